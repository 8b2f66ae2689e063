"""Giving money back: by a new payout to the payer, or by undoing the payment. Never more than is left."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Sum

from mobilemoney import msisdn
from mobilemoney.businesses import selectors as businesses
from mobilemoney.businesses.models import Shortcode
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.errors import InvalidState, ValidationFailed
from mobilemoney.gateway.idempotency import IdempotencyClaim
from mobilemoney.gateway.serializers import DARAJA_TEXT
from mobilemoney.payments import acts
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Direction, Kind, Status
from mobilemoney.payouts import limits
from mobilemoney.payouts.orders import PayoutOrder
from mobilemoney.payouts.services import lock_business, open_payout

GIVING_BACK = (Kind.REFUND, Kind.REVERSAL)
REVERSAL_COMMAND = "TransactionReversal"
REFUND_COMMAND = "BusinessPayment"
REMARKS = "Refund"


@dataclass(frozen=True)
class RefundOrder:
    """What was asked: an amount or all that is left, why, and how."""

    reason: str
    method: str
    amount: Decimal | None = None
    metadata: dict[str, Any] | None = None


@transaction.atomic
def request_refund(*, caller: Caller, parent_id: UUID, order: RefundOrder, claim: IdempotencyClaim) -> UUID:
    """Take a refund on and return its payment's id. The parent is held, so two refunds can't both take what is left.

    Raises InvalidState, ValidationFailed, BusinessSuspended, IdempotencyRace.
    """
    business = lock_business(Transaction.objects.values_list("business_id", flat=True).get(id=parent_id))
    caller.hold_to_policy(business)
    found = Transaction.objects.select_for_update(of=("self",)).select_related("shortcode__business")
    parent = found.get(id=parent_id)
    if parent.direction != Direction.IN or parent.status != Status.SUCCEEDED:
        raise InvalidState("Only a payment that came in and succeeded can be given back.")
    left = left_of(parent)
    amount = order.amount if order.amount is not None else left
    _check_amount(parent, amount, left, order.method)
    payout = _reversal(parent, amount, order) if order.method == "reversal" else _refund(parent, amount, order)
    limits.check_single(caller=caller, business=business, amount=amount, kind=payout.kind, receiver=payout.receiver)
    approvals = limits.PayoutPolicy.of(business).approvals_for_single(caller, amount)
    payment = open_payout(order=payout, source=caller.key, maker=caller.user, approvals_needed=approvals)
    claim.commit(payment.id)
    told = {"refund": str(payment.id), "amount": str(amount), "method": order.method, "reason": order.reason}
    acts.record_of_staff(caller, "refund.created", parent, told)
    return payment.id


def left_of(parent: Transaction) -> Decimal:
    """What may still be given back: open refunds count as gone, and so do late results of refunds that had failed."""
    given = Transaction.objects.filter(kind__in=GIVING_BACK).exclude(status=Status.FAILED)
    # One by one, not by OR: each is found by an index.
    gone = _sum(given.filter(parent=parent)) + _sum(given.filter(parent__parent=parent))
    return (parent.received_amount or parent.amount) - gone


def _sum(given: QuerySet[Transaction]) -> Decimal:
    return given.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def _check_amount(parent: Transaction, amount: Decimal, left: Decimal, method: str) -> None:
    if amount > left or amount <= 0:
        raise ValidationFailed({"amount": [f"At most {left} of this payment is left to give back."]})
    if amount != amount.to_integral_value():
        raise ValidationFailed({"amount": ["Daraja gives back whole shillings only; name an amount."]})
    if method == "reversal" and amount != (parent.received_amount or parent.amount):
        raise ValidationFailed({"amount": ["A reversal gives back the whole payment, or nothing."]})
    if method == "b2c" and amount < settings.B2C_AMOUNT_MIN:
        raise ValidationFailed({"amount": [f"M-PESA pays out at least {settings.B2C_AMOUNT_MIN}."]})


def _refund(parent: Transaction, amount: Decimal, order: RefundOrder) -> PayoutOrder:
    try:
        phone = msisdn.normalise(parent.phone_number)
    except msisdn.InvalidMsisdn:
        problem = "The payer's whole number is not known, so it can only be given back by reversal."
        raise ValidationFailed({"method": [problem]}) from None
    return PayoutOrder(
        shortcode=_paying_shortcode(parent),
        kind=Kind.REFUND,
        receiver=phone,
        phone_number=phone,
        amount=amount,
        command_id=REFUND_COMMAND,
        remarks=_remarks(order.reason),
        description=order.reason,
        account_reference=parent.account_reference,
        product_type=parent.product_type,
        metadata=order.metadata or {},
        parent_id=parent.id,
    )


def _reversal(parent: Transaction, amount: Decimal, order: RefundOrder) -> PayoutOrder:
    if not parent.receipt_number:
        raise ValidationFailed({"method": ["The payment has no receipt, so Daraja can't undo it."]})
    if not parent.shortcode.initiator_name:
        raise ValidationFailed({"method": ["The shortcode has no initiator, so Daraja can't undo it."]})
    return PayoutOrder(
        shortcode=parent.shortcode,
        kind=Kind.REVERSAL,
        receiver=parent.receipt_number,
        phone_number=parent.phone_number,
        amount=amount,
        command_id=REVERSAL_COMMAND,
        remarks=_remarks(order.reason),
        description=order.reason,
        account_reference=parent.account_reference,
        product_type=parent.product_type,
        metadata=order.metadata or {},
        parent_id=parent.id,
    )


def _remarks(reason: str) -> str:
    """What Daraja is told of why. Special characters make its requests fail, and a reason is for people."""
    return reason if DARAJA_TEXT.fullmatch(reason) else REMARKS


def _paying_shortcode(parent: Transaction) -> Shortcode:
    """The payment's own shortcode when it is meant for paying out, else the business's one for it."""
    if parent.shortcode.serves("b2c"):
        return parent.shortcode
    try:
        return businesses.shortcode_for({parent.business_id}, None, purpose="b2c")
    except (businesses.NoSuchShortcode, businesses.AmbiguousShortcode) as problem:
        raise ValidationFailed({"method": [str(problem)]}) from problem
