"""C2B confirmations: money that has moved, recorded once."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mobilemoney import msisdn
from mobilemoney.businesses.models import Shortcode
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.payments import addresses, sweeps
from mobilemoney.payments.models import Callback, Transaction
from mobilemoney.payments.states import Flag, Kind, Status
from mobilemoney.payments.tests.messages import confirmation, stk_callback
from mobilemoney.testing import make_shortcode, make_transaction

pytestmark = pytest.mark.django_db


@pytest.fixture
def shortcode() -> Shortcode:
    return make_shortcode(number="600984")


def path_for(shortcode: Shortcode, kind: str = "c2b_confirmation", **whose: Any) -> str:
    url = addresses.new_address(kind=kind, shortcode=shortcode, **whose)
    return url[url.index("/api/") :]


def send(path: str, body: bytes) -> Any:
    answer = Client().post(path, body, content_type="application/json")
    Callback.objects.exclude(due_at=None).update(due_at=timezone.now() - timedelta(seconds=1))
    sweeps.apply_callbacks()
    return answer


def let_it_wait() -> None:
    """As if ten minutes had passed."""
    Callback.objects.update(received_at=timezone.now() - timedelta(minutes=11))
    look_again()


def look_again() -> None:
    """As if the parked messages were due."""
    Callback.objects.filter(state=Callback.State.PARKED).update(due_at=timezone.now() - timedelta(seconds=1))
    sweeps.apply_callbacks()


def test_it_records_a_payment_once(shortcode: Shortcode) -> None:
    path = path_for(shortcode)

    for _ in range(3):
        answer = send(path, confirmation())
    send(path, confirmation(OrgAccountBalance="5200.00"))

    payment = Transaction.objects.get()
    assert (answer.status_code, answer.json()) == (200, {"ResultCode": 0, "ResultDesc": "Accepted"})
    assert (payment.kind, payment.status, payment.receipt_number) == (Kind.C2B, Status.SUCCEEDED, "UKL8C2B001")
    assert (payment.amount, payment.account_reference) == (Decimal("100.00"), "Order1")
    assert payment.counterparty_name == "AMINA"
    assert payment.flags == []


def test_a_repeat_with_another_amount_is_flagged_and_the_first_stands(shortcode: Shortcode) -> None:
    path = path_for(shortcode)
    send(path, confirmation())

    send(path, confirmation(TransAmount="999.00"))

    payment = Transaction.objects.get()
    assert payment.amount == Decimal("100.00")
    assert payment.flags == [Flag.CONTRADICTORY_RESULT]


@pytest.mark.parametrize(
    ("shown", "phone", "hashed"),
    [
        ("254712345678", "254712345678", ""),
        ("2547 ***** 678", "2547*****678", ""),
        (msisdn.sha256_of("254712345678"), "", msisdn.sha256_of("254712345678")),
        (None, "", ""),
        ("", "", ""),
        ("who knows", "whoknows", ""),
    ],
)
def test_the_payer_is_kept_as_far_as_he_is_shown(shortcode: Shortcode, shown: str, phone: str, hashed: str) -> None:
    send(path_for(shortcode), confirmation(MSISDN=shown))

    payment = Transaction.objects.get()
    assert (payment.phone_number, payment.msisdn_hash) == (phone, hashed)


@pytest.mark.parametrize("missing", ["BillRefNumber", "FirstName", "TransTime", "TransactionType", "BusinessShortCode"])
def test_missing_fields_do_not_lose_a_payment(shortcode: Shortcode, missing: str) -> None:
    send(path_for(shortcode), confirmation(**{missing: None}))

    assert Transaction.objects.get().status == Status.SUCCEEDED


@pytest.mark.parametrize("amount", ["", "many", None, "NaN", "-5"])
def test_an_unreadable_amount_is_kept_and_raised_to_people(shortcode: Shortcode, amount: str | None) -> None:
    send(path_for(shortcode), confirmation(TransAmount=amount))

    assert not Transaction.objects.exists()
    assert Callback.objects.get().state == Callback.State.STUCK


def test_an_untrusted_one_makes_no_payment(shortcode: Shortcode) -> None:
    send("/api/v1/c2b/confirmation", confirmation())
    send("/api/v1/c2b/confirmation/" + "a" * 32, confirmation())

    assert not Transaction.objects.exists()


def test_the_token_of_one_shortcode_gives_no_trust_for_another(shortcode: Shortcode) -> None:
    send(path_for(make_shortcode(number="600111")), confirmation())

    assert not Transaction.objects.exists()


def prompt(shortcode: Shortcode, status: Status, **facts: Any) -> Transaction:
    return make_transaction(status, shortcode=shortcode, checkout_request_id="ws_CO_1", **facts)


def test_a_prompt_and_its_confirmation_are_one_payment(shortcode: Shortcode, daraja: FakeDaraja) -> None:
    payment = prompt(shortcode, Status.SUBMITTED)
    send(path_for(shortcode), confirmation(TransID="UKL7RT61SV"))
    assert Callback.objects.get().state == Callback.State.PARKED

    own = path_for(shortcode, "stk", payment=payment)
    send(own, stk_callback(checkout_request_id="ws_CO_1"))
    look_again()

    settled = Transaction.objects.get()
    assert (settled.id, settled.status, settled.receipt_number) == (payment.id, Status.SUCCEEDED, "UKL7RT61SV")
    assert settled.counterparty_name == "AMINA"
    assert settled.flags == []


def test_a_confirmation_settles_a_prompt_whose_callback_never_comes(shortcode: Shortcode, daraja: FakeDaraja) -> None:
    payment = prompt(shortcode, Status.UNKNOWN)
    send(path_for(shortcode), confirmation())

    let_it_wait()

    settled = Transaction.objects.get()
    assert (settled.id, settled.status, settled.receipt_number) == (payment.id, Status.SUCCEEDED, "UKL8C2B001")


def test_a_confirmation_brings_the_receipt_of_a_prompt_that_a_query_settled(shortcode: Shortcode) -> None:
    payment = prompt(shortcode, Status.SUCCEEDED)

    send(path_for(shortcode), confirmation())

    settled = Transaction.objects.get()
    assert (settled.id, settled.receipt_number) == (payment.id, "UKL8C2B001")


@pytest.mark.parametrize(
    "other", [{"TransAmount": "101.00"}, {"MSISDN": "2547 ***** 111"}, {"BillRefNumber": "Order2"}]
)
def test_what_does_not_fit_the_prompt_is_a_payment_of_its_own(shortcode: Shortcode, other: dict[str, str]) -> None:
    payment = prompt(shortcode, Status.SUBMITTED)

    send(path_for(shortcode), confirmation(**other))

    payment.refresh_from_db()
    assert payment.status == Status.SUBMITTED
    assert Transaction.objects.filter(kind=Kind.C2B).count() == 1


def test_what_fits_several_prompts_is_not_guessed(shortcode: Shortcode, daraja: FakeDaraja) -> None:
    prompt(shortcode, Status.UNKNOWN)
    make_transaction(Status.UNKNOWN, shortcode=shortcode, checkout_request_id="ws_CO_2")
    send(path_for(shortcode), confirmation())

    let_it_wait()

    own = Transaction.objects.get(kind=Kind.C2B)
    assert own.flags == [Flag.POSSIBLE_DUPLICATE]
    assert Transaction.objects.filter(kind=Kind.STK, status=Status.UNKNOWN).count() == 2


def test_a_prompt_whose_callback_comes_after_all_is_not_booked_twice(shortcode: Shortcode, daraja: FakeDaraja) -> None:
    payment = prompt(shortcode, Status.FAILED)
    send(path_for(shortcode), confirmation(TransID="UKL7RT61SV"))
    assert Transaction.objects.filter(kind=Kind.C2B).count() == 1

    send(path_for(shortcode, "stk", payment=payment), stk_callback(checkout_request_id="ws_CO_1"))

    assert Transaction.objects.filter(receipt_number="UKL7RT61SV").count() == 1
    payment.refresh_from_db()
    assert Flag.LATE_RESULT in payment.flags


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ({}, "0"),
        ({"active": False}, "C2B00016"),
        ({"account_pattern": "INV-[0-9]+"}, "C2B00012"),
        ({"account_pattern": "Order[0-9]"}, "0"),
        ({"amount_min": "101"}, "C2B00013"),
        ({"amount_max": "99"}, "C2B00013"),
        ({"amount_min": "100", "amount_max": "100"}, "0"),
    ],
)
def test_validation_answers_by_the_rules_of_the_business(rules: dict[str, Any], code: str) -> None:
    shortcode = make_shortcode(number="600984", validation_rules=rules)

    answer = send(path_for(shortcode, "c2b_validation"), confirmation(OrgAccountBalance=""))

    said = {"ResultCode": code, "ResultDesc": "Accepted" if code == "0" else "Rejected"}
    assert (answer.status_code, answer.json()) == (200, said)
    assert not Transaction.objects.exists()
    assert Callback.objects.count() == 1


def test_validation_asks_each_time_anew() -> None:
    shortcode = make_shortcode(number="600984")
    path = path_for(shortcode, "c2b_validation")
    assert send(path, confirmation()).json()["ResultCode"] == "0"

    shortcode.validation_rules = {"active": False}
    shortcode.save()

    assert send(path, confirmation()).json()["ResultCode"] == "C2B00016"


def test_validation_refuses_a_shortcode_that_is_not_ours() -> None:
    assert send("/api/v1/c2b/validation", confirmation()).json()["ResultCode"] == "C2B00015"
