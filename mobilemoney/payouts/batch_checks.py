"""Whether a list as a whole may be paid: the limits of the business and of M-PESA, and lists that came before."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from mobilemoney.businesses.models import Business
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.errors import Conflict, ValidationFailed
from mobilemoney.payments.states import Kind
from mobilemoney.payouts import limits
from mobilemoney.payouts.batch_rows import CheckedRows, Problems, Row
from mobilemoney.payouts.models import OPEN_BATCHES, Batch, BatchStatus

REPEAT_HOURS = 24


def check_rows(checked: CheckedRows, *, kind: str, business: Business) -> None:
    """Add the rows that break a limit by their own amount, or by what their payee gets altogether, to the bad ones.

    Call it with the business locked, or only to foretell.
    """
    problems = payees_over(checked.rows, kind=kind, business=business)
    problems |= _too_large(checked, limits.PayoutPolicy.of(business).item_max)
    if kind == Kind.B2C:
        problems = {**_too_much_for_one(checked.rows), **problems}
    checked.add_problems(problems)


def payees_over(rows: Sequence[Row], *, kind: str, business: Business) -> dict[int, Problems]:
    """The rows from which on a payee would get more from this business today than its policy allows."""
    most = limits.PayoutPolicy.of(business).payee_day_max
    if most is None:
        return {}
    paid = limits.paid_today_by(business, kind, {row.recipient for row in rows})
    return _passing(rows, paid, most, limits.too_much_for_payee(most))


def check_total(*, caller: Caller, business: Business, total: Decimal) -> None:
    """Raises ValidationFailed naming `total_amount`. Call it with the business locked, or only to foretell."""
    most = limits.PayoutPolicy.of(business).batch_max
    if most is not None and total > most:
        raise ValidationFailed({"total_amount": [f"The most for one batch of this business is {most}."]})
    limits.check_day(caller=caller, business=business, more=total, field="total_amount")


def earlier(business_id: UUID, kind: str, source_digest: str) -> Batch | None:
    """The latest batch of the same rows in the last 24 hours that was paid, or still may be."""
    return seen_before(business_id, kind, source_digest).order_by("-id").first()


def seen_before(business_id: UUID, kind: str, source_digest: str) -> QuerySet[Batch]:
    return Batch.objects.filter(
        business_id=business_id,
        kind=kind,
        source_digest=source_digest,
        status__in=(*OPEN_BATCHES, BatchStatus.COMPLETED),
        created_at__gte=timezone.now() - timedelta(hours=REPEAT_HOURS),
    )


def refuse_repeat(business_id: UUID, kind: str, source_digest: str) -> None:
    """Raises Conflict that names the batch of the same rows. Whoever means it says `repeat`."""
    batch = earlier(business_id, kind, source_digest)
    if batch is not None:
        raise Conflict(
            "The same list came in before. Send it with repeat=true if it shall be paid once more.",
            details={"batch_id": str(batch.id), "status": batch.status},
        )


def _too_large(checked: CheckedRows, most: Decimal | None) -> dict[int, Problems]:
    if most is None:
        return {}
    reason = f"The most for one payout of this business is {most}."
    return {row.number: {"amount": [reason]} for row in checked.rows if row.amount > most}


def _too_much_for_one(rows: Sequence[Row]) -> dict[int, Problems]:
    """M-PESA holds a customer to a daily sum (Daraja docs, B2C FAQ)."""
    paid = limits.paid_today({row.recipient for row in rows})
    reason = f"M-PESA lets one customer receive {settings.PAYEE_DAY_MAX} a day."
    return _passing(rows, paid, Decimal(settings.PAYEE_DAY_MAX), reason)


def _passing(rows: Sequence[Row], paid: dict[str, Decimal], most: Decimal, reason: str) -> dict[int, Problems]:
    """The rows from which on a payee gets more than `most`, with what was paid before and the rows above."""
    sums: dict[str, Decimal] = defaultdict(Decimal, paid)
    bad: dict[int, Problems] = {}
    for row in rows:
        sums[row.recipient] += row.amount
        if sums[row.recipient] > most:
            bad[row.number] = {"amount": [reason]}
    return bad
