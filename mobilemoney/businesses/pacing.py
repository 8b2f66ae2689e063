"""One rate of calls for each Daraja app, over all processes: whoever calls takes the next free moment.

The moments lie evenly, so there are no bursts: that is what a spike arrest measures.
"""

import math
import random
import threading
import time
from collections import defaultdict, deque

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from mobilemoney.daraja.calls import Operation
from mobilemoney.daraja.errors import Throttled

WAIT_SECONDS_MAX = 20.0
# The moments lie this much further apart than the rate demands, so that a call which is 40 ms late, with one behind
# it that is not, still makes no second fuller than it may be.
SPARE = 1.04
# Where many calls are allowed, a process takes as many moments at once as lie within this time.
AHEAD_SECONDS = 0.02
# By the database's clock, because the processes may run on machines whose clocks differ.
_NOW_MS = {
    "postgresql": "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS bigint)",
    "sqlite": "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
}
# One statement takes the next free moments, moves on behind them, and tells how many milliseconds are left until then.
_TAKE = """
    INSERT INTO businesses_darajapace (app_key, next_free_ms) VALUES (%s, {now} + %s)
    ON CONFLICT (app_key) DO UPDATE SET next_free_ms =
        CASE WHEN businesses_darajapace.next_free_ms < {now}
        THEN {now} ELSE businesses_darajapace.next_free_ms END + %s
    RETURNING next_free_ms - {now} - %s
"""
# Moments that are lost in a crash of the database harm nobody, so nobody waits for the disk.
_UNHURRIED = "SET LOCAL synchronous_commit TO off;"


class _Ahead:
    """Moments that this process took and has not used yet, by app and gap; by this machine's steady clock."""

    def __init__(self) -> None:
        self._moments: defaultdict[tuple[str, float], deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def next(self, key: tuple[str, float]) -> float | None:
        """One that is still good. Those that went by unused are given up: used late, they would make a burst."""
        oldest = time.monotonic() - AHEAD_SECONDS
        with self._lock:
            moments = self._moments[key]
            while moments:
                if (moment := moments.popleft()) >= oldest:
                    return moment
        return None

    def keep(self, key: tuple[str, float], moments: list[float]) -> None:
        with self._lock:
            self._moments[key].extend(moments)


_ahead = _Ahead()


class DatabasePacer:
    """Implements the client's Pacer on the database."""

    def __init__(self, app_key: str) -> None:
        self._app_key = app_key

    def wait(self, operation: Operation) -> None:
        """Sleep until this call's moment. Raises Throttled when that is too far off, or can't be told."""
        seconds = self._seconds_to_wait()
        if seconds > WAIT_SECONDS_MAX:
            raise Throttled("Too many calls to Daraja are waiting.", retry_after_seconds=seconds)
        if seconds > 0:
            time.sleep(seconds)

    def _seconds_to_wait(self) -> float:
        gap = SPARE / settings.DARAJA_REQUESTS_PER_SECOND
        moment = _ahead.next((self._app_key, gap))
        if moment is not None:
            return max(0.0, moment - time.monotonic())
        together = max(1, int(AHEAD_SECONDS / gap))
        seconds = self._take(together * gap)
        if together > 1:
            first = time.monotonic() + seconds
            _ahead.keep((self._app_key, gap), [first + number * gap for number in range(1, together)])
        return seconds

    def _take(self, seconds: float) -> float:
        """Take moments over so many seconds from the database; returns how long it is until the first."""
        length = math.ceil(1000 * seconds)
        try:
            with connection.cursor() as cursor:
                cursor.execute(_statement(), [self._app_key, length, length, length])
                [milliseconds] = cursor.fetchone()
        except (DatabaseError, InterfaceError) as away:
            raise Throttled("The call could not be paced.", retry_after_seconds=random.uniform(1, 3)) from away  # noqa: S311
        return max(0.0, float(milliseconds) / 1000)


def _statement() -> str:
    take = _TAKE.format(now=_NOW_MS[connection.vendor])
    return f"{_UNHURRIED} {take}" if connection.vendor == "postgresql" and not connection.in_atomic_block else take
