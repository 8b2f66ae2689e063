"""One rate of calls for each Daraja app, over all processes: whoever calls takes the next free moment.

The moments lie evenly, so there are no bursts: that is what a spike arrest measures.
"""

import random
import time

from django.conf import settings
from django.db import DatabaseError, connection

from mobilemoney.daraja.calls import Operation
from mobilemoney.daraja.errors import Throttled

WAIT_SECONDS_MAX = 20.0
# By the database's clock, because the processes may run on machines whose clocks differ.
_NOW_MS = {
    "postgresql": "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS bigint)",
    "sqlite": "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
}
# One statement takes the next free moment, moves it on, and tells how many milliseconds are left until then.
_TAKE = """
    INSERT INTO businesses_darajapace (app_key, next_free_ms) VALUES (%s, {now} + %s)
    ON CONFLICT (app_key) DO UPDATE SET next_free_ms =
        CASE WHEN businesses_darajapace.next_free_ms < {now}
        THEN {now} ELSE businesses_darajapace.next_free_ms END + %s
    RETURNING next_free_ms - {now} - %s
"""


class DatabasePacer:
    """Implements the client's Pacer on the database."""

    def __init__(self, app_key: str) -> None:
        self._app_key = app_key

    def wait(self, operation: Operation) -> None:
        """Sleep until this call's moment. Raises Throttled when that is too far off, or can't be told."""
        seconds = self._seconds_to_wait()
        if seconds > WAIT_SECONDS_MAX:
            raise Throttled("Too many calls to Daraja are waiting.", retry_after_seconds=seconds)
        if seconds > 0:
            time.sleep(seconds)

    def _seconds_to_wait(self) -> float:
        gap = max(1, round(1000 / settings.DARAJA_REQUESTS_PER_SECOND))
        try:
            with connection.cursor() as cursor:
                cursor.execute(_TAKE.format(now=_NOW_MS[connection.vendor]), [self._app_key, gap, gap, gap])
                [milliseconds] = cursor.fetchone()
        except DatabaseError as away:
            raise Throttled("The call could not be paced.", retry_after_seconds=random.uniform(1, 3)) from away  # noqa: S311
        return max(0.0, milliseconds / 1000)
