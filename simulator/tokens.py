"""Apps and their access tokens."""

from __future__ import annotations

import hmac

from simulator.clock import Clock
from simulator.identifiers import Identifiers
from simulator.options import Options
from simulator.store import Store


class Tokens:
    """Who may call: consumer keys, and the tokens made for them."""

    def __init__(self, store: Store, clock: Clock, ids: Identifiers) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids

    def add_app(self, consumer_key: str, consumer_secret: str, name: str) -> None:
        self._store.run("INSERT OR REPLACE INTO app VALUES (?, ?, ?)", consumer_key, consumer_secret, name)

    def apps(self) -> list[dict[str, str]]:
        return [dict(row) for row in self._store.all("SELECT consumer_key, name FROM app ORDER BY consumer_key")]

    def knows(self, consumer_key: str, consumer_secret: str) -> bool:
        row = self._store.one("SELECT consumer_secret FROM app WHERE consumer_key = ?", consumer_key)
        return row is not None and hmac.compare_digest(row["consumer_secret"].encode(), consumer_secret.encode())

    def issue(self, consumer_key: str, options: Options) -> str:
        """A new token; by default the one before dies (Daraja docs, Authorization, FAQ)."""
        if options.old_token_dies:
            self._store.run("DELETE FROM token WHERE consumer_key = ?", consumer_key)
        value = self._ids.token()
        expires_at = self._clock.now() + options.token_lifetime_seconds
        self._store.insert("token", value=value, consumer_key=consumer_key, expires_at=expires_at)
        return value

    def owner(self, token: str) -> str | None:
        """The consumer key of a token that is alive."""
        row = self._store.one("SELECT * FROM token WHERE value = ?", token)
        if row is None or row["dead"] or row["expires_at"] <= self._clock.now():
            return None
        return str(row["consumer_key"])

    def kill(self, token: str | None = None) -> int:
        """Kill one token, or all; returns how many were alive."""
        cursor = self._store.run("UPDATE token SET dead = 1 WHERE dead = 0 AND (? IS NULL OR value = ?)", token, token)
        return cursor.rowcount
