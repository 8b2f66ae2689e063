"""Sending one reversal."""

from collections.abc import Callable

from mobilemoney.businesses.initiators import initiator_of
from mobilemoney.businesses.selectors import daraja_client_for
from mobilemoney.daraja.acknowledged import Acknowledged
from mobilemoney.daraja.reversal import ReversalRequest
from mobilemoney.payments.addresses import new_address
from mobilemoney.payments.calls import CallLog
from mobilemoney.payments.models import Transaction


def send(payment: Transaction, log: CallLog, before_send: Callable[[], None]) -> Acknowledged:
    """Ask Daraja to undo a payment. Raises Daraja's named errors, or ValueError for what it could only refuse."""
    shortcode, payout = payment.shortcode, payment.payout
    initiator = initiator_of(shortcode)
    request = ReversalRequest(
        initiator_name=initiator.name,
        security_credential=initiator.security_credential,
        receipt_number=payout.receiver,
        amount=payment.amount,
        receiver_party=shortcode.shortcode,
        remarks=payout.remarks,
        result_url=new_address(kind="reversal_result", shortcode=shortcode, payment=payment),
        queue_timeout_url=new_address(kind="reversal_timeout", shortcode=shortcode, payment=payment),
    )
    return daraja_client_for(shortcode, log).reversal(request, before_send=before_send)
