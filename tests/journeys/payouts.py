"""Money out, as an app and two people ask for it, and what the simulator's books say of it."""

import secrets
from typing import Any

import requests

from tests.journeys.gateway import App, Payment, Staff, new_phone, new_reference
from tests.journeys.safaricom import Record, Safaricom
from tests.journeys.stack import PASSWORD, Stack
from tests.journeys.waiting import eventually

PAYING_SHORTCODE = "600984"


def new_order(**changes: Any) -> dict[str, Any]:
    """A payout to a phone that nothing else pays."""
    return {"phone_number": new_phone(), "amount": 120, "account_reference": new_reference(), **changes}


def new_bill() -> dict[str, Any]:
    """A payment to another business under a reference that nothing else has."""
    party = {"receiver_shortcode": "600996", "receiver_type": "paybill"}
    return {**party, "amount": 500, "account_reference": new_reference()}


def new_tax() -> dict[str, Any]:
    return {"amount": 900, "payment_registration_number": new_reference()}


def paid_in(stack: Stack) -> Payment:
    """A payment from a customer's menu into the shortcode that can give it back."""
    stack.superuser().post("/c2b/register", {"shortcode": PAYING_SHORTCODE})
    receipt = stack.safaricom.pay(phone=new_phone(), shortcode=PAYING_SHORTCODE, amount=80, reference=new_reference())
    [payment] = eventually(lambda: stack.app().payments(receipt_number=receipt), what="the customer's payment")
    return payment


def try_pay(app: App, order: dict[str, Any], key: str = "", door: str = "/b2c/single") -> requests.Response:
    return app.send("POST", door, json=order, headers={"Idempotency-Key": key or new_reference()})


def pay(app: App, order: dict[str, Any], door: str = "/b2c/single") -> Payment:
    """Ask for a payout, which is taken on at once."""
    answer = try_pay(app, order, door=door)
    assert answer.status_code == 202, answer.text
    payment: Payment = answer.json()
    return payment


def pay_with(app: App, safaricom: Safaricom, *faults: str, seconds: float = 0.2, copies: int = 5) -> Payment:
    """Ask for a payout whose way is spoilt by these faults."""
    order = new_order()
    for fault in faults:
        safaricom.fault(fault, "b2c", phone=order["phone_number"], seconds=seconds, copies=copies)
    return pay(app, order)


def debits(safaricom: Safaricom, payment: Payment) -> list[Record]:
    """Every movement of money to the payout's phone, under whichever id."""
    asked = safaricom.conversations(operation="b2c")
    ids = {each["originator_conversation_id"] for each in asked if each["party_b"] == payment["phone_number"]}
    return [each for each in safaricom.transfers() if each["kind"] == "b2c" and each["reference"] in ids]


def new_person(stack: Stack, root: Staff, role: str) -> Staff:
    """A member of the demo business, signed in."""
    [business] = root.get("/maintainer/businesses")["results"]
    name = f"{role}{secrets.token_hex(3)}"
    order = {"username": name, "role": role, "password": PASSWORD}
    root.post(f"/maintainer/businesses/{business['id']}/members", order, expect=201)
    person = Staff(stack.base_url)
    person.sign_in(name, PASSWORD)
    return person
