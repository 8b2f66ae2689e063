"""Sending payouts: claimed by one worker, checked once more, called outside any database transaction.

Line by line, if the process dies: before the claim commits, the payout is queued as it was. From the claim
until Daraja's answer is recorded, it is `sending`; its lease runs out and it becomes `unknown`, which is asked
about by its OriginatorConversationID and never sent again. Only whoever holds the claim (its fence) can say that
it surely did not leave, and put it back under the same id.
"""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.module_loading import import_string

from mobilemoney.businesses.models import Business
from mobilemoney.daraja.errors import CredentialsRefused, NotSent, OutcomeUnknown, Rejected, Throttled
from mobilemoney.failpoints import reach
from mobilemoney.payments import services as payments
from mobilemoney.payments.calls import CallLog
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.outcomes import Outcome
from mobilemoney.payments.states import Status
from mobilemoney.payouts import guards
from mobilemoney.payouts.models import SENDING_BATCHES, Batch

SEND_SECONDS_MAX = 120
BACKOFF_SECONDS_MAX = 300


class Acknowledgement(Protocol):
    """What a sender brings back: the ids of Daraja's answer."""

    @property
    def originator_conversation_id(self) -> str: ...
    @property
    def conversation_id(self) -> str: ...


Sender = Callable[[Transaction, CallLog, Callable[[], None]], Acknowledgement]


def sendable() -> QuerySet[Transaction]:
    """Queued payouts that may go out now: of active businesses, unlocked shortcodes, and batches that run."""
    held_batch = Batch.objects.filter(id=OuterRef("batch_id")).exclude(status__in=SENDING_BATCHES)
    return Transaction.objects.filter(
        ~Exists(held_batch),
        status=Status.QUEUED,
        kind__in=settings.PAYMENT_SENDERS,
        due_at__lte=Now(),
        business__status=Business.Status.ACTIVE,
        shortcode__initiator_locked_at__isnull=True,
    )


def send_next() -> int:
    """Send one payout for each business that has one waiting: a batch of thousands holds nobody else up."""
    businesses = list(sendable().order_by().values_list("business_id", flat=True).distinct())
    random.shuffle(businesses)
    return sum(_send_one_of(business_id) for business_id in businesses)


def _send_one_of(business_id: UUID) -> int:
    payment = _claim(business_id)
    if payment is None:
        return 0
    reach("payout.claimed")
    send(payment)
    return 1


@transaction.atomic
def _claim(business_id: UUID) -> Transaction | None:
    """Singles come before rows of batches; among equals the one that waits longest."""
    waiting = sendable().filter(business_id=business_id).select_for_update(skip_locked=True, of=("self",))
    first = waiting.order_by(F("batch_id").asc(nulls_first=True), "due_at").values_list("id", flat=True).first()
    if first is None:
        return None
    return payments.claim_for_sending(transaction_id=first, lease_seconds=SEND_SECONDS_MAX)


def send(payment: Transaction) -> None:
    """Send a claimed payout and record what came of it."""
    log = CallLog(business_id=payment.business_id, transaction_id=payment.id)
    sender: Sender = import_string(settings.PAYMENT_SENDERS[payment.kind])
    try:
        acknowledged = sender(payment, log, lambda: _before_send(payment))
    except Rejected as refusal:
        _refused(payment, log, refusal)
    except ValueError as impossible:
        _impossible(payment, log, impossible)
    except NotSent as failure:
        _not_sent(payment, log, failure)
    except OutcomeUnknown as doubt:
        _unknown(payment, log, doubt)
    else:
        reach("payout.after_answer")
        _acknowledged(payment, log, acknowledged)
    reach("payout.after_record")


def _before_send(payment: Transaction) -> None:
    reach("payout.before_send")
    try:
        payments.hold_lease(transaction_id=payment.id, fence=payment.fence)
    except payments.LostClaim as lost:
        raise NotSent(str(lost), reason="lease") from lost


def _acknowledged(payment: Transaction, log: CallLog, acknowledged: Acknowledgement) -> None:
    ids = {
        "originator_conversation_id": acknowledged.originator_conversation_id,
        "conversation_id": acknowledged.conversation_id,
    }
    try:
        with transaction.atomic():
            log.keep()
            payments.record_acknowledgement(transaction_id=payment.id, ids=ids)
    except IntegrityError:
        note = "Daraja's answer names an OriginatorConversationID that belongs to another payment."
        payments.advance(transaction_id=payment.id, to=Status.UNKNOWN, note=note)


@transaction.atomic
def _refused(payment: Transaction, log: CallLog, refusal: Rejected) -> None:
    log.keep()
    outcome = Outcome.failed(
        refusal.failure_reason or "rejected", code=refusal.error_code, description=refusal.error_message
    )
    settled = payments.record_outcome(transaction_id=payment.id, outcome=outcome)
    guards.after_outcome(settled)


@transaction.atomic
def _impossible(payment: Transaction, log: CallLog, impossible: ValueError) -> None:
    """The request could not even be written down, so surely nothing left, and nothing will."""
    log.keep()
    outcome = Outcome.failed("invalid_request", description=str(impossible))
    payments.record_outcome(transaction_id=payment.id, outcome=outcome)


@transaction.atomic
def _not_sent(payment: Transaction, log: CallLog, failure: NotSent) -> None:
    """Surely nothing left: back to the queue, same id, later."""
    log.keep()
    due_at = timezone.now() + timedelta(seconds=_pause(payment, failure))
    payments.put_back(transaction_id=payment.id, fence=payment.fence, due_at=due_at, note=failure.detail)
    if isinstance(failure, CredentialsRefused):
        guards.credential_refused(payment)


@transaction.atomic
def _unknown(payment: Transaction, log: CallLog, doubt: OutcomeUnknown) -> None:
    log.keep()
    payments.advance(transaction_id=payment.id, to=Status.UNKNOWN, source="answer", note=doubt.detail[:300])


def _pause(payment: Transaction, failure: NotSent) -> float:
    """Growing with each try, never less than Daraja asked for, and a little apart from the others."""
    asked = failure.retry_after_seconds if isinstance(failure, Throttled) else None
    grown = min(2.0 ** min(payment.fence, 10), BACKOFF_SECONDS_MAX)
    return max(asked or 0.0, grown) * random.uniform(0.8, 1.2)  # noqa: S311
