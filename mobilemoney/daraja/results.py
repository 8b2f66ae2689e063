"""What Daraja posts to us after a request: the STK callback, and the Result of all other products.

Each reader takes every variation in Daraja's docs and in the field (text or
number codes, missing or null lists, one object for a list, unknown items), and
raises UnreadableMessage, nothing else, for what it can't be sure about.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from mobilemoney.daraja.c2b_message import C2bMessage, parse_c2b
from mobilemoney.daraja.errors import UnreadableMessage
from mobilemoney.daraja.times import from_daraja
from mobilemoney.daraja.wire import as_code, as_object, as_text, decode, member, named_values, readable_value
from mobilemoney.money import InvalidMoney, parse_money

__all__ = ["C2bMessage", "ResultMessage", "StkCallback", "parse_c2b", "parse_result", "parse_stk_callback"]

ID_CHARACTERS_MAX = 128
CODE_CHARACTERS_MAX = 32
DESCRIPTION_CHARACTERS_MAX = 1024  # Daraja docs: the longest ResultDesc.

Read = TypeVar("Read")

# Receipts are ten characters today; the placeholders "OAK0000000" and "0000000000" are no receipts.
_RECEIPT = re.compile(r"(?!.{3}0+\Z)[A-Z0-9]{8,12}")


@dataclass(frozen=True, slots=True)
class StkCallback:
    """How an STK push ended.

    ``amount`` is None and ``receipt_number`` empty when the message doesn't say
    them readably; what it did say is then in ``extra``, as text.
    """

    merchant_request_id: str
    checkout_request_id: str = field(repr=False)  # Ends in nine digits of the payer's phone.
    result_code: str
    result_description: str
    amount: Decimal | None = None
    receipt_number: str = ""
    daraja_time: datetime | None = None
    phone_number: str = field(default="", repr=False)
    extra: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class ResultMessage:
    """The result of a B2C, B2B, tax, reversal, status, balance or B2B express request.

    ``parameters`` and ``reference`` keep every value of a name that comes twice.
    ``transaction_id`` of a failed request looks like a receipt and is none: use ``receipt_number``.
    """

    result_type: str
    result_code: str
    result_description: str
    originator_conversation_id: str
    conversation_id: str
    transaction_id: str
    parameters: dict[str, list[str]] = field(default_factory=dict, repr=False)
    reference: dict[str, list[str]] = field(default_factory=dict, repr=False)

    @property
    def is_last(self) -> bool:
        """False when Daraja announces more messages about this request."""
        return self.result_type != "1"

    @property
    def receipt_number(self) -> str:
        return receipt(self.transaction_id) if self.result_code == "0" else ""

    def first(self, name: str) -> str:
        """The first value of a parameter, by its name in any case; empty when absent."""
        wanted = name.casefold()
        return next((values[0] for key, values in self.parameters.items() if key.casefold() == wanted and values), "")


def parse_stk_callback(body: bytes) -> StkCallback:
    """Read the callback of M-PESA Express (Daraja docs, M-PESA Express). Raises UnreadableMessage."""
    root = decode(body)
    envelope = as_object(member(root, "Body")) or root
    callback = as_object(member(envelope, "stkCallback"))
    if callback is None:
        raise UnreadableMessage("The message has no stkCallback.")
    metadata = _Metadata(callback)
    return StkCallback(
        merchant_request_id=_identifier(callback, "MerchantRequestID"),
        checkout_request_id=_required(_identifier(callback, "CheckoutRequestID"), "CheckoutRequestID"),
        result_code=_result_code(callback),
        result_description=_description(callback),
        amount=metadata.take_amount(),
        receipt_number=metadata.take_receipt(),
        daraja_time=metadata.take_time(),
        phone_number=metadata.take_phone(),
        extra=metadata.rest(),
    )


def parse_result(body: bytes) -> ResultMessage:
    """Read a Result, or the flat callback of B2B express. Raises UnreadableMessage."""
    root = decode(body)
    result = as_object(member(root, "Result"))
    message = _flat_result(root) if result is None else _framed_result(result)
    if not (message.originator_conversation_id or message.conversation_id):
        raise UnreadableMessage("The message names no request.")
    return message


def receipt(text: str) -> str:
    """The text if it can be an M-PESA receipt number, else nothing."""
    return text if _RECEIPT.fullmatch(text) else ""


class _Metadata:
    """The items of an STK callback. What is taken out readably is not in the rest."""

    def __init__(self, callback: dict[str, object]) -> None:
        self._items: dict[str, list[tuple[str, object]]] = {}
        for name, value in named_values(member(callback, "CallbackMetadata"), "Item"):
            self._items.setdefault(name.casefold(), []).append((name, value))

    def take_amount(self) -> Decimal | None:
        try:
            amount = parse_money(self._only("Amount"))
        except InvalidMoney:
            return None
        return self._taken("Amount", amount if amount > 0 else None)

    def take_receipt(self) -> str:
        return self._taken("MpesaReceiptNumber", receipt(as_text(self._only("MpesaReceiptNumber"))))

    def take_time(self) -> datetime | None:
        return self._taken("TransactionDate", from_daraja(as_code(self._only("TransactionDate"))))

    def take_phone(self) -> str:
        phone = as_code(self._only("PhoneNumber"))
        return self._taken("PhoneNumber", phone if len(phone) <= ID_CHARACTERS_MAX else "")

    def rest(self) -> dict[str, str]:
        return {pairs[-1][0]: ", ".join(readable_value(value) for _, value in pairs) for pairs in self._items.values()}

    def _only(self, name: str) -> object:
        """The one value of this name; None when it is missing or contradicts another."""
        values = [value for _, value in self._items.get(name.casefold(), []) if value is not None]
        return values[0] if values and all(as_text(value) == as_text(values[0]) for value in values) else None

    def _taken(self, name: str, read: Read) -> Read:
        if read:
            self._items.pop(name.casefold(), None)
        return read


def _framed_result(result: dict[str, object]) -> ResultMessage:
    return ResultMessage(
        result_type=as_code(member(result, "ResultType")),
        result_code=_result_code(result),
        result_description=_description(result),
        originator_conversation_id=_identifier(result, "OriginatorConversationID", "OriginatorCoversationID"),
        conversation_id=_identifier(result, "ConversationID"),
        transaction_id=_identifier(result, "TransactionID"),
        parameters=_multimap(member(result, "ResultParameters"), "ResultParameter"),
        reference=_multimap(member(result, "ReferenceData"), "ReferenceItem"),
    )


def _flat_result(root: dict[str, object]) -> ResultMessage:
    """B2B express posts flat, lower camel case, all text (Daraja docs, B2B Express Checkout)."""
    known = {"resultcode", "resultdesc", "resulttype", "requestid", "conversationid", "transactionid"}
    others = {key: [readable_value(value)] for key, value in root.items() if key.casefold() not in known}
    return ResultMessage(
        result_type=as_code(member(root, "resultType")),
        result_code=_result_code(root),
        result_description=_description(root),
        originator_conversation_id=_identifier(root, "requestId"),
        conversation_id=_identifier(root, "conversationID"),
        transaction_id=_identifier(root, "transactionId"),
        parameters=others,
    )


def _multimap(node: object, list_name: str) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in named_values(node, list_name):
        values.setdefault(name, []).append(readable_value(value))
    return values


def _result_code(node: dict[str, object]) -> str:
    code = _required(as_code(member(node, "ResultCode")), "ResultCode")
    if len(code) > CODE_CHARACTERS_MAX:
        raise UnreadableMessage("The message's ResultCode is no code.")
    return code


def _identifier(node: dict[str, object], *names: str) -> str:
    text = as_code(member(node, *names))
    if len(text) > ID_CHARACTERS_MAX:
        raise UnreadableMessage(f"The message's {names[0]} is no id.")
    return text


def _required(text: str, name: str) -> str:
    if not text:
        raise UnreadableMessage(f"The message has no {name}.")
    return text


def _description(node: dict[str, object]) -> str:
    return as_text(member(node, "ResultDesc"))[:DESCRIPTION_CHARACTERS_MAX]
