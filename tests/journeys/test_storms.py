"""Floods of one and the same callback: one change, one event."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import requests

from tests.journeys import books
from tests.journeys.gateway import App, Payment, new_phone
from tests.journeys.safaricom import Record, Safaricom
from tests.journeys.stack import Stack
from tests.journeys.waiting import eventually

COPIES = 200
REWORDED_COPIES = 60


def paid_but_not_told(app: App, safaricom: Safaricom) -> tuple[Payment, Record]:
    """A payment whose callback is written and held back."""
    phone = new_phone()
    safaricom.behave(phone, "manual")
    safaricom.fault("silence", phone=phone)
    asked = app.push(phone_number=phone)
    safaricom.answer(safaricom.prompt_on(phone))
    return asked, safaricom.callback_about(asked["checkout_request_id"], "silenced")


def post_together(url: str, bodies: list[str]) -> list[int]:
    """Post all of them at the same moment, each on a connection of its own; returns the statuses."""
    together = Barrier(len(bodies))

    def post(body: str) -> int:
        together.wait()
        return requests.post(
            url, data=body.encode(), headers={"Content-Type": "application/json"}, timeout=60
        ).status_code

    with ThreadPoolExecutor(len(bodies)) as senders:
        return list(senders.map(post, bodies))


def test_two_hundred_copies_at_once_make_one_change(stack: Stack, app: App, safaricom: Safaricom) -> None:
    asked, held_back = paid_but_not_told(app, safaricom)

    statuses = post_together(held_back["url"], [held_back["body"]] * COPIES)

    eventually(lambda: app.payment(asked["id"])["receipt_number"], what="the receipt")
    assert statuses == [200] * COPIES
    assert [one["type"] for one in app.timeline(asked["id"])].count("callback") == 1
    assert announced(app, asked).count("succeeded") == 1
    assert books.problems(stack) == []


def test_copies_in_other_words_make_one_change_too(stack: Stack, app: App, safaricom: Safaricom) -> None:
    asked, held_back = paid_but_not_told(app, safaricom)

    statuses = post_together(held_back["url"], [held_back["body"] + " " * count for count in range(REWORDED_COPIES)])

    eventually(
        lambda: [one["type"] for one in app.timeline(asked["id"])].count("callback"),
        until=lambda count: count == REWORDED_COPIES,
        what="every copy in the timeline",
    )
    assert statuses == [200] * REWORDED_COPIES
    assert announced(app, asked).count("succeeded") == 1
    assert app.payment(asked["id"])["flags"] == []


def announced(app: App, payment: Payment) -> list[str]:
    return [one["new_status"] for one in app.timeline(payment["id"]) if one["type"] == "event"]
