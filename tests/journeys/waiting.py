"""Waiting for what happens in other processes: by looking again and again, never by a guessed pause."""

import time
from collections.abc import Callable
from typing import TypeVar

LOOK_EVERY_SECONDS = 0.05
# A claim that died with its worker is taken up again after some 40 seconds, and the machine may be busy.
PATIENCE_SECONDS = 150.0

Seen = TypeVar("Seen")


def eventually(
    look: Callable[[], Seen],
    *,
    until: Callable[[Seen], bool] = bool,
    within_seconds: float = PATIENCE_SECONDS,
    what: str = "what was awaited",
) -> Seen:
    """Look until it is as it should be, and return it so. Raises AssertionError with what was seen last."""
    deadline = time.monotonic() + within_seconds
    while True:
        seen = look()
        if until(seen):
            return seen
        if time.monotonic() > deadline:
            raise AssertionError(f"After {within_seconds:.0f} s there was not {what}; seen last: {seen!r}")
        time.sleep(LOOK_EVERY_SECONDS)
