"""Who is at work. Health asks here, so that a stopped worker is seen before a customer sees it."""

import os
import socket
from datetime import datetime, timedelta

from django.db.models.functions import Now

from mobilemoney.work.models import WorkerHeartbeat

BEAT_EVERY_SECONDS = 5
ALIVE_FOR_SECONDS = 30
FORGOTTEN_AFTER_SECONDS = 24 * 3600


def own_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"[:120]


def beat() -> int:
    """Say that this process is at work. Returns 0: there is never more of it to do at once."""
    WorkerHeartbeat.objects.update_or_create(
        name=own_name(), defaults={"beat_at": Now()}, create_defaults={"beat_at": Now(), "started_at": Now()}
    )
    return 0


def forget() -> None:
    """Say that this process stops, and clear away those that died without a word long ago."""
    WorkerHeartbeat.objects.filter(name=own_name()).delete()
    WorkerHeartbeat.objects.filter(beat_at__lt=Now() - timedelta(seconds=FORGOTTEN_AFTER_SECONDS)).delete()


def worker_is_alive() -> bool:
    return WorkerHeartbeat.objects.filter(beat_at__gte=Now() - timedelta(seconds=ALIVE_FOR_SECONDS)).exists()


def last_beat() -> datetime | None:
    return WorkerHeartbeat.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
