"""What the worker runs for B2B: sending a payment to another business, tax, or a prompt to a merchant."""

from django.conf import settings

from mobilemoney.businesses.initiators import initiator_of
from mobilemoney.daraja.acknowledged import Acknowledged
from mobilemoney.daraja.b2b import PAY_TAX, B2bRequest, TaxRequest
from mobilemoney.payouts.errands import Errand


def send(errand: Errand) -> Acknowledged:
    """Ask Daraja to pay another business. Raises Daraja's named errors, or ValueError for what it could only refuse."""
    client = errand.client()
    if errand.payment.payout.command_id == PAY_TAX:
        return client.remit_tax(_tax(errand), before_send=errand.last_look)
    return client.b2b(_payment(errand), before_send=errand.last_look)


def _payment(errand: Errand) -> B2bRequest:
    payment = errand.payment
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
        **_addresses(errand),
    )


def _tax(errand: Errand) -> TaxRequest:
    payment = errand.payment
    initiator = initiator_of(payment.shortcode)
    return TaxRequest(
        initiator_name=initiator.name,
        security_credential=initiator.security_credential,
        amount=payment.amount,
        party_a=payment.shortcode.shortcode,
        payment_registration_number=payment.account_reference,
        remarks=payment.payout.remarks or "Tax",
        **_addresses(errand),
    )


def _addresses(errand: Errand) -> dict[str, str]:
    return {
        "result_url": errand.addresses["b2b_result"],
        "queue_timeout_url": errand.addresses["b2b_timeout"],
    }
