"""Working off the inbox: each message and what follows from it in one database transaction."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.module_loading import import_string

from mobilemoney.failpoints import reach
from mobilemoney.payments.models import MAY_BE_TRUSTED, Callback, Transaction
from mobilemoney.payments.readers import READERS

ATTEMPTS_MAX = 12
BACKOFF_SECONDS_MAX = 600
PARKED_SECONDS_MAX = 600
PARKED_LOOK_SECONDS = 20

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Worked:
    """What a handler made of a message."""

    state: str
    verdict: str
    payment: Transaction | None = None


Handler = Callable[[Callback, Any], Worked]


def apply_next() -> bool:
    """Work off one due message. Returns whether there was one.

    Message and effect commit together, so a crash anywhere leaves the message due and nothing half done.
    """
    with transaction.atomic():
        callback = _claim()
        if callback is None:
            return False
        reach("inbox.claimed")
        worked = _work_off(callback)
        reach("inbox.applied")
        _note(callback, worked)
        reach("inbox.before_commit")
    reach("inbox.after_commit")
    return True


def park(callback: Callback, verdict: str) -> Worked:
    """Keep a trusted message for a while: what it belongs to may still appear."""
    return Worked(Callback.State.PARKED, verdict)


def has_waited(callback: Callback) -> bool:
    """Whether a parked message has had its time."""
    return timezone.now() - callback.received_at > timedelta(seconds=PARKED_SECONDS_MAX)


def _claim() -> Callback | None:
    """The longest due message that may be trusted, else the longest due of the others."""
    due = Callback.objects.select_for_update(skip_locked=True, of=("self",)).filter(due_at__lte=Now())
    due = due.select_related("address__transaction", "address__shortcode").order_by("due_at")
    return due.filter(MAY_BE_TRUSTED).first() or due.exclude(MAY_BE_TRUSTED).first()


def _work_off(callback: Callback) -> Worked | None:
    handler: Handler = import_string(settings.CALLBACK_HANDLERS[callback.kind])
    try:
        with transaction.atomic():
            return handler(callback, READERS[callback.kind](bytes(callback.body)))
    except OperationalError:
        raise  # The database itself: nothing was done, and the message stays due.
    except Exception:
        log.exception("Callback %s could not be worked off.", callback.id)
        return None


def _note(callback: Callback, worked: Worked | None) -> None:
    callback.attempts = min(callback.attempts + 1, 30_000)
    if worked is None:
        _try_again(callback)
    else:
        callback.state, callback.verdict = worked.state, worked.verdict[:300]
        callback.transaction = worked.payment
        parked = worked.state == Callback.State.PARKED
        callback.due_at = timezone.now() + timedelta(seconds=PARKED_LOOK_SECONDS) if parked else None
    callback.save(update_fields=["attempts", "state", "verdict", "transaction", "due_at"])


def _try_again(callback: Callback) -> None:
    callback.verdict = "Working it off failed; see the log."
    if callback.attempts >= ATTEMPTS_MAX:
        callback.state, callback.due_at = Callback.State.STUCK, None
        return
    seconds = min(2**callback.attempts, BACKOFF_SECONDS_MAX)
    callback.due_at = timezone.now() + timedelta(seconds=seconds)
