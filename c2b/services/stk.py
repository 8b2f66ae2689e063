"""STK push: prompting a customer's phone for a payment.

What a crash leaves behind, line by line:
before the intent commits: nothing, and nothing was sent. From there until Daraja's answer is
recorded: a payment `sending` whose lease runs out into `unknown`; its callback, which carries a token
of this very payment, settles it, or after the schedule a person does. From there on: a payment
`submitted`, which its callback or the questions by CheckoutRequestID settle. No process ever sends
a payment that it did not itself just write, so none is prompted twice.
"""

import time
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from mobilemoney.businesses.models import Shortcode
from mobilemoney.businesses.selectors import daraja_client_for
from mobilemoney.daraja.client import DarajaClient
from mobilemoney.daraja.errors import CredentialsRefused, NotSent, OutcomeUnknown, Rejected, Throttled
from mobilemoney.daraja.stk import StkPushAck, StkPushRequest
from mobilemoney.failpoints import reach
from mobilemoney.gateway import errors
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.idempotency import IdempotencyClaim
from mobilemoney.payments import asking, selectors, services
from mobilemoney.payments.addresses import new_address
from mobilemoney.payments.calls import CallLog
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.outcomes import Outcome
from mobilemoney.payments.states import FINAL, Direction, Kind, Status

# A prompt that the customer no longer expects is worse than none, so sending ends here.
STK_SEND_SECONDS_MAX = 60
# Waits before each try; only what surely was not sent is tried again, and only this long.
STK_TRY_PAUSES_SECONDS = (0.0, 0.5, 1.5, 4.0)
STK_LAST_TRY_SECONDS = 20


@dataclass(frozen=True)
class StkOrder:
    """What a caller asks of a customer. KES, whole shillings; the phone as twelve digits."""

    shortcode: Shortcode
    phone_number: str
    amount: Decimal
    account_reference: str = ""
    description: str = ""
    product_type: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)


def request_stk_push(*, caller: Caller, order: StkOrder, claim: IdempotencyClaim) -> Transaction:
    """Prompt a customer's phone for a payment and return the payment as it stands then.

    The intent is committed as SENDING, with a lease, before Daraja is called, and no database
    transaction is open meanwhile: a crash leaves a row to ask about, not a charge nobody knows of,
    and no worker can send it a second time.

    Raises DarajaRejected or DarajaUnavailable once the payment is finally FAILED. An unclear
    answer is no error: the payment is then UNKNOWN.
    """
    # Before the intent, so that a secret that can't be read leaves no payment behind.
    log = CallLog(business_id=order.shortcode.business_id)
    client, passkey = daraja_client_for(order.shortcode, log), order.shortcode.lipa_passkey
    reach("stk.before_intent")
    payment, callback_url = _commit_intent(caller, order, claim)
    reach("stk.after_intent")
    log.transaction_id = payment.id
    try:
        acknowledged = _send(client, payment, _wire_request(order, callback_url, passkey))
    except Rejected as refusal:
        reach("stk.before_refusal")
        _end_unsent(payment, log, _refused(refusal))
        reach("stk.after_refusal")
        raise errors.DarajaRejected(refusal.detail, details=_told(payment, refusal)) from refusal
    except NotSent as failure:
        _end_unsent(payment, log, Outcome.failed(failure.failure_reason, description=failure.detail))
        raise errors.DarajaUnavailable(failure.detail, details={"transaction_id": str(payment.id)}) from failure
    except OutcomeUnknown as doubt:
        reach("stk.before_unknown")
        payment = _hold_as_unknown(payment, log, doubt)
        reach("stk.after_unknown")
    else:
        reach("stk.after_answer")
        payment = _record(payment, log, acknowledged)
    reach("stk.before_reply")
    return selectors.just_made(payment, order.shortcode)


def query_stk(payment: Transaction) -> None:
    """Ask Daraja now how a prompt ended, and record what it says. A settled payment isn't asked about."""
    if payment.status in FINAL or not payment.checkout_request_id:
        return
    answer = asking.put_question(payment)
    if isinstance(answer, Outcome):
        services.record_outcome(transaction_id=payment.id, outcome=answer)


