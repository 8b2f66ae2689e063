"""Payments out, several at a time: claimed, and their answers recorded, in a few statements for all of them.

Only what is plain is done here, in the very steps of `services`; the rest is left to it, one by one.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import transaction as database
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from mobilemoney.payments import services, steps
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Status

# What an acknowledgement changes of a payment.
ACKNOWLEDGED_FIELDS = ("status", "conversation_id", "lease_until", "due_at", "event_count")


def claim_for_sending(waiting: QuerySet[Transaction], *, at_most: int, lease_seconds: int) -> list[Transaction]:
    """Take the right to send the first of those that wait, each with its own lease and fence. Others skip them.

    Call it inside a transaction: claims, their events and their leases commit together.
    """
    taken = list(waiting.select_for_update(skip_locked=True, of=("self",))[:at_most])
    if not taken:
        return []
    now, old_status = timezone.now(), Status.QUEUED
    for payment in taken:
        payment.fence += 1
        payment.sent_at = payment.sent_at or now
        steps.enter(payment, Status.SENDING)
    claimed = Transaction.objects.filter(id__in=[payment.id for payment in taken], status=old_status).update(
        status=Status.SENDING,
        fence=F("fence") + 1,
        sent_at=Coalesce("sent_at", now),
        lease_until=Now() + timedelta(seconds=lease_seconds),
        due_at=None,
        event_count=F("event_count") + 1,
        updated_at=now,
    )
    assert claimed == len(taken), f"Of {len(taken)} payments that were locked only {claimed} were still queued."
    steps.announce_all(steps.event_of(payment, old_status, services.SYSTEM) for payment in taken)
    return taken


@database.atomic
def record_acknowledgements(answered: Iterable[tuple[Transaction, dict[str, str]]]) -> set[Transaction]:
    """Note that Daraja took payments, as they were claimed; returns those of which it could be noted here.

    One that a callback or the end of its lease has moved meanwhile, or whose ids don't fit, is left as it is.
    """
    told = {payment.id: (payment, ids) for payment, ids in answered}
    held = Transaction.objects.select_for_update().filter(id__in=told, status=Status.SENDING).order_by("id")
    plain: list[Transaction] = []
    for payment_id, fence, event_count, known in held.values_list("id", "fence", "event_count", "conversation_id"):
        payment, ids = told[payment_id]
        as_claimed = (fence, event_count, known) == (payment.fence, payment.event_count, payment.conversation_id)
        if as_claimed and ids["originator_conversation_id"] == payment.originator_conversation_id:
            plain.append(payment)
    for payment in plain:
        payment.conversation_id = told[payment.id][1]["conversation_id"]
        steps.enter(payment, Status.SUBMITTED)
    steps.save_all(plain, ACKNOWLEDGED_FIELDS)
    steps.announce_all(steps.event_of(payment, Status.SENDING, "answer") for payment in plain)
    return set(plain)


def learn_names(names: Mapping[Transaction, str]) -> None:
    """Keep whom Daraja says it paid, where nobody was named before. Call it while the payments are locked."""
    learnt = [payment for payment, name in names.items() if name and not payment.counterparty_name]
    for payment in learnt:
        payment.counterparty_name = names[payment][:200]
    steps.save_all(learnt, ("counterparty_name",))
