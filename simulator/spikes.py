"""Spike arrest: how many calls an app may make in a while, and how many were let through."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from dataclasses import asdict, dataclass
from typing import Any


@dataclass
class Count:
    """Calls since the start; `busiest` is the most that one window let through."""

    let_through: int = 0
    arrested: int = 0
    busiest: int = 0


class Spikes:
    """Sliding windows in real time; a restart forgets them. Calls are counted where there is a limit."""

    def __init__(self) -> None:
        self._calls: defaultdict[str, deque[float]] = defaultdict(deque)
        self._counts: defaultdict[str, Count] = defaultdict(Count)

    def exceeded(self, key: str, *, calls: int, seconds: float) -> bool:
        """Whether one more call is too many; counts it if not. No limit where `calls` is 0."""
        if calls <= 0:
            return False
        now, window, count = time.monotonic(), self._calls[key], self._counts[key]
        while window and window[0] <= now - seconds:
            window.popleft()
        if len(window) >= calls:
            count.arrested += 1
            return True
        window.append(now)
        count.let_through += 1
        count.busiest = max(count.busiest, len(window))
        return False

    def shown(self) -> list[dict[str, Any]]:
        return [{"key": key, **asdict(count)} for key, count in sorted(self._counts.items())]
