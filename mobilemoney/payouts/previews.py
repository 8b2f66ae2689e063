"""What a list would come to if it were sent. Nothing is stored."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.errors import ValidationFailed
from mobilemoney.payouts import batch_checks, duplicates, fees, floats
from mobilemoney.payouts.batch_rows import Row, source_digest_of
from mobilemoney.payouts.batches import BatchOrder
from mobilemoney.payouts.limits import PayoutPolicy

LISTED_MAX = 200


@dataclass(frozen=True)
class Preview:
    kind: str
    shortcode: str
    can_be_sent: bool
    needs_approval: bool
    item_count: int
    total_amount: Decimal
    fees: Decimal | None
    float: floats.Float | None
    problems: dict[str, Any]
    limits: list[str]
    duplicates: list[dict[str, Any]]
    duplicate_count: int
    paid_recently: list[dict[str, Any]]
    paid_recently_count: int
    repeats_batch_id: UUID | None
    rows: list[Row]


def preview_of(*, caller: Caller, order: BatchOrder) -> Preview:
    """Every check that sending would make, and what a person wants to know before. Totals are of the good rows."""
    checked, business, kind = order.rows, order.shortcode.business, order.kind.name
    batch_checks.check_rows(checked, kind=kind, business=business)
    broken = _limits(caller, order)
    twice = duplicates.inside(checked.rows)
    again = duplicates.recent(checked.rows, business_id=business.id, kind=kind)
    earlier = batch_checks.earlier(business.id, kind, source_digest_of(kind, checked.rows))
    charged = fees.fees_of(kind, (row.amount for row in checked.rows))
    return Preview(
        kind=kind,
        shortcode=order.shortcode.shortcode,
        can_be_sent=not checked.problems and not broken,
        needs_approval=PayoutPolicy.of(business).approvals_for_batch(checked.total) > 0,
        item_count=checked.count,
        total_amount=checked.total,
        fees=charged,
        float=floats.float_of(order.shortcode, kind, needed=checked.total + (charged or 0)),
        problems=checked.as_details(),
        limits=broken,
        duplicates=twice[:LISTED_MAX],
        duplicate_count=len(twice),
        paid_recently=again[:LISTED_MAX],
        paid_recently_count=len(again),
        repeats_batch_id=earlier.id if earlier else None,
        rows=checked.rows[:LISTED_MAX],
    )


def _limits(caller: Caller, order: BatchOrder) -> list[str]:
    try:
        batch_checks.check_total(caller=caller, business=order.shortcode.business, total=order.rows.total)
    except ValidationFailed as broken:
        return [str(reason) for reasons in broken.details.values() for reason in reasons]
    return []
