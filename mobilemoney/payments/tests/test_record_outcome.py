from decimal import Decimal
from typing import Any

import pytest

from mobilemoney.payments.models import Transaction
from mobilemoney.payments.outcomes import Outcome, Source
from mobilemoney.payments.services import add_flag, advance, record_acknowledgement, record_outcome
from mobilemoney.payments.states import Direction, Flag, Status
from mobilemoney.testing import make_shortcode, make_transaction

pytestmark = pytest.mark.django_db

PAID = Outcome(
    succeeded=True,
    source=Source.CALLBACK,
    result_code="0",
    result_description="Processed.",
    receipt_number="UKL7RT61SV",
    amount=Decimal("100.00"),
    phone_number="254712345678",
)
CANCELLED = Outcome.failed(
    "cancelled_by_user", code="1032", description="Request cancelled by user", source=Source.CALLBACK
)


def paid(**changes: Any) -> Outcome:
    return Outcome(**{**PAID.__dict__, **changes})


def after(status: Status, *outcomes: Outcome, **facts: Any) -> Transaction:
    payment = make_transaction(status, **facts)
    for outcome in outcomes:
        record_outcome(transaction_id=payment.id, outcome=outcome)
    return Transaction.objects.get(id=payment.id)


def test_it_settles_an_open_payment_with_receipt_and_time() -> None:
    payment = after(Status.SUBMITTED, PAID)

    assert payment.status == Status.SUCCEEDED
    assert payment.receipt_number == "UKL7RT61SV"
    assert payment.completed_at is not None
    assert payment.due_at is None


def test_it_announces_a_repeated_callback_only_once() -> None:
    payment = after(Status.SUBMITTED, PAID, PAID)

    assert payment.events.count() == 2  # Its making and its success.
    assert payment.flags == []


@pytest.mark.parametrize("status", [Status.SENDING, Status.SUBMITTED, Status.UNKNOWN, Status.NEEDS_ATTENTION])
def test_it_settles_from_every_open_state(status: Status) -> None:
    assert after(status, PAID).status == Status.SUCCEEDED
    assert after(status, CANCELLED).status == Status.FAILED


def test_it_keeps_code_and_reason_of_a_failure() -> None:
    payment = after(Status.SUBMITTED, CANCELLED)

    assert (payment.result_code, payment.failure_reason) == ("1032", "cancelled_by_user")
    assert payment.receipt_number == ""


def test_it_refuses_a_failure_that_arrives_after_success() -> None:
    payment = after(Status.SUBMITTED, PAID, CANCELLED)

    assert payment.status == Status.SUCCEEDED
    assert payment.flags == [Flag.CONTRADICTORY_RESULT]
    assert payment.result_code == "0"


def test_it_flags_a_repeat_with_another_receipt() -> None:
    payment = after(Status.SUBMITTED, PAID, paid(receipt_number="UKL7RT61SX"))

    assert payment.receipt_number == "UKL7RT61SV"
    assert payment.flags == [Flag.CONTRADICTORY_RESULT]


def test_it_opens_a_linked_payment_for_a_success_after_failure() -> None:
    payment = after(Status.SUBMITTED, CANCELLED, PAID, PAID)

    late = Transaction.objects.get(parent=payment)
    assert payment.status == Status.FAILED
    assert Flag.LATE_RESULT in payment.flags
    assert (late.status, late.receipt_number, late.amount) == (Status.SUCCEEDED, "UKL7RT61SV", Decimal("100.00"))
    assert late.flags == [Flag.LATE_RESULT]


def test_it_hands_late_money_out_to_a_person() -> None:
    payment = after(Status.SUBMITTED, CANCELLED, PAID, direction=Direction.OUT)

    assert Transaction.objects.get(parent=payment).status == Status.NEEDS_ATTENTION


def test_it_only_flags_a_late_success_without_receipt() -> None:
    payment = after(Status.SUBMITTED, CANCELLED, paid(receipt_number=""))

    assert payment.status == Status.FAILED
    assert Flag.CONTRADICTORY_RESULT in payment.flags
    assert not Transaction.objects.filter(parent=payment).exists()


