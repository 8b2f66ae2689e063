"""Reports that contradict each other while a payment is still open: only a person may choose between them."""

from decimal import Decimal
from typing import Any

import pytest

from mobilemoney.payments.models import Transaction
from mobilemoney.payments.outcomes import Outcome, Source
from mobilemoney.payments.services import record_outcome
from mobilemoney.payments.states import Flag, Status
from mobilemoney.testing import make_shortcode, make_transaction

pytestmark = pytest.mark.django_db

CANCELLED = Outcome.failed("cancelled_by_user", code="1032", source=Source.QUERY)
CONFIRMED = Outcome(succeeded=True, source=Source.QUERY, result_code="0")


def paid(**changes: Any) -> Outcome:
    said: dict[str, Any] = {"receipt_number": "UKL7RT61SV", "amount": Decimal("100.00"), **changes}
    return Outcome(succeeded=True, source=Source.CALLBACK, result_code="0", **said)


def after(*outcomes: Outcome, **facts: Any) -> Transaction:
    payment = make_transaction(Status.SUBMITTED, **facts)
    for outcome in outcomes:
        record_outcome(transaction_id=payment.id, outcome=outcome)
    return Transaction.objects.get(id=payment.id)


@pytest.mark.parametrize("said", [{"amount": Decimal("50.00")}, {"amount": None}], ids=["other amount", "no amount"])
def test_a_failure_does_not_bury_a_receipt(said: dict[str, Any]) -> None:
    payment = after(paid(**said), CANCELLED)

    assert payment.status == Status.NEEDS_ATTENTION
    assert payment.receipt_number == "UKL7RT61SV"
    assert Flag.CONTRADICTORY_RESULT in payment.flags


def test_a_failure_settles_a_success_that_brought_nothing_to_show_for_it() -> None:
    assert after(paid(amount=None, receipt_number=""), CANCELLED).status == Status.FAILED


def test_a_second_amount_does_not_lift_the_doubt_about_the_first() -> None:
    payment = after(paid(amount=Decimal("50.00")), paid())

    assert (payment.status, payment.received_amount) == (Status.NEEDS_ATTENTION, Decimal("50.00"))
    assert Flag.CONTRADICTORY_RESULT in payment.flags


def test_a_held_success_is_not_settled_by_another_receipt() -> None:
    payment = after(paid(amount=None), paid(receipt_number="UKL7RT61SX"))

    assert (payment.status, payment.receipt_number) == (Status.NEEDS_ATTENTION, "UKL7RT61SV")
    assert payment.flags == [Flag.CONTRADICTORY_RESULT]


def test_a_query_does_not_book_money_again_whose_receipt_stands_elsewhere() -> None:
    shortcode = make_shortcode()
    make_transaction(Status.SUCCEEDED, shortcode, receipt_number="UKL7RT61SV")

    payment = after(paid(), CONFIRMED, shortcode=shortcode)

    assert payment.status == Status.NEEDS_ATTENTION
    assert payment.flags == [Flag.RECEIPT_REUSED]
