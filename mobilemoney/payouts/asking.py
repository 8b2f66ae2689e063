"""Asking Daraja what became of a payout. The answer comes later, to an address of its own."""

from mobilemoney.businesses.initiators import initiator_of
from mobilemoney.businesses.selectors import daraja_client_for
from mobilemoney.daraja.account import TransactionStatusRequest
from mobilemoney.daraja.errors import DarajaError
from mobilemoney.payments.addresses import new_address
from mobilemoney.payments.asking import Answer
from mobilemoney.payments.calls import CallLog
from mobilemoney.payments.models import Transaction


def ask_status(payment: Transaction) -> Answer:
    """Put the question by the OriginatorConversationID, or the receipt. Says whether Daraja took it."""
    log = CallLog(business_id=payment.business_id, transaction_id=payment.id)
    shortcode = payment.shortcode
    try:
        initiator = initiator_of(shortcode)
        question = TransactionStatusRequest(
            initiator_name=initiator.name,
            security_credential=initiator.security_credential,
            party_a=shortcode.shortcode,
            receipt_number=payment.receipt_number,
            original_conversation_id="" if payment.receipt_number else payment.originator_conversation_id,
            result_url=new_address(kind="status_result", shortcode=shortcode, payment=payment),
            queue_timeout_url=new_address(kind="status_timeout", shortcode=shortcode, payment=payment),
        )
        daraja_client_for(shortcode, log).transaction_status(question)
    except (DarajaError, ValueError):
        return Answer.NONE
    finally:
        log.keep()
    return Answer.PENDING