def test_it_never_takes_another_amount_over_silently() -> None:
    payment = after(Status.SUBMITTED, paid(amount=Decimal("1.00")))

    assert payment.status == Status.NEEDS_ATTENTION
    assert payment.flags == [Flag.AMOUNT_MISMATCH]
    assert (payment.amount, payment.received_amount) == (Decimal("100.00"), Decimal("1.00"))


def test_it_does_not_lift_a_wrong_amount_by_a_repeat_or_a_query() -> None:
    wrong = paid(amount=Decimal("1.00"))

    payment = after(Status.SUBMITTED, wrong, wrong, paid(source=Source.QUERY, amount=None, receipt_number=""))

    assert payment.status == Status.NEEDS_ATTENTION
    assert payment.flags == [Flag.AMOUNT_MISMATCH]


@pytest.mark.parametrize("lacking", [{"receipt_number": ""}, {"amount": None}])
def test_it_holds_a_success_that_lacks_receipt_or_amount(lacking: dict[str, Any]) -> None:
    payment = after(Status.SUBMITTED, paid(**lacking))

    assert payment.status == Status.UNKNOWN
    assert payment.due_at is not None


def test_it_releases_a_held_success_when_daraja_confirms_it() -> None:
    confirmed = paid(source=Source.QUERY, receipt_number="", amount=None)

    payment = after(Status.SUBMITTED, paid(receipt_number=""), confirmed)

    assert payment.status == Status.SUCCEEDED
    assert payment.receipt_number == ""


def test_it_fills_an_empty_receipt_once() -> None:
    confirmed = paid(source=Source.QUERY, receipt_number="", amount=None)

    payment = after(Status.SUBMITTED, confirmed, PAID, paid(receipt_number="UKL7RT61SX"))

    assert payment.receipt_number == "UKL7RT61SV"
    assert payment.flags == [Flag.CONTRADICTORY_RESULT]


def test_it_books_one_receipt_for_one_payment_only() -> None:
    shortcode = make_shortcode()
    after(Status.SUBMITTED, PAID, shortcode=shortcode)

    second = after(Status.SUBMITTED, PAID, shortcode=shortcode)

    assert second.status == Status.NEEDS_ATTENTION
    assert second.flags == [Flag.RECEIPT_REUSED]
    assert second.receipt_number == ""


def test_it_flags_another_phone_and_keeps_the_one_that_was_asked() -> None:
    payment = after(Status.SUBMITTED, paid(phone_number="254700000001"))

    assert payment.status == Status.SUCCEEDED
    assert payment.flags == [Flag.PHONE_MISMATCH]
    assert payment.phone_number == "254712345678"


@pytest.mark.parametrize("shown", ["", "2547 ***** 678", "254712***678"])
def test_it_accepts_a_masked_or_missing_phone(shown: str) -> None:
    payment = after(Status.SUBMITTED, paid(phone_number=shown))

    assert payment.status == Status.SUCCEEDED
    assert payment.flags == []


def test_our_own_progress_yields_to_a_callback_that_overtook_it() -> None:
    payment = after(Status.SENDING, PAID)

    moved = advance(transaction_id=payment.id, to=Status.SUBMITTED)

    payment.refresh_from_db()
    assert not moved
    assert payment.status == Status.SUCCEEDED


def test_an_answer_after_the_callback_still_brings_its_ids() -> None:
    payment = after(Status.SENDING, PAID)

    record_acknowledgement(transaction_id=payment.id, ids={"checkout_request_id": "ws_CO_1"})

    payment.refresh_from_db()
    assert (payment.status, payment.checkout_request_id) == (Status.SUCCEEDED, "ws_CO_1")


def test_an_answer_with_another_id_than_the_callback_is_flagged() -> None:
    payment = after(Status.SENDING, PAID, checkout_request_id="ws_CO_1")

    record_acknowledgement(transaction_id=payment.id, ids={"checkout_request_id": "ws_CO_2"})

    payment.refresh_from_db()
    assert payment.checkout_request_id == "ws_CO_1"
    assert payment.flags == [Flag.CONTRADICTORY_RESULT]


def test_a_flag_is_set_once() -> None:
    payment = make_transaction()

    add_flag(transaction_id=payment.id, flag=Flag.UNVERIFIED_CALLBACK)
    add_flag(transaction_id=payment.id, flag=Flag.UNVERIFIED_CALLBACK)

    payment.refresh_from_db()
    assert payment.flags == [Flag.UNVERIFIED_CALLBACK]
