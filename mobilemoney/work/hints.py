"""Hints to Celery workers, sent by a thread of its own: no request ever waits for the broker."""

import os
import threading
import time

from django.conf import settings

QUIET_SECONDS = 0.1
# Sweeps that look again more rarely than this wait for an hour of the clock, not for somebody's request.
HINTED_UP_TO_SECONDS = 0.5


class Hints:
    """Any number of hints that come while one is on its way become one more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._due = threading.Event()
        self._process = 0

    def give(self) -> None:
        """Have the workers woken soon. Returns at once and never raises, whatever the broker does."""
        if self._process != os.getpid():
            self._begin()
        self._due.set()

    def _begin(self) -> None:
        """Start the thread: once in each process, and again in one that was forked."""
        with self._lock:
            if self._process == os.getpid():
                return
            self._process, self._due = os.getpid(), threading.Event()
            threading.Thread(target=self._run, name="hints", daemon=True).start()

    def _run(self) -> None:
        # Here, and not above: Celery is an extra, and its import would take a third of a second of a request.
        from mobilemoney.work.broker import Sender

        sender, names = Sender(settings.CELERY_BROKER_URL), hinted_sweeps()
        while True:
            self._due.wait()
            self._due.clear()
            sender.send(names)
            time.sleep(QUIET_SECONDS)


def hinted_sweeps() -> list[str]:
    return [path.rpartition(".")[2] for path, every in settings.WORK_SWEEPS if every <= HINTED_UP_TO_SECONDS]


hints = Hints()
