"""First answers that could not be kept because the database was away: they are kept as soon as it is back.

Without them a repeat of the key would be told for two minutes that the first request is still running.
Should this process die before the database returns, a repeat answers the payment as it stands.
"""

import logging
import threading
from collections import deque
from typing import NamedTuple

from django.db import InterfaceError, OperationalError, connection

from mobilemoney.gateway import idempotency_records

TRY_EVERY_SECONDS = 1.0
# More than the web server's threads can leave behind within an outage; the oldest give way.
WAITING_MAX = 10_000

log = logging.getLogger(__name__)
_lock = threading.Lock()
_waiting: "deque[LateAnswer]" = deque(maxlen=WAITING_MAX)
_keeper: threading.Thread | None = None


class LateAnswer(NamedTuple):
    record_id: int
    status: int | None
    body: bytes | None
    content_type: str


def keep_later(answer: LateAnswer) -> None:
    """Take the answer over; returns at once."""
    global _keeper
    with _lock:
        _waiting.append(answer)
        if _keeper is None:
            _keeper = threading.Thread(target=_keep_all, name="late-answers", daemon=True)
            _keeper.start()


def _keep_all() -> None:
    pause = threading.Event()
    while not _nothing_left():
        if not _kept(_waiting[0]):
            pause.wait(TRY_EVERY_SECONDS)
            continue
        _waiting.popleft()


def _nothing_left() -> bool:
    """Whether the thread may end; decided under the lock, so that no answer comes in between."""
    global _keeper
    with _lock:
        if _waiting:
            return False
        _keeper = None
    connection.close()
    return True


def _kept(answer: LateAnswer) -> bool:
    """Whether nothing more is to be done for this answer."""
    try:
        idempotency_records.answer(*answer)
        log.info("The answer for an idempotency key was kept late")
    except (OperationalError, InterfaceError):
        connection.close()
        return False
    except Exception:  # One odd answer shall hold up no other.
        log.exception("The answer for an idempotency key can't be kept")
    return True
