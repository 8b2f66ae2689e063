"""A hint to sleeping workers that something may be due. Losing it costs time, never work."""

import logging
import threading
import time

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from mobilemoney.work.hints import hints

CHANNEL = "mobilemoney_work"
QUIET_SECONDS = 0.05

_lock = threading.Lock()
_last = 0.0
log = logging.getLogger(__name__)


def nudge() -> None:
    """Wake the workers through PostgreSQL, and through the broker where there is one; on SQLite their poll does it.

    At most one hint leaves each process in QUIET_SECONDS: a NOTIFY takes a lock of the whole
    database at commit, which a flood of callbacks must not pay for each of its rows.
    """
    global _last
    if settings.CELERY_BROKER_URL:
        hints.give()
    if connection.vendor != "postgresql":
        return
    with _lock:
        if time.monotonic() - _last < QUIET_SECONDS:
            return
        _last = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")
    except (DatabaseError, InterfaceError):
        log.warning("The hint to the workers was lost; they look again by themselves.")
