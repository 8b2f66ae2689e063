"""What the worker runs for B2C: sending one payout, or one refund."""

from collections.abc import Callable

from django.conf import settings

from mobilemoney.businesses.initiators import initiator_of
from mobilemoney.businesses.selectors import daraja_client_for
from mobilemoney.daraja.acknowledged import Acknowledged
from mobilemoney.daraja.b2c import B2cRequest
from mobilemoney.payments.addresses import new_address
from mobilemoney.payments.calls import CallLog
from mobilemoney.payments.models import Transaction


def send(payment: Transaction, log: CallLog, before_send: Callable[[], None]) -> Acknowledged:
    """Ask Daraja to pay. Raises Daraja's named errors, or ValueError for what it could only refuse."""
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
        result_url=new_address(kind="b2c_result", shortcode=shortcode, payment=payment),
        queue_timeout_url=new_address(kind="b2c_timeout", shortcode=shortcode, payment=payment),
        version=settings.B2C_VERSION if payment.originator_conversation_id else "v1",
    )
    return daraja_client_for(shortcode, log).b2c(request, before_send=before_send)
