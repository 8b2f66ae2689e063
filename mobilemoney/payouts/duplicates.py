"""Rows that look as if they paid somebody twice: within the list, and against what the business just paid."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from mobilemoney.payments.states import Status
from mobilemoney.payouts.batch_rows import Row
from mobilemoney.payouts.limits import RECEIVERS_AT_ONCE
from mobilemoney.payouts.models import OPEN_BATCHES, BatchItem, Payout

HOURS_BACK = 24
# Who is paid how much for what: a pay bill may well be paid twice, for two accounts.
Key = tuple[str, Decimal, str]


def inside(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows that have the same payee, amount and account as another one."""
    groups: dict[Key, list[int]] = defaultdict(list)
    for row in rows:
        groups[_key(row)].append(row.number)
    return [
        {"recipient": recipient, "amount": amount, "row_numbers": numbers}
        for (recipient, amount, _), numbers in groups.items()
        if len(numbers) > 1
    ]


def recent(rows: list[Row], *, business_id: UUID, kind: str) -> list[dict[str, Any]]:
    """The rows whose payee got, or is about to get, the same amount for the same account from this business."""
    since = timezone.now() - timedelta(hours=HOURS_BACK)
    wanted = sorted({row.recipient for row in rows})
    known: dict[Key, dict[str, Any]] = {}
    for start in range(0, len(wanted), RECEIVERS_AT_ONCE):
        asked = wanted[start : start + RECEIVERS_AT_ONCE]
        known |= _waiting(asked, business_id, kind)
        known |= _paid(asked, business_id, kind, since)
    return [{"row_number": row.number, **known[_key(row)]} for row in rows if _key(row) in known]


def _paid(receivers: list[str], business_id: UUID, kind: str, since: datetime) -> dict[Key, dict[str, Any]]:
    paid = Payout.objects.filter(
        receiver__in=receivers,
        transaction__business_id=business_id,
        transaction__kind=kind,
        transaction__created_at__gte=since,
    ).exclude(transaction__status=Status.FAILED)
    names = ("receiver", "amount", "account", "transaction_id", "batch_id", "created_at")
    told = paid.annotate(**{name: F(f"transaction__{name}") for name in ("amount", "batch_id", "created_at")})
    told = told.annotate(account=F("transaction__account_reference"))
    return {
        _account_key(kind, receiver, amount, account): {"transaction_id": payment, "batch_id": batch, "at": at}
        for receiver, amount, account, payment, batch, at in told.values_list(*names)
    }


def _waiting(receivers: list[str], business_id: UUID, kind: str) -> dict[Key, dict[str, Any]]:
    rows = BatchItem.objects.filter(
        recipient__in=receivers,
        batch__business_id=business_id,
        batch__kind=kind,
        batch__status__in=OPEN_BATCHES,
        transaction__isnull=True,
        cancelled=False,
    )
    names = ("recipient", "amount", "account_reference", "batch_id", "batch__created_at")
    return {
        (recipient, amount, account): {"transaction_id": None, "batch_id": batch, "at": at}
        for recipient, amount, account, batch, at in rows.values_list(*names)
    }


def _key(row: Row) -> Key:
    return row.recipient, row.amount, row.account_reference


def _account_key(kind: str, receiver: str, amount: Decimal, account: str) -> Key:
    """A customer's phone has no account with us: there the payment's reference is only a note."""
    return receiver, amount, account if kind == "b2b" else ""
