"""Which of our prompts a C2B confirmation belongs to: one payment, announced twice by Daraja."""

from datetime import datetime, timedelta

from mobilemoney import msisdn
from mobilemoney.businesses.models import Shortcode
from mobilemoney.daraja.c2b_message import C2bMessage
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Direction, Kind, Status

CANDIDATES_MAX = 50
# A prompt stays on the phone for a minute or two; clocks differ, and messages are sometimes late.
EARLIEST = timedelta(minutes=-15)
LATEST = timedelta(minutes=30)
AWAITED = (Status.SENDING, Status.SUBMITTED, Status.UNKNOWN)


def holder_of_receipt(shortcode: Shortcode, receipt_number: str) -> Transaction | None:
    """The payment that holds this receipt already."""
    holders = Transaction.objects.filter(shortcode=shortcode, direction=Direction.IN, receipt_number=receipt_number)
    return holders.first()


def fitting_prompts(shortcode: Shortcode, message: C2bMessage, received_at: datetime) -> list[Transaction]:
    """Prompts without a receipt that this confirmation fits by amount, payer, reference and time, newest first.

    Those that await their end, and those that succeeded without a receipt.
    """
    assert message.amount is not None
    prompts = Transaction.objects.filter(
        shortcode=shortcode,
        kind=Kind.STK,
        receipt_number="",
        amount=message.amount,
        status__in=(*AWAITED, Status.SUCCEEDED),
    )
    newest = prompts.order_by("-id")[:CANDIDATES_MAX]
    moments = [moment for moment in (message.trans_time, received_at) if moment]
    return [
        prompt
        for prompt in newest
        if _same_time(prompt, moments) and _same_payer(prompt, message) and _same_reference(prompt, message)
    ]


def _same_time(prompt: Transaction, moments: list[datetime]) -> bool:
    """Whether payment or message fall into the prompt's time: next month's payment is another one."""
    return any(EARLIEST <= moment - prompt.created_at <= LATEST for moment in moments)


def _same_payer(prompt: Transaction, message: C2bMessage) -> bool:
    """Whether the payer, plain, masked or hashed, can be the one that was asked."""
    if message.msisdn:
        return msisdn.compare(message.msisdn, prompt.phone_number) is True
    return bool(prompt.account_reference) and _same_reference(prompt, message)


def _same_reference(prompt: Transaction, message: C2bMessage) -> bool:
    if prompt.shortcode.shortcode_type == Shortcode.Type.TILL:
        return True  # Tills have no account, so Daraja leaves the reference out.
    return prompt.account_reference.strip().lower() == message.bill_ref_number.strip().lower()
