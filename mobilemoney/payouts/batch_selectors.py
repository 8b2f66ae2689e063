"""What can be asked of batches. Totals and counts are always derived from the rows and their payments."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.fields import CharField

from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.errors import NotFound
from mobilemoney.gateway.models import ApiClient
from mobilemoney.payments.states import Status
from mobilemoney.payouts.batch_checks import REPEAT_HOURS
from mobilemoney.payouts.floats import Need
from mobilemoney.payouts.models import OPEN_BATCHES, Agreement, Batch, BatchItem, BatchStatus

WAITING, CANCELLED = "waiting", "cancelled"
ITEM_STATUSES = (WAITING, CANCELLED, *Status.values)
# What became of a batch of which no row was ever taken up.
TURNED_DOWN = (BatchStatus.REJECTED, BatchStatus.EXPIRED, BatchStatus.CANCELLED)


@dataclass
class Totals:
    """What the rows of one batch come to. KES. `retried` are rows that were tried again as new rows."""

    item_count: int = 0
    total_amount: Decimal = Decimal("0.00")
    paid_amount: Decimal = Decimal("0.00")
    retried_count: int = 0
    retried_amount: Decimal = Decimal("0.00")
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Described:
    """A batch with what its output needs beside its own columns."""

    batch: Batch
    totals: Totals
    created_by: str
    approved_by: str | None
    approvals: int
    repeats_batch_id: UUID | None
    need: Need | None = None


def batches_for(caller: Caller, kind: str) -> QuerySet[Batch]:
    """The batches of one kind that the caller may see."""
    everything = with_output(Batch.objects.filter(kind=kind))
    if caller.business_ids is None:
        return everything
    return everything.filter(business_id__in=caller.business_ids)


def find(caller: Caller, kind: str, batch_id: UUID) -> Batch:
    """Raises NotFound, also for a batch of another business or kind."""
    batch = batches_for(caller, kind).filter(id=batch_id).first()
    if batch is None:
        raise NotFound("There is no such batch.")
    return batch


def by_id(batch_id: UUID) -> Batch:
    return with_output(Batch.objects.all()).get(id=batch_id)


def with_output(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    """Join what the output of a batch needs, and the latest earlier batch of the same rows, if it may have paid."""
    same = Batch.objects.filter(
        business=OuterRef("business"), kind=OuterRef("kind"), source_digest=OuterRef("source_digest")
    )
    before = same.filter(
        id__lt=OuterRef("id"),
        status__in=(*OPEN_BATCHES, BatchStatus.COMPLETED),
        created_at__gte=OuterRef("created_at") - timedelta(hours=REPEAT_HOURS),
    )
    earlier = Subquery(before.order_by("-id").values("id")[:1])
    return batches.select_related("shortcode", "business", "maker").annotate(repeats_batch_id=earlier)


def described(batches: Sequence[Batch]) -> list[Described]:
    """The batches with their totals and the names of their people, in a few queries altogether."""
    ids = [batch.id for batch in batches]
    totals, approvers, apps = totals_of(ids), _approvers(ids), _apps(batches)
    return [
        Described(
            batch=batch,
            totals=totals.get(batch.id, Totals()),
            created_by=batch.maker.get_username() if batch.maker else apps.get(batch.created_by, batch.created_by),
            approved_by=", ".join(approvers[batch.id]) if batch.id in approvers else None,
            approvals=len(approvers.get(batch.id, ())),
            repeats_batch_id=getattr(batch, "repeats_batch_id", None),
        )
        for batch in batches
    ]


def totals_of(batch_ids: Sequence[UUID]) -> dict[UUID, Totals]:
    found: dict[UUID, Totals] = {}
    rows = with_status(BatchItem.objects.filter(batch_id__in=batch_ids)).order_by()
    retried = Exists(BatchItem.objects.filter(retry_of=OuterRef("pk")))
    groups = rows.annotate(retried=retried).values_list("batch_id", "status", "retried")
    for batch_id, status, was_retried, count, amount in groups.annotate(n=Count("pk"), total=Sum("amount")):
        totals = found.setdefault(batch_id, Totals())
        totals.item_count += count
        totals.total_amount += amount
        totals.counts[status] = totals.counts.get(status, 0) + count
        if status == Status.SUCCEEDED:
            totals.paid_amount += amount
        if was_retried:
            totals.retried_count += count
            totals.retried_amount += amount
    return found


def with_status(items: QuerySet[BatchItem]) -> QuerySet[BatchItem]:
    """Annotate each row with its status: its payment's, or `waiting` or `cancelled` without one."""
    cancelled = When(cancelled=True, then=Value(CANCELLED))
    turned_down = When(transaction__isnull=True, batch__status__in=TURNED_DOWN, then=Value(CANCELLED))
    paid = When(transaction__isnull=False, then=F("transaction__status"))
    return items.annotate(status=Case(cancelled, turned_down, paid, default=Value(WAITING), output_field=CharField()))


def rows_of(batch: Batch) -> QuerySet[BatchItem]:
    """The rows with what their output needs, in order."""
    items = with_status(BatchItem.objects.filter(batch=batch)).select_related("batch", "transaction", "retry_of")
    again = BatchItem.objects.filter(retry_of=OuterRef("pk")).values("row_number")[:1]
    return items.annotate(retried_as_row=Subquery(again)).order_by("row_number")


def _approvers(batch_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    agreed = Agreement.objects.filter(batch_id__in=batch_ids, decision=Agreement.Decision.APPROVED)
    found: dict[UUID, list[str]] = {}
    for batch_id, name in agreed.order_by("id").values_list("batch_id", "user__username"):
        if batch_id is not None:
            found.setdefault(batch_id, []).append(name)
    return found


def _apps(batches: Sequence[Batch]) -> dict[str, str]:
    """The names of apps that made batches, by the key under which they did."""
    keys = {batch.created_by for batch in batches if batch.created_by.startswith("client:")}
    ids = [key.partition(":")[2] for key in keys]
    named = ApiClient.objects.filter(pk__in=ids) if ids else []
    return {f"client:{client.pk}": client.name or client.client_id for client in named}
