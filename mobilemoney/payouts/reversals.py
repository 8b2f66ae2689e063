"""Sending one reversal."""

from mobilemoney.businesses.initiators import initiator_of
from mobilemoney.daraja.acknowledged import Acknowledged
from mobilemoney.daraja.reversal import ReversalRequest
from mobilemoney.payouts.errands import Errand


def send(errand: Errand) -> Acknowledged:
    """Ask Daraja to undo a payment. Raises Daraja's named errors, or ValueError for what it could only refuse."""
    payment = errand.payment
    shortcode, payout = payment.shortcode, payment.payout
    initiator = initiator_of(shortcode)
    request = ReversalRequest(
        initiator_name=initiator.name,
        security_credential=initiator.security_credential,
        receipt_number=payout.receiver,
        amount=payment.amount,
        receiver_party=shortcode.shortcode,
        remarks=payout.remarks,
        result_url=errand.addresses["reversal_result"],
        queue_timeout_url=errand.addresses["reversal_timeout"],
    )
    return errand.client().reversal(request, before_send=errand.last_look)
