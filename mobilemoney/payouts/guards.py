"""Stopping before harm is done: an initiator that Daraja refuses, and a float that is empty."""

from uuid import UUID

from django.db.models import F
from django.db.models.functions import Now

from mobilemoney.businesses.models import Shortcode
from mobilemoney.daraja.result_codes import Product, explain
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Kind, Status
from mobilemoney.payouts import batch_states
from mobilemoney.payouts.models import SENDING_BATCHES, Batch

# Safaricom locks an initiator after five refusals in a row; we stop well before (REFERENCE: Daraja docs, B2C).
REFUSALS_MAX = 2
PRODUCTS = {
    Kind.B2C: Product.B2C,
    Kind.REFUND: Product.B2C,
    Kind.B2B: Product.B2B,
    Kind.TAX: Product.TAX,
    Kind.REVERSAL: Product.REVERSAL,
    Kind.B2B_EXPRESS: Product.B2B_EXPRESS,
}


def after_outcome(payment: Transaction) -> None:
    """Look at what ended: count refusals of the initiator, and pause batches that can't go on."""
    if payment.status == Status.SUCCEEDED:
        Shortcode.objects.filter(id=payment.shortcode_id, initiator_refusals__gt=0).update(initiator_refusals=0)
        return
    meaning = explain(PRODUCTS[Kind(payment.kind)], payment.result_code, payment.result_description)
    if meaning.locks_initiator:
        _count_refusal(payment)
    elif meaning.float_is_short and payment.batch_id is not None:
        _pause([payment.batch_id], "The account has too little money for the next row. Top it up, then resume.")


def credential_refused(payment: Transaction) -> None:
    """Daraja does not know the consumer key and secret: nothing of this shortcode can go out."""
    running = Batch.objects.filter(shortcode_id=payment.shortcode_id, status__in=SENDING_BATCHES)
    _pause(
        list(running.values_list("id", flat=True)),
        "Daraja refuses the consumer key and secret of this shortcode. Correct them, then resume.",
    )


def unlock(shortcode: Shortcode) -> None:
    """The initiator was corrected: payouts may try again, once the caller has saved the shortcode."""
    shortcode.initiator_refusals, shortcode.initiator_locked_at = 0, None


def _count_refusal(payment: Transaction) -> None:
    mine = Shortcode.objects.filter(id=payment.shortcode_id)
    mine.update(initiator_refusals=F("initiator_refusals") + 1)
    locked = mine.filter(initiator_refusals__gte=REFUSALS_MAX, initiator_locked_at__isnull=True)
    if locked.update(initiator_locked_at=Now()):
        running = Batch.objects.filter(shortcode_id=payment.shortcode_id, status__in=SENDING_BATCHES)
        _pause(
            list(running.values_list("id", flat=True)),
            "Daraja refused the initiator's name or password twice. Correct them before M-PESA locks the initiator.",
        )


def _pause(batch_ids: list[UUID], reason: str) -> None:
    for batch_id in batch_ids:
        batch_states.pause_by_guard(batch_id=batch_id, reason=reason)
