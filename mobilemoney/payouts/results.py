"""What Daraja posts about money out: results, queue time-outs, and answers to questions about a payment."""

from collections.abc import Callable, Sequence
from uuid import UUID

from mobilemoney.daraja.result_codes import explain
from mobilemoney.daraja.results import (
    B2bResult,
    PayoutResult,
    ResultMessage,
    ReversalResult,
    StatusAnswer,
    TimeoutMessage,
    read_b2b,
    read_payout,
    read_reversal,
    read_status,
)
from mobilemoney.payments import groups, trust
from mobilemoney.payments import services as payments
from mobilemoney.payments.applying import Worked
from mobilemoney.payments.models import Callback, Transaction
from mobilemoney.payments.outcomes import Outcome, Source
from mobilemoney.payments.states import Flag, Kind, Status
from mobilemoney.payouts import balances, guards

Told = PayoutResult | B2bResult | ReversalResult
READERS: dict[str, Callable[[ResultMessage], Told]] = {
    Kind.B2C: read_payout,
    Kind.REFUND: read_payout,
    Kind.B2B: read_b2b,
    Kind.TAX: read_b2b,
    Kind.REVERSAL: read_reversal,
}


# "Already reversed": the money is back, so failing it would free it for a second refund.
DONE_BEFORE = frozenset({"R000001"})


def apply_result(callback: Callback, message: ResultMessage) -> Worked:
    """Settle a payout by its result, if the result can be believed."""
    found = trust.match(callback, ids=_ids(message))
    if found.payment is None:
        return trust.nobodys(callback)
    if not found.trusted:
        trust.ask_because_of(found)
        return Worked(Callback.State.UNTRUSTED, found.note, found.payment)
    payment = payments.learn_ids(transaction_id=found.payment.id, ids=_ids(message))
    if not message.is_last:
        return Worked(Callback.State.APPLIED, "More is to come.", payment)
    outcome = _outcome(Kind(payment.kind), message)
    if message.result_code in DONE_BEFORE:
        return _done_before(payment)
    if outcome is None and payment.status == Status.SUCCEEDED:
        payments.add_flag(transaction_id=payment.id, flag=Flag.CONTRADICTORY_RESULT)
        return Worked(Callback.State.APPLIED, "It says otherwise than the success before it.", payment)
    if outcome is None:
        return _unclear(payment, "The result does not say whether money moved; Daraja is asked.")
    return Worked(Callback.State.APPLIED, found.note or "Applied.", settle(payment, outcome, _name(payment, message)))


def settle_b2c_results(messages: Sequence[tuple[Callback, ResultMessage]]) -> set[UUID]:
    """Settle by plain results of success, together. Returns the callbacks that did; `apply_result` takes the others."""
    reports: dict[UUID, payments.Report] = {}
    told_by: dict[UUID, tuple[Callback, ResultMessage]] = {}
    for callback, message in messages:
        payment_id = callback.address.transaction_id if callback.address else None
        outcome = _outcome(Kind.B2C, message) if message.is_last else None  # A refund is paid by B2C as well.
        if payment_id is None or payment_id in reports or outcome is None or not outcome.succeeded:
            continue
        reports[payment_id] = payments.Report(outcome, _ids(message))
        told_by[payment_id] = (callback, message)
    settled = payments.record_plain_outcomes(reports)
    groups.learn_names({payment: _name(payment, told_by[payment.id][1]) for payment in settled})
    for payment in {payment.shortcode_id: payment for payment in settled}.values():
        guards.after_outcome(payment)
        balances.want_after_payouts(payment.shortcode_id)
    return {told_by[payment.id][0].id for payment in settled}


def apply_timeout(callback: Callback, message: TimeoutMessage) -> Worked:
    """The request waited too long in Daraja's queue. That does not prove that nothing was paid."""
    found = trust.match(callback, ids=_ids_of_timeout(message))
    if found.payment is None:
        return trust.nobodys(callback)
    if not found.trusted:
        trust.ask_because_of(found)
        return Worked(Callback.State.UNTRUSTED, found.note, found.payment)
    return _unclear(found.payment, "A queue time-out: whether it was paid is asked.")


def apply_status_answer(callback: Callback, message: ResultMessage) -> Worked:
    """The answer to our own question. TransactionStatus decides; code 0 only says that it was answered."""
    payment = callback.address.transaction if callback.address else None
    if payment is None:
        return trust.nobodys(callback)
    answer = read_status(message)
    if not _speaks_of(payment, answer):
        return Worked(Callback.State.UNTRUSTED, "It speaks of another payment than was asked about.", payment)
    if not answer.is_final:
        said = answer.transaction_status or message.result_description or "nothing"
        return Worked(Callback.State.APPLIED, f"Not the end yet: {said}"[:300], payment)
    return Worked(Callback.State.APPLIED, answer.transaction_status, settle(payment, _answered(answer), ""))


