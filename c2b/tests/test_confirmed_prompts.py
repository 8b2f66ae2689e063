"""One payment that Daraja announces twice, and two payments that look alike."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from c2b.tests.test_confirmations import let_it_wait, look_again, path_for, prompt, send
from mobilemoney.businesses.models import Shortcode
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Flag, Kind, Status
from mobilemoney.payments.tests.messages import confirmation, stk_callback
from mobilemoney.testing import make_shortcode, make_transaction

pytestmark = pytest.mark.django_db
RECEIPT = "UKL7RT61SV"


@pytest.fixture
def shortcode() -> Shortcode:
    return make_shortcode(number="600984")


def held(shortcode: Shortcode) -> Transaction:
    """A prompt whose callback brought a receipt but no amount."""
    payment = prompt(shortcode, Status.SUBMITTED)
    own = path_for(shortcode, "stk", payment=payment)
    send(own, stk_callback(checkout_request_id="ws_CO_1", leave_out=("Amount",), MpesaReceiptNumber=RECEIPT))
    return payment


def test_a_confirmation_settles_the_prompt_that_its_receipt_is_held_for(
    shortcode: Shortcode, daraja: FakeDaraja
) -> None:
    payment = held(shortcode)

    send(path_for(shortcode), confirmation(TransID=RECEIPT))

    payment.refresh_from_db()
    assert (payment.status, payment.receipt_number) == (Status.SUCCEEDED, RECEIPT)
    assert payment.counterparty_name == "AMINA"


def test_a_confirmation_of_another_amount_raises_the_held_prompt_to_people(
    shortcode: Shortcode, daraja: FakeDaraja
) -> None:
    payment = held(shortcode)

    send(path_for(shortcode), confirmation(TransID=RECEIPT, TransAmount="40.00"))

    payment.refresh_from_db()
    assert (payment.status, payment.received_amount) == (Status.NEEDS_ATTENTION, Decimal("40.00"))
    assert Flag.AMOUNT_MISMATCH in payment.flags


@pytest.mark.parametrize("status", [Status.SUCCEEDED, Status.UNKNOWN])
def test_next_months_payment_is_not_taken_for_the_end_of_an_old_prompt(
    shortcode: Shortcode, status: Status, daraja: FakeDaraja
) -> None:
    old = prompt(shortcode, status)
    Transaction.objects.filter(id=old.id).update(created_at=timezone.now() - timedelta(days=30))

    send(path_for(shortcode), confirmation())

    assert Transaction.objects.get(kind=Kind.C2B).status == Status.SUCCEEDED
    old.refresh_from_db()
    assert (old.status, old.receipt_number) == (status, "")


def test_a_late_message_about_the_time_of_the_prompt_still_belongs_to_it(shortcode: Shortcode) -> None:
    old = prompt(shortcode, Status.SUCCEEDED)
    made = timezone.now() - timedelta(hours=5)
    Transaction.objects.filter(id=old.id).update(created_at=made)
    paid_at = (made + timedelta(hours=3, minutes=1)).strftime("%Y%m%d%H%M%S")  # East Africa Time.

    send(path_for(shortcode), confirmation(TransTime=paid_at))

    assert Transaction.objects.get().receipt_number == "UKL8C2B001"


def test_two_paid_prompts_alike_take_two_confirmations_and_make_no_third_payment(
    shortcode: Shortcode, daraja: FakeDaraja
) -> None:
    for number in (1, 2):
        make_transaction(Status.SUCCEEDED, shortcode, checkout_request_id=f"ws_CO_{number}")
    for receipt in ("UKL8C2B001", "UKL8C2B002"):
        send(path_for(shortcode), confirmation(TransID=receipt))

    let_it_wait()
    look_again()

    receipts: list[Any] = list(Transaction.objects.values_list("receipt_number", flat=True))
    assert sorted(receipts) == ["UKL8C2B001", "UKL8C2B002"]
