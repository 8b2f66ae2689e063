"""What B2C does: turning what was asked into a payout to a customer's phone."""

from typing import Any

from mobilemoney.businesses.models import Shortcode
from mobilemoney.payments.states import Kind
from mobilemoney.payouts.orders import PayoutOrder

DEFAULT_COMMAND = "BusinessPayment"


def order_of(given: dict[str, Any], shortcode: Shortcode) -> PayoutOrder:
    """A single payout as it came in at the door."""
    return PayoutOrder(
        shortcode=shortcode,
        kind=Kind.B2C,
        receiver=given["phone_number"],
        phone_number=given["phone_number"],
        amount=given["amount"],
        command_id=given["command_id"],
        remarks=given["remarks"],
        occasion=given["occasion"],
        account_reference=given["account_reference"],
        product_type=given["product_type"],
        metadata=given["metadata"],
    )
