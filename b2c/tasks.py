"""What the worker runs for B2C: sending one payout, or one refund."""

from django.conf import settings

from mobilemoney.businesses.initiators import initiator_of
from mobilemoney.daraja.acknowledged import Acknowledged
from mobilemoney.daraja.b2c import B2cRequest
from mobilemoney.payouts.errands import Errand


def send(errand: Errand) -> Acknowledged:
    """Ask Daraja to pay. Raises Daraja's named errors, or ValueError for what it could only refuse."""
    payment = errand.payment
    shortcode, payout = payment.shortcode, payment.payout
    initiator = initiator_of(shortcode)
    request = B2cRequest(
        originator_conversation_id=payment.originator_conversation_id,
        initiator_name=initiator.name,
        security_credential=initiator.security_credential,
        command_id=payout.command_id,
        amount=payment.amount,
        party_a=shortcode.shortcode,
        party_b=payout.receiver,
        remarks=payout.remarks or "Payment",
        occasion=payout.occasion,
        result_url=errand.addresses["b2c_result"],
        queue_timeout_url=errand.addresses["b2c_timeout"],
        version=settings.B2C_VERSION if payment.originator_conversation_id else "v1",
    )
    return errand.client().b2c(request, before_send=errand.last_look)
