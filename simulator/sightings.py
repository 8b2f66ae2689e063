"""What transaction status can see of a payment, whichever product it came by."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from simulator.books import shillings
from simulator.conversations import AUTHORIZED, CANCELLED, COMPLETED, DECLINED, EXPIRED, INITIATED, Conversation
from simulator.identifiers import is_placeholder
from simulator.people import TILL, Shortcode, customer_name
from simulator.plan import Plan

if TYPE_CHECKING:
    from simulator.world import World

PAYMENTS_OUT = ("b2c", "b2b", "tax", "b2b_express", "reversal")
REASONS = {
    "SalaryPayment": "Salary Payment via API",
    "BusinessPayment": "Business Payment to Customer via API",
    "PromotionPayment": "Promotion Payment via API",
    "BusinessPayBill": "Business Pay Bill via API",
    "BusinessBuyGoods": "Business Buy Goods via API",
    "BusinessPayToBulk": "Business Pay to Bulk via API",
    "PayTaxToKRA": "Pay Tax to KRA via API",
    "TransactionReversal": "Transaction Reversal via API",
    "": "Merchant to Business via USSD",
}
PROMPT_STATES = {"0": COMPLETED, "1031": CANCELLED, "1032": CANCELLED, "1019": EXPIRED, "1037": EXPIRED}
C2B_STATES = {"waiting": INITIATED, "validating": AUTHORIZED, "completed": COMPLETED, "rejected": DECLINED}


@dataclass(frozen=True)
class Sighting:
    """One payment as transaction status tells it."""

    status: str
    payer: str
    payee: str
    account: str
    amount: Decimal
    reason: str
    originator_conversation_id: str
    conversation_id: str
    receipt: str
    initiated_at: float
    finalised_at: float | None
    fee: Decimal
    plan: Plan
    # Which accepted request it is, where it is one.
    conversation: int | None = None


def find_payment(world: World, *, receipt: str, original: str, owner: str) -> Sighting | None:
    """By receipt, else by the id of the request that it began with; only for one of its two parties."""
    for look in (_out, _prompt, _c2b):
        sighting = look(world, receipt, original)
        if sighting is not None and _concerns(world, sighting, owner):
            return sighting
    return None


def _concerns(world: World, sighting: Sighting, owner: str) -> bool:
    business = world.people.business(owner)
    names = {owner} if business is None else {owner, business.number, business.receives_at}
    return bool(names & {sighting.payer, sighting.payee})


def shown_party(world: World, number: str) -> str:
    """`600992 - Sandbox 600992` or `254712345678 - AMINA KAMAU`."""
    business = world.people.business(number)
    return f"{number} - {customer_name(number) if business is None else business.name}"


def _out(world: World, receipt: str, original: str) -> Sighting | None:
    if is_placeholder(receipt):
        return None
    marks = ", ".join("?" * len(PAYMENTS_OUT))
    column = "transaction_id = ?" if receipt else "(originator_conversation_id = ?1 OR conversation_id = ?1)"
    row = world.store.one(
        f"SELECT * FROM conversation WHERE {column} AND operation IN ({marks}) ORDER BY id DESC",  # noqa: S608
        receipt or original, *PAYMENTS_OUT,
    )  # fmt: skip
    if row is None:
        return None
    return _of_conversation(world, Conversation.of(row))


def _of_conversation(world: World, conversation: Conversation) -> Sighting:
    moved = world.books.transfer(conversation.transaction_id) if conversation.state == COMPLETED else None
    fee = world.books.transfer(f"{conversation.transaction_id}-FEE") if moved else None
    return Sighting(
        conversation.state, conversation.party_a, moved["payee"] if moved else conversation.party_b,
        "Utility Account" if conversation.operation in ("b2c", "reversal") else "Working Account",
        shillings(moved["amount_cents"]) if moved else Decimal(conversation.amount), REASONS[conversation.command],
        conversation.originator_conversation_id, conversation.conversation_id, conversation.transaction_id,
        conversation.at, conversation.settled_at, shillings(fee["amount_cents"] if fee else 0),
        conversation.plan, conversation.id,
    )  # fmt: skip


def _prompt(world: World, receipt: str, original: str) -> Sighting | None:
    row = world.store.one(
        "SELECT * FROM prompt WHERE receipt = ?" if receipt
        else "SELECT * FROM prompt WHERE checkout_request_id = ?1 OR merchant_request_id = ?1", receipt or original,
    )  # fmt: skip
    if row is None:
        return None
    receiver = world.people.receiver(row["party_b"])
    status = PROMPT_STATES.get(row["result_code"], DECLINED) if row["state"] == "done" else INITIATED
    return Sighting(
        status, row["payer"], row["party_b"], "MMF Account For Customer", Decimal(row["amount"]), _paid_in(receiver),
        row["merchant_request_id"], row["checkout_request_id"], row["receipt"], row["opened_at"], row["settled_at"],
        Decimal(0), Plan.from_text(row["plan"]),
    )  # fmt: skip


def _c2b(world: World, receipt: str, original: str) -> Sighting | None:
    row: sqlite3.Row | None = world.store.one("SELECT * FROM c2b_payment WHERE receipt = ?", receipt)
    if row is None:
        return None
    receiver = world.people.receiver(row["shortcode"])
    status = C2B_STATES[row["state"]]
    return Sighting(
        status, row["msisdn"], row["shortcode"], "MMF Account For Customer", Decimal(row["amount"]),
        _paid_in(receiver), "", "", row["receipt"], row["at"], row["at"] if status in (COMPLETED, DECLINED) else None,
        Decimal(0), Plan.from_text(row["plan"]),
    )  # fmt: skip


def _paid_in(receiver: Shortcode | None) -> str:
    return "Buy Goods Online" if receiver is not None and receiver.kind == TILL else "Pay Bill Online"
