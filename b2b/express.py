"""B2B express: prompting another merchant's till, who then pays us. Money in, sent by the worker."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mobilemoney.businesses.models import Shortcode
from mobilemoney.daraja.express import B2bExpressRequest
from mobilemoney.daraja.result_codes import Product, explain
from mobilemoney.daraja.results import ExpressCallback
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.idempotency import IdempotencyClaim
from mobilemoney.identifiers import new_id
from mobilemoney.payments import services as payments
from mobilemoney.payments import trust
from mobilemoney.payments.applying import Worked
from mobilemoney.payments.asking import Answer
from mobilemoney.payments.models import Callback, Transaction
from mobilemoney.payments.outcomes import Outcome, Source
from mobilemoney.payments.states import Direction, Kind, Status
from mobilemoney.payouts.errands import Errand


@dataclass(frozen=True)
class PromptTaken:
    """Daraja gives no ids of its own for these prompts."""

    originator_conversation_id: str
    conversation_id: str = ""


def request_express(*, caller: Caller, given: dict[str, Any], shortcode: Shortcode, claim: IdempotencyClaim) -> UUID:
    """Take a prompt on and return its payment's id. Its id is the RequestRefID that Daraja will see."""
    payment_id = new_id()
    with transaction.atomic():
        payments.open_payment(
            source=caller.key,
            id=payment_id,
            business_id=shortcode.business_id,
            shortcode=shortcode,
            kind=Kind.B2B_EXPRESS,
            direction=Direction.IN,
            status=Status.QUEUED,
            due_at=timezone.now(),
            amount=given["amount"],
            counterparty_name=f"till {given['payer_shortcode']}",
            account_reference=given["payment_reference"],
            description=given["partner_name"],
            product_type=given["product_type"],
            metadata={**given["metadata"], "payer_shortcode": given["payer_shortcode"]},
            originator_conversation_id=str(payment_id),
            created_by=caller.key,
        )
        claim.commit(payment_id)
    return payment_id


def send(errand: Errand) -> PromptTaken:
    """Prompt the merchant. Raises Daraja's named errors, or ValueError for what it could only refuse."""
    payment = errand.payment
    request = B2bExpressRequest(
        primary_shortcode=payment.metadata["payer_shortcode"],
        receiver_shortcode=payment.shortcode.shortcode,
        amount=payment.amount,
        payment_reference=payment.account_reference,
        callback_url=errand.addresses["b2b_express"],
        partner_name=payment.description or payment.business.name,
        request_reference_id=payment.originator_conversation_id,
    )
    errand.client().b2b_express(request, before_send=errand.last_look)
    return PromptTaken(payment.originator_conversation_id)


def ask(payment: Transaction) -> Answer:
    """Daraja documents no question about these prompts: their callback, or a person, settles them."""
    return Answer.NONE


def apply_callback(callback: Callback, message: ExpressCallback) -> Worked:
    """Settle a prompt by its callback, if the callback can be believed."""
    found = trust.match(callback, ids={"originator_conversation_id": message.request_id})
    if found.payment is None:
        return trust.nobodys(callback)
    if not found.trusted:
        trust.ask_because_of(found)
        return Worked(Callback.State.UNTRUSTED, found.note, found.payment)
    payments.learn_ids(transaction_id=found.payment.id, ids={"conversation_id": message.conversation_id})
    outcome = _outcome(message)
    if outcome is None:
        note = "Code 0, but its status says otherwise."
        payments.advance(transaction_id=found.payment.id, to=Status.UNKNOWN, source="callback", note=note)
        return Worked(Callback.State.APPLIED, note, found.payment)
    payment = payments.record_outcome(transaction_id=found.payment.id, outcome=outcome)
    return Worked(Callback.State.APPLIED, found.note or "Applied.", payment)


def _outcome(message: ExpressCallback) -> Outcome | None:
    """What the callback reports, or None when it contradicts itself."""
    meaning = explain(Product.B2B_EXPRESS, message.result_code, message.result_description)
    if meaning.succeeded and not message.succeeded:
        return None
    return Outcome(
        succeeded=meaning.succeeded,
        source=Source.CALLBACK,
        result_code=message.result_code,
        result_description=message.result_description,
        failure_reason="" if meaning.succeeded else meaning.failure_reason,
        receipt_number=message.receipt_number if meaning.succeeded else "",
        amount=message.amount,
        code_is_known=meaning.known,
    )
