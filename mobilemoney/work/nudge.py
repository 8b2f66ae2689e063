"""A hint to sleeping workers that something may be due. Losing it costs time, never work."""

import logging
import threading
import time

from django.db import DatabaseError, connection

CHANNEL = "mobilemoney_work"
QUIET_SECONDS = 0.05

_lock = threading.Lock()
_last = 0.0
log = logging.getLogger(__name__)


def nudge() -> None:
    """Wake the workers through PostgreSQL; on SQLite their short poll does it.

    At most one hint leaves each process in QUIET_SECONDS: a NOTIFY takes a lock of the whole
    database at commit, which a flood of callbacks must not pay for each of its rows.
    """
    global _last
    if connection.vendor != "postgresql":
        return
    with _lock:
        if time.monotonic() - _last < QUIET_SECONDS:
            return
        _last = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")
    except DatabaseError:
        log.warning("The hint to the workers was lost; they look again by themselves.")
