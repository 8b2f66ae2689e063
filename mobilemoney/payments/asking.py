"""Asking Daraja about a payment that is not settled, on the growing schedule."""

import logging
from datetime import timedelta
from enum import Enum
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from mobilemoney.failpoints import reach
from mobilemoney.payments import schedule, services
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.outcomes import Outcome
from mobilemoney.payments.states import Status

log = logging.getLogger(__name__)


class Answer(Enum):
    """What Daraja said when it did not say how the payment ended."""

    PENDING = "still being processed"
    NONE = "no usable answer"


def ask_about(payment: Transaction) -> bool:
    """Ask once about a due payment and record what is learnt. Returns whether the question was ours to ask."""
    again_at = timezone.now() + timedelta(seconds=2 * settings.DARAJA_TIMEOUT_SECONDS + 30)
    if not services.claim_question(payment=payment, again_at=again_at):
        return False
    reach("ask.claimed")
    answer = put_question(payment)
    reach("ask.answered")
    if isinstance(answer, Outcome):
        services.record_outcome(transaction_id=payment.id, outcome=answer)
    else:
        wait_on(transaction_id=payment.id)
    # What waits for a person has no schedule: it is asked about once for each time that a person says so.
    Transaction.objects.filter(id=payment.id, status=Status.NEEDS_ATTENTION).update(due_at=None)
    reach("ask.recorded")
    return True


@transaction.atomic
def wait_on(*, transaction_id: UUID) -> None:
    """Nothing was settled: show a late payment as unknown, and wait on, or hand it to a person."""
    payment = Transaction.objects.select_for_update().get(id=transaction_id)
    if payment.status not in {Status.SUBMITTED, Status.UNKNOWN} or payment.sent_at is None:
        return
    now = timezone.now()
    due_at = schedule.next_due(payment.kind, payment.sent_at, now)
    if due_at is None:
        _hand_over(payment)
    elif payment.status == Status.SUBMITTED and now - payment.sent_at > _late(payment):
        services.advance(transaction_id=payment.id, to=Status.UNKNOWN, note="Daraja has not said how it ended.")
    else:
        payment.due_at = due_at
        payment.save(update_fields=["due_at", "updated_at"])


def put_question(payment: Transaction) -> Outcome | Answer:
    """Ask Daraja about one payment, by the service that knows how. Changes nothing by itself."""
    if not (payment.checkout_request_id or payment.originator_conversation_id):
        return Answer.NONE  # Daraja's answer was lost, so there is no id to ask by.
    answer: Outcome | Answer = import_string(settings.PAYMENT_ASKERS[payment.kind])(payment)
    return answer


def _hand_over(payment: Transaction) -> None:
    note = "Daraja was asked to the end of the schedule and did not say how this payment ended."
    services.advance(transaction_id=payment.id, to=Status.NEEDS_ATTENTION, note=note)


def _late(payment: Transaction) -> timedelta:
    return timedelta(seconds=schedule.late_after_seconds(payment.kind))
