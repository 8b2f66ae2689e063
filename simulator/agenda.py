"""What is due when: jobs wait in the store, so a killed simulator goes on where it was."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from simulator.clock import Clock
from simulator.store import Store

logger = logging.getLogger("simulator")
JobHandler = Callable[[dict[str, Any]], None]
# Bounds one wait, so that a changed system clock is noticed.
WAIT_SECONDS_MAX = 30.0


class Agenda:
    """Runs jobs in the order in which they fall due, on the thread that owns the store."""

    def __init__(self, store: Store, clock: Clock, handlers: Mapping[str, JobHandler]) -> None:
        self._store = store
        self._clock = clock
        self._handlers = handlers
        self._changed = asyncio.Event()

    def add(self, kind: str, after_seconds: float, payload: dict[str, Any]) -> None:
        due_at = self._clock.now() + after_seconds
        self._store.insert("job", kind=kind, due_at=due_at, payload=json.dumps(payload))
        self.wake()

    def wake(self) -> None:
        """Something may be due earlier than was thought."""
        self._changed.set()

    def work_off(self) -> None:
        """Run every job that is due, and those that become due by it."""
        while row := self._store.one(
            "SELECT * FROM job WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, id LIMIT 1", self._clock.now()
        ):
            self.run_one(row["id"], row["kind"], json.loads(row["payload"]))

    def run_one(self, job_id: int, kind: str, payload: dict[str, Any]) -> None:
        """A job that breaks is kept with its error and holds up nobody else."""
        try:
            with self._store.transaction():
                self._store.run("DELETE FROM job WHERE id = ?", job_id)
                self._handlers[kind](payload)
        except Exception as exc:
            logger.exception("job %s failed", kind)
            self._store.run("UPDATE job SET state = 'failed', error = ? WHERE id = ?", repr(exc), job_id)

    async def wait(self) -> None:
        """Until something is due or changes."""
        seconds = self._seconds_to_next()
        try:
            await asyncio.wait_for(self._changed.wait(), seconds)
        except TimeoutError:
            return
        finally:
            self._changed.clear()

    def _seconds_to_next(self) -> float:
        row = self._store.one(
            "SELECT MIN(due_at) AS due_at FROM (SELECT due_at FROM job WHERE state = 'waiting' "
            "UNION ALL SELECT due_at FROM callback WHERE state = 'waiting')"
        )
        if row is None or row["due_at"] is None or self._clock.stopped:
            return WAIT_SECONDS_MAX
        return min(max(row["due_at"] - self._clock.now(), 0.0), WAIT_SECONDS_MAX)
