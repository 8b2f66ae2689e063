"""Queue time-outs: what is said of a request that waited too long, and what becomes of it all the same.

The form is not documented. Integrators have been told that the request comes back as it was sent, credential and all;
some client libraries expect a Result with ResultType 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.plan import Plan
from simulator.scenarios import Kind
from simulator.wire import to_json

if TYPE_CHECKING:
    from simulator.conversations import Conversation

GAP_SECONDS = 5.0


@dataclass(frozen=True)
class Timing:
    """Seconds after the normal moment; None: never."""

    message_after: float | None = None
    executed_after: float | None = 0.0
    before_answer: bool = False


def expected(plan: Plan) -> bool:
    return bool(plan.of_kind(Kind.TIMEOUT))


def timing(plan: Plan) -> Timing:
    """When the time-out is told and when the request is executed."""

    def gap(name: str) -> float:
        return plan.number(name, "seconds", GAP_SECONDS)

    if "queue_timeout_before_answer" in plan:
        return Timing(before_answer=True)
    if "queue_timeout_paid" in plan:
        return Timing(message_after=0.0)
    if "queue_timeout_then_result" in plan:
        return Timing(message_after=0.0, executed_after=gap("queue_timeout_then_result"))
    if "result_then_queue_timeout" in plan:
        return Timing(message_after=gap("result_then_queue_timeout"))
    if expected(plan):
        return Timing(message_after=0.0, executed_after=None)
    return Timing()


def posting(plan: Plan) -> Plan:
    """The plan of a Result's way: none leaves where the time-out is all that is told."""
    return Plan({**plan.chosen, "silence": {}}) if "queue_timeout_paid" in plan else plan


def body(conversation: Conversation) -> str:
    """The message to QueueTimeOutURL."""
    if "timeout_as_result" not in conversation.plan:
        return conversation.request
    return to_json({"Result": {
        "ResultType": 1,
        "ResultCode": 1,
        "ResultDesc": "The service request timed out.",
        "OriginatorConversationID": conversation.originator_conversation_id,
        "ConversationID": conversation.conversation_id,
    }})  # fmt: skip
