"""Sends callbacks, each once, and keeps a record of what came back."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import certifi
import urllib3

from simulator.clock import Clock
from simulator.options import Options
from simulator.plan import Plan
from simulator.store import Store
from simulator.wire import JSON_TYPE

# As seen on a real callback of October 2025.
USER_AGENT = "ReactorNetty/1.2.9"
SENDERS = 64
ANSWER_LENGTH_KEPT = 4_000
DELAY_SECONDS = 30.0
DOUBLE_GAP_SECONDS = 1.0
COPIES_MAX = 1_000


@dataclass(frozen=True)
class Letter:
    """One callback to be sent. `afterwards` names a job that gets the callback's id once it is over."""

    kind: str
    about: str
    url: str
    shortcode: str
    body: str
    timeout_seconds: float
    afterwards: str = ""


@dataclass(frozen=True)
class Outcome:
    http_status: int | None
    answer: str
    error: str
    seconds: float


class Postman:
    """Callbacks wait in the store until due; threads send them, the owner of the store keeps the books."""

    def __init__(self, store: Store, clock: Clock, options: Callable[[], Options]) -> None:
        self._store = store
        self._clock = clock
        self._options = options
        self._pool = ThreadPoolExecutor(SENDERS, thread_name_prefix="callback")
        self._on_the_way: dict[int, asyncio.Task[None]] = {}
        # Set by the owner: what to do with a letter's `afterwards`, and whom to wake when a letter is added.
        self.when_over: Callable[[str, int], None] = lambda kind, callback_id: None
        self.when_added: Callable[[], None] = lambda: None
        self._closed = False
        store.run("UPDATE callback SET state = 'waiting' WHERE state = 'sending'")

    def post(self, letter: Letter, *, after_seconds: float, plan: Plan) -> list[int]:
        """Put a letter and its planned copies on the list; returns their ids."""
        if "delay" in plan:
            after_seconds += plan.number("delay", "seconds", DELAY_SECONDS)
        if "silence" in plan:
            return [self._add(letter, after_seconds, state="silenced", note="silence")]
        body = letter.body[: len(letter.body) // 2] if "broken_callback" in plan else letter.body
        copies = int(plan.number("parallel_double", "copies", 2)) if "parallel_double" in plan else 1
        ids = [self._add(letter, after_seconds, body=body) for _ in range(min(max(copies, 1), COPIES_MAX))]
        if "double" in plan:
            gap = plan.number("double", "seconds", DOUBLE_GAP_SECONDS)
            self._add(letter, after_seconds + gap, body=body, note="second copy")
        return ids

    def _add(
        self, letter: Letter, after_seconds: float, *, body: str = "", state: str = "waiting", note: str = ""
    ) -> int:
        callback_id = self._store.insert(
            "callback", kind=letter.kind, about=letter.about, url=letter.url, shortcode=letter.shortcode,
            body=body or letter.body, due_at=self._clock.now() + after_seconds, state=state, note=note,
            timeout_seconds=letter.timeout_seconds, afterwards=letter.afterwards,
            attempts_left=max(self._options().callback_attempts, 1),
        )  # fmt: skip
        self.when_added()
        return callback_id

    def send_again(self, callback_id: int) -> int | None:
        """A new copy of a callback, to be sent now; None where there is no such callback."""
        row = self._store.one("SELECT * FROM callback WHERE id = ?", callback_id)
        if row is None:
            return None
        letter = Letter(row["kind"], row["about"], row["url"], row["shortcode"], row["body"], row["timeout_seconds"])
        return self._add(letter, 0.0, note=f"copy of {callback_id}")

    def send_due(self) -> None:
        """Start sending everything that is due."""
        for row in self._store.all(
            "SELECT id FROM callback WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, id", self._clock.now()
        ):
            self.start(row["id"])

    def start(self, callback_id: int) -> asyncio.Task[None] | None:
        """Send one callback now, unless it is on its way or over."""
        if callback_id in self._on_the_way:
            return self._on_the_way[callback_id]
        row = self._store.one(
            "UPDATE callback SET state = 'sending', sent_at = ?, attempts_left = attempts_left - 1 "
            "WHERE id = ? AND state = 'waiting' RETURNING *",
            self._clock.now(), callback_id,
        )  # fmt: skip
        if row is None:
            return None
        task = asyncio.get_running_loop().create_task(self._deliver(row))
        self._on_the_way[callback_id] = task
        task.add_done_callback(lambda _: self._on_the_way.pop(callback_id, None))
        return task

    async def _deliver(self, row: sqlite3.Row) -> None:
        outcome = await asyncio.get_running_loop().run_in_executor(self._pool, _send, row)
        if self._closed:
            return
        again = row["attempts_left"] > 0 and (outcome.http_status or 500) >= 400
        with self._store.transaction():
            self._store.run(
                "UPDATE callback SET state = ?, due_at = ?, seconds = ?, http_status = ?, answer = ?, error = ? "
                "WHERE id = ? AND state = 'sending'",
                "waiting" if again else "failed" if outcome.http_status is None else "sent",
                self._clock.now() + self._options().callback_retry_seconds if again else row["due_at"],
                outcome.seconds, outcome.http_status, outcome.answer, outcome.error, row["id"],
            )  # fmt: skip
            if row["afterwards"] and not again:
                self.when_over(row["afterwards"], row["id"])
        if again:
            self.when_added()

    def close(self) -> None:
        """Record nothing more: the store may be emptied or closed now."""
        self._closed = True
        self._pool.shutdown(wait=False, cancel_futures=True)


# Connections are kept and used again, unless the listener has closed them meanwhile. No proxy setting is heeded:
# callbacks go straight where they are told.
_connections = urllib3.PoolManager(maxsize=SENDERS, ca_certs=certifi.where())


def _send(row: sqlite3.Row) -> Outcome:
    started = time.perf_counter()
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": "*/*",
        "Businessshortcode": row["shortcode"],
        "Content-Type": JSON_TYPE,
        "Accept-Encoding": urllib3.util.SKIP_HEADER,
    }
    status, answer, error = None, "", ""
    try:
        response = _connections.request(
            "POST",
            row["url"],
            body=row["body"].encode(),
            headers=headers,
            timeout=row["timeout_seconds"],
            redirect=False,
            retries=False,
        )
        status, answer = response.status, response.data.decode(errors="replace")[:ANSWER_LENGTH_KEPT]
    except (urllib3.exceptions.HTTPError, ValueError) as exc:
        error = f"{type(exc).__name__}: {exc}"[:ANSWER_LENGTH_KEPT]
    return Outcome(status, answer, error, time.perf_counter() - started)


def as_shown(row: sqlite3.Row) -> dict[str, Any]:
    """A callback for the control API."""
    shown = {key: row[key] for key in row.keys() if key not in ("afterwards", "attempts_left", "timeout_seconds")}  # noqa: SIM118
    return shown
