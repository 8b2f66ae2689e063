"""What can be asked of the record of money. Every query is scoped by business here, in one place."""

from contextlib import suppress
from decimal import Decimal
from uuid import UUID

from django.db.models import DecimalField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from mobilemoney.businesses.models import Shortcode
from mobilemoney.gateway.callers import Caller
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Kind, Status

_ZERO = Decimal("0.00")
_MONEY = DecimalField(max_digits=14, decimal_places=2)


def transactions_for(caller: Caller) -> QuerySet[Transaction]:
    """The payments that the caller may see, with what their output needs."""
    everything = with_output(Transaction.objects.all())
    if caller.business_ids is None:
        return everything
    return everything.filter(business_id__in=caller.business_ids)


def with_output(payments: QuerySet[Transaction]) -> QuerySet[Transaction]:
    """Join what the output of a payment needs: its shortcode, and how much of it was given back."""
    # A refund that failed first and succeeded late is a payment of its own below it.
    refunded = _given_back("parent_id") + _given_back("parent__parent_id")
    return payments.select_related("shortcode").annotate(refunded_amount=refunded)


def _given_back(link: str) -> Coalesce:
    """What the succeeded refunds and reversals come to that lead to the payment by this link."""
    given = Transaction.objects.filter(status=Status.SUCCEEDED, kind__in=(Kind.REFUND, Kind.REVERSAL))
    mine = given.filter(**{link: OuterRef("pk")}).order_by().values(link)
    total = Subquery(mine.annotate(total=Sum("amount")).values("total"), output_field=_MONEY)
    return Coalesce(total, _ZERO, output_field=_MONEY)


def named(payments: QuerySet[Transaction], reference: str) -> list[Transaction]:
    """The payments that go by this id of ours, CheckoutRequestID or receipt. Mostly one or none."""
    with suppress(ValueError):
        if found := list(payments.filter(id=UUID(reference))):
            return found
    by_name = Q(checkout_request_id=reference) | has_receipt(reference)
    return list(payments.filter(by_name).order_by("-id")[:20])


def by_id(payment_id: UUID) -> Transaction:
    return with_output(Transaction.objects.all()).get(id=payment_id)


def just_made(payment: Transaction, shortcode: Shortcode) -> Transaction:
    """What its output needs, without asking for it: of a payment that was just made nothing was given back."""
    payment.shortcode = shortcode
    payment.refunded_amount = _ZERO  # type: ignore[attr-defined]  # Else annotated.
    return payment


def has_receipt(text: str) -> Q:
    """Receipts are capitals, so small letters are taken for them; one that came otherwise is found as it came."""
    return Q(receipt_number__in={text, text.upper()})
