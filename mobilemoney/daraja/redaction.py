"""Taking secrets and phone numbers out of whatever is recorded, logged or shown.

Secrets go entirely; of a phone number the middle goes. Works on JSON by the names
of its fields, and on any text by what secrets and phone numbers look like.
"""

import json
import re
from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

from mobilemoney.msisdn import mask

HIDDEN = "***"
RECORD_BYTES_MAX = 8 * 1024
SECRET_CHARACTERS_MIN = 4  # Shorter ones would blot out innocent text.

_SECRET_WORDS = (
    "password",
    "passkey",
    "secret",
    "securitycredential",
    "accesstoken",
    "refreshtoken",
    "authorization",
    "consumerkey",
    "apikey",
)
_SECRET_NAME = "|".join("[ _-]?".join(word) for word in _SECRET_WORDS)
_SECRET_FIELD = re.compile(  # For text that isn't whole JSON: cut off, or JSON within something else.
    rf'("[^"]*(?:{_SECRET_NAME})[^"]*"\s*:\s*)'
    r'(?:"(?:[^"\\]|\\.)*"?|[^\s,}]+)',
    re.IGNORECASE,
)
_SIGN_IN = re.compile(r"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+", re.IGNORECASE)
# Daraja repeats the token in clear: "Invalid Access Token - <token>" (seen with 401.002.01).
_ECHOED_TOKEN = re.compile(r"(access token\s*[-:]\s*)(?!Invalid API call)[^\s\"'<>,}]+", re.IGNORECASE)
_CALLBACK_TOKEN = re.compile(r"(?<=/)[0-9A-Fa-f]{32}(?![0-9A-Fa-f])")
_QUERY = re.compile(r"(https?://[^\s\"'<>?#]*)\?[^\s\"'<>]*", re.IGNORECASE)
_LOGIN = re.compile(r"(https?://)[^\s/@\"'<>]+@", re.IGNORECASE)
_HASH = re.compile(r"(?<![0-9A-Za-z])([0-9a-fA-F]{8})[0-9a-fA-F]{56}(?![0-9A-Za-z])")
# ws_CO_ + DDMMYYYYHHmmss + three digits + the last nine digits of the payer's phone.
_CHECKOUT_ID = re.compile(r"(ws_CO_[0-9A-Za-z_]*?)([17][0-9]{8})(?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<![0-9])\+?(254|0)([ -]?[17](?:[ -]?[0-9]){8})(?![0-9])")


def redact_text(text: str, secrets: Iterable[str] = ()) -> str:
    """Redact any text: JSON, HTML, a sentence. ``secrets`` are those known to have been used."""
    for secret in secrets:
        if len(secret) >= SECRET_CHARACTERS_MIN:
            text = text.replace(secret, HIDDEN)
    text = _SECRET_FIELD.sub(rf'\1"{HIDDEN}"', text)
    text = _SIGN_IN.sub(rf"\1 {HIDDEN}", text)
    text = _ECHOED_TOKEN.sub(rf"\1{HIDDEN}", text)
    text = _redact_addresses(text)
    text = _HASH.sub(r"\1…", text)
    text = _CHECKOUT_ID.sub(lambda found: f"{found[1]}***{found[2][-3:]}", text)
    return _PHONE.sub(_masked_phone, text)


def redact_json(node: object, secrets: Iterable[str] = ()) -> object:
    """Redact a decoded message; the answer can be written as JSON."""
    known = tuple(secrets)
    if isinstance(node, dict):
        return {
            redact_text(str(key), known): HIDDEN if _is_secret(str(key)) else redact_json(value, known)
            for key, value in node.items()
        }
    if isinstance(node, list | tuple):
        return [redact_json(value, known) for value in node]
    if node is None or isinstance(node, bool | float):
        return node
    redacted = redact_text(str(node), known)
    return node if isinstance(node, int) and redacted == str(node) else redacted


def redact_fields(message: dict[str, object], secrets: Iterable[str] = ()) -> dict[str, object]:
    """Redact a request's fields."""
    known = tuple(secrets)
    return {key: HIDDEN if _is_secret(key) else redact_json(value, known) for key, value in message.items()}


def redact_body(body: bytes, secrets: Iterable[str] = ()) -> str:
    """Redact an answer as it came, and cut it to what a record may hold."""
    known = tuple(secrets)
    text = body.decode("utf-8", "replace").replace("\x00", "\ufffd")
    try:
        text = json.dumps(redact_json(json.loads(text), known), ensure_ascii=False)
        text.encode("utf-8")
    except (ValueError, RecursionError):
        text = redact_text(body.decode("utf-8", "replace").replace("\x00", "\ufffd"), known)
    return text.encode("utf-8")[:RECORD_BYTES_MAX].decode("utf-8", "ignore")


def redact_url(url: str) -> str:
    """Keep host and path of an address; its callback token, query and login go."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return HIDDEN
    host = parts.netloc.rpartition("@")[2]
    path = redact_text(parts.path)
    return urlunsplit((parts.scheme, host, path, HIDDEN if parts.query else "", ""))


def _redact_addresses(text: str) -> str:
    text = _LOGIN.sub(rf"\1{HIDDEN}@", text)
    text = _QUERY.sub(rf"\1?{HIDDEN}", text)
    return _CALLBACK_TOKEN.sub(HIDDEN, text)


def _masked_phone(found: re.Match[str]) -> str:
    digits = re.sub(r"[ -]", "", found[2])
    return mask("254" + digits)


def _is_secret(name: str) -> bool:
    folded = re.sub(r"[\s_-]", "", name).casefold()
    return any(word in folded for word in _SECRET_WORDS)
