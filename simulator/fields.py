"""Checks of request fields. The first bad one wins, as 'Bad Request - Invalid <Field>'."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from simulator.options import Options
from simulator.wire import Family, Refusal

PHONE = re.compile(r"254(7|1)[0-9]{8}")
SHORTCODE = re.compile(r"[0-9]{5,7}")
WHOLE = re.compile(r"[0-9]{1,12}")
FOURTEEN_DIGITS = re.compile(r"[0-9]{14}")
# Special characters make requests fail (seen by integrators); blanks, hyphens and the like pass.
PLAIN_TEXT = re.compile(r"[^<>\"'&%\x00-\x1f\x7f]*")
# Daraja docs, C2B register URL; any case, anywhere in the address.
FORBIDDEN_WORDS = ("mpesa", "m-pesa", "safaricom", "exe", "cmd", "sql", "query")
TUNNELS = ("ngrok", "mockbin", "requestbin")
URL_LENGTH_MAX = 2048


class Fields:
    """Reads fields from a request body in the order asked for."""

    def __init__(self, body: Mapping[str, Any], family: Family, options: Options) -> None:
        self._body = body
        self._family = family
        self._options = options

    def refuse(self, name: str) -> Refusal:
        return Refusal(400, self._family.bad_field, f"Bad Request - Invalid {name}")

    def text(self, name: str, *, called: str = "", longest: int = 0, pattern: re.Pattern[str] = PLAIN_TEXT) -> str:
        """A field that must be there: text, or a number written as one. `called` is its name in the refusal."""
        value = self._body.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        fits = isinstance(value, str) and value.strip() and pattern.fullmatch(value)
        if not fits or (longest and len(str(value)) > longest):
            raise self.refuse(called or name)
        return str(value)

    def optional(self, name: str, *, longest: int = 0) -> str:
        """Text that may be missing, null or empty."""
        return "" if self._body.get(name) in (None, "") else self.text(name, longest=longest)

    def code(self, name: str, choices: tuple[str, ...]) -> str:
        """One of some numbers, written as a number or as text."""
        value = self.text(name)
        if value not in choices:
            raise self.refuse(name)
        return value

    def shortcode(self, name: str) -> str:
        return self.text(name, pattern=SHORTCODE)

    def phone(self, name: str) -> str:
        return self.text(name, pattern=PHONE)

    def whole_amount(self, name: str, minimum: int = 1) -> int:
        amount = int(self.text(name, pattern=WHOLE))
        if amount < minimum:
            raise self.refuse(name)
        return amount

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self._body.get(name)
        if value not in choices:
            raise self.refuse(name)
        return str(value)

    def timestamp(self, name: str) -> str:
        value = self.text(name, pattern=FOURTEEN_DIGITS)
        try:
            datetime.strptime(value, "%Y%m%d%H%M%S")
        except ValueError as exc:
            raise self.refuse(name) from exc
        return value

    def url(self, name: str) -> str:
        value = self._body.get(name)
        if not isinstance(value, str) or not url_may_be_called(value, self._options):
            raise self.refuse(name)
        return value


def url_may_be_called(url: str, options: Options) -> bool:
    """Daraja's rules for callback addresses (docs, C2B register URL), with the local switch of the simulator."""
    if len(url) > URL_LENGTH_MAX or re.search(r"\s", url):
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not host:
        return False
    lowered = url.lower()
    if options.refuse_forbidden_words and any(word in lowered for word in FORBIDDEN_WORDS):
        return False
    if options.mode == "production" and any(tunnel in host for tunnel in TUNNELS):
        return False
    return options.allow_local_callbacks or (parts.scheme == "https" and _is_public(host))


def _is_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".localhost", ".internal", ".test"))
