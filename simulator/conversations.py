"""Requests that are answered later: what was asked for and how it ended (Daraja docs, result messages)."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulator import queue_timeouts
from simulator.plan import Plan
from simulator.product import Call
from simulator.scenarios import BY_NAME
from simulator.wire import to_json

if TYPE_CHECKING:
    from simulator.world import World

# `reference` is the account paid for, or the id that a question asks about; `target` a receipt, or how the receiver is
# named; `objection` the scenario that the initiator's credential ends it in.
SCHEMA = """
CREATE TABLE IF NOT EXISTS conversation (
    id INTEGER PRIMARY KEY, operation TEXT NOT NULL, originator_conversation_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL, initiator TEXT NOT NULL, command TEXT NOT NULL, party_a TEXT NOT NULL,
    party_b TEXT NOT NULL, amount INTEGER NOT NULL, reference TEXT NOT NULL, target TEXT NOT NULL,
    occasion TEXT NOT NULL, result_url TEXT NOT NULL, timeout_url TEXT NOT NULL, request TEXT NOT NULL,
    plan TEXT NOT NULL, objection TEXT NOT NULL, at REAL NOT NULL, state TEXT NOT NULL, queries INTEGER NOT NULL,
    result_code TEXT NOT NULL, result_text TEXT NOT NULL, transaction_id TEXT NOT NULL, settled_at REAL);
CREATE INDEX IF NOT EXISTS conversation_originator ON conversation (originator_conversation_id);
CREATE INDEX IF NOT EXISTS conversation_conversation ON conversation (conversation_id);
CREATE INDEX IF NOT EXISTS conversation_transaction ON conversation (transaction_id);
CREATE INDEX IF NOT EXISTS conversation_target ON conversation (target, operation);
"""
# TransactionStatus of a payment (Daraja docs, Account Balance, FAQ).
INITIATED = "Initiated"
AUTHORIZED = "Authorized"
COMPLETED = "Completed"
DECLINED = "Declined"
CANCELLED = "Cancelled"
EXPIRED = "Expired"
BLANK: dict[str, Any] = {
    **dict.fromkeys(("originator_conversation_id", "initiator", "command", "party_b", "reference", "target"), ""),
    **dict.fromkeys(("occasion", "timeout_url", "objection"), ""),
    "amount": 0,
}


@dataclass(frozen=True)
class Conversation:
    """One request, as it was accepted and as it ended."""

    id: int
    operation: str
    originator_conversation_id: str
    conversation_id: str
    initiator: str
    command: str
    party_a: str
    party_b: str
    amount: int
    reference: str
    target: str
    occasion: str
    result_url: str
    timeout_url: str
    request: str
    plan: Plan
    objection: str
    at: float
    state: str
    queries: int
    result_code: str
    result_text: str
    transaction_id: str
    settled_at: float | None

    @classmethod
    def of(cls, row: sqlite3.Row) -> Conversation:
        return cls(**{**dict(row), "plan": Plan.from_text(row["plan"])})


@dataclass(frozen=True)
class Outcome:
    """How a request ended. `values` are for the product's own wording of its Result."""

    code: str
    text: str
    transaction_id: str
    at: float
    values: Mapping[str, Any] = field(default_factory=dict)


class Declined(Exception):
    """M-PESA does not do what was asked; nothing was moved."""

    def __init__(self, scenario: str, text: str = "") -> None:
        super().__init__(scenario)
        self.code = BY_NAME[scenario].code
        self.text = text or BY_NAME[scenario].text_out


def open_conversation(call: Call, **asked: Any) -> Conversation:
    """A new row; what is not asked for is empty."""
    world, plan = call.world, call.plan
    now = world.clock.now()
    values: dict[str, Any] = {
        **BLANK, **asked,
        "operation": call.operation.name, "conversation_id": world.ids.conversation_id(now),
        # The credential stays in the state only where it will be sent back.
        "request": to_json(call.body) if queue_timeouts.expected(plan) else "",
        "plan": plan.to_text(), "at": now, "state": asked.get("state", AUTHORIZED), "queries": 0,
        "result_code": "", "result_text": "", "transaction_id": "", "settled_at": None,
    }  # fmt: skip
    values["originator_conversation_id"] = values["originator_conversation_id"] or world.ids.request_id("originator")
    return Conversation(id=world.store.insert("conversation", **values), **{**values, "plan": plan})


def find(world: World, number: int) -> Conversation:
    """Raises KeyError."""
    row = world.store.one("SELECT * FROM conversation WHERE id = ?", number)
    if row is None:
        raise KeyError(number)
    return Conversation.of(row)
