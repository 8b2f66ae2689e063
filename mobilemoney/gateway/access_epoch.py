"""A number in the database that grows whenever an access right ends, so that every process sees it within a second."""

import time
from threading import Lock

from django.db import connection
from django.db.models import F

from mobilemoney.gateway.models import AccessEpoch

READ_EVERY_SECONDS = 1.0
_ROW = 1


class _LastRead:
    number = -1
    at = float("-inf")
    lock = Lock()


def current() -> int:
    """The number as it was at most a second ago."""
    if time.monotonic() - _LastRead.at >= READ_EVERY_SECONDS:
        with _LastRead.lock:
            if time.monotonic() - _LastRead.at >= READ_EVERY_SECONDS:
                began = time.monotonic()
                _LastRead.number = _read()
                _LastRead.at = began
    return _LastRead.number


def announce() -> None:
    """Make every process forget its cached tokens. Call it in the transaction that ends the right."""
    if not AccessEpoch.objects.filter(id=_ROW).update(number=F("number") + 1):
        AccessEpoch.objects.update_or_create(id=_ROW, defaults={"number": 1})
    _LastRead.at = float("-inf")
    if connection.in_atomic_block:
        connection.on_commit(forget_last_read)


def forget_last_read() -> None:
    _LastRead.at = float("-inf")


def _read() -> int:
    return AccessEpoch.objects.filter(id=_ROW).values_list("number", flat=True).first() or 0
