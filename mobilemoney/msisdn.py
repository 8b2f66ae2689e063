"""Kenyan mobile numbers (MSISDN), kept as twelve digits: ``254712345678``."""

import hashlib
import re

SHOWN_CHARACTERS_MAX = 64  # The longest form that Daraja shows is a SHA-256 in hex.
TELLING_DIGITS_MIN = 3  # Fewer shown digits than that prove nothing.

_MSISDN = re.compile(r"254[17][0-9]{8}")
_TYPED = re.compile(r"(?:\+?254|0)([17][0-9]{8})")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MASK = re.compile(r"[*xX#•]+")


class InvalidMsisdn(ValueError):
    """The value isn't a Kenyan mobile number."""


def normalise(value: object) -> str:
    """Turn what people type into twelve digits.

    Takes ``0712…``, ``0112…``, ``+254…`` and ``254…``, with blanks; the number
    254712345678 as well. Raises InvalidMsisdn.
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InvalidMsisdn("Phone number must be text.")
    if isinstance(value, int) and not 254 * 10**9 <= value < 255 * 10**9:
        raise InvalidMsisdn("Phone number must be a Kenyan mobile number, such as 254712345678.")
    typed = _TYPED.fullmatch(str(value).replace(" ", ""))
    if typed is None:
        raise InvalidMsisdn("Phone number must be a Kenyan mobile number, such as 0712345678 or 254712345678.")
    return "254" + typed[1]


def mask(msisdn: str) -> str:
    """Hide the middle: ``254712***678``. What isn't an MSISDN keeps three characters at most."""
    if _MSISDN.fullmatch(msisdn):
        return f"{msisdn[:6]}***{msisdn[-3:]}"
    if not msisdn or "*" in msisdn:
        return msisdn
    return f"***{msisdn[-3:]}" if len(msisdn) > 6 else "***"


def sha256_of(msisdn: str) -> str:
    """The unsalted hash under which C2B v1 shows a payer (Daraja docs, C2B FAQ). Personal data as well."""
    return hashlib.sha256(msisdn.encode("ascii")).hexdigest()


def compare(shown: str, msisdn: str) -> bool | None:
    """Tell whether a number as Daraja shows it can be this MSISDN.

    Understands plain numbers, any style of mask (``2547 ***** 126``,
    ``254******867``, ``*********149``) and the SHA-256. None means that
    nothing can be said.
    """
    text = re.sub(r"[\s+-]", "", shown) if len(shown) <= SHOWN_CHARACTERS_MAX else ""
    if _SHA256.fullmatch(text.lower()):
        return text.lower() == sha256_of(msisdn)
    if _MASK.search(text):
        return _compare_masked(text, msisdn)
    if not re.fullmatch(r"[0-9]{9,15}", text):
        return None
    return text in _written_forms(msisdn)


def _compare_masked(text: str, msisdn: str) -> bool | None:
    parts = _MASK.split(text)
    if not all(re.fullmatch(r"[0-9]*", part) for part in parts):
        return None
    pattern = re.compile("[0-9]*".join(parts))
    if not any(pattern.fullmatch(form) for form in _written_forms(msisdn)):
        return False
    telling = len("".join(parts).removeprefix("254"))
    return True if telling >= TELLING_DIGITS_MIN else None


def _written_forms(msisdn: str) -> tuple[str, str, str]:
    return msisdn, "0" + msisdn[3:], msisdn[3:]
