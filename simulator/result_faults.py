"""Results in forms that integrators have seen, or fear to see."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from simulator.plan import Plan

Message = dict[str, Any]
UNKNOWN_IDS = {
    "OriginatorConversationID": "0000-0000-0000-000000000000000000",
    "ConversationID": "AG_20200101_00000000000000000000",
}
RECEIPT_KEYS = {"TransactionReceipt", "ReceiptNo", "OriginalTransactionID"}
AMOUNT_KEYS = {"TransactionAmount", "Amount"}
NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]+)?")
EMPTY_VALUES: tuple[dict[str, Any], ...] = ({"Value": None}, {"Value": ""}, {})


def spoilt_result(message: Message, plan: Plan) -> Message:
    """The message as the faults of its plan change it."""
    for name, change in CHANGES.items():
        if name in plan:
            message = change(message)
    return message


def _items(message: Message) -> list[Message]:
    """The entries of ResultParameter, whatever they come in."""
    found = (message.get("ResultParameters") or {}).get("ResultParameter", [])
    return found if isinstance(found, list) else [found]


def _with_items(message: Message, items: Any) -> Message:
    if "ResultParameters" not in message:
        return message
    return {**message, "ResultParameters": {"ResultParameter": items}}


def _without(keys: set[str]) -> Callable[[Message], Message]:
    def change(message: Message) -> Message:
        return _with_items(message, [each for each in _items(message) if each["Key"] not in keys])

    return change


def _left_out(key: str) -> Callable[[Message], Message]:
    return lambda message: {name: value for name, value in message.items() if name != key}


def _null_parameters(message: Message) -> Message:
    return {**message, "ResultParameters": None}


def _bare_item(message: Message) -> Message:
    items = _items(message)
    return _with_items(message, [*items[:1], {"Key": "Balance"}, *items[1:]])


def _extra_items(message: Message) -> Message:
    more = [*reversed(_items(message)), {"Key": "LoyaltyPoints", "Value": 12}, {"Key": "Channel"}]
    return {"Version": 2, **dict(reversed(_with_items(message, more).items())), "Channel": "API"}


def _single_item(message: Message) -> Message:
    items = _items(message)
    receipts = [each for each in items if each["Key"] in RECEIPT_KEYS]
    return _with_items(message, (receipts or items)[0]) if items else message


def _swapped(value: Any) -> Any:
    """Entries that come alone in the other of their two forms."""
    if isinstance(value, list):
        return value[0] if len(value) == 1 else value
    return [value]


def _lists_swapped(message: Message) -> Message:
    changed = dict(message)
    for outer, inner in (("ResultParameters", "ResultParameter"), ("ReferenceData", "ReferenceItem")):
        if changed.get(outer):
            changed[outer] = {inner: _swapped(changed[outer][inner])}
    return changed


def _null_values(message: Message) -> Message:
    emptied = [{"Key": each["Key"], **EMPTY_VALUES[number % 3]} for number, each in enumerate(_items(message))]
    return _with_items(message, emptied)


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_text(inner) for inner in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, int) else value


def _as_number(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_number(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_number(inner) for inner in value]
    return Decimal(value) if isinstance(value, str) and NUMBER.fullmatch(value) else value


CHANGES: dict[str, Callable[[Message], Message]] = {
    "unknown_id": lambda message: {**message, **UNKNOWN_IDS},
    "missing_transaction_id": _left_out("TransactionID"),
    "missing_receipt": _without(RECEIPT_KEYS),
    "missing_amount": _without(AMOUNT_KEYS),
    "balance_without_value": _bare_item,
    "null_values": _null_values,
    "extra_items": _extra_items,
    "single_item_object": _single_item,
    "lists_swapped": _lists_swapped,
    "missing_metadata": _left_out("ResultParameters"),
    "null_metadata": _null_parameters,
    "string_codes": _as_text,
    "number_codes": _as_number,
}
