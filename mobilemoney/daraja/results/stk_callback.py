"""The callback of M-PESA Express: how a prompt on a customer's phone ended."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from mobilemoney.daraja.errors import UnreadableMessage
from mobilemoney.daraja.results import fields
from mobilemoney.daraja.times import from_daraja
from mobilemoney.daraja.wire import as_code, as_object, as_text, decode, member, named_values, readable_value
from mobilemoney.money import InvalidMoney, parse_money

Read = TypeVar("Read")


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


def parse_stk_callback(body: bytes) -> StkCallback:
    """Read the callback of M-PESA Express (Daraja docs, M-PESA Express). Raises UnreadableMessage."""
    root = decode(body)
    envelope = as_object(member(root, "Body")) or root
    callback = as_object(member(envelope, "stkCallback"))
    if callback is None:
        raise UnreadableMessage("The message has no stkCallback.")
    metadata = _Metadata(callback)
    return StkCallback(
        merchant_request_id=fields.identifier(callback, "MerchantRequestID"),
        checkout_request_id=fields.required(fields.identifier(callback, "CheckoutRequestID"), "CheckoutRequestID"),
        result_code=fields.result_code(callback),
        result_description=fields.description(callback),
        amount=metadata.take_amount(),
        receipt_number=metadata.take_receipt(),
        daraja_time=metadata.take_time(),
        phone_number=metadata.take_phone(),
        extra=metadata.rest(),
    )


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
        return self._taken("MpesaReceiptNumber", fields.receipt(as_text(self._only("MpesaReceiptNumber"))))

    def take_time(self) -> datetime | None:
        return self._taken("TransactionDate", from_daraja(as_code(self._only("TransactionDate"))))

    def take_phone(self) -> str:
        phone = as_code(self._only("PhoneNumber"))
        return self._taken("PhoneNumber", phone if len(phone) <= fields.ID_CHARACTERS_MAX else "")

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
