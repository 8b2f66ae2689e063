"""Prompts on merchants' phones: a business asks another one for money (Daraja docs, B2B Express Checkout)."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from simulator import conversations
from simulator.books import UTILITY, WORKING, Side
from simulator.conversations import Conversation, Declined, Outcome
from simulator.payouts import move_out, payer_of
from simulator.prompts import WRONG_PIN, is_open
from simulator.result_messages import SUCCESS_TEXT
from simulator.settlement import Conduct, settle

if TYPE_CHECKING:
    from simulator.world import World

SCHEMA = """
CREATE TABLE IF NOT EXISTS merchant_prompt (
    conversation INTEGER PRIMARY KEY, request_ref_id TEXT NOT NULL, msisdn TEXT NOT NULL, text TEXT NOT NULL,
    amount INTEGER NOT NULL, expires_at REAL NOT NULL, state TEXT NOT NULL DEFAULT 'open');
CREATE INDEX IF NOT EXISTS merchant_prompt_phone ON merchant_prompt (msisdn, state);
CREATE INDEX IF NOT EXISTS merchant_prompt_request ON merchant_prompt (request_ref_id);
"""
ID_PREFIX = "merchant-"
# What the merchant does, and the scenario that it ends in.
ANSWERS = {"wrong_pin": "result_2001", "cancel": "result_4001", "expire": "result_4203", "unreachable": "result_4201"}
UNKNOWN_ID = "00000000-0000-0000-0000-000000000000"


def nominated_phone(number: str) -> str:
    """The phone that a merchant has named for his till: 25472 and the number, filled up with noughts."""
    return f"25472{number:0>7}"


def open_prompt(world: World, conversation: Conversation, partner: str) -> None:
    """Put a prompt on the merchant's phone and note how it will end by itself."""
    options, payload = world.options, {"conversation": conversation.id}
    msisdn = nominated_phone(conversation.party_a)
    world.store.insert(
        "merchant_prompt", conversation=conversation.id, request_ref_id=conversation.originator_conversation_id,
        msisdn=msisdn, amount=conversation.amount, expires_at=conversation.at + options.prompt_lifetime_seconds,
        text=f"Pay Ksh {conversation.amount:,}.00 from till {conversation.party_a} to {partner} "
             f"for {conversation.reference}? Enter operator PIN:",
    )  # fmt: skip
    behaviour = world.people.behaviour(msisdn)
    if conversation.plan.result or behaviour != "manual":
        action = "unreachable" if behaviour == "off" else "pin"
        world.agenda.add("b2b_express.answer", options.answer_delay_seconds, {**payload, "action": action})
    world.agenda.add("b2b_express.answer", options.prompt_lifetime_seconds, {**payload, "action": "expire"})


def find(world: World, name: str) -> sqlite3.Row | None:
    """By RequestRefID, the newest of that name, or by the id that a virtual phone shows."""
    return world.store.one(
        "SELECT * FROM merchant_prompt WHERE request_ref_id = ?1 OR ?2 || conversation = ?1 ORDER BY conversation DESC",
        name, ID_PREFIX,
    )  # fmt: skip


def on_screen(world: World, msisdn: str) -> sqlite3.Row | None:
    return world.store.one(
        "SELECT * FROM merchant_prompt WHERE msisdn = ? AND state = 'open' ORDER BY conversation LIMIT 1", msisdn
    )


def as_shown(world: World, row: sqlite3.Row) -> dict[str, Any]:
    conversation = conversations.find(world, row["conversation"])
    return {
        "id": f"{ID_PREFIX}{row['conversation']}",
        "request_ref_id": row["request_ref_id"],
        "msisdn": row["msisdn"],
        "amount": row["amount"],
        "text": row["text"],
        "state": conversation.state,
        "result_code": conversation.result_code,
    }


def answer(world: World, row: sqlite3.Row, action: str, pin: str = "") -> list[int]:
    """What happened at the merchant's phone; an ended prompt stays as it is. Returns the callbacks."""
    if not is_open(row):
        return []
    state = "ignored" if action == "ignore" else "done"
    world.store.run("UPDATE merchant_prompt SET state = ? WHERE conversation = ?", state, row["conversation"])
    if action == "ignore":
        return []
    if action == "pin" and pin == WRONG_PIN:
        action = "wrong_pin"
    conversation = conversations.find(world, row["conversation"])
    return settle(world, CONDUCT, conversation, ANSWERS.get(action, ""))


def answer_job(world: World, payload: dict[str, Any]) -> None:
    row = world.store.one("SELECT * FROM merchant_prompt WHERE conversation = ?", payload["conversation"])
    if row is not None:
        answer(world, row, payload["action"])


def _execute(world: World, conversation: Conversation) -> Outcome:
    """Out of the merchant's working account into what the receiver's customers pay into."""
    payer, receiver = payer_of(world, conversation.party_a), world.people.business(conversation.party_b)
    if receiver is None:
        raise Declined("result_7")
    moved = move_out(
        world, conversation, Side(payer.receives_at, WORKING), Side(receiver.receives_at, UTILITY), fee_shillings=0
    )
    world.people.tell(nominated_phone(conversation.party_a), f"{moved.receipt} Confirmed. Ksh{moved.amount:,.2f} sent "
                                                             f"to {receiver.name}.")  # fmt: skip
    return Outcome("0", SUCCESS_TEXT, moved.receipt, moved.at, {"amount": moved.amount})


def _success(conversation: Conversation, outcome: Outcome) -> dict[str, Any]:
    """Flat, lower camel case, text throughout."""
    return {
        "resultCode": outcome.code,
        "resultDesc": outcome.text,
        **({} if "missing_amount" in conversation.plan else {"amount": _shown(outcome.values["amount"])}),
        "requestId": _request_id(conversation),
        "resultType": "0",
        "conversationID": conversation.conversation_id,
        **({} if "missing_receipt" in conversation.plan else {"transactionId": outcome.transaction_id}),
        "status": "SUCCESS",
        **_extra(conversation),
    }


def _failure(conversation: Conversation, outcome: Outcome) -> dict[str, Any]:
    return {
        "resultCode": int(outcome.code) if "number_codes" in conversation.plan else outcome.code,
        "resultDesc": outcome.text,
        "requestId": _request_id(conversation),
        "amount": _shown(Decimal(conversation.amount)),
        "paymentReference": conversation.reference,
        **_extra(conversation),
    }


def _shown(amount: Decimal) -> str:
    return f"{amount:.1f}"


def _request_id(conversation: Conversation) -> str:
    return UNKNOWN_ID if "unknown_id" in conversation.plan else conversation.originator_conversation_id


def _extra(conversation: Conversation) -> dict[str, Any]:
    return {"channel": "USSD"} if "extra_items" in conversation.plan else {}


CONDUCT = Conduct("b2b_express", _execute, _success, _failure, in_envelope=False)
