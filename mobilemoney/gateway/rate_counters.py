"""Counting within windows, exactly, however many processes count at once.

A caller's window begins with the first request after the last window, so it gets its whole
limit from its first request on, and Retry-After is right to the second.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import F

from mobilemoney.gateway.models import RateCounter

# One statement counts and tells: a row lock on PostgreSQL, the write lock on SQLite.
_COUNT_SQL = """
    INSERT INTO gateway_ratecounter (key, window_started_ms, window_ms, count) VALUES {rows}
    ON CONFLICT (key) DO UPDATE SET
        count = CASE
            WHEN gateway_ratecounter.window_started_ms + excluded.window_ms <= excluded.window_started_ms
            THEN excluded.count ELSE gateway_ratecounter.count + excluded.count END,
        window_started_ms = CASE
            WHEN gateway_ratecounter.window_started_ms + excluded.window_ms <= excluded.window_started_ms
            THEN excluded.window_started_ms ELSE gateway_ratecounter.window_started_ms END,
        window_ms = excluded.window_ms
    RETURNING key, count, window_started_ms
"""


@dataclass(frozen=True, slots=True)
class Limit:
    name: str
    requests: int
    window_seconds: int

    def as_policy(self) -> str:
        return f'"{self.name}";q={self.requests};w={self.window_seconds}'


@dataclass(frozen=True, slots=True)
class Usage:
    """Where a caller stands against a limit after this request was counted."""

    limit: Limit
    count: int
    seconds_left: float

    @property
    def is_exceeded(self) -> bool:
        return self.count > self.limit.requests

    def as_header(self) -> str:
        remaining = max(0, self.limit.requests - self.count)
        return f'"{self.limit.name}";r={remaining};t={math.ceil(self.seconds_left)}'


def count(key: str, limits: Sequence[Limit]) -> list[Usage]:
    """Count one request against each limit and say how each stands."""
    now_ms = int(time.time() * 1000)
    # Always in the same order, so that two counters never wait for each other.
    rows = sorted((f"{limit.name}:{key}", now_ms, limit.window_seconds * 1000, 1) for limit in limits)
    counted = _upsert(rows)
    return [_usage(limit, counted[f"{limit.name}:{key}"], now_ms) for limit in limits]


def give_back(key: str, limits: Sequence[Limit]) -> None:
    """Take one request out of the count again, such as the right password among wrong ones."""
    for limit in limits:
        RateCounter.objects.filter(key=f"{limit.name}:{key}", count__gt=0).update(count=F("count") - 1)


def forget(key: str, limits: Sequence[Limit]) -> None:
    RateCounter.objects.filter(key__in=[f"{limit.name}:{key}" for limit in limits]).delete()


def _upsert(rows: Sequence[tuple[str, int, int, int]]) -> dict[str, tuple[int, int]]:
    sql = _COUNT_SQL.format(rows=", ".join(["(%s, %s, %s, %s)"] * len(rows)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for row in rows for value in row])
        return {key: (counted, started) for key, counted, started in cursor.fetchall()}


def _usage(limit: Limit, counted: tuple[int, int], now_ms: int) -> Usage:
    number, started_ms = counted
    left_ms = started_ms + limit.window_seconds * 1000 - now_ms
    return Usage(limit, number, max(0.0, left_ms / 1000))
