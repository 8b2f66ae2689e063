"""POST /v1/ussdpush/get-msisdn: a prompt on a merchant's phone, and the callback that follows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import requests

from simulator.tests.listener import Listener
from simulator.tests.paying import Payer, items_of

MERCHANT_PHONE = "254725203021"
FIELDS = [
    "primaryShortCode",
    "receiverShortCode",
    "amount",
    "paymentRef",
    "callbackUrl",
    "partnerName",
    "RequestRefID",
]


@pytest.fixture
def patient(start_paying: Callable[..., Payer]) -> Payer:
    """Phones wait for their owners."""
    return start_paying(behaviour="manual")


def test_it_answers_as_daraja_does(payer: Payer) -> None:
    response = payer.express()

    assert (response.status_code, response.json()) == (200, {"code": "0", "status": "USSD Initiated Successfully"})


def test_the_callback_of_a_payment_is_flat_and_text(payer: Payer, listener: Listener) -> None:
    payer.express(RequestRefID="550e8400")

    told = listener.wait(1, "/express")[0].json
    assert list(told) == [
        "resultCode", "resultDesc", "amount", "requestId", "resultType", "conversationID", "transactionId", "status",
    ]  # fmt: skip
    assert (told["resultCode"], told["amount"], told["requestId"]) == ("0", "71.0", "550e8400")
    assert (told["resultType"], told["status"]) == ("0", "SUCCESS")
    assert told["resultDesc"] == "The service request is processed successfully."
    assert re.fullmatch(r"[A-Z0-9]{10}", told["transactionId"])


def test_the_money_leaves_the_merchant(payer: Payer, listener: Listener) -> None:
    payer.express()
    listener.wait()

    assert payer.balance_of("5203021", "working") == "999929.00"
    assert payer.balance_of("600984", "utility") == "1000071.00"
    assert payer.driver.books_balance()


def test_no_initiator_is_needed_but_a_token_is(payer: Payer) -> None:
    payer.driver.token = "stale"

    assert payer.express().status_code == 404


def test_the_merchant_s_phone_asks_for_the_pin(patient: Payer, listener: Listener) -> None:
    patient.express()
    screen = patient.driver.control("GET", f"/phones/{MERCHANT_PHONE}")
    assert "Pay Ksh 71.00 from till 5203021 to Vendor for INV-9?" in screen["prompt"]["text"]
    assert screen["prompt"]["seconds_left"] > 50

    patient.driver.answer(screen["prompt"]["id"], "pin")

    assert listener.wait()[0].json["resultCode"] == "0"
    screen = patient.driver.control("GET", f"/phones/{MERCHANT_PHONE}")
    assert screen["prompt"] is None
    assert screen["messages"][0]["text"].endswith("Confirmed. Ksh71.00 sent to Sandbox 600984.")


def test_a_cancelled_prompt_is_told_with_its_reference(patient: Payer, listener: Listener) -> None:
    patient.express(RequestRefID="550e8400")

    patient.driver.answer("550e8400", "cancel")

    assert listener.wait()[0].json == {
        "resultCode": "4001",
        "resultDesc": "User cancelled transaction",
        "requestId": "550e8400",
        "amount": "71.0",
        "paymentReference": "INV-9",
    }


@pytest.mark.parametrize(
    ("action", "pin", "code"), [("pin", "0000", "2001"), ("wrong_pin", "", "2001"), ("unreachable", "", "4201")]
)
def test_it_can_fail_at_the_phone(patient: Payer, listener: Listener, action: str, pin: str, code: str) -> None:
    patient.express(RequestRefID="550e8400")

    patient.driver.answer("550e8400", action, pin)

    assert listener.wait()[0].json["resultCode"] == code
    assert patient.driver.control("GET", "/transfers") == []


@pytest.mark.parametrize("ignored", [True, False])
def test_an_unanswered_prompt_ends_by_itself(patient: Payer, listener: Listener, ignored: bool) -> None:
    patient.express(RequestRefID="550e8400")
    if ignored:
        patient.driver.answer("550e8400", "ignore")

    patient.driver.control("POST", "/clock", {"skip_seconds": 61})

    assert listener.wait()[0].json["resultCode"] == "4203"


def test_a_prompt_that_is_over_takes_no_answer(payer: Payer, listener: Listener) -> None:
    payer.express(RequestRefID="550e8400")
    listener.wait()

    response = requests.post(
        f"{payer.driver.url}/control/prompts/550e8400/answer", json={"action": "cancel"}, timeout=10
    )

    assert response.status_code == 400
    assert len(payer.driver.control("GET", "/transfers")) == 1


@pytest.mark.parametrize("amount", [64001, 64102, 64104, 64201, 64203])
def test_a_magic_amount_chooses_the_code(patient: Payer, listener: Listener, amount: int) -> None:
    patient.express(amount=amount)

    assert listener.wait()[0].json["resultCode"] == str(amount - 60_000)


def test_a_switched_off_phone_is_a_network_error(start_paying: Callable[..., Payer], listener: Listener) -> None:
    start_paying(behaviour="off").express()

    assert listener.wait()[0].json["resultCode"] == "4201"


@pytest.mark.parametrize("name", FIELDS)
def test_a_missing_field_is_named(payer: Payer, name: str) -> None:
    response = payer.express(**{name: ...})

    assert (response.status_code, response.json()["errorCode"]) == (400, "400.002.02")
    assert response.json()["errorMessage"] == f"Bad Request - Invalid {name}"


@pytest.mark.parametrize(
    ("scenario", "check"),
    [
        ("missing_receipt", lambda told: "transactionId" not in told),
        ("missing_amount", lambda told: "amount" not in told),
        ("unknown_id", lambda told: told["requestId"] == "00000000-0000-0000-0000-000000000000"),
        ("extra_items", lambda told: told["channel"] == "USSD"),
        ("wrong_amount", lambda told: told["amount"] == "72.0"),
    ],
)
def test_the_callback_can_be_spoilt(
    payer: Payer, listener: Listener, scenario: str, check: Callable[[dict[str, Any]], bool]
) -> None:
    payer.driver.inject(scenario, operation="b2b_express")
    payer.express()

    assert check(listener.wait()[0].json)


def test_the_callback_can_overtake_the_answer(payer: Payer, listener: Listener) -> None:
    payer.driver.inject("before_answer", operation="b2b_express")

    payer.express()

    assert [each.json["resultCode"] for each in listener.caught] == ["0"]


def test_transaction_status_tells_of_it(patient: Payer, listener: Listener) -> None:
    patient.express(RequestRefID="550e8400")
    patient.status(PartyA=600984, OriginalConversationID="550e8400")
    assert items_of(listener.wait(1, "/status-result")[0])["TransactionStatus"] == "Initiated"

    patient.driver.answer("550e8400", "pin")
    patient.status(PartyA=600984, OriginalConversationID="550e8400")

    assert items_of(listener.wait(2, "/status-result")[1])["TransactionStatus"] == "Completed"
