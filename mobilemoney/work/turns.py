"""Who may run which sweep now, within one Celery worker."""

import logging
import threading
from collections import Counter
from collections.abc import Iterable

from mobilemoney.work.sweeps import REST_AFTER_ERROR_SECONDS, Sweep, attempt

log = logging.getLogger(__name__)


class Turns:
    """Lets each sweep run as often at once as it is listed, which is what the worker loop has threads for.

    So a slow sweep holds up no other, and wake-ups that heap up come to nothing.
    """

    def __init__(self, sweeps: Iterable[Sweep]) -> None:
        listed = list(sweeps)
        self._sweeps = {sweep.name: sweep for sweep in listed}
        self._free = Counter(sweep.name for sweep in listed)
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Let everything end after the rows in hand."""
        self._stopping.set()

    def work_off(self, name: str) -> int:
        """Run a sweep until it finds no more to do; returns how many rows. 0 when others are at it already."""
        if name not in self._sweeps:
            log.warning("There is no sweep %r; is another version of the product on the same broker?", name)
            return 0
        if not self._take(name):
            return 0
        try:
            return self._run(self._sweeps[name])
        finally:
            self._give_back(name)

    def _run(self, sweep: Sweep) -> int:
        total = 0
        while not self._stopping.is_set():
            handled = attempt(sweep)
            if handled is None:
                # With the turn in hand: wake-ups that come meanwhile must not fail one after the other.
                self._stopping.wait(REST_AFTER_ERROR_SECONDS)
            if not handled:
                break
            total += handled
        return total

    def _take(self, name: str) -> bool:
        with self._lock:
            if not self._free[name]:
                return False
            self._free[name] -= 1
            return True

    def _give_back(self, name: str) -> None:
        with self._lock:
            self._free[name] += 1
