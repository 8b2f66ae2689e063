"""Spike arrest: how many calls an app may make in a while."""

from __future__ import annotations

import time
from collections import defaultdict, deque


class Spikes:
    """Sliding windows in real time; a restart forgets them."""

    def __init__(self) -> None:
        self._calls: defaultdict[str, deque[float]] = defaultdict(deque)

    def exceeded(self, key: str, *, calls: int, seconds: float) -> bool:
        """Whether one more call is too many; counts it if not. No limit where `calls` is 0."""
        if calls <= 0:
            return False
        now, window = time.monotonic(), self._calls[key]
        while window and window[0] <= now - seconds:
            window.popleft()
        if len(window) >= calls:
            return True
        window.append(now)
        return False
