"""Single payouts of every family, from the request to the simulator's books."""

from typing import Any

from tests.journeys.gateway import App, new_reference
from tests.journeys.payouts import (
    PAYING_SHORTCODE,
    debits,
    new_bill,
    new_order,
    new_person,
    new_tax,
    paid_in,
    pay,
    try_pay,
)
from tests.journeys.safaricom import Safaricom
from tests.journeys.stack import Stack
from tests.journeys.waiting import eventually


def test_a_payout_is_taken_on_at_once_and_ends_with_receipt_and_name(app: App, safaricom: Safaricom) -> None:
    order = new_order(amount="350.00", remarks="Wages May", metadata={"week": 21})

    asked = pay(app, order)

    paid = app.becomes(asked["id"], "succeeded")
    [debit] = debits(safaricom, order)
    assert (paid["receipt_number"], paid["amount"]) == (debit["receipt"], "350.00")
    assert paid["counterparty_name"] and paid["metadata"] == {"week": 21}
    assert [one["title"] for one in app.timeline(asked["id"]) if one["type"] == "event"] == [
        "queued", "sending", "submitted", "succeeded",
    ]  # fmt: skip


def test_the_same_key_pays_once(app: App, safaricom: Safaricom) -> None:
    order, key = new_order(), new_reference()

    first, again = (try_pay(app, order, key) for _ in range(2))

    app.becomes(first.json()["id"], "succeeded")
    assert again.json()["id"] == first.json()["id"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(debits(safaricom, order)) == 1


def test_what_m_pesa_declines_fails_with_a_plain_reason(app: App, safaricom: Safaricom) -> None:
    reasons = {60001: "insufficient_funds", 62040: "not_supported", 60303: "invalid_request"}
    asked = {amount: pay(app, new_order(amount=amount)) for amount in reasons}

    ended = {amount: app.becomes(payment["id"]) for amount, payment in asked.items()}

    assert {one["status"] for one in ended.values()} == {"failed"}
    assert {amount: one["failure_reason"] for amount, one in ended.items()} == reasons
    assert not any(debits(safaricom, payment) for payment in asked.values())


def test_a_payout_fails_when_the_account_is_empty_and_the_next_one_goes_once_it_is_filled(
    app: App, safaricom: Safaricom
) -> None:
    before = safaricom.balance(PAYING_SHORTCODE, "utility")
    safaricom.set_balance(PAYING_SHORTCODE, "utility", 50)
    short = app.becomes(pay(app, new_order())["id"])
    safaricom.set_balance(PAYING_SHORTCODE, "utility", before)

    filled = app.becomes(pay(app, new_order())["id"])

    assert (short["status"], short["failure_reason"]) == ("failed", "insufficient_funds")
    assert filled["status"] == "succeeded"


def test_a_business_and_the_tax_authority_are_paid_once(app: App, safaricom: Safaricom) -> None:
    asked = [pay(app, new_bill(), "/b2b/single"), pay(app, new_tax(), "/b2b/tax")]

    paid = [app.becomes(one["id"]) for one in asked]

    assert [one["status"] for one in paid] == ["succeeded", "succeeded"]
    moved = {each["receipt"]: each["kind"] for each in safaricom.transfers()}
    assert [moved[one["receipt_number"]] for one in paid] == ["b2b", "tax"]


def test_a_payment_is_given_back_in_parts_and_never_more_than_was_paid(app: App, safaricom: Safaricom) -> None:
    paid = app.becomes(app.push(amount=100)["id"], "succeeded")

    first = give_back(app, paid["id"], amount=60, reason="Broken jar")
    too_much = try_give_back(app, paid["id"], amount=60, reason="Again")
    rest = give_back(app, paid["id"], reason="The rest")

    ended = [app.becomes(one["id"]) for one in (first, rest)]
    assert too_much.status_code == 400
    assert [(one["status"], one["amount"], one["parent_id"]) for one in ended] == [
        ("succeeded", "60.00", paid["id"]), ("succeeded", "40.00", paid["id"]),
    ]  # fmt: skip
    assert sorted(str(each["amount"]) for each in debits(safaricom, first)) == ["40.00", "60.00"]


def test_a_payment_is_undone_once_by_reversal(stack: Stack, app: App, safaricom: Safaricom) -> None:
    paid = paid_in(stack)

    undone = app.becomes(give_back(app, paid["id"], method="reversal", reason="Wrong till")["id"])

    again = try_give_back(app, paid["id"], method="reversal", reason="Once more")
    reversals = [each for each in safaricom.transfers() if each["kind"] == "reversal"]
    assert (undone["status"], again.status_code) == ("succeeded", 400)
    assert [each["receipt"] for each in reversals].count(undone["receipt_number"]) == 1
    assert [each["target"] for each in safaricom.conversations(operation="reversal")].count(paid["receipt_number"]) == 1


def test_a_persons_payout_waits_for_somebody_else(stack: Stack, app: App, safaricom: Safaricom) -> None:
    root = stack.superuser()
    maker, order = new_person(stack, root, "maker"), new_order()
    headers = {"Idempotency-Key": new_reference()}
    asked = maker.send("POST", "/b2c/single", json=order, headers=headers).json()
    door = f"/transactions/{asked['id']}/approve"

    own = maker.send("POST", door, json={})
    approved = root.post(door, {})
    twice = root.send("POST", door, json={})

    assert asked["status"] == "awaiting_approval"
    assert (own.status_code, twice.status_code) == (403, 409)
    assert approved["status"] in {"queued", "sending", "submitted", "succeeded"}
    assert app.becomes(asked["id"], "succeeded")
    assert len(debits(safaricom, order)) == 1


def test_balances_are_asked_for_and_told_for_each_account(stack: Stack, safaricom: Safaricom) -> None:
    root = stack.superuser()
    safaricom.set_balance(PAYING_SHORTCODE, "working", 654_321)

    root.post("/balances/refresh", {"shortcode": PAYING_SHORTCODE}, expect=202)

    def told() -> dict[str, str]:
        return {each["account"]: each["current"] for each in root.get("/balances")["results"]}

    accounts = eventually(told, until=lambda seen: seen.get("Working Account") == "654321.00", what="the balances")
    assert {"Working Account", "Utility Account"} <= set(accounts)


def give_back(app: App, payment_id: str, **order: Any) -> dict[str, Any]:
    answer = try_give_back(app, payment_id, **order)
    assert answer.status_code == 202, answer.text
    given: dict[str, Any] = answer.json()
    return given


def try_give_back(app: App, payment_id: str, **order: Any) -> Any:
    return try_pay(app, order, door=f"/transactions/{payment_id}/refund")
