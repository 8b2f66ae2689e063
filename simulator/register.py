"""The register of calls: what was asked at each door and what was answered."""

from __future__ import annotations

import re
from typing import Any

from simulator.clock import utc_text
from simulator.store import Store

CALLS_KEPT = 50_000
TRIM_EVERY = 1_000
BODY_LENGTH_KEPT = 8_000
SECRETS = re.compile(r'"(Password|SecurityCredential|access_token)"\s*:\s*"[^"]*"?')


class Register:
    """The newest calls; secrets are blanked."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, *, at: float, operation: str, method: str, path: str, body: str, scenarios: str) -> int:
        call_id = self._store.insert(
            "request", at=at, operation=operation, method=method, path=path, body=_blanked(body), scenarios=scenarios
        )
        if call_id % TRIM_EVERY == 0:
            self._store.run("DELETE FROM request WHERE id <= ?", call_id - CALLS_KEPT)
        return call_id

    def finish(self, call_id: int, *, http_status: int | None, answer: str) -> None:
        """`http_status` None: the client was left without an answer."""
        self._store.run(
            "UPDATE request SET http_status = ?, answer = ? WHERE id = ?", http_status, _blanked(answer), call_id
        )

    def calls(self, *, operation: str | None, limit: int) -> list[dict[str, Any]]:
        """Newest first."""
        rows = self._store.all(
            "SELECT * FROM request WHERE ? IS NULL OR operation = ? ORDER BY id DESC LIMIT ?",
            operation, operation, limit,
        )  # fmt: skip
        return [{**dict(row), "at": utc_text(row["at"])} for row in rows]

    def counts(self) -> dict[str, int]:
        rows = self._store.all("SELECT operation, COUNT(*) AS calls FROM request GROUP BY operation ORDER BY operation")
        return {row["operation"]: row["calls"] for row in rows}


def _blanked(text: str) -> str:
    return SECRETS.sub(r'"\1":"…"', text[:BODY_LENGTH_KEPT])
