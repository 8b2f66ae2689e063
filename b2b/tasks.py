"""What the worker runs for B2B: sending a payment to another business, tax, or a prompt to a merchant."""

from collections.abc import Callable

from django.conf import settings

from mobilemoney.businesses.initiators import initiator_of
from mobilemoney.businesses.selectors import daraja_client_for
from mobilemoney.daraja.acknowledged import Acknowledged
from mobilemoney.daraja.b2b import PAY_TAX, B2bRequest, TaxRequest
from mobilemoney.payments.addresses import new_address
from mobilemoney.payments.calls import CallLog
from mobilemoney.payments.models import Transaction


def send(payment: Transaction, log: CallLog, before_send: Callable[[], None]) -> Acknowledged:
    """Ask Daraja to pay another business. Raises Daraja's named errors, or ValueError for what it could only refuse."""
    client = daraja_client_for(payment.shortcode, log)
    if payment.payout.command_id == PAY_TAX:
        return client.remit_tax(_tax(payment), before_send=before_send)
    return client.b2b(_payment(payment), before_send=before_send)


def _payment(payment: Transaction) -> B2bRequest:
    payout, till = payment.payout, payment.payout.receiver_type == "till"
    initiator = initiator_of(payment.shortcode)
    return B2bRequest(
        initiator_name=initiator.name,
        security_credential=initiator.security_credential,
        command_id=payout.command_id,
        amount=payment.amount,
        party_a=payment.shortcode.shortcode,
        party_b=payout.receiver,
        receiver_identifier_type=settings.B2B_TILL_IDENTIFIER_TYPE if till else "4",
        account_reference=payment.account_reference or "Payment",
        remarks=payout.remarks or "Payment",
        **_addresses(payment),
    )


def _tax(payment: Transaction) -> TaxRequest:
    initiator = initiator_of(payment.shortcode)
    return TaxRequest(
        initiator_name=initiator.name,
        security_credential=initiator.security_credential,
        amount=payment.amount,
        party_a=payment.shortcode.shortcode,
        payment_registration_number=payment.account_reference,
        remarks=payment.payout.remarks or "Tax",
        **_addresses(payment),
    )


def _addresses(payment: Transaction) -> dict[str, str]:
    return {
        "result_url": new_address(kind="b2b_result", shortcode=payment.shortcode, payment=payment),
        "queue_timeout_url": new_address(kind="b2b_timeout", shortcode=payment.shortcode, payment=payment),
    }
