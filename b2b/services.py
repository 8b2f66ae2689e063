"""What B2B does: turning what was asked into a payment to another business."""

from typing import Any

from mobilemoney.businesses.models import Shortcode
from mobilemoney.daraja.b2b import BUY_GOODS, KRA_SHORTCODE, PAY_BILL, PAY_TAX
from mobilemoney.payments.states import Kind
from mobilemoney.payouts.orders import PayoutOrder

COMMANDS = {"paybill": PAY_BILL, "till": BUY_GOODS}


def order_of(given: dict[str, Any], shortcode: Shortcode) -> PayoutOrder:
    """A payment to a pay bill or till as it came in at the door."""
    return PayoutOrder(
        shortcode=shortcode,
        kind=Kind.B2B,
        receiver=given["receiver_shortcode"],
        receiver_type=given["receiver_type"],
        counterparty_name=f"{given['receiver_type']} {given['receiver_shortcode']}",
        amount=given["amount"],
        command_id=COMMANDS[given["receiver_type"]],
        remarks=given["remarks"],
        account_reference=given["account_reference"],
        product_type=given["product_type"],
        metadata=given["metadata"],
    )


def tax_order_of(given: dict[str, Any], shortcode: Shortcode) -> PayoutOrder:
    """Tax to the Kenya Revenue Authority under a payment registration number."""
    return PayoutOrder(
        shortcode=shortcode,
        kind=Kind.TAX,
        receiver=KRA_SHORTCODE,
        receiver_type="paybill",
        counterparty_name="Kenya Revenue Authority",
        amount=given["amount"],
        command_id=PAY_TAX,
        remarks=given["remarks"],
        account_reference=given["payment_registration_number"],
        product_type=given["product_type"],
        metadata=given["metadata"],
    )
