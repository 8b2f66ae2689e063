"""Ending what asking did not settle: a person's decision, with a reason, on the record."""

from uuid import UUID

from django.db import transaction

from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.errors import Conflict, InvalidState, PermissionDenied, ValidationFailed
from mobilemoney.payments import acts, services
from mobilemoney.payments.models import Callback, Transaction
from mobilemoney.payments.outcomes import Outcome, Source
from mobilemoney.payments.states import Direction, Status

STATEMENT = "statement"


@transaction.atomic
def resolve(*, caller: Caller, transaction_id: UUID, outcome: str, receipt_number: str, reason: str) -> None:
    """Take a payment out of `needs_attention`, as `succeeded` or `failed`.

    Money out becomes failed, and so free to be paid again, only when Daraja was asked and answered, or when the
    reason names the statement that was looked at. Raises InvalidState, PermissionDenied, ValidationFailed, Conflict.
    """
    payment = Transaction.objects.select_for_update(of=("self",)).select_related("business").get(id=transaction_id)
    if payment.status != Status.NEEDS_ATTENTION:
        raise InvalidState("Only a payment that needs attention can be resolved.")
    if payment.created_by == caller.key and not caller.is_superuser:
        raise PermissionDenied("Whoever asked for it can't resolve it; a second person must.")
    if outcome == Status.FAILED:
        _check_evidence(payment, reason)
    _check_receipt(payment, receipt_number)
    services.record_outcome(transaction_id=payment.id, outcome=_outcome(payment, outcome, receipt_number, reason))
    told = {"outcome": outcome, "receipt_number": receipt_number, "reason": reason}
    acts.record_of_staff(caller, "transaction.resolved", payment, told)


def _check_evidence(payment: Transaction, reason: str) -> None:
    if payment.direction != Direction.OUT or STATEMENT in reason.lower():
        return
    if payment.receipt_number or payment.received_amount is not None:
        # An answer was there, and it spoke of money that moved: it can't be the ground to pay again.
        raise ValidationFailed(
            {"reason": ["Daraja spoke of a payment. Name the M-PESA statement that says otherwise."]}
        )
    if not payment.callbacks.filter(kind="status_result", state=Callback.State.APPLIED).exists():
        problem = "Ask Daraja first, or name in the reason the M-PESA statement that you looked at."
        raise ValidationFailed({"reason": [problem]})


def _check_receipt(payment: Transaction, receipt_number: str) -> None:
    if not receipt_number:
        return
    if payment.receipt_number and payment.receipt_number != receipt_number:
        raise Conflict("The payment has another receipt already.")
    same = Transaction.objects.filter(
        shortcode_id=payment.shortcode_id, direction=payment.direction, receipt_number=receipt_number
    )
    if same.exclude(id=payment.id).exists():
        raise Conflict("This receipt stands on another payment.")


def _outcome(payment: Transaction, outcome: str, receipt_number: str, reason: str) -> Outcome:
    succeeded = outcome == Status.SUCCEEDED
    return Outcome(
        succeeded=succeeded,
        source=Source.STAFF,
        result_code=payment.result_code,
        result_description=reason,
        failure_reason="" if succeeded else "resolved_by_staff",
        receipt_number=receipt_number,
    )
