"""Access tokens: one per Daraja app, shared, and made by one caller at a time.

Making a new token may kill the one before it (Daraja docs, Authorization), so
whoever needs one asks a store that all processes share.
"""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from mobilemoney.daraja.errors import TokenUnavailable
from mobilemoney.daraja.wire import as_text, decode, member

TOKEN_LIFETIME_SECONDS = 3599  # Daraja docs, Authorization; used when an answer doesn't say.
TOKEN_LIFETIME_SECONDS_MAX = 86_400
EARLY_SECONDS = 60  # A token is given up this long before it dies.

_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")  # What can stand in a header, and nothing else.


@dataclass(frozen=True, slots=True)
class DarajaApp:
    """One app at Daraja. ``key`` names it in the token store and stays the same for ever."""

    key: str
    consumer_key: str = field(repr=False)
    consumer_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token as Daraja gave it, with its life in seconds from then on."""

    value: str = field(repr=False)
    expires_in: int


@dataclass(frozen=True, slots=True)
class FetchedToken:
    """A new token for the store. ``lifetime_seconds`` already leaves out the last minute."""

    value: str = field(repr=False)
    lifetime_seconds: int


class TokenStore(Protocol):
    """Where the app's token lives between calls."""

    def fresh(self, app_key: str) -> str | None:
        """The stored token, unless its time is over."""

    def refresh(self, app_key: str, *, dead: str | None, fetch: Callable[[], FetchedToken]) -> str:
        """Make a new token, one caller at a time over everything that shares the store.

        ``dead`` is the token that Daraja just refused: when the stored one is
        another already, that one is answered and nothing is fetched.
        """


class MemoryTokenStore:
    """A store for one process: tests and commands."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tokens: dict[str, tuple[str, float]] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    def fresh(self, app_key: str) -> str | None:
        value, dies_at = self._tokens.get(app_key, ("", 0.0))
        return value if value and self._clock() < dies_at else None

    def refresh(self, app_key: str, *, dead: str | None, fetch: Callable[[], FetchedToken]) -> str:
        with self._guard:
            lock = self._locks.setdefault(app_key, threading.Lock())
        with lock:
            stored = self.fresh(app_key)
            if stored is not None and stored != dead:
                return stored
            token = fetch()
            self._tokens[app_key] = (token.value, self._clock() + token.lifetime_seconds)
            return token.value


def read_token(body: bytes) -> AccessToken:
    """Read the token answer; ``expires_in`` comes as text or as a number. Raises TokenUnavailable."""
    try:
        answer = decode(body)
    except ValueError as exc:
        raise TokenUnavailable("Daraja's token answer can't be read.") from exc
    value = as_text(member(answer, "access_token"))
    if not _TOKEN.fullmatch(value):
        raise TokenUnavailable("Daraja's token answer holds no usable token.")
    return AccessToken(value, _lifetime(as_text(member(answer, "expires_in"))))


def to_store(token: AccessToken) -> FetchedToken:
    return FetchedToken(token.value, max(token.expires_in - EARLY_SECONDS, 0))


def _lifetime(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        return TOKEN_LIFETIME_SECONDS
    return min(int(text), TOKEN_LIFETIME_SECONDS_MAX)
