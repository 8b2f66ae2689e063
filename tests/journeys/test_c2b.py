"""Payments that customers start themselves, announced to the addresses that staff registered."""

from collections.abc import Iterator
from functools import partial

import pytest

from tests.journeys.gateway import App, Staff, new_phone, new_reference
from tests.journeys.safaricom import Safaricom
from tests.journeys.stack import Stack
from tests.journeys.waiting import eventually

PAYBILL = "600984"
STK_PAYBILL = "174379"


@pytest.fixture(scope="module")
def root(stack: Stack) -> Staff:
    """A superuser, who registered the paybill's addresses."""
    staff = stack.superuser()
    staff.post("/c2b/register", {"shortcode": PAYBILL})
    return staff


@pytest.fixture
def strict(root: Staff) -> Iterator[None]:
    """The paybill takes accounts of a pattern and amounts of a range."""
    [business] = root.get("/maintainer/businesses")["results"]
    path = f"/maintainer/businesses/{business['id']}/shortcodes"
    [paybill] = [one for one in root.get(path)["results"] if one["shortcode"] == PAYBILL]
    rules = {"active": True, "account_pattern": "ROOM-[0-9]{3}", "amount_min": "10", "amount_max": "500"}
    root.patch(f"{path}/{paybill['id']}", {"validation_rules": rules})
    yield
    root.patch(f"{path}/{paybill['id']}", {"validation_rules": {"active": True}})


def simulate(app: App, **order: object) -> None:
    body = {"phone_number": new_phone(), "amount": 200, "bill_ref_number": "ROOM-101", "shortcode": PAYBILL, **order}
    answer = app.send("POST", "/c2b/simulate", json=body)
    assert answer.status_code == 202, answer.text


def test_a_customers_payment_is_recorded_once(root: Staff, app: App, safaricom: Safaricom) -> None:
    reference = new_reference()
    simulate(app, bill_ref_number=reference, amount=320)

    [paid] = eventually(lambda: app.payments(account_reference=reference))

    [moved] = [one for one in safaricom.payments() if one["reference"] == reference]
    assert (paid["kind"], paid["status"], paid["amount"]) == ("c2b", "succeeded", "320.00")
    assert paid["receipt_number"] == moved["receipt"]
    [told] = [one for one in safaricom.callbacks(about=moved["receipt"], kind="c2b_confirmation")]
    safaricom.resend(told)
    eventually(lambda: {one["state"] for one in safaricom.callbacks(about=moved["receipt"])} == {"sent"})
    assert len(app.payments(receipt_number=moved["receipt"])) == 1


def test_what_the_business_does_not_take_is_refused_before_money_moves(
    strict: None, app: App, safaricom: Safaricom
) -> None:
    refused = {"ROOM-1": 200, "ROOM-102": 5, "ROOM-103": 501}
    for reference, amount in refused.items():
        simulate(app, bill_ref_number=reference, amount=amount)
    simulate(app, bill_ref_number="ROOM-104", amount=500)

    eventually(lambda: app.payments(account_reference="ROOM-104"))
    states = eventually(
        lambda: {one["reference"]: one["state"] for one in safaricom.payments() if one["reference"] in refused},
        until=lambda found: set(found.values()) == {"rejected"},
    )

    assert set(states) == set(refused)
    assert not any(app.payments(account_reference=reference) for reference in refused)


def test_a_prompt_that_is_also_announced_as_c2b_is_one_payment(root: Staff, app: App, safaricom: Safaricom) -> None:
    root.post("/c2b/register", {"shortcode": STK_PAYBILL})
    safaricom.set(send_stk_confirmations=True)
    try:
        asked = [app.push()["id"] for _ in range(5)]
        paid = [app.becomes(payment_id, "succeeded") for payment_id in asked]
        for payment in paid:
            safaricom.callback_about(payment["receipt_number"])
    finally:
        safaricom.set(send_stk_confirmations=False)

    for payment in paid:
        found = eventually(partial(app.payments, receipt_number=payment["receipt_number"]))
        assert [one["id"] for one in found] == [payment["id"]]
        assert app.payments(account_reference=payment["account_reference"]) == found


def test_a_forged_confirmation_makes_no_payment(root: Staff, app: App) -> None:
    forged = {
        "TransactionType": "Pay Bill",
        "TransID": "TKF0RGED02",
        "TransTime": "20260305101530",
        "TransAmount": "900.00",
        "BusinessShortCode": PAYBILL,
        "BillRefNumber": "ROOM-999",
        "MSISDN": new_phone(),
    }

    for path in ("/c2b/confirmation", f"/c2b/confirmation/{'fedcba9876543210' * 2}"):
        assert app.send("POST", path, json=forged).status_code == 200

    eventually(lambda: root.get("/admin/logs/callbacks")["results"][0]["state"] == "untrusted")
    assert app.payments(receipt_number="TKF0RGED02") == []
