"""The callback of B2B express: flat, lower camel case, all text (Daraja docs, B2B Express Checkout)."""

from dataclasses import dataclass
from decimal import Decimal

from mobilemoney.daraja.results import fields
from mobilemoney.daraja.results.balances import paid
from mobilemoney.daraja.results.message import parse_result

TEXT_CHARACTERS_MAX = 128


@dataclass(frozen=True, slots=True)
class ExpressCallback:
    """How a prompt to another merchant ended. ``request_id`` is our RequestRefID.

    ``payment_reference`` comes back only when the merchant cancelled. Of a
    ``transaction_id`` only ``receipt_number`` is proof.
    """

    result_code: str
    result_description: str
    amount: Decimal | None
    request_id: str
    conversation_id: str
    transaction_id: str
    status: str
    payment_reference: str

    @property
    def succeeded(self) -> bool:
        """Code 0, and no status that says otherwise."""
        return self.result_code == "0" and self.status.casefold() in ("", "success")

    @property
    def receipt_number(self) -> str:
        return fields.receipt(self.transaction_id) if self.succeeded else ""


def parse_express_callback(body: bytes) -> ExpressCallback:
    """Raises UnreadableMessage."""
    message = parse_result(body)
    return ExpressCallback(
        result_code=message.result_code,
        result_description=message.result_description,
        amount=paid(message.only("amount")),
        request_id=message.originator_conversation_id,
        conversation_id=message.conversation_id,
        transaction_id=message.transaction_id,
        status=message.only("status")[:TEXT_CHARACTERS_MAX],
        payment_reference=message.only("paymentReference")[:TEXT_CHARACTERS_MAX],
    )
