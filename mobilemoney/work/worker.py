"""The worker loop: one thread for each sweep, so that a slow one never holds up another."""

import logging
import random
import select
import threading

from django.db import DatabaseError, InterfaceError, connection

from mobilemoney.work import heartbeat
from mobilemoney.work.nudge import CHANNEL
from mobilemoney.work.sweeps import REST_AFTER_ERROR_SECONDS, Sweep, all_sweeps, attempt

LISTEN_SECONDS = 5.0
# Hints come by the dozen while payments move: whoever found nothing is not sent to look again at once, but after this
# time, or this share of its own interval,
LOOK_APART_SECONDS = 0.1
LOOK_APART_SHARE = 0.25
# and what is done this seldom has its own time.
HINTED_EVERY_SECONDS_MAX = 5.0

log = logging.getLogger(__name__)


class Worker:
    """Runs all sweeps until it is told to stop.

    Stopping waits for the rows in hand. A worker that is killed instead loses nothing:
    its claims run out and others take the rows over.
    """

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._sleepers: list[threading.Event] = []
        self._hints: list[threading.Event] = []
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        for sweep in all_sweeps():
            hint = threading.Event()
            self._sleepers.append(hint)
            if sweep.every_seconds <= HINTED_EVERY_SECONDS_MAX:
                self._hints.append(hint)
            self._spawn(f"sweep-{sweep.name}", self._run_sweep, sweep, hint)
        if connection.vendor == "postgresql":
            self._spawn("listen", self._listen)

    def stop(self) -> None:
        """Ask every thread to end after what it has in hand."""
        self._stopping.set()
        _wake(self._sleepers)

    def join(self, timeout_seconds: float | None = None) -> None:
        for thread in self._threads:
            thread.join(timeout_seconds)
        try:
            heartbeat.forget()
        except (DatabaseError, InterfaceError):
            log.warning("The database is away; the heartbeat runs out by itself.")

    def wait_until_stopping(self) -> None:
        self._stopping.wait()

    def _spawn(self, name: str, run: object, *args: object) -> None:
        thread = threading.Thread(target=run, args=args, name=name, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _run_sweep(self, sweep: Sweep, hint: threading.Event) -> None:
        while not self._stopping.is_set():
            hint.clear()
            if not self._run_once(sweep):
                rest = max(LOOK_APART_SECONDS, LOOK_APART_SHARE * sweep.every_seconds)
                self._stopping.wait(rest)
                # A little disorder keeps several workers from looking at the same instant.
                hint.wait(sweep.every_seconds * random.uniform(0.8, 1.2) - rest)  # noqa: S311
        connection.close()

    def _run_once(self, sweep: Sweep) -> int:
        """Run the sweep; an error, such as a database that is away, is waited out."""
        handled = attempt(sweep)
        if handled is None:
            self._stopping.wait(REST_AFTER_ERROR_SECONDS)
        return handled or 0

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen_until_lost()
            except (DatabaseError, InterfaceError, OSError):
                self._stopping.wait(REST_AFTER_ERROR_SECONDS)
            finally:
                connection.close()

    def _listen_until_lost(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        raw = connection.connection
        while not self._stopping.is_set():
            readable, _, _ = select.select([raw], [], [], LISTEN_SECONDS)
            if not readable:
                continue
            # The driver's own errors would end this thread for good.
            with connection.wrap_database_errors:
                raw.poll()
            if raw.notifies:
                raw.notifies.clear()
                _wake(self._hints)


def _wake(sleepers: list[threading.Event]) -> None:
    for hint in sleepers:
        hint.set()
