"""From a request to its Result: accepted, executed, reported (Daraja docs, result messages)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from simulator import queue_timeouts
from simulator.books import NotEnoughMoney
from simulator.conversations import (
    AUTHORIZED,
    CANCELLED,
    COMPLETED,
    DECLINED,
    EXPIRED,
    INITIATED,
    Conversation,
    Declined,
    Outcome,
    find,
    open_conversation,
)
from simulator.identifiers import placeholder
from simulator.plan import Plan
from simulator.postman import Letter
from simulator.product import Call
from simulator.result_faults import spoilt_result
from simulator.scenarios import Kind
from simulator.wire import Answer, accepted, to_json

if TYPE_CHECKING:
    from simulator.world import World

# Not paid, nothing reported.
ENDED_BY_PLAN = {"status_cancelled": CANCELLED, "status_declined": DECLINED, "status_expired": EXPIRED}
# Paid later, and meanwhile seen as.
HELD_BY_PLAN = {"status_initiated": INITIATED, "status_authorized": AUTHORIZED}
HELD_SECONDS = 600.0
LATE_SUCCESS_SECONDS = 5.0
CONTRADICTION_SECONDS = 2.0
ACCEPTED_TEXT = "Accept the service request successfully."


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
    if "failure_after_success" in plan and outcome.code == "0":
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
