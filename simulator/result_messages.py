"""What all Results have in common (Daraja docs, result messages of B2C, B2B, balance, status and reversal)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from simulator.announcements import hashed, masked
from simulator.clock import fourteen_digits
from simulator.people import customer_name
from simulator.plan import Plan

if TYPE_CHECKING:
    from simulator.conversations import Conversation, Outcome

Item = dict[str, Any]
SUCCESS_TEXT = "The service request is processed successfully."
# B2B and balance results say it without a full stop.
SUCCESS_TEXT_BARE = "The service request is processed successfully"
INNER_URL = "https://internalsandbox.safaricom.co.ke/mpesa/{}/v1/submit"


def item(key: str, *value: Any) -> Item:
    """An entry of a Result; without a value it has only its Key."""
    return {"Key": key, "Value": value[0]} if value else {"Key": key}


def frame(conversation: Conversation, outcome: Outcome, *, as_text: bool = False) -> dict[str, Any]:
    """Type, code, text and ids; B2B and balance write all of them as text."""
    code = outcome.code
    return {
        "ResultType": "0" if as_text else 0,
        "ResultCode": int(code) if code.isdigit() and not as_text else code,
        "ResultDesc": outcome.text,
        "OriginatorConversationID": conversation.originator_conversation_id,
        "ConversationID": conversation.conversation_id,
        "TransactionID": outcome.transaction_id,
    }


def parameters(*items: Item) -> dict[str, Any]:
    return {"ResultParameters": {"ResultParameter": list(items)}}


def one_parameter(only: Item) -> dict[str, Any]:
    """One object, not a list of one: so M-PESA writes a single entry."""
    return {"ResultParameters": {"ResultParameter": only}}


def reference(*items: Item) -> dict[str, Any]:
    return {"ReferenceData": {"ReferenceItem": items[0] if len(items) == 1 else list(items)}}


def inner_reference(results: str) -> dict[str, Any]:
    """The address of Safaricom's own inner system, as the sandbox shows it."""
    return reference(item("QueueTimeoutURL", INNER_URL.format(results)))


def completed_item(outcome: Outcome) -> Item:
    return item("BOCompletedTime", int(fourteen_digits(outcome.at)))


def customer_shown(msisdn: str, plan: Plan) -> str:
    """`254712345678 - AMINA KAMAU`, unless a fault hides the number."""
    number = masked(msisdn) if "masked_phone" in plan else hashed(msisdn) if "hashed_msisdn" in plan else msisdn
    return f"{number} - {customer_name(msisdn)}"


def pipes(account: str, balance: Decimal) -> str:
    """Name, currency, current, available, reserved, uncleared."""
    return f"{account}|KES|{balance:.2f}|{balance:.2f}|0.00|0.00"


def nested_amount(balance: Decimal) -> str:
    """Text that is no JSON; MinimumAmount counts cents."""
    return f"{{Amount={{CurrencyCode=KES, MinimumAmount={balance * 100:.0f}, BasicAmount={balance:.2f}}}}}"
