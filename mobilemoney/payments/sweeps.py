"""What the worker runs for payments. Each sweep returns how many rows it handled."""

from datetime import timedelta

from django.db import DataError
from django.db.models.functions import Now

from mobilemoney.failpoints import reach
from mobilemoney.payments import applying, asking, inbox, services, spool
from mobilemoney.payments.models import Callback, Transaction
from mobilemoney.payments.states import Status

CALLBACKS_TOGETHER = 200
# In a backlog, looking for the messages that nothing settles together means looking past all that something does.
ROUNDS_TOGETHER = 5
CALLBACKS_AT_ONCE = 50
LEASES_AT_ONCE = 100
QUESTIONS_AT_ONCE = 20
UNTRUSTED_ROWS_MAX = 10_000
UNTRUSTED_DAYS_MAX = 7
FORGET_AT_ONCE = 1_000


def drain_spool() -> int:
    """Bring what was spooled while the database was away into the inbox. Doing it twice changes nothing."""
    handled = 0
    for path, content in spool.waiting():
        try:
            inbox.store(inbox.Arrival(**content))
        except (TypeError, ValueError, DataError):  # One odd file must not hold up the others for ever.
            spool.set_aside(path)
            continue
        reach("spool.stored")
        path.unlink(missing_ok=True)
        handled += 1
    return handled


def apply_callbacks() -> int:
    """Work off what was posted to us."""
    handled = _apply_together()
    for _ in range(CALLBACKS_AT_ONCE):
        if not applying.apply_next():
            break
        handled += 1
    return handled


def _apply_together() -> int:
    handled = 0
    for _ in range(ROUNDS_TOGETHER):
        now_handled = applying.apply_together(at_most=CALLBACKS_TOGETHER)
        handled += now_handled
        if now_handled < CALLBACKS_TOGETHER:
            break
    return handled


def end_leases() -> int:
    """Payments whose sender died or hung become unknown. They are never claimed for sending again."""
    late = Transaction.objects.filter(status=Status.SENDING, lease_until__lt=Now())
    ids = late.values_list("id", flat=True)[:LEASES_AT_ONCE]
    return sum(services.end_lease(transaction_id=payment_id) for payment_id in ids)


def ask_daraja() -> int:
    """Ask about payments that are due, longest due first."""
    askable = (Status.SUBMITTED, Status.UNKNOWN, Status.NEEDS_ATTENTION)
    open_ones = Transaction.objects.filter(status__in=askable, due_at__lte=Now())
    due = open_ones.order_by("due_at")[:QUESTIONS_AT_ONCE]
    return sum(asking.ask_about(payment) for payment in due.select_related("shortcode"))


def forget_untrusted() -> int:
    """Messages without trust expire, and never grow beyond a cap: strangers can't fill the disk."""
    doubtful = Callback.objects.filter(
        state__in=(Callback.State.UNTRUSTED, Callback.State.REJECTED), address__isnull=True
    )
    expired = doubtful.filter(received_at__lt=Now() - timedelta(days=UNTRUSTED_DAYS_MAX))
    overflow = doubtful.order_by("-received_at").values_list("id", flat=True)[
        UNTRUSTED_ROWS_MAX : UNTRUSTED_ROWS_MAX + FORGET_AT_ONCE
    ]
    ids = [*expired.values_list("id", flat=True)[:FORGET_AT_ONCE], *overflow]
    return Callback.objects.filter(id__in=ids).delete()[0]
