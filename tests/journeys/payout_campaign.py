"""How to reach each named place on a single payout's way, so that a process dies there."""

import pytest

from tests.journeys.batch_campaign import AGREED_UP_TO, BULK, ROWS, becomes, debited, new_batch
from tests.journeys.campaign import BROKEN_OFF, Campaign, Drive
from tests.journeys.gateway import new_reference
from tests.journeys.payouts import debits, new_order, new_person, pay, try_pay
from tests.journeys.stack import PASSWORD
from tests.journeys.waiting import eventually


def in_asking_for_a_payout(campaign: Campaign, place: str) -> None:
    """The web process dies while it takes a payout on; the app tries again with its key."""
    order, key, web = new_order(), new_reference(), campaign.stack.web
    campaign.stack.arm(place)

    with pytest.raises(BROKEN_OFF):
        try_pay(campaign.app, order, key)
    web.wait_until_killed_at(place)
    web.revive()
    again = try_pay(campaign.app, order, key)
    repeated = try_pay(campaign.app, order, key)

    [payment] = campaign.app.payments(account_reference=order["account_reference"])
    assert campaign.app.becomes(payment["id"], "succeeded")
    assert {again.json()["id"], repeated.json()["id"]} == {payment["id"]}
    assert repeated.headers["Idempotent-Replayed"] == "true"
    assert len(debits(campaign.safaricom, order)) == 1


def in_sending(campaign: Campaign, place: str) -> None:
    """The worker dies with a payout in hand; what was sent is learnt, and nothing is sent again."""
    order, key, worker = new_order(), new_reference(), campaign.stack.worker
    campaign.stack.arm(place)

    asked = try_pay(campaign.app, order, key).json()
    worker.wait_until_killed_at(place)
    campaign.let_leases_run_out()
    worker.revive()

    was_paid = bool(debits(campaign.safaricom, order))
    ended = campaign.app.becomes(asked["id"])
    assert ended["status"] == ("succeeded" if was_paid else "needs_attention")
    assert was_paid == (place in {"payout.after_answer", "payout.after_record"})
    assert len(debits(campaign.safaricom, order)) == was_paid
    assert try_pay(campaign.app, order, key).json()["id"] == asked["id"]


def in_approving(campaign: Campaign, place: str) -> None:
    """The web process dies before a yes is kept; the payout still waits, and the same yes counts once."""
    root = campaign.stack.superuser()
    order, web = new_order(), campaign.stack.web
    maker = new_person(campaign.stack, root, "maker")
    headers = {"Idempotency-Key": new_reference()}
    asked = maker.send("POST", "/b2c/single", json=order, headers=headers).json()
    door = f"/transactions/{asked['id']}/approve"
    campaign.stack.arm(place)

    with pytest.raises(BROKEN_OFF):
        root.send("POST", door, json={})
    web.wait_until_killed_at(place)
    web.revive()

    assert campaign.app.payment(asked["id"])["status"] == "awaiting_approval"
    root.sign_in("root", PASSWORD)
    root.post(door, {})
    assert campaign.app.becomes(asked["id"], "succeeded")
    assert len(debits(campaign.safaricom, order)) == 1


def in_approving_a_batch(campaign: Campaign, place: str) -> None:
    """The web process dies before a yes to a batch is kept; not one row goes out, and the same yes counts once."""
    stack, order = campaign.stack, new_batch(amount=AGREED_UP_TO)
    batch = try_pay(campaign.app, order, door=BULK).json()
    yes = {"digest": batch["digest"]}
    root, door = stack.superuser(), f"{BULK}/{batch['id']}/approve"
    stack.arm(place)

    with pytest.raises(BROKEN_OFF):
        root.send("POST", door, json=yes)
    stack.web.wait_until_killed_at(place)
    stack.web.revive()

    waiting = becomes(campaign, batch, "awaiting_approval")
    assert (waiting["counts"], waiting["approved_by"]) == ({"waiting": ROWS}, None)
    assert debited(campaign, order) == [0] * ROWS
    root = stack.superuser()
    answers = [root.send("POST", door, json=yes).status_code for _ in range(2)]
    ended = becomes(campaign, batch, "completed")
    assert (answers, ended["counts"], ended["approved_by"]) == ([200, 409], {"succeeded": ROWS}, "root")
    assert debited(campaign, order) == [1] * ROWS


def in_a_sender_that_stands_still(campaign: Campaign) -> None:
    """The worker is stopped past its lease with a request on the wire, and wakes up beside its successor's work."""
    order, stack = new_order(), campaign.stack
    campaign.safaricom.fault("slow_answer", "b2c", phone=order["phone_number"], seconds=2)
    asked = pay(campaign.app, order)
    eventually(lambda: campaign.safaricom.conversations(originator_conversation_id=asked["id"]), what="the request")
    stack.worker.pause()
    campaign.let_leases_run_out()
    stack.worker.resume()

    assert campaign.app.becomes(asked["id"], "succeeded")
    assert len(debits(campaign.safaricom, order)) == 1


PAYOUT_DRIVES: dict[str, Drive] = {
    "payout.before_intent": in_asking_for_a_payout,
    "payout.inside_intent": in_asking_for_a_payout,
    "payout.after_intent": in_asking_for_a_payout,
    "approval.before_commit": in_approving,
    "payout.claimed": in_sending,
    "payout.before_send": in_sending,
    "payout.after_answer": in_sending,
    "payout.after_record": in_sending,
}
