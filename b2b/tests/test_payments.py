"""Paying another business, tax, and prompting a merchant to pay us."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mobilemoney.businesses.models import Shortcode
from mobilemoney.daraja.errors import OutcomeUnknown
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.payments import sweeps
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Status
from mobilemoney.payouts import sweeps as payouts
from mobilemoney.testing import api, make_client, make_shortcode

pytestmark = pytest.mark.django_db
PAY_BILL = {"receiver_shortcode": "600111", "receiver_type": "paybill", "account_reference": "INV-7", "amount": 5000}
TILL = {"receiver_shortcode": "5203021", "receiver_type": "till", "amount": 750}
TAX = {"amount": 12000, "payment_registration_number": "PRN1234XN"}
EXPRESS = {"payer_shortcode": "5203021", "amount": 71, "payment_reference": "Order 9", "partner_name": "Duka"}


@pytest.fixture
def shortcode() -> Shortcode:
    return make_shortcode(initiator_name="testapi", initiator_password_sealed="x")


@pytest.fixture
def post(shortcode: Shortcode, daraja: FakeDaraja) -> Callable[..., Any]:
    token = make_client(shortcode.business, ["b2b:write"])[1]
    keys = iter(range(1000))

    def send(what: str, order: dict[str, Any]) -> Any:
        headers = {"Idempotency-Key": f"b2b-{next(keys)}"}
        return api(token).post(f"/api/v1/b2b/{what}", order, content_type="application/json", headers=headers)

    return send


def only() -> Transaction:
    return Transaction.objects.get()


def tell(url: str, body: dict[str, Any]) -> None:
    path = url[url.index("/api/") :]
    assert Client().post(path, json.dumps(body), content_type="application/json").status_code == 200
    sweeps.apply_callbacks()


def result(code: str = "0") -> dict[str, Any]:
    """A B2B result as text throughout, with our own values."""
    told: dict[str, Any] = {
        "ResultType": "0",
        "ResultCode": code,
        "ResultDesc": "Processed",
        "OriginatorConversationID": only().originator_conversation_id or "29112-34801843-1",
        "ConversationID": only().conversation_id or "AG_20261121_7",
        "TransactionID": "UKLB2B0001",
    }
    values = {
        "Amount": f"{only().amount}",
        "TransCompletedTime": "20261121131530",
        "ReceiverPartyPublicName": "600111 - Supplier Ltd",
    }
    listed = [{"Key": key, "Value": value} for key, value in values.items()]
    told["ResultParameters"] = {"ResultParameter": listed}
    return {"Result": told}


@pytest.mark.parametrize(
    ("order", "command", "receiver"),
    [(PAY_BILL, "BusinessPayBill", "600111"), (TILL, "BusinessBuyGoods", "5203021")],
)
def test_a_business_is_paid_and_its_result_settles_it(
    post: Callable[..., Any], daraja: FakeDaraja, order: dict[str, Any], command: str, receiver: str
) -> None:
    answer = post("single", order)
    assert (answer.status_code, answer.json()["kind"], answer.json()["status"]) == (202, "b2b", "queued")
    payouts.send_payouts()
    [request] = daraja.asked("b2b")
    assert (request.command_id, request.party_b) == (command, receiver)

    tell(request.result_url, result())

    assert (only().status, only().receipt_number) == (Status.SUCCEEDED, "UKLB2B0001")


def test_tax_goes_to_the_revenue_authority(post: Callable[..., Any], daraja: FakeDaraja) -> None:
    post("tax", TAX)
    payouts.send_payouts()

    [request] = daraja.asked("tax")
    assert (request.payment_registration_number, request.amount) == ("PRN1234XN", Decimal(12000))
    assert only().kind == "tax"


def test_without_an_answer_there_is_nothing_to_ask_by(post: Callable[..., Any], daraja: FakeDaraja) -> None:
    """B2B carries no id of ours, so a lost answer leaves the tokened result, and then a person."""
    post("single", PAY_BILL)
    daraja.will("b2b", OutcomeUnknown("timed out"))
    payouts.send_payouts()
    assert only().status == Status.UNKNOWN
    due_at = only().due_at
    assert due_at is not None
    assert due_at > timezone.now() + timedelta(days=4)

    tell(daraja.asked("b2b")[0].result_url, result())

    assert only().status == Status.SUCCEEDED
    assert len(daraja.asked("b2b")) == 1


def test_a_queue_time_out_that_names_no_id_is_believed_at_its_own_address(
    post: Callable[..., Any], daraja: FakeDaraja
) -> None:
    """It is our request sent back, and requests to pay businesses carry no id of ours."""
    post("single", PAY_BILL)
    payouts.send_payouts()
    echo = {"CommandID": "BusinessPayBill", "Amount": 5000, "PartyA": 600984, "PartyB": 600111}

    tell(daraja.asked("b2b")[0].queue_timeout_url, echo)

    assert (only().status, only().flags) == (Status.UNKNOWN, [])


@pytest.mark.parametrize(
    ("what", "order", "field"),
    [
        ("single", {**PAY_BILL, "account_reference": ""}, "account_reference"),
        ("single", {**PAY_BILL, "account_reference": "x" * 14}, "account_reference"),
        ("single", {**PAY_BILL, "receiver_type": "phone"}, "receiver_type"),
        ("single", {**PAY_BILL, "receiver_shortcode": "12"}, "receiver_shortcode"),
        ("single", {**PAY_BILL, "amount": 0}, "amount"),
        ("tax", {**TAX, "payment_registration_number": ""}, "payment_registration_number"),
        ("express", {**EXPRESS, "payment_reference": ""}, "payment_reference"),
        ("express", {**EXPRESS, "receiver_shortcode": "600222"}, "payer_shortcode"),
    ],
)
def test_bad_orders_are_refused_by_name(post: Callable[..., Any], what: str, order: dict[str, Any], field: str) -> None:
    answer = post(what, order)

    assert answer.status_code == 400
    assert field in answer.json()["details"]
    assert not Transaction.objects.exists()


def express_callback(code: str = "0", status: str = "SUCCESS") -> dict[str, str]:
    return {
        "resultCode": code,
        "resultDesc": "Processed",
        "amount": "71.0",
        "requestId": str(only().id),
        "resultType": "0",
        "conversationID": "AG_20261121_1",
        "transactionId": "UKLX000001",
        "status": status,
    }


def test_a_merchant_pays_us_after_a_prompt(post: Callable[..., Any], daraja: FakeDaraja) -> None:
    answer = post("express", EXPRESS)
    assert (answer.json()["kind"], answer.json()["direction"]) == ("b2b_express", "in")
    payouts.send_payouts()
    [request] = daraja.asked("b2b_express")
    assert request.request_reference_id == str(only().id)

    tell(request.callback_url, express_callback())

    assert (only().status, only().receipt_number) == (Status.SUCCEEDED, "UKLX000001")
    assert only().conversation_id == "AG_20261121_1"


@pytest.mark.parametrize(("code", "status"), [("4001", "FAILED"), ("4102", ""), ("4104", "")])
def test_a_merchant_who_does_not_pay_ends_it(
    post: Callable[..., Any], daraja: FakeDaraja, code: str, status: str
) -> None:
    post("express", EXPRESS)
    payouts.send_payouts()

    tell(daraja.asked("b2b_express")[0].callback_url, express_callback(code, status))

    assert only().status == Status.FAILED


def test_a_callback_that_contradicts_itself_settles_nothing(post: Callable[..., Any], daraja: FakeDaraja) -> None:
    post("express", EXPRESS)
    payouts.send_payouts()

    tell(daraja.asked("b2b_express")[0].callback_url, express_callback("0", "FAILED"))

    assert only().status == Status.UNKNOWN


def test_other_scopes_do_not_pay_businesses(shortcode: Shortcode, daraja: FakeDaraja) -> None:
    token = make_client(shortcode.business, ["b2c:write"])[1]

    for what, order in (("single", PAY_BILL), ("tax", TAX), ("express", EXPRESS)):
        answer = api(token).post(
            f"/api/v1/b2b/{what}", order, content_type="application/json", headers={"Idempotency-Key": "k"}
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
