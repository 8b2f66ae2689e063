"""What Daraja demands of the requests that an initiator signs, checked before anything is sent.

Every function raises ValueError, in plain words, for what Daraja could only refuse.
M-PESA's limits of amount are not here: they change, so they are settings of the caller.
"""

import re
from decimal import Decimal

REMARKS_CHARACTERS_MAX = 100
OCCASION_CHARACTERS_MAX = 100
ID_CHARACTERS_MAX = 64

_DIGITS = re.compile(r"[0-9]{1,12}")
_MSISDN = re.compile(r"254[17][0-9]{8}")
_RECEIPT = re.compile(r"[A-Z0-9]{8,12}")
_ID = re.compile(r"[\x21-\x7e]{1,64}")


def whole_shillings(amount: Decimal) -> None:
    if not amount.is_finite() or amount < 1 or amount != amount.to_integral_value():
        raise ValueError("Daraja takes whole shillings, one at least.")


def initiator(name: str, security_credential: str) -> None:
    if not name.strip():
        raise ValueError("The initiator's name is missing.")
    if not security_credential.strip():
        raise ValueError("The security credential is missing.")


def remarks(text: str, *, minimum: int = 1) -> None:
    if not minimum <= len(text.strip()) or len(text) > REMARKS_CHARACTERS_MAX:
        raise ValueError(f"Remarks need {minimum} to {REMARKS_CHARACTERS_MAX} characters.")


def occasion(text: str) -> None:
    if len(text) > OCCASION_CHARACTERS_MAX:
        raise ValueError(f"The occasion can have {OCCASION_CHARACTERS_MAX} characters at most.")


def shortcode(digits: str) -> None:
    if not _DIGITS.fullmatch(digits):
        raise ValueError("A shortcode is made of digits.")


def msisdn(digits: str) -> None:
    if not _MSISDN.fullmatch(digits):
        raise ValueError("Daraja takes phone numbers as twelve digits, 2547… or 2541….")


def receipt(text: str) -> None:
    if not _RECEIPT.fullmatch(text):
        raise ValueError("This is no M-PESA receipt number.")


def conversation_id(text: str) -> None:
    if not _ID.fullmatch(text):
        raise ValueError(f"A conversation id has 1 to {ID_CHARACTERS_MAX} characters, and no blanks.")


def account_reference(text: str, *, maximum: int) -> None:
    if not text.strip() or len(text) > maximum:
        raise ValueError(f"The account reference needs 1 to {maximum} characters.")


def addresses(*urls: str) -> None:
    if not all(url.startswith(("https://", "http://")) for url in urls):
        raise ValueError("A callback address is missing, or is no web address.")


def one_of(value: str, allowed: frozenset[str], name: str) -> None:
    if value not in allowed:
        raise ValueError(f"{name} is one of {', '.join(sorted(allowed))}.")
