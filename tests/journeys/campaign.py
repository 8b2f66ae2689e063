"""How to reach each named place on money's way, so that a process dies there; one drive for each kind of place."""

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.journeys import books
from tests.journeys.gateway import App, Payment, new_phone, new_reference
from tests.journeys.live import Listener
from tests.journeys.processes import Process
from tests.journeys.stack import Stack
from tests.journeys.waiting import eventually
from tests.postgres import Postgres

PAYBILL = "600984"
BROKEN_OFF = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)
DUE_CALLBACKS = "SELECT id FROM payments_callback WHERE due_at <= now()"


class Campaign:
    """A stack, the database server under it, and what a customer does meanwhile."""

    def __init__(self, stack: Stack, postgres: Postgres) -> None:
        self.stack, self.postgres = stack, postgres
        self.app: App = stack.app()
        self.safaricom = stack.safaricom

    def order(self) -> dict[str, Any]:
        """A new order to a phone that waits for its owner."""
        phone = new_phone()
        self.safaricom.behave(phone, "manual")
        return {"phone_number": phone, "amount": 100, "account_reference": new_reference()}

    def submitted(self) -> Payment:
        return self.app.push(**self.order())

    def pay(self, order: dict[str, Any]) -> bool:
        """The customer enters his PIN, if he was prompted at all."""
        prompts = self.safaricom.prompts(phone=str(order["phone_number"]), state="open")
        for prompt in prompts:
            self.safaricom.answer(prompt)
        return bool(prompts)

    def let_leases_run_out(self) -> None:
        """What a minute of waiting would do."""
        self.stack.rows(
            "UPDATE payments_transaction SET lease_until = now() - interval '1 second' WHERE status = 'sending'"
        )

    def let_questions_fall_due(self) -> None:
        """What some minutes of waiting would do."""
        self.stack.rows("UPDATE payments_transaction SET due_at = now() WHERE due_at > now()")

    def let_days_pass(self) -> None:
        """What the whole schedule of questions would do, once nobody is sending any more."""
        sending = "SELECT id FROM payments_transaction WHERE status = 'sending'"
        eventually(lambda: not self.stack.rows(sending), what="an end of every lease")
        self.stack.rows(
            "UPDATE payments_transaction SET sent_at = sent_at - interval '9 days', due_at = now() "
            "WHERE due_at IS NOT NULL"
        )

    def forget_token(self) -> None:
        """What an hour of waiting would do to Daraja's access token."""
        self.stack.rows("UPDATE businesses_darajatoken SET expires_at = now() - interval '1 second'")

    def settle(self) -> None:
        """Wait until nothing is due and no payment open any more, and hold our record against the simulator's books."""
        eventually(lambda: not self.stack.rows(DUE_CALLBACKS), what="an end of every callback")
        eventually(lambda: books.unsettled(self.stack), until=lambda rows: not rows, what="an end of every payment")
        assert books.problems(self.stack) == []
        assert not [one.name for one in self.stack.processes if "Exception in thread" in one.whole_log()]


def in_a_push(campaign: Campaign, place: str, fault: str = "") -> None:
    """The web process dies while it sends a prompt; the app tries again with its key, the customer pays."""
    order, key, web = campaign.order(), new_reference(), campaign.stack.web
    if fault:
        campaign.safaricom.fault(fault, phone=str(order["phone_number"]))
    campaign.stack.arm(place)

    with pytest.raises(BROKEN_OFF):
        campaign.app.try_push(key=key, **order)
    web.wait_until_killed_at(place)
    web.revive()
    again = campaign.app.try_push(key=key, **order)
    campaign.let_leases_run_out()
    if place == "daraja.sent":  # It left, and a busy Daraja may come to it only now.
        campaign.safaricom.prompt_on(str(order["phone_number"]))
    was_paid = campaign.pay(order)
    if not was_paid:
        campaign.let_days_pass()

    assert again.status_code in {202, 502}, again.text
    [payment] = campaign.app.payments(account_reference=str(order["account_reference"]))
    ended = campaign.app.becomes(payment["id"])
    assert (ended["status"] == "succeeded") == was_paid
    assert len(campaign.safaricom.prompts(reference=str(order["account_reference"]))) == was_paid
    repeated = campaign.app.try_push(key=key, **order)
    assert repeated.json().get("id", payment["id"]) == payment["id"]
    assert repeated.headers["Idempotent-Replayed"] == "true"


def in_a_token_refresh(campaign: Campaign, place: str) -> None:
    """The one process that fetches a token for all dies with the right to do so; the others get one all the same."""
    campaign.forget_token()
    in_a_push(campaign, place)

    after = campaign.submitted()

    assert campaign.pay(after)
    assert campaign.app.becomes(after["id"], "succeeded")


def in_a_refusal(campaign: Campaign, place: str) -> None:
    in_a_push(campaign, place, fault="no_apiproduct")


def in_a_doubt(campaign: Campaign, place: str) -> None:
    in_a_push(campaign, place, fault="truncated_json")


def in_a_callback(campaign: Campaign, place: str) -> None:
    """The web process dies with a callback in hand, and nobody sends that one again."""
    asked = campaign.submitted()
    campaign.stack.arm(place)

    assert campaign.pay(asked)
    campaign.stack.web.wait_until_killed_at(place)
    campaign.stack.web.revive()

    assert campaign.app.becomes(asked["id"], "succeeded")


def in_the_spool(campaign: Campaign, place: str) -> None:
    """The database is away, and the web process dies while it keeps a callback in a file."""
    asked = campaign.submitted()
    campaign.stack.arm(place)

    campaign.postgres.stop(signal.SIGQUIT)
    assert campaign.pay(asked)
    campaign.stack.web.wait_until_killed_at(place)
    campaign.postgres.start()
    campaign.stack.web.revive()

    assert campaign.app.becomes(asked["id"], "succeeded")


