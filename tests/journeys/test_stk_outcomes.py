"""How prompts end, from the request of an app to the payment that it reads."""

import pytest

from tests.journeys.gateway import App, new_phone
from tests.journeys.safaricom import Safaricom


def test_a_paid_prompt_becomes_a_succeeded_payment(app: App, safaricom: Safaricom) -> None:
    asked = app.push(amount="250.00", account_reference="Basket77", metadata={"basket": 77})

    paid = app.becomes(asked["id"], "succeeded")

    [prompt] = safaricom.prompts(checkout_request_id=paid["checkout_request_id"])
    assert asked["status"] in {"submitted", "succeeded"}
    assert paid["amount"] == "250.00"
    assert paid["receipt_number"] == prompt["receipt"] != ""
    assert (paid["result_code"], paid["failure_reason"]) == ("0", "")
    assert paid["metadata"] == {"basket": 77}
    assert prompt["reference"] == "Basket77"


def test_the_same_payment_is_found_by_each_of_its_names(app: App) -> None:
    paid = app.becomes(app.push()["id"], "succeeded")

    for name in (paid["id"], paid["checkout_request_id"], paid["receipt_number"]):
        assert app.payment(name)["id"] == paid["id"]
    assert [one["id"] for one in app.payments(receipt_number=paid["receipt_number"])] == [paid["id"]]


@pytest.mark.parametrize(
    ("action", "code", "reason"),
    [
        ("cancel", "1032", "cancelled_by_user"),
        ("wrong_pin", "2001", "wrong_pin"),
        ("unreachable", "1037", "unreachable"),
        ("expire", "1037", "timed_out"),
    ],
)
def test_what_the_customer_did_is_told_in_plain_words(
    app: App, safaricom: Safaricom, action: str, code: str, reason: str
) -> None:
    phone = new_phone()
    safaricom.behave(phone, "manual")
    asked = app.push(phone_number=phone)

    safaricom.answer(safaricom.prompt_on(phone), action)

    ended = app.becomes(asked["id"], "failed")
    assert (ended["result_code"], ended["failure_reason"], ended["receipt_number"]) == (code, reason, "")


def test_a_customer_without_money_is_told_from_other_failures(app: App) -> None:
    ended = app.becomes(app.push(amount=60001)["id"], "failed")

    assert (ended["result_code"], ended["failure_reason"]) == ("1", "insufficient_funds")


def test_the_timeline_tells_every_step_in_order(app: App) -> None:
    paid = app.becomes(app.push()["id"], "succeeded")

    entries = app.timeline(paid["id"])

    assert [one["title"] for one in entries if one["type"] == "event"] == ["sending", "submitted", "succeeded"]
    assert "stk_push" in [one["title"] for one in entries if one["type"] == "call"]
    assert [one["trusted"] for one in entries if one["type"] == "callback"] == [True]
    assert paid["phone_number"] not in str(entries)


def test_staff_and_apps_can_ask_how_a_prompt_stands(app: App, safaricom: Safaricom) -> None:
    phone = new_phone()
    safaricom.behave(phone, "manual")
    safaricom.fault("silence", phone=phone)
    asked = app.push(phone_number=phone)
    safaricom.answer(safaricom.prompt_on(phone))

    answer = app.send("POST", "/c2b/stk/query", json={"checkout_request_id": asked["checkout_request_id"]})

    assert answer.status_code == 200
    assert answer.json()["status"] == "succeeded"
