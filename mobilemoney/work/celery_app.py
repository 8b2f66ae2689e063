"""The second work engine: the same sweeps as the worker loop, as Celery tasks.

    celery --app mobilemoney.work.celery_app worker
    celery --app mobilemoney.work.celery_app beat

Beat wakes every sweep at its interval; requests wake the quick ones at once. See docs/operations/celery.md.
"""

import os
from typing import Any

import django
from celery import signals
from celery.beat import Scheduler
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobilemoney.settings")
if not apps.ready:
    django.setup()

from django.conf import settings
from django.db import DatabaseError

from mobilemoney.work import heartbeat
from mobilemoney.work.broker import TASK, Sender, app, log
from mobilemoney.work.sweeps import all_sweeps
from mobilemoney.work.turns import Turns

__all__ = ["app"]

_sweeps = all_sweeps()
_turns = Turns(_sweeps)

app.conf.update(
    # Sweeps wait for the database and for Daraja: threads do, and each has a place even when all others are busy.
    # One more is for wake-ups that find their sweep at work already.
    worker_pool="threads",
    worker_concurrency=len(_sweeps) + 1,
    worker_prefetch_multiplier=1,
    worker_redirect_stdouts=False,
    beat_scheduler=f"{__name__}:Beat",
    beat_schedule={
        f"{sweep.name}-{place}": {"task": TASK, "schedule": sweep.every_seconds, "args": [sweep.name]}
        for place, sweep in enumerate(_sweeps)
    },
)


@app.task(name=TASK)
def sweep(name: str) -> None:
    """Work one sweep off. The message is gone once this begins: the rows stay due, not the message."""
    _turns.work_off(name)


class Beat(Scheduler):
    """Celery's beat, which here keeps no file, waits for no broker and says once that one is away."""

    producer = None  # The sender brings its own.

    def __init__(self, *args: Any, **options: Any) -> None:
        self._sender = Sender(settings.CELERY_BROKER_URL)
        super().__init__(*args, **options)

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        self._sender.send(entry.args)


@signals.setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Being connected is enough: Celery leaves logging as the settings have it."""


@signals.worker_ready.connect
def say_at_work(**_: Any) -> None:
    print("The worker is at work.", flush=True)


@signals.beat_init.connect
def say_beating(**_: Any) -> None:
    print("Beat is at work.", flush=True)


@signals.worker_shutting_down.connect
def stop(**_: Any) -> None:
    _turns.stop()


@signals.worker_shutdown.connect
def forget(**_: Any) -> None:
    try:
        heartbeat.forget()
    except DatabaseError:
        log.warning("The database is away; the heartbeat runs out by itself.")
