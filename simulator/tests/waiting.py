"""Waiting for what another thread or process does."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
WAIT_SECONDS = 10.0


def wait_until(look: Callable[[], T | None], fits: Callable[[T], bool] = lambda seen: True) -> T:
    """What `look` gives, once it is there and fits; fails with the last sight after ten seconds."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        seen = look()
        if seen is not None and fits(seen):
            return seen
        assert time.monotonic() < deadline, f"still {seen!r}"
        time.sleep(0.01)
