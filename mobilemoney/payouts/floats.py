"""The money that payouts are drawn from, as Daraja last told of it. It may have moved since."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils import timezone

from mobilemoney.businesses.models import Shortcode
from mobilemoney.money import format_money
from mobilemoney.payments.states import Status
from mobilemoney.payouts import fees
from mobilemoney.payouts.models import OPEN_BATCHES, AccountBalance, Batch

# Daraja docs, B2C and B2B: phones are paid from the utility account, businesses from the working account.
ACCOUNTS = {"b2c": "utility", "b2b": "working"}
# So long what was told about an account is good enough to hold a batch back.
FRESH_MINUTES = 5


@dataclass(frozen=True)
class Float:
    """One account. KES. `is_enough` compares what is available with what is needed."""

    account: str
    available: Decimal
    told_at: datetime
    is_enough: bool


def float_of(shortcode: Shortcode, kind: str, *, needed: Decimal) -> Float | None:
    """None when Daraja has not told yet."""
    told = AccountBalance.objects.filter(shortcode=shortcode, name__istartswith=ACCOUNTS[kind]).first()
    if told is None or told.available is None:
        return None
    return Float(told.name, told.available, told.told_at, told.available >= needed)


@dataclass(frozen=True)
class Need:
    """What the rows of a batch that were not sent yet take from its account, KES, and whether that is there."""

    fees: Decimal | None = None
    float: Float | None = None


def need_of(batch: Batch) -> Need:
    """Fees as far as the tariff is known, and the float beside amounts and fees. Empty when every row was sent."""
    not_sent = Q(transaction__isnull=True) | Q(transaction__status=Status.QUEUED)
    amounts = batch.items.filter(not_sent, cancelled=False).order_by().values_list("amount")
    rows = list(amounts.annotate(count=Count("pk"), total=Sum("amount")))
    if not rows or batch.status not in OPEN_BATCHES:
        return Need()
    total = sum((each for _, _, each in rows), Decimal(0))
    charged = fees.fees_of(batch.kind, (amount for amount, count, _ in rows for _ in range(count)))
    return Need(charged, float_of(batch.shortcode, batch.kind, needed=total + (charged or 0)))


def shortage_of(batch: Batch) -> str:
    """Why the batch can't be paid now, or nothing. Only what was told since it was made, and just now, counts."""
    told = need_of(batch).float
    if told is None or told.is_enough:
        return ""
    if told.told_at < max(batch.created_at, timezone.now() - timedelta(minutes=FRESH_MINUTES)):
        return ""
    return f"{told.account} holds {format_money(told.available)}, too little for this batch. Top it up, then resume."
