"""The life of a request that is answered by a Result: accepted, executed, reported (Daraja docs, result messages)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from simulator import queue_timeouts
from simulator.books import NotEnoughMoney
from simulator.identifiers import placeholder
from simulator.plan import Plan
from simulator.postman import Letter
from simulator.product import Call
from simulator.result_faults import spoilt_result
from simulator.scenarios import BY_NAME, Kind
from simulator.wire import Answer, accepted, to_json

if TYPE_CHECKING:
    from simulator.world import World

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
AUTHORIZED = "Authorized"
COMPLETED = "Completed"
DECLINED = "Declined"
EXPIRED = "Expired"
# Not paid, nothing reported.
ENDED_BY_PLAN = {"status_cancelled": "Cancelled", "status_declined": DECLINED, "status_expired": EXPIRED}
# Paid later, and meanwhile seen as.
HELD_BY_PLAN = {"status_initiated": "Initiated", "status_authorized": AUTHORIZED}
HELD_SECONDS = 600.0
LATE_SUCCESS_SECONDS = 5.0
CONTRADICTION_SECONDS = 2.0
BLANK: dict[str, Any] = {
    **dict.fromkeys(("originator_conversation_id", "initiator", "command", "party_b", "reference", "target"), ""),
    **dict.fromkeys(("occasion", "timeout_url", "objection"), ""),
    "amount": 0,
}
ACCEPTED_TEXT = "Accept the service request successfully."


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


@dataclass(frozen=True)
class Conduct:
    """How one product does what it was asked for and how it words its Result.

    `execute` raises Declined or NotEnoughMoney.
    """

    name: str
    execute: Callable[[World, Conversation], Outcome]
    success: Callable[[Conversation, Outcome], dict[str, Any]]
    failure: Callable[[Conversation, Outcome], dict[str, Any]]
    accepted_text: str = ACCEPTED_TEXT
    moves_money: bool = True
    in_envelope: bool = True  # Its message is an object Result with the usual keys.

    def jobs(self) -> dict[str, Callable[[World, dict[str, Any]], None]]:
        return {
            f"{self.name}.settle": self._settle,
            f"{self.name}.late_success": self._succeed_late,
            f"{self.name}.contradict": self._contradict,
            f"{self.name}.timeout": self._time_out,
        }

    def _settle(self, world: World, payload: dict[str, Any]) -> None:
        settle(world, self, find(world, payload["conversation"]))

    def _succeed_late(self, world: World, payload: dict[str, Any]) -> None:
        conversation = find(world, payload["conversation"])
        report(world, self, conversation, conclude(world, self, conversation, planned=""))

    def _contradict(self, world: World, payload: dict[str, Any]) -> None:
        conversation = find(world, payload["conversation"])
        report(world, self, conversation, declined(world, Declined(payload["scenario"]), conversation))

    def _time_out(self, world: World, payload: dict[str, Any]) -> None:
        time_out(world, find(world, payload["conversation"]))


def accept(call: Call, conduct: Conduct, *, credential: str, ids_swapped: bool = False, **asked: Any) -> Answer:
    """Take a request in and answer that it was taken; `asked` are columns of its row."""
    world, objection = call.world, ""
    if world.options.check_security_credential:
        objection = world.initiators.objection(asked["initiator"], credential, asked["party_a"])
    conversation = open_conversation(call, **asked, objection=objection)
    first = _begin(call.world, conduct, conversation)
    ids = {
        "OriginatorConversationID": conversation.originator_conversation_id,
        "ConversationID": conversation.conversation_id,
    }
    answer = accepted({
        **(dict(reversed(ids.items())) if ids_swapped else ids),
        "ResponseCode": "0",
        "ResponseDescription": conduct.accepted_text,
    })  # fmt: skip
    return replace(answer, callbacks_first=tuple(first))


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


def _begin(world: World, conduct: Conduct, conversation: Conversation) -> list[int]:
    """Put on the agenda what becomes of a request; returns the callbacks to be sent before it is answered."""
    plan, payload = conversation.plan, {"conversation": conversation.id}
    stuck = [scenario.name for scenario in plan.of_kind(Kind.STATUS)] if conduct.moves_money else []
    for name in stuck:
        if name in ENDED_BY_PLAN:
            _end(world, conversation, ENDED_BY_PLAN[name])
            return []
        world.store.run("UPDATE conversation SET state = ? WHERE id = ?", HELD_BY_PLAN[name], conversation.id)
    seconds = world.options.result_delay_seconds + sum(plan.number(name, "seconds", HELD_SECONDS) for name in stuck)
    timing = queue_timeouts.timing(plan)
    first = time_out(world, conversation) if timing.before_answer else []
    if timing.message_after is not None:
        world.agenda.add(f"{conduct.name}.timeout", seconds + timing.message_after, payload)
    if timing.executed_after is not None:
        if "before_answer" in plan:
            return first + settle(world, conduct, conversation)
        world.agenda.add(f"{conduct.name}.settle", seconds + timing.executed_after, payload)
    return first


def settle(world: World, conduct: Conduct, conversation: Conversation, ending: str = "") -> list[int]:
    """Do what was asked, once, and report it; returns the callbacks. `ending` is a failure that has come about."""
    plan = conversation.plan
    if conversation.settled_at is not None:
        return []
    planned = ending or (plan.result.name if plan.result else "")
    if "late_success" in plan and not conversation.objection:
        seconds = plan.number("late_success", "seconds", LATE_SUCCESS_SECONDS)
        world.agenda.add(f"{conduct.name}.late_success", seconds, {"conversation": conversation.id})
        return report(world, conduct, conversation, declined(world, Declined(planned or "result_1"), conversation))
    contradicted = "failure_after_success" in plan or "paid_but_failed" in plan
    outcome = conclude(world, conduct, conversation, planned="" if contradicted else planned)
    if "paid_but_failed" in plan and outcome.code == "0":
        failure = declined(world, Declined(planned or "result_17"), conversation)
        return report(world, conduct, conversation, failure)
    if "failure_after_success" in plan:
        payload = {"conversation": conversation.id, "scenario": planned or "result_17"}
        seconds = plan.number("failure_after_success", "seconds", CONTRADICTION_SECONDS)
        world.agenda.add(f"{conduct.name}.contradict", seconds, payload)
    return report(world, conduct, conversation, outcome)


def conclude(world: World, conduct: Conduct, conversation: Conversation, *, planned: str) -> Outcome:
    """Execute, unless something speaks against it, and note how it ended."""
    try:
        if scenario := conversation.objection or planned:
            raise Declined(scenario)
        outcome = conduct.execute(world, conversation)
    except Declined as refusal:
        outcome = declined(world, refusal, conversation)
    except NotEnoughMoney:
        outcome = declined(world, Declined("result_1"), conversation)
    _end(world, conversation, COMPLETED if outcome.code == "0" else DECLINED, outcome)
    return outcome


def declined(world: World, refusal: Declined, conversation: Conversation) -> Outcome:
    """A failure; its TransactionID is no receipt."""
    now, plan = world.clock.now(), conversation.plan
    transaction_id = "0000000000" if "zero_id" in plan else placeholder(now)
    if "real_looking_id" in plan:
        transaction_id = world.ids.receipt(now)
    return Outcome(refusal.code, refusal.text, transaction_id, now)


def _end(world: World, conversation: Conversation, state: str, outcome: Outcome | None = None) -> None:
    code, text, transaction_id = (outcome.code, outcome.text, outcome.transaction_id) if outcome else ("", "", "")
    world.store.run(
        "UPDATE conversation SET state = ?, result_code = ?, result_text = ?, transaction_id = ?, settled_at = ? "
        "WHERE id = ?",
        state, code, text, transaction_id, world.clock.now(), conversation.id,
    )  # fmt: skip


def report(world: World, conduct: Conduct, conversation: Conversation, outcome: Outcome) -> list[int]:
    """Send a Result; returns the callbacks."""
    word = conduct.success if outcome.code == "0" else conduct.failure
    body = word(conversation, outcome)
    if conduct.in_envelope:
        body = {"Result": spoilt_result(body, conversation.plan)}
    letter = Letter(
        f"{conversation.operation}_result", conversation.originator_conversation_id, conversation.result_url,
        conversation.party_a, to_json(body), world.options.callback_timeout_seconds,
    )  # fmt: skip
    return world.postman.post(
        letter, after_seconds=world.options.callback_delay_seconds, plan=queue_timeouts.posting(conversation.plan)
    )


def time_out(world: World, conversation: Conversation) -> list[int]:
    """Say that a request waited too long in the queue; returns the callbacks."""
    if queue_timeouts.timing(conversation.plan).executed_after is None:
        _end(world, conversation, EXPIRED)
    letter = Letter(
        f"{conversation.operation}_timeout", conversation.originator_conversation_id, conversation.timeout_url,
        conversation.party_a, queue_timeouts.body(conversation), world.options.callback_timeout_seconds,
    )  # fmt: skip
    return world.postman.post(letter, after_seconds=0.0, plan=Plan())
