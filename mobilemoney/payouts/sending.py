"""Sending payouts: claimed by one worker, checked once more, called outside any database transaction.

Line by line, if the process dies: before the claim commits, the payout is queued as it was. From the claim
until Daraja's answer is recorded, it is `sending`; its lease runs out and it becomes `unknown`, which is asked
about by its OriginatorConversationID and never sent again. Only whoever holds the claim (its fence) can say that
it surely did not leave, and put it back under the same id.

Where Daraja answers at once, a few payouts are claimed together and their answers recorded together. They are sent
one after the other, each with its own last look; the first that is not simply taken sends the rest back to the queue.
"""

import random
import time
from collections import deque
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from mobilemoney.daraja.errors import CredentialsRefused, NotSent, OutcomeUnknown, Rejected, Throttled
from mobilemoney.failpoints import reach
from mobilemoney.payments import groups
from mobilemoney.payments import services as payments
from mobilemoney.payments.calls import keep_all
from mobilemoney.payments.outcomes import Outcome
from mobilemoney.payments.states import Status
from mobilemoney.payouts import claims, guards
from mobilemoney.payouts.errands import Acknowledgement, Errand, Sender

BACKOFF_SECONDS_MAX = 300
# What was claimed and could not be sent within this time goes back to the queue.
HOLD_SECONDS_MAX = 1.0
# How long a process tries to write down what it knows of a payment while the database is away.
KEEP_TRYING_SECONDS = 60.0
Answered = tuple[Errand, Acknowledgement]

_bite = claims.Bite()


def send_next() -> int:
    """Send a few payouts of each business that has some waiting: a batch of thousands holds nobody else up."""
    businesses = claims.waiting_businesses()
    random.shuffle(businesses)
    return sum(_send_some(claims.claim(business_id, at_most=_bite.size)) for business_id in businesses)


def _send_some(errands: list[Errand]) -> int:
    if errands:
        reach("payout.claimed")
        began = time.monotonic()
        if _send_together(deque(errands)):
            _bite.learn(len(errands), time.monotonic() - began)
        else:
            _bite.shrink()
    return len(errands)


def _send_together(waiting: deque[Errand]) -> bool:
    """Send one after the other while all goes well. Returns whether Daraja simply took them all."""
    until = time.monotonic() + HOLD_SECONDS_MAX
    answered: list[Answered] = []
    goes_well = True
    try:
        while waiting and goes_well:
            errand = waiting.popleft()
            acknowledged = send(errand)
            if acknowledged is not None:
                reach("payout.after_answer")
                answered.append((errand, acknowledged))
            # Without an id of our own, only those of the answer can be asked by, so they are kept at once.
            goes_well = bool(acknowledged and errand.payment.originator_conversation_id and time.monotonic() < until)
    finally:
        _persistently(partial(_acknowledged, answered))
        _persistently(partial(_leave_to_others, waiting))
    reach("payout.after_record")
    return goes_well


def send(errand: Errand) -> Acknowledgement | None:
    """Send a claimed payout. What came of it is recorded, unless Daraja took it: that is returned."""
    sender: Sender = import_string(settings.PAYMENT_SENDERS[errand.payment.kind])
    try:
        return sender(errand)
    except Rejected as refusal:
        _persistently(partial(_refused, errand, refusal))
    except ValueError as impossible:
        _persistently(partial(_impossible, errand, impossible))
    except NotSent as failure:
        _persistently(partial(_not_sent, errand, failure))
    except OutcomeUnknown as doubt:
        _persistently(partial(_unknown, errand, doubt))
    except (DatabaseError, InterfaceError):  # Neither is a kind of the other.
        if errand.may_have_left:
            raise
        away = NotSent("The database was away before it could be sent.", reason="database")
        _persistently(partial(_not_sent, errand, away))
    return None


def _acknowledged(answered: list[Answered]) -> None:
    """Those that a callback has overtaken, and whatever else is not plain, are looked at one by one."""
    ids = {
        errand.payment: {
            "originator_conversation_id": acknowledged.originator_conversation_id,
            "conversation_id": acknowledged.conversation_id,
        }
        for errand, acknowledged in answered
    }
    if not ids:
        return
    with transaction.atomic():
        keep_all([errand.log for errand, _ in answered])
        recorded = groups.record_acknowledgements(ids.items())
    for payment in ids.keys() - recorded:
        try:
            payments.record_acknowledgement(transaction_id=payment.id, ids=ids[payment])
        except IntegrityError:
            note = "Daraja's answer names an OriginatorConversationID that belongs to another payment."
            payments.advance(transaction_id=payment.id, to=Status.UNKNOWN, note=note)


@transaction.atomic
def _leave_to_others(waiting: Iterable[Errand]) -> None:
    """Nobody has looked at them a last time, so surely nothing left."""
    for errand in waiting:
        note = "Its turn did not come; nothing was sent."
        payments.put_back(
            transaction_id=errand.payment.id, fence=errand.payment.fence, due_at=timezone.now(), note=note
        )


@transaction.atomic
def _refused(errand: Errand, refusal: Rejected) -> None:
    errand.log.keep()
    outcome = Outcome.failed(
        refusal.failure_reason or "rejected", code=refusal.error_code, description=refusal.error_message
    )
    settled = payments.record_outcome(transaction_id=errand.payment.id, outcome=outcome)
    guards.after_outcome(settled)


@transaction.atomic
def _impossible(errand: Errand, impossible: ValueError) -> None:
    """The request could not even be written down, so surely nothing left, and nothing will."""
    errand.log.keep()
    outcome = Outcome.failed("invalid_request", description=str(impossible))
    payments.record_outcome(transaction_id=errand.payment.id, outcome=outcome)


@transaction.atomic
def _not_sent(errand: Errand, failure: NotSent) -> None:
    """Surely nothing left: back to the queue, same id, later."""
    payment = errand.payment
    errand.log.keep()
    due_at = timezone.now() + timedelta(seconds=_pause(errand, failure))
    payments.put_back(transaction_id=payment.id, fence=payment.fence, due_at=due_at, note=failure.detail)
    if isinstance(failure, CredentialsRefused):
        guards.credential_refused(payment)


@transaction.atomic
def _unknown(errand: Errand, doubt: OutcomeUnknown) -> None:
    errand.log.keep()
    payments.advance(transaction_id=errand.payment.id, to=Status.UNKNOWN, source="answer", note=doubt.detail[:300])


def _pause(errand: Errand, failure: NotSent) -> float:
    """Growing with each try, never less than Daraja asked for, and a little apart from the others."""
    asked = failure.retry_after_seconds if isinstance(failure, Throttled) else None
    grown = min(2.0 ** min(errand.payment.fence, 10), BACKOFF_SECONDS_MAX)
    return max(asked or 0.0, grown) * random.uniform(0.8, 1.2)  # noqa: S311


def _persistently(record: Callable[[], None]) -> None:
    """Write down what is known, again and again while the database is away: else a person has to find it out."""
    until = time.monotonic() + KEEP_TRYING_SECONDS
    while True:
        try:
            return record()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > until:
                raise
            connection.close()
            time.sleep(random.uniform(0.2, 0.6))  # noqa: S311
