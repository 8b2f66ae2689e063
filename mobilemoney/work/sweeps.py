"""What there is to do, again and again: the list in `settings.WORK_SWEEPS`.

A sweep is a function without arguments that claims rows that are due, works them off and
returns how many. It may run anywhere, any number of times, at once: claims make that safe.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils.module_loading import import_string

from mobilemoney.work import heartbeat

REST_AFTER_ERROR_SECONDS = 2.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sweep:
    name: str
    run: Callable[[], int]
    every_seconds: float


def all_sweeps() -> list[Sweep]:
    """The listed sweeps and the heartbeat, each to be run at the latest every so many seconds."""
    listed = [Sweep(path.rpartition(".")[2], import_string(path), every) for path, every in settings.WORK_SWEEPS]
    return [*listed, Sweep("heartbeat", heartbeat.beat, heartbeat.BEAT_EVERY_SECONDS)]


def attempt(sweep: Sweep) -> int | None:
    """Run a sweep once, on a connection that is good; None when it failed, which is logged. Never raises."""
    try:
        close_old_connections()
        return sweep.run()
    except (DatabaseError, InterfaceError) as error:
        log.warning("%s: the database did not do its part (%s); trying again.", sweep.name, type(error).__name__)
    except Exception:
        log.exception("%s failed; its rows stay due.", sweep.name)
    connection.close()
    return None


def run_all_once() -> int:
    """Run every sweep until none finds more to do. For tests and one-shot repair; returns rows handled."""
    total = 0
    while handled := sum(sweep.run() for sweep in all_sweeps()):
        total += handled
    return total
