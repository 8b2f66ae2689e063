"""What Daraja reports of a payment, and what follows from it. Pure: no database, no clock."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from mobilemoney import msisdn
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import FINAL, Direction, Flag, Status


class Source(StrEnum):
    """Who says so. A query confirms; a callback alone does not when it lacks receipt or amount."""

    CALLBACK = "callback"
    QUERY = "query"
    CONFIRMATION = "confirmation"
    ANSWER = "answer"
    STAFF = "staff"


@dataclass(frozen=True)
class Outcome:
    """One trusted report about one payment. Amounts in KES; `phone_number` as it was shown."""

    succeeded: bool
    source: Source
    result_code: str = ""
    result_description: str = ""
    failure_reason: str = ""
    receipt_number: str = ""
    amount: Decimal | None = None
    phone_number: str = ""
    daraja_time: datetime | None = None
    code_is_known: bool = True

    @classmethod
    def failed(cls, reason: str, *, code: str = "", description: str = "", source: Source = Source.ANSWER) -> "Outcome":
        return cls(
            succeeded=False, source=source, failure_reason=reason, result_code=code, result_description=description
        )

    def without_receipt(self) -> "Outcome":
        return replace(self, receipt_number="")


@dataclass(frozen=True)
class Verdict:
    """What one report does to one payment: a move or none, flags, and perhaps a linked payment."""

    move_to: Status | None = None
    flags: tuple[Flag, ...] = ()
    take_receipt: bool = False
    take_received_amount: bool = False
    open_late_result: bool = False

    @property
    def is_plain_end(self) -> bool:
        """The payment ends, and nobody need look at how."""
        return self.move_to in FINAL and not self.flags and not self.open_late_result


NOTHING_NEW = Verdict()


def decide(payment: Transaction, outcome: Outcome, *, receipt_is_taken: bool) -> Verdict:
    """What `outcome` does to `payment`.

    `receipt_is_taken` says that another payment of the shortcode and direction holds the receipt.
    """
    if payment.status == Status.SUCCEEDED:
        return _after_success(payment, outcome, receipt_is_taken)
    if payment.status == Status.FAILED:
        return _after_failure(outcome, receipt_is_taken)
    if outcome.source == Source.STAFF:
        return _decided_by_staff(outcome, receipt_is_taken)
    if not outcome.succeeded:
        return _open_and_not_paid(payment, outcome)
    return _open_and_paid(payment, outcome, receipt_is_taken)


def _decided_by_staff(outcome: Outcome, receipt_is_taken: bool) -> Verdict:
    """A person looked at what no report can settle. Even so, one receipt is one payment."""
    if not outcome.succeeded:
        return Verdict(Status.FAILED)
    return NOTHING_NEW if receipt_is_taken else Verdict(Status.SUCCEEDED, take_receipt=True)


def _open_and_not_paid(payment: Transaction, outcome: Outcome) -> Verdict:
    if payment.receipt_number or _is_doubted(payment):
        return _attention(payment, Flag.CONTRADICTORY_RESULT)  # Somebody trusted said that money moved.
    if outcome.code_is_known:
        return Verdict(Status.FAILED)
    if payment.direction == Direction.IN:
        return Verdict(Status.FAILED, (Flag.UNKNOWN_CODE,))
    # Failing money out frees it for a second payment, so nobody fails it by guessing.
    doubtful = payment.status in {Status.UNKNOWN, Status.NEEDS_ATTENTION}
    return Verdict(None if doubtful else Status.UNKNOWN, (Flag.UNKNOWN_CODE,))


def _open_and_paid(payment: Transaction, outcome: Outcome, receipt_is_taken: bool) -> Verdict:
    if receipt_is_taken:
        return _attention(payment, Flag.RECEIPT_REUSED)
    if outcome.amount is not None and outcome.amount != payment.amount:
        return _attention(payment, Flag.AMOUNT_MISMATCH, take_receipt=True, take_received_amount=True)
    if payment.receipt_number and outcome.receipt_number not in {"", payment.receipt_number}:
        return _attention(payment, Flag.CONTRADICTORY_RESULT)
    flags = (Flag.PHONE_MISMATCH,) if _another_phone(payment, outcome) else ()
    if _needs_confirmation(payment, outcome):
        hold = None if payment.status in {Status.UNKNOWN, Status.NEEDS_ATTENTION} else Status.UNKNOWN
        return Verdict(hold, flags, take_receipt=True)
    if _is_doubted(payment):
        # A query shows neither amount nor receipt, so it can't lift the doubt; a report that does, adds to it.
        return NOTHING_NEW if outcome.amount is None else _attention(payment, Flag.CONTRADICTORY_RESULT)
    return Verdict(Status.SUCCEEDED, flags, take_receipt=True)


def _is_doubted(payment: Transaction) -> bool:
    """Whether a trusted report of success did not fit what was asked, so that only a person can settle it."""
    return not {Flag.AMOUNT_MISMATCH, Flag.RECEIPT_REUSED}.isdisjoint(payment.flags)


def _attention(payment: Transaction, flag: Flag, **taken: bool) -> Verdict:
    if payment.status == Status.NEEDS_ATTENTION:
        return Verdict(None, (flag,))
    return Verdict(Status.NEEDS_ATTENTION, (flag,), **taken)


def _needs_confirmation(payment: Transaction, outcome: Outcome) -> bool:
    """A callback that lacks what every true success carries is held until Daraja, asked, confirms it."""
    if outcome.source != Source.CALLBACK:
        return False
    return outcome.amount is None or not outcome.receipt_number


def _another_phone(payment: Transaction, outcome: Outcome) -> bool:
    if not outcome.phone_number or not payment.phone_number:
        return False
    return msisdn.compare(outcome.phone_number, payment.phone_number) is False


def _after_success(payment: Transaction, outcome: Outcome, receipt_is_taken: bool) -> Verdict:
    if not outcome.succeeded:
        return Verdict(flags=(Flag.CONTRADICTORY_RESULT,))
    if outcome.amount is not None and outcome.amount != (payment.received_amount or payment.amount):
        return Verdict(flags=(Flag.CONTRADICTORY_RESULT,))
    if not outcome.receipt_number or outcome.receipt_number == payment.receipt_number:
        return NOTHING_NEW
    if payment.receipt_number:
        return Verdict(flags=(Flag.CONTRADICTORY_RESULT,))
    return Verdict(flags=(Flag.RECEIPT_REUSED,)) if receipt_is_taken else Verdict(take_receipt=True)


def _after_failure(outcome: Outcome, receipt_is_taken: bool) -> Verdict:
    if not outcome.succeeded:
        return NOTHING_NEW
    flags = (Flag.LATE_RESULT, Flag.CONTRADICTORY_RESULT)
    return Verdict(flags=flags, open_late_result=bool(outcome.receipt_number) and not receipt_is_taken)


def late_result_status(payment: Transaction, outcome: Outcome) -> Status:
    """Money in is there; money out that was thought failed may have been paid again, so a person looks."""
    unclear = payment.direction == Direction.OUT or outcome.amount not in {None, payment.amount}
    return Status.NEEDS_ATTENTION if unclear else Status.SUCCEEDED


def changes_the_facts(verdict: Verdict) -> bool:
    """Whether the report's code and text become the payment's own."""
    return verdict.move_to in FINAL or verdict.move_to in {Status.UNKNOWN, Status.NEEDS_ATTENTION}