def apply_status_timeout(callback: Callback, message: TimeoutMessage) -> Worked:
    """Our question was not answered; the schedule asks again."""
    payment = callback.address.transaction if callback.address else None
    state = Callback.State.APPLIED if payment else Callback.State.UNTRUSTED
    return Worked(state, "The question waited too long; it is asked again.", payment)


def settle(payment: Transaction, outcome: Outcome, counterparty_name: str) -> Transaction:
    """Record the outcome, let the guards see it, and keep whom Daraja says it paid."""
    settled = payments.record_outcome(transaction_id=payment.id, outcome=outcome)
    if counterparty_name:
        payments.learn_payer(transaction_id=payment.id, counterparty_name=counterparty_name[:200])
    if outcome.source == Source.CALLBACK:
        guards.after_outcome(settled)
        balances.want_after_payouts(payment.shortcode_id)
    return settled


def _unclear(payment: Transaction, verdict: str) -> Worked:
    payments.advance(transaction_id=payment.id, to=Status.UNKNOWN, source="callback", note=verdict)
    payments.ask_soon(transaction_id=payment.id)
    return Worked(Callback.State.APPLIED, verdict, payment)


def _done_before(payment: Transaction) -> Worked:
    """Asking about our own request would only tell that it was declined, so a person looks at what was done before."""
    verdict = "Daraja says that it was given back before."
    payments.advance(transaction_id=payment.id, to=Status.NEEDS_ATTENTION, source="callback", note=verdict)
    if payment.status == Status.FAILED:
        # Its failure freed the money for another refund: a person must see that it is back already.
        payments.add_flag(transaction_id=payment.id, flag=Flag.CONTRADICTORY_RESULT)
    return Worked(Callback.State.APPLIED, verdict, payment)


def _ids(message: ResultMessage) -> dict[str, str]:
    return {
        "originator_conversation_id": message.originator_conversation_id,
        "conversation_id": message.conversation_id,
    }


def _ids_of_timeout(message: TimeoutMessage) -> dict[str, str]:
    """Those that it names. The echo of most products names none: their requests carry no id of ours."""
    ids = {
        "originator_conversation_id": message.originator_conversation_id,
        "conversation_id": message.conversation_id,
    }
    return {field: value for field, value in ids.items() if value}


def _outcome(kind: Kind, message: ResultMessage) -> Outcome | None:
    """What the result reports, or None when it leaves open whether money moved."""
    meaning = explain(guards.PRODUCTS[kind], message.result_code, message.result_description)
    if not meaning.succeeded and not meaning.final and meaning.known:
        return None
    told = READERS[kind](message) if meaning.succeeded else None
    return Outcome(
        succeeded=meaning.succeeded,
        source=Source.CALLBACK,
        result_code=message.result_code,
        result_description=message.result_description,
        failure_reason="" if meaning.succeeded else meaning.failure_reason,
        receipt_number=message.receipt_number,
        amount=told.amount if told else None,
        phone_number="" if told is None or isinstance(told, B2bResult) else told.receiver_phone,
        daraja_time=told.completed_at if told else None,
        code_is_known=meaning.known,
    )


def _name(payment: Transaction, message: ResultMessage) -> str:
    return READERS[payment.kind](message).receiver_name if message.result_code == "0" else ""


def _speaks_of(payment: Transaction, answer: StatusAnswer) -> bool:
    """An answer must not name another payment; whether it names this one fully depends on Daraja's mood."""
    pairs = [
        (payment.originator_conversation_id, answer.originator_conversation_id),
        (payment.conversation_id, answer.conversation_id),
        (payment.receipt_number, answer.receipt_number),
    ]
    return all(own == told for own, told in pairs if own and told)


def _answered(answer: StatusAnswer) -> Outcome:
    return Outcome(
        succeeded=answer.succeeded,
        source=Source.QUERY,
        result_code="0" if answer.succeeded else answer.transaction_status[:40],
        result_description=f"Transaction status: {answer.transaction_status}",
        failure_reason="" if answer.succeeded else "rejected",
        receipt_number=answer.receipt_number if answer.succeeded else "",
        amount=answer.amount if answer.succeeded else None,
        daraja_time=answer.finalised_at,
    )
