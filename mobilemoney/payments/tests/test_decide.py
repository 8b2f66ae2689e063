"""Properties that hold for every payment and every run of reports, whatever their order."""

from decimal import Decimal
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from mobilemoney.payments.models import Transaction
from mobilemoney.payments.outcomes import Outcome, Source, decide
from mobilemoney.payments.states import FINAL, MOVES, Direction, Flag, Status

ASKED = Decimal("100.00")
amounts = st.sampled_from([None, ASKED, Decimal("1.00"), Decimal("100.01")])
receipts = st.sampled_from(["", "UKL7RT61SV", "UKL7RT61SX"])
phones = st.sampled_from(["", "254712345678", "254700000001", "2547 ***** 678", "rubbish"])
reports = st.builds(
    Outcome,
    succeeded=st.booleans(),
    source=st.sampled_from([Source.CALLBACK, Source.QUERY, Source.CONFIRMATION]),
    result_code=st.sampled_from(["0", "1032", "E3008"]),
    receipt_number=receipts,
    amount=amounts,
    phone_number=phones,
    code_is_known=st.booleans(),
)
payments = st.builds(
    Transaction,
    id=st.builds(uuid4),
    status=st.sampled_from([Status.SENDING, Status.SUBMITTED, Status.UNKNOWN, Status.NEEDS_ATTENTION, *FINAL]),
    direction=st.sampled_from(list(Direction)),
    amount=st.just(ASKED),
    phone_number=st.sampled_from(["", "254712345678"]),
    receipt_number=receipts,
    flags=st.sampled_from([[], [str(Flag.AMOUNT_MISMATCH)]]),
)


@given(payments, reports, st.booleans())
def test_every_move_stands_in_the_table(payment: Transaction, report: Outcome, taken: bool) -> None:
    verdict = decide(payment, report, receipt_is_taken=taken)

    assert verdict.move_to is None or verdict.move_to in MOVES[Status(payment.status)]


@given(payments, reports, st.booleans())
def test_a_success_needs_a_report_of_success_over_the_asked_amount(
    payment: Transaction, report: Outcome, taken: bool
) -> None:
    verdict = decide(payment, report, receipt_is_taken=taken)

    if verdict.move_to == Status.SUCCEEDED:
        assert report.succeeded
        assert report.amount in {None, ASKED}
        assert not taken or not report.receipt_number


@given(payments, reports, st.booleans())
def test_a_failure_never_comes_of_a_report_of_success(payment: Transaction, report: Outcome, taken: bool) -> None:
    verdict = decide(payment, report, receipt_is_taken=taken)

    if report.succeeded:
        assert verdict.move_to != Status.FAILED


@given(payments, reports)
def test_a_receipt_that_stands_elsewhere_is_never_taken(payment: Transaction, report: Outcome) -> None:
    verdict = decide(payment, report, receipt_is_taken=True)

    if report.receipt_number:
        assert not verdict.take_receipt
        assert not verdict.open_late_result


@given(payments, reports, st.booleans())
def test_only_a_success_after_a_failure_opens_another_payment(
    payment: Transaction, report: Outcome, taken: bool
) -> None:
    verdict = decide(payment, report, receipt_is_taken=taken)

    if verdict.open_late_result:
        assert payment.status == Status.FAILED
        assert report.succeeded
        assert report.receipt_number
