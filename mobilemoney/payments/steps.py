"""A payment's step from one status to the next, with its event. Only the acts of this package take one."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import DataError
from django.db import transaction as database
from django.utils import timezone
from fast_update.fast import fast_update

from mobilemoney.failpoints import reach
from mobilemoney.payments import schedule
from mobilemoney.payments.models import Transaction, TransactionEvent
from mobilemoney.payments.states import FINAL, MOVES, Status
from mobilemoney.work.nudge import nudge

_LENGTHS = {field.attname: field.max_length for field in Transaction._meta.concrete_fields if field.max_length}


def locked(transaction_id: UUID) -> Transaction:
    """The payment, nobody else's until the transaction ends."""
    payment = Transaction.objects.select_for_update().get(id=transaction_id)
    payment.as_locked = _columns(payment)
    return payment


def save(payment: Transaction) -> None:
    """Write what changed since the payment was locked."""
    if payment.as_locked is None:
        payment.save()
        return
    changed = [name for name, value in _columns(payment).items() if value != payment.as_locked[name]]
    if changed:
        payment.save(update_fields=[*changed, "updated_at"])
        payment.as_locked = _columns(payment)


def save_all(payments: Collection[Transaction], fields: Sequence[str]) -> None:
    """Write these fields of payments that are locked, in one statement. Raises DataError, as a single save would."""
    for payment in payments:
        payment.updated_at = timezone.now()
    # The statement casts what it is given, and a cast of PostgreSQL cuts a long text off without a word.
    for name, length in _LENGTHS.items():
        if name in fields and any(len(getattr(payment, name)) > length for payment in payments):
            raise DataError(f"A {name} is longer than {length} characters.")
    written = fast_update(Transaction.objects.all(), list(payments), [*fields, "updated_at"], None, unfiltered=True)
    assert written == len(payments), f"Of {len(payments)} payments only {written} were written."


def _columns(payment: Transaction) -> dict[str, Any]:
    return {field.attname: getattr(payment, field.attname) for field in Transaction._meta.concrete_fields}


def move(payment: Transaction, to: Status, *, source: str, note: str = "") -> None:
    """Change a payment's status, with its event, in the caller's transaction."""
    old_status = payment.status
    enter(payment, to)
    save(payment)
    reach("payment.before_event")
    announce(payment, old_status=old_status, source=source, note=note)


def enter(payment: Transaction, to: Status | None) -> None:
    """The one place where a status changes; whoever calls it saves the payment and writes the event."""
    if to is None or to not in MOVES[Status(payment.status)]:
        raise AssertionError(f"A payment can't move from {payment.status} to {to}.")
    payment.status = to
    payment.completed_at = timezone.now() if to in FINAL else None
    payment.lease_until = None if to != Status.SENDING else payment.lease_until
    payment.event_count += 1
    wait_on(payment)


def wait_on(payment: Transaction) -> None:
    """Set when to look at the payment again. A held success is asked about at once."""
    now = timezone.now()
    if payment.status == Status.QUEUED:
        payment.due_at = payment.queued_until or now
    elif payment.status not in {Status.SUBMITTED, Status.UNKNOWN}:
        payment.due_at = None
    elif not payment.sent_at:
        payment.due_at = now
    elif not (payment.checkout_request_id or payment.originator_conversation_id):
        payment.due_at = schedule.last_due(payment.kind, payment.sent_at)
    elif payment.status == Status.UNKNOWN and payment.result_code == "0":
        payment.due_at = now
    else:
        payment.due_at = schedule.next_due(payment.kind, payment.sent_at, now) or now


def announce_all(events: Iterable[TransactionEvent]) -> None:
    """Write the events of many payments that moved, in one statement."""
    reach("payment.before_event")
    TransactionEvent.objects.bulk_create(events)
    database.on_commit(nudge)


def announce(payment: Transaction, *, old_status: str, source: str, note: str = "") -> None:
    """Write the event of a payment as it stands now."""
    # Webhooks and the dashboard both follow this table; nothing else announces a change.
    event_of(payment, old_status, source, note).save(force_insert=True)
    database.on_commit(nudge)


def event_of(payment: Transaction, old_status: str, source: str, note: str = "") -> TransactionEvent:
    """The event of the step that the payment took last, not yet written."""
    return TransactionEvent(
        transaction=payment,
        sequence=payment.event_count,
        old_status=old_status,
        new_status=payment.status,
        source=str(source)[:80],
        note=note[:300],
    )
