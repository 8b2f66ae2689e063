"""How to reach each named place of a batch's life, so that a process dies there."""

from typing import Any

import pytest

from tests.journeys.campaign import BROKEN_OFF, Campaign, Drive
from tests.journeys.gateway import new_phone, new_reference
from tests.journeys.payouts import debits, try_pay
from tests.journeys.waiting import eventually

BULK = "/b2c/bulk"
AGREED_UP_TO = 1000
ROWS = 3


def let_small_batches_run(campaign: Campaign, up_to: int = AGREED_UP_TO) -> None:
    """The business needs a second person only for batches above this total."""
    root = campaign.stack.superuser()
    [business] = root.get("/maintainer/businesses")["results"]
    policy = {"payout_policy": {"batch_approval_above": str(up_to)}}
    root.patch(f"/maintainer/businesses/{business['id']}", policy)


def new_batch(amount: int = 100) -> dict[str, Any]:
    """A list to phones that nothing else pays."""
    rows = [{"recipient": new_phone(), "amount": amount, "item_reference": new_reference()} for _ in range(ROWS)]
    return {"reference": new_reference(), "items": rows}


def becomes(campaign: Campaign, batch: dict[str, Any], status: str) -> dict[str, Any]:
    def look() -> dict[str, Any]:
        seen: dict[str, Any] = campaign.app.send("GET", f"{BULK}/{batch['id']}").json()
        return seen

    return eventually(look, until=lambda seen: seen["status"] == status, what=f"a batch that is {status}")


def debited(campaign: Campaign, order: dict[str, Any]) -> list[int]:
    """How often each row's phone was paid."""
    return [len(debits(campaign.safaricom, {"phone_number": row["recipient"]})) for row in order["items"]]


def in_taking_a_batch_on(campaign: Campaign, place: str) -> None:
    """The web process dies with a list in hand; the app sends it again with its key."""
    order, key, web = new_batch(), new_reference(), campaign.stack.web
    campaign.stack.arm(place)

    with pytest.raises(BROKEN_OFF):
        try_pay(campaign.app, order, key, BULK)
    web.wait_until_killed_at(place)
    web.revive()
    again, repeated = (try_pay(campaign.app, order, key, BULK).json() for _ in range(2))

    ended = becomes(campaign, again, "completed")
    assert again["id"] == repeated["id"]
    assert (ended["item_count"], ended["counts"]) == (ROWS, {"succeeded": ROWS})
    assert debited(campaign, order) == [1] * ROWS


def in_the_worker(campaign: Campaign, place: str) -> None:
    """The worker dies while it takes rows up, or while it ends the batch."""
    order, worker = new_batch(), campaign.stack.worker
    campaign.stack.arm(place)

    batch = try_pay(campaign.app, order, door=BULK).json()
    worker.wait_until_killed_at(place)
    # A row that another thread was just sending died with it.
    campaign.let_leases_run_out()
    worker.revive()

    ended = becomes(campaign, batch, "completed")
    rows = campaign.app.send("GET", f"{BULK}/{batch['id']}/items").json()["results"]
    assert [row["recipient"] for row in rows] == [row["recipient"] for row in order["items"]]
    assert sum(ended["counts"].values()) == ROWS
    assert debited(campaign, order) == [int(row["status"] == "succeeded") for row in rows]


def in_cancelling(campaign: Campaign, place: str) -> None:
    """The web process dies before a cancellation is kept; the batch still waits, and can be cancelled."""
    order, stack = new_batch(amount=AGREED_UP_TO), campaign.stack
    root = stack.superuser()
    batch = try_pay(campaign.app, order, door=BULK).json()
    door = f"{BULK}/{batch['id']}/cancel"
    stack.arm(place)

    with pytest.raises(BROKEN_OFF):
        root.send("POST", door)
    stack.web.wait_until_killed_at(place)
    stack.web.revive()

    assert becomes(campaign, batch, "awaiting_approval")["counts"] == {"waiting": ROWS}
    assert stack.superuser().send("POST", door).json()["status"] == "cancelled"
    assert debited(campaign, order) == [0] * ROWS


def in_trying_again(campaign: Campaign, place: str) -> None:
    """The web process dies while it adds new rows for failed ones; the same key adds them once."""
    order, stack = new_batch(), campaign.stack
    root, headers = stack.superuser(), {"Idempotency-Key": new_reference()}
    campaign.safaricom.fault("result_2040", "b2c", phone=order["items"][0]["recipient"])
    batch = try_pay(campaign.app, order, door=BULK).json()
    becomes(campaign, batch, "completed")
    door = f"{BULK}/{batch['id']}/retry-failed"
    stack.arm(place)

    with pytest.raises(BROKEN_OFF):
        root.send("POST", door, headers=headers)
    stack.web.wait_until_killed_at(place)
    stack.web.revive()
    root = stack.superuser()
    answers = [root.send("POST", door, headers=headers).status_code for _ in range(2)]

    ended = becomes(campaign, batch, "completed")
    assert answers == [202, 202]
    assert (ended["item_count"], sum(ended["counts"].values())) == (ROWS + 1, ROWS + 1)
    assert debited(campaign, order) == [1] * ROWS


BATCH_DRIVES: dict[str, Drive] = {
    "batch.before_insert": in_taking_a_batch_on,
    "batch.inside_insert": in_taking_a_batch_on,
    "batch.after_insert": in_taking_a_batch_on,
    "batch.feed_claimed": in_the_worker,
    "batch.feed_inserted": in_the_worker,
    "batch.feed_committed": in_the_worker,
    "batch.finish_claimed": in_the_worker,
    "batch.finish_inserted": in_the_worker,
    "batch.inside_cancel": in_cancelling,
    "batch.inside_retry": in_trying_again,
}
