"""What the worker runs for C2B: messages from the inbox, and questions about prompts."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from c2b import confirmations
from mobilemoney.businesses.models import Shortcode
from mobilemoney.businesses.selectors import daraja_client_for
from mobilemoney.daraja.c2b_message import C2bMessage
from mobilemoney.daraja.errors import DarajaError, StillProcessing
from mobilemoney.daraja.result_codes import Product, explain
from mobilemoney.daraja.results import StkCallback
from mobilemoney.daraja.stk import StkQueryRequest
from mobilemoney.payments import services, trust
from mobilemoney.payments.applying import Worked
from mobilemoney.payments.asking import Answer
from mobilemoney.payments.calls import CallLog
from mobilemoney.payments.models import Callback, Transaction
from mobilemoney.payments.outcomes import Outcome, Source


def apply_stk_result(callback: Callback, message: StkCallback) -> Worked:
    """Settle a prompt by its callback, if the callback can be believed."""
    ids = _ids(message)
    found = trust.match(callback, ids=ids)
    if found.payment is None:
        return trust.nobodys(callback)
    if not found.trusted:
        trust.ask_because_of(found)
        return Worked(Callback.State.UNTRUSTED, found.note, found.payment)
    services.learn_ids(transaction_id=found.payment.id, ids=ids)
    outcome = _outcome(message, Source.CALLBACK)
    if outcome is None:
        services.ask_soon(transaction_id=found.payment.id)
        return Worked(Callback.State.APPLIED, "Not the end yet; Daraja is asked again.", found.payment)
    payment = services.record_outcome(transaction_id=found.payment.id, outcome=outcome)
    return Worked(Callback.State.APPLIED, found.note or "Applied.", payment)


def settle_stk_results(messages: Sequence[tuple[Callback, StkCallback]]) -> set[UUID]:
    """Settle by plain callbacks, together. Returns the callbacks that were; the others are for `apply_stk_result`."""
    reports: dict[UUID, services.Report] = {}
    callback_ids: dict[UUID, UUID] = {}
    for callback, message in messages:
        payment_id = callback.address.transaction_id if callback.address else None
        outcome = _outcome(message, Source.CALLBACK)
        if payment_id is None or payment_id in reports or outcome is None:
            continue
        reports[payment_id] = services.Report(outcome, _ids(message))
        callback_ids[payment_id] = callback.id
    return {callback_ids[payment.id] for payment in services.record_plain_outcomes(reports)}


def ask_about_stk(payment: Transaction) -> Outcome | Answer:
    """Ask Daraja how a prompt ended. What can't be answered now is asked again later."""
    log = CallLog(business_id=payment.business_id, transaction_id=payment.id)
    shortcode = payment.shortcode
    question = StkQueryRequest(
        shortcode=shortcode.stk_business_shortcode,
        passkey=shortcode.lipa_passkey,
        checkout_request_id=payment.checkout_request_id,
        at=timezone.now(),
    )
    try:
        answer = daraja_client_for(shortcode, log).stk_query(question)
    except StillProcessing:
        return Answer.PENDING
    except DarajaError:
        return Answer.NONE
    finally:
        log.keep()
    told = StkCallback(
        merchant_request_id=answer.merchant_request_id,
        checkout_request_id=answer.checkout_request_id,
        result_code=answer.result_code,
        result_description=answer.result_description,
    )
    return _outcome(told, Source.QUERY) or Answer.PENDING


def apply_confirmation(callback: Callback, message: C2bMessage) -> Worked:
    """Record a C2B payment once, if the message can be believed."""
    address_shortcode = callback.address.shortcode_id if callback.address else None
    shortcode = confirmations.shortcode_of(address_shortcode, message.shortcode)
    if shortcode is None:
        return trust.nobodys(callback)
    if message.shortcode and not _is_of(shortcode, message.shortcode):
        return Worked(Callback.State.UNTRUSTED, "It names another shortcode than the address it came to.")
    if callback.address is None and not callback.source_listed:
        return Worked(Callback.State.UNTRUSTED, "It came to an address that gives no trust.")
    return confirmations.record(callback, message, shortcode)


def apply_validation(callback: Callback, message: C2bMessage) -> Worked:
    """The question was answered when it came; the message is only kept."""
    state = Callback.State.APPLIED if callback.address else Callback.State.UNTRUSTED
    return Worked(state, "Answered when it came.")


def _ids(message: StkCallback) -> dict[str, str]:
    return {
        "checkout_request_id": message.checkout_request_id,
        "merchant_request_id": message.merchant_request_id,
    }


def _outcome(message: StkCallback, source: Source) -> Outcome | None:
    """What the message reports, or None while the prompt is still open."""
    meaning = explain(Product.STK, message.result_code, message.result_description)
    if not meaning.succeeded and not meaning.final and meaning.known:
        return None
    return Outcome(
        succeeded=meaning.succeeded,
        source=source,
        result_code=message.result_code,
        result_description=message.result_description,
        failure_reason="" if meaning.succeeded else meaning.failure_reason,
        receipt_number=message.receipt_number,
        amount=message.amount,
        phone_number=message.phone_number,
        daraja_time=message.daraja_time,
        code_is_known=meaning.known,
    )


def _is_of(shortcode: Shortcode, number: str) -> bool:
    return number in {shortcode.shortcode, shortcode.store_number}
