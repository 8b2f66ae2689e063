"""The message to QueueTimeOutURL: a request waited too long. Whether it was executed stays open.

Its form isn't documented. Seen: the request itself, echoed back with its
SecurityCredential; assumed by some: a Result with ResultType 1.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from mobilemoney.daraja.errors import UnreadableMessage
from mobilemoney.daraja.results import fields
from mobilemoney.daraja.results.balances import paid
from mobilemoney.daraja.results.message import ResultMessage, parse_result
from mobilemoney.daraja.wire import as_code, as_object, as_text, decode, member

COMMAND_CHARACTERS_MAX = 64


@dataclass(frozen=True, slots=True)
class TimeoutMessage:
    """Which request timed out, as far as the message says; the echo of most products names no id.

    Takes nothing secret over from an echo. ``result`` is the Result, when one came.
    """

    originator_conversation_id: str
    conversation_id: str = ""
    command_id: str = ""
    amount: Decimal | None = None
    party_a: str = field(default="", repr=False)
    party_b: str = field(default="", repr=False)
    result: ResultMessage | None = None


def parse_timeout(body: bytes) -> TimeoutMessage:
    """Read a queue time-out in either form. Raises UnreadableMessage."""
    root = decode(body)
    if as_object(member(root, "Result")) is None:
        return _echo(root)
    result = parse_result(body)
    return TimeoutMessage(result.originator_conversation_id, result.conversation_id, result=result)


def _echo(root: dict[str, object]) -> TimeoutMessage:
    command = as_text(member(root, "CommandID"))
    if not command or len(command) > COMMAND_CHARACTERS_MAX:
        raise UnreadableMessage("The message is neither a Result nor an echo of a request.")
    return TimeoutMessage(
        originator_conversation_id=fields.identifier(root, "OriginatorConversationID"),
        conversation_id=fields.identifier(root, "ConversationID"),
        command_id=command,
        amount=paid(as_text(member(root, "Amount"))),
        party_a=as_code(member(root, "PartyA"))[: fields.ID_CHARACTERS_MAX],
        party_b=as_code(member(root, "PartyB", "ReceiverParty"))[: fields.ID_CHARACTERS_MAX],
    )
