"""B2B express: prompting another merchant's till to pay us (Daraja docs, B2B Express Checkout)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from mobilemoney.daraja import demands


@dataclass(frozen=True, slots=True, kw_only=True)
class B2bExpressRequest:
    """A prompt for the merchant behind ``primary_shortcode``, who pays ``receiver_shortcode``: us.

    Whole shillings. ``request_reference_id`` is ours and comes back in the callback; no
    initiator is needed. Raises ValueError for what Daraja could only refuse.
    """

    primary_shortcode: str
    receiver_shortcode: str
    amount: Decimal
    payment_reference: str
    callback_url: str = field(repr=False)
    partner_name: str
    request_reference_id: str

    def __post_init__(self) -> None:
        demands.shortcode(self.primary_shortcode)
        demands.shortcode(self.receiver_shortcode)
        demands.whole_shillings(self.amount)
        demands.conversation_id(self.request_reference_id)
        demands.addresses(self.callback_url)
        if not self.payment_reference.strip() or not self.partner_name.strip():
            raise ValueError("B2B express needs a payment reference and a partner name.")

    def to_wire(self) -> dict[str, object]:
        """All text, as in the docs' sample; the last name is the only one with capitals."""
        return {
            "primaryShortCode": self.primary_shortcode,
            "receiverShortCode": self.receiver_shortcode,
            "amount": str(int(self.amount)),
            "paymentRef": self.payment_reference,
            "callbackUrl": self.callback_url,
            "partnerName": self.partner_name,
            "RequestRefID": self.request_reference_id,
        }


@dataclass(frozen=True, slots=True)
class ExpressAck:
    """Daraja took the prompt. It gives no id: the callback is matched by our own."""

    raw: Mapping[str, object] = field(repr=False)