@transaction.atomic
def _commit_intent(caller: Caller, order: StkOrder, claim: IdempotencyClaim) -> tuple[Transaction, str]:
    """Payment, first event, callback address and Idempotency-Key: all of them, or none."""
    payment = services.open_payment(
        source=caller.key,
        lease_seconds=STK_SEND_SECONDS_MAX,
        business_id=order.shortcode.business_id,
        shortcode=order.shortcode,
        kind=Kind.STK,
        direction=Direction.IN,
        status=Status.SENDING,
        amount=order.amount,
        phone_number=order.phone_number,
        account_reference=order.account_reference,
        description=order.description,
        product_type=order.product_type,
        metadata=order.metadata,
        created_by=caller.key,
    )
    callback_url = new_address(kind="stk", shortcode=order.shortcode, payment=payment)
    claim.commit(payment.id)
    reach("stk.inside_intent")
    return payment, callback_url


def _wire_request(order: StkOrder, callback_url: str, passkey: str) -> StkPushRequest:
    shortcode = order.shortcode
    return StkPushRequest(
        shortcode=shortcode.stk_business_shortcode,
        passkey=passkey,
        transaction_type=shortcode.stk_transaction_type,
        amount=order.amount,
        party_a=order.phone_number,
        party_b=shortcode.stk_party_b,
        phone_number=order.phone_number,
        callback_url=callback_url,
        account_reference=order.account_reference,
        transaction_desc=order.description,
        at=timezone.now(),
    )


def _send(client: DarajaClient, payment: Transaction, request: StkPushRequest) -> StkPushAck:
    """Send the prompt; again only when it surely did not leave, and only for a short while."""
    started = time.monotonic()
    failure: NotSent | None = None
    for pause in STK_TRY_PAUSES_SECONDS:
        time.sleep(pause)
        if failure is not None and time.monotonic() - started > STK_LAST_TRY_SECONDS:
            break
        try:
            return client.stk_push(request, before_send=lambda: _before_send(payment))
        except CredentialsRefused:
            raise
        except NotSent as again:
            failure = again
            if again.reason == "lease" or _waits_too_long(again):
                break
    assert failure is not None
    raise failure


def _waits_too_long(failure: NotSent) -> bool:
    wait = failure.retry_after_seconds if isinstance(failure, Throttled) else None
    return wait is not None and wait > STK_LAST_TRY_SECONDS


def _before_send(payment: Transaction) -> None:
    """The last look before the connection opens: is it still ours to send?"""
    reach("stk.after_token")
    try:
        services.hold_lease(transaction_id=payment.id, fence=payment.fence)
    except services.LostClaim as lost:
        raise NotSent(str(lost), reason="lease") from lost


def _record(payment: Transaction, log: CallLog, acknowledged: StkPushAck) -> Transaction:
    reach("stk.before_ack_commit")
    try:
        with transaction.atomic():
            log.keep()
            recorded = services.record_acknowledgement(transaction_id=payment.id, ids=_ids(acknowledged))
            reach("stk.inside_ack")
    except IntegrityError:
        # Daraja took the prompt under an id that another payment holds: we can't ask by it, only wait.
        note = "Daraja's answer names a CheckoutRequestID that belongs to another payment."
        services.advance(transaction_id=payment.id, to=Status.UNKNOWN, note=note)
        recorded = Transaction.objects.get(id=payment.id)
    reach("stk.after_ack")
    return recorded


@transaction.atomic
def _hold_as_unknown(payment: Transaction, log: CallLog, doubt: OutcomeUnknown) -> Transaction:
    log.keep()
    services.learn_ids(transaction_id=payment.id, ids=_ids(doubt))
    services.advance(transaction_id=payment.id, to=Status.UNKNOWN, source="answer", note=doubt.detail[:300])
    return Transaction.objects.get(id=payment.id)


def _ids(source: StkPushAck | OutcomeUnknown) -> dict[str, str]:
    return {name: getattr(source, name) for name in ("checkout_request_id", "merchant_request_id")}


@transaction.atomic
def _end_unsent(payment: Transaction, log: CallLog, outcome: Outcome) -> None:
    log.keep()
    services.record_outcome(transaction_id=payment.id, outcome=outcome)


def _refused(refusal: Rejected) -> Outcome:
    return Outcome.failed(
        refusal.failure_reason or "rejected", code=refusal.error_code, description=refusal.error_message
    )


def _told(payment: Transaction, refusal: Rejected) -> dict[str, Any]:
    said = {"errorCode": refusal.error_code, "errorMessage": refusal.error_message}
    return {"transaction_id": str(payment.id), "daraja": said}
