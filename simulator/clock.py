"""The simulator's own time: real time, unless someone skips ahead or stops it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

from simulator.store import Store

# M-PESA writes East Africa Time, without daylight saving and without a zone mark.
EAST_AFRICA_TIME = timezone(timedelta(hours=3))


class Clock:
    """Seconds since 1970 as the simulator sees them; skips and stops survive a restart."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ahead_seconds: float = store.setting("clock.ahead_seconds", 0.0)
        self._stopped_at: float | None = store.setting("clock.stopped_at")

    def now(self) -> float:
        return time.time() + self._ahead_seconds if self._stopped_at is None else self._stopped_at

    def skip(self, seconds: float) -> None:
        """Jump ahead; whatever falls due meanwhile is worked off at once."""
        if self._stopped_at is None:
            self._ahead_seconds += seconds
        else:
            self._stopped_at += seconds
        self._keep()

    def stop(self, at: float | None = None) -> None:
        """Stand still, at `at` or now, so that a seeded run gives the same times as well."""
        self._stopped_at = self.now() if at is None else at
        self._keep()

    def go(self) -> None:
        if self._stopped_at is not None:
            self._ahead_seconds = self._stopped_at - time.time()
        self._stopped_at = None
        self._keep()

    @property
    def stopped(self) -> bool:
        return self._stopped_at is not None

    def _keep(self) -> None:
        self._store.keep_setting("clock.ahead_seconds", self._ahead_seconds)
        self._store.keep_setting("clock.stopped_at", self._stopped_at)


def east_africa(at: float) -> datetime:
    return datetime.fromtimestamp(at, EAST_AFRICA_TIME)


def fourteen_digits(at: float) -> str:
    """`YYYYMMDDHHmmss` in East Africa Time, as M-PESA writes most of its times."""
    return east_africa(at).strftime("%Y%m%d%H%M%S")


def utc_text(at: float | None) -> str | None:
    """ISO 8601 in UTC for the control API; None stays None."""
    return None if at is None else datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
