"""Working off the inbox: each message and what follows from it in one database transaction."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.module_loading import import_string

from mobilemoney.daraja.errors import UnreadableMessage
from mobilemoney.failpoints import reach
from mobilemoney.payments.models import MAY_BE_TRUSTED, Callback, CallbackAddress, Transaction
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
# Takes messages that came to addresses of ours and says which of them it settled, each for its address's payment.
Settler = Callable[[Sequence[tuple[Callback, Any]]], set[UUID]]


def apply_next() -> bool:
    """Work off one due message of those that nothing settles together. Returns whether there was one.

    Message and effect commit together, so a crash anywhere leaves the message due and nothing half done.
    """
    return _apply(_due().exclude(_may_be_settled_together()))


def apply_together(at_most: int) -> int:
    """Work off due messages: the plain ones in one transaction, those that are not so plain one by one.

    Messages and effects commit together. When anything goes wrong all of it is given up and each
    message tried by itself, so that a bad one holds none of the others up.
    """
    claimed: list[UUID] = []
    settled: set[UUID] = set()
    try:
        with transaction.atomic():
            due = list(_due().filter(_may_be_settled_together()).select_related("address")[:at_most])
            claimed = [callback.id for callback in due]
            settled = _settle(due) if due else set()
    except (OperationalError, InterfaceError):
        raise  # The database itself: nothing was done, and the messages stay due.
    except Exception:
        log.exception("%s messages could not be worked off together; now one by one.", len(claimed))
        settled = set()
    reach("inbox.after_commit")
    return len(settled) + sum(_apply(_due().filter(id=one)) for one in claimed if one not in settled)


def park(callback: Callback, verdict: str) -> Worked:
    """Keep a trusted message for a while: what it belongs to may still appear."""
    return Worked(Callback.State.PARKED, verdict)


def has_waited(callback: Callback) -> bool:
    """Whether a parked message has had its time."""
    return timezone.now() - callback.received_at > timedelta(seconds=PARKED_SECONDS_MAX)


def _due() -> QuerySet[Callback]:
    due = Callback.objects.select_for_update(skip_locked=True, of=("self",)).filter(due_at__lte=Now())
    return due.order_by("due_at")


def _may_be_settled_together() -> Q:
    return Q(kind__in=list(settings.CALLBACK_SETTLERS), address__isnull=False)


def _apply(due: QuerySet[Callback]) -> bool:
    with transaction.atomic():
        callback = _claim(due)
        if callback is None:
            return False
        reach("inbox.claimed")
        worked = _work_off(callback)
        reach("inbox.applied")
        _note(callback, worked)
        reach("inbox.before_commit")
    reach("inbox.after_commit")
    return True


def _claim(due: QuerySet[Callback]) -> Callback | None:
    """The longest due message that may be trusted, else the longest due of the others."""
    due = due.select_related("address__transaction", "address__shortcode")
    return due.filter(MAY_BE_TRUSTED).first() or due.exclude(MAY_BE_TRUSTED).first()


def _settle(due: list[Callback]) -> set[UUID]:
    """Settle what is plain, and note it on the messages, in the transaction that claimed them."""
    reach("inbox.claimed")
    settled: set[UUID] = set()
    for kind, path in settings.CALLBACK_SETTLERS.items():
        settler: Settler = import_string(path)
        settled |= settler(list(_read(callback for callback in due if callback.kind == kind)))
    reach("inbox.applied")
    payments = CallbackAddress.objects.filter(id=OuterRef("address_id")).values("transaction_id")
    Callback.objects.filter(id__in=settled).update(
        state=Callback.State.APPLIED,
        verdict="Applied.",
        transaction_id=Subquery(payments),
        attempts=F("attempts") + 1,
        due_at=None,
    )
    reach("inbox.before_commit")
    return settled


def _read(callbacks: Iterable[Callback]) -> Iterator[tuple[Callback, Any]]:
    """Those that can be read; what becomes of the others is decided one by one."""
    for callback in callbacks:
        with suppress(UnreadableMessage):
            yield callback, READERS[callback.kind](bytes(callback.body))


def _work_off(callback: Callback) -> Worked | None:
    handler: Handler = import_string(settings.CALLBACK_HANDLERS[callback.kind])
    try:
        with transaction.atomic():
            return handler(callback, READERS[callback.kind](bytes(callback.body)))
    except (OperationalError, InterfaceError):
        raise  # The database itself: nothing was done, and the message stays due.
    except UnreadableMessage as unreadable:
        return Worked(Callback.State.REJECTED, str(unreadable))
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