def in_draining(campaign: Campaign, place: str) -> None:
    """The worker dies while it brings a spooled callback into the database."""
    asked = campaign.submitted()
    campaign.postgres.stop(signal.SIGQUIT)
    assert campaign.pay(asked)
    told = campaign.safaricom.callback_about(asked["checkout_request_id"])
    campaign.stack.arm(place)

    campaign.postgres.start()
    _die_and_return(campaign.stack.worker, place)

    assert told["http_status"] == 200
    eventually(
        lambda: campaign.app.payment(asked["id"])["receipt_number"], what="the receipt, which only a callback tells"
    )
    eventually(lambda: not list((campaign.stack.folder / "spool").glob("*.json")), what="an empty spool")


def in_the_inbox(campaign: Campaign, place: str, fault: str = "") -> None:
    """The worker dies while it applies what was stored: a prompt's callback and a payment from a customer's menu."""
    asked = campaign.order()
    if fault:
        campaign.safaricom.fault(fault, phone=str(asked["phone_number"]), seconds=0.2)
    payment = campaign.app.push(**asked)
    campaign.stack.arm(place)

    assert campaign.pay(asked)
    receipt = campaign.safaricom.pay(phone=new_phone(), shortcode=PAYBILL, amount=45, reference=new_reference())
    for about in (payment["checkout_request_id"], receipt):
        campaign.safaricom.callback_about(about, "sent")
    _die_and_return(campaign.stack.worker, place)

    assert campaign.app.becomes(payment["id"])["status"] == ("failed" if fault else "succeeded")
    [menu_payment] = eventually(lambda: campaign.app.payments(receipt_number=receipt))
    assert menu_payment["amount"] == "45.00"


def in_a_late_result(campaign: Campaign, place: str) -> None:
    in_the_inbox(campaign, place, fault="late_success")


def in_a_question(campaign: Campaign, place: str) -> None:
    """The worker dies while it asks how a prompt ended whose callback was lost."""
    order = campaign.order()
    campaign.safaricom.fault("silence", phone=str(order["phone_number"]))
    payment = campaign.app.push(**order)
    campaign.stack.arm(place)

    assert campaign.pay(order)
    _die_and_return(campaign.stack.worker, place)
    campaign.let_questions_fall_due()

    assert campaign.app.becomes(payment["id"], "succeeded")


def in_ending_a_lease(campaign: Campaign, place: str) -> None:
    """The worker dies while it gives up a sender that stands still, which then wakes up with the answer after all."""
    order, stack = campaign.order(), campaign.stack
    campaign.safaricom.fault("slow_answer", phone=str(order["phone_number"]), seconds=1)
    with ThreadPoolExecutor(1) as hanging:
        sender = hanging.submit(campaign.app.push, **order)
        campaign.safaricom.prompt_on(str(order["phone_number"]))
        stack.web.pause()
        stack.arm(place)
        campaign.let_leases_run_out()
        _die_and_return(stack.worker, place)
        eventually(lambda: stack.rows("SELECT id FROM payments_transaction WHERE status = 'unknown'"))
        stack.web.resume()
        asked = sender.result()

    assert asked["status"] == "unknown"
    assert campaign.pay(order)
    assert campaign.app.becomes(asked["id"], "succeeded")


def in_giving_a_ticket(campaign: Campaign, place: str) -> None:
    campaign.stack.arm(place)

    with pytest.raises(BROKEN_OFF):
        campaign.app.send("GET", "/events/stream")
    campaign.stack.web.wait_until_killed_at(place)
    campaign.stack.web.revive()

    assert campaign.app.send("GET", "/events/stream").status_code == 307


def in_taking_a_ticket(campaign: Campaign, place: str) -> None:
    """The events process dies on a ticket, which is then used up; the next one follows on."""
    ticket = campaign.app.send("GET", "/events/stream").headers["Location"]
    campaign.stack.arm(place)

    with pytest.raises(BROKEN_OFF):
        requests.get(ticket, timeout=20)
    campaign.stack.events.wait_until_killed_at(place)
    campaign.stack.events.revive()

    assert requests.get(ticket, timeout=20).status_code == 401
    listener = Listener(campaign.app.send("GET", "/events/stream").headers["Location"])
    asked = campaign.submitted()
    eventually(lambda: listener.about(asked["id"]))
    listener.close()
    assert campaign.pay(asked)


def _die_and_return(worker: Process, place: str) -> None:
    worker.wait_until_killed_at(place)
    worker.revive()


Drive = Callable[[Campaign, str], None]
# The first prefix that fits a place's name says how it is reached.
DRIVES: dict[str, Drive] = {
    "stk.before_refusal": in_a_refusal,
    "stk.after_refusal": in_a_refusal,
    "stk.before_unknown": in_a_doubt,
    "stk.after_unknown": in_a_doubt,
    "stk.": in_a_push,
    "daraja.": in_a_push,
    "idempotency.": in_a_push,
    "token.": in_a_token_refresh,
    "callback.": in_a_callback,
    "spool.stored": in_draining,
    "spool.": in_the_spool,
    "payment.before_late_result": in_a_late_result,
    "payment.": in_the_inbox,
    "inbox.": in_the_inbox,
    "ask.": in_a_question,
    "lease.": in_ending_a_lease,
    "stream.ticket_issued": in_giving_a_ticket,
    "stream.ticket_redeemed": in_taking_a_ticket,
}


def drive_to(place: str) -> Drive:
    """How to reach a place. Raises LookupError for one that no drive reaches."""
    for prefix, drive in DRIVES.items():
        if place.startswith(prefix):
            return drive
    raise LookupError(f"no drive reaches {place}")
