"""What people do with a batch on its way: pause, resume, cancel, and try again what surely failed.

Each act holds the batch's row, so that it and the worker's feeding come one after the other. Order of locks,
everywhere: business, batch, payments, audit log.
"""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from mobilemoney.businesses.models import Business, Role
from mobilemoney.failpoints import reach
from mobilemoney.gateway import audit
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.errors import InvalidState, PermissionDenied, ValidationFailed
from mobilemoney.gateway.idempotency import IdempotencyClaim
from mobilemoney.money import format_money
from mobilemoney.payments import services as payments
from mobilemoney.payments.models import Transaction, TransactionEvent
from mobilemoney.payments.outcomes import Outcome, Source
from mobilemoney.payments.states import Flag, Status
from mobilemoney.payouts import batch_checks, batch_states
from mobilemoney.payouts.batch_rows import ROWS_CHANGED, Row, rows_are_as_agreed
from mobilemoney.payouts.models import Batch, BatchItem, BatchStatus
from mobilemoney.payouts.services import lock_business

CANCELLED_BY_STAFF = "cancelled_by_staff"
# Whose word it is that a payment failed; of these only Daraja's own frees it to be tried again.
DARAJA_SAID_SO = (Source.CALLBACK, Source.QUERY, Source.ANSWER)
# Marks of a payment of which Daraja has said two things: nobody tries it again without looking.
DOUBTS = (Flag.LATE_RESULT, Flag.CONTRADICTORY_RESULT, Flag.AMOUNT_MISMATCH, Flag.RECEIPT_REUSED)
ROWS_AT_ONCE = 1_000


@transaction.atomic
def pause(*, caller: Caller, batch_id: UUID) -> None:
    """Stop sending rows. Its maker may. Raises PermissionDenied, InvalidState."""
    batch = batch_states.locked(batch_id)
    _must_be_own(caller, batch)
    batch_states.move(batch, BatchStatus.PAUSED, source=caller.key, note=f"Paused by {caller.name}.")
    _record(caller, "batch.paused", batch)


@transaction.atomic
def resume(*, caller: Caller, batch_id: UUID) -> None:
    """Go on with a paused batch. A checker may, of what others made."""
    batch = batch_states.locked(batch_id)
    _must_be_anothers(caller, batch)
    if batch.status != BatchStatus.PAUSED:
        raise InvalidState(f"This batch is {batch.status}, not paused.")
    if not rows_are_as_agreed(batch):
        raise InvalidState(ROWS_CHANGED)
    batch_states.move(batch, BatchStatus.RUNNING, source=caller.key)
    _record(caller, "batch.resumed", batch)


@transaction.atomic
def cancel(*, caller: Caller, batch_id: UUID) -> None:
    """Send none of the rows that were not sent yet. What is on its way goes on.

    Its maker may, and a checker who did not make it.
    """
    batch = batch_states.locked(batch_id)
    if caller.may(Role.CHECKER, batch.business_id):
        _must_be_anothers(caller, batch)
    else:
        _must_be_own(caller, batch)
    batch_states.move(batch, BatchStatus.CANCELLED, source=caller.key, note=f"Cancelled by {caller.name}.")
    waiting = BatchItem.objects.filter(batch=batch, transaction__isnull=True, cancelled=False)
    never_sent = waiting.update(cancelled=True) + cancel_queued(Transaction.objects.filter(batch_id=batch.id))
    _record(caller, "batch.cancelled", batch, {"rows_cancelled": never_sent})
    reach("batch.inside_cancel")


def cancel_queued(those: QuerySet[Transaction]) -> int:
    """Fail the queued ones among them, under their locks: what a worker claimed meanwhile is left alone.

    Call it inside a transaction.
    """
    queued = list(those.filter(status=Status.QUEUED).select_for_update(of=("self",)).order_by("id"))
    outcome = Outcome.failed(CANCELLED_BY_STAFF, description="The batch was cancelled.", source=Source.STAFF)
    for payment in queued:
        payments.record_outcome(transaction_id=payment.id, outcome=outcome)
    return len(queued)


def retry_failed(*, caller: Caller, batch_id: UUID, claim: IdempotencyClaim) -> int:
    """Add new rows for those that Daraja surely failed: same recipient, same amount. Returns how many.

    A row is tried again only once, by the database's word; a failed new row can be tried again in its turn.
    Raises InvalidState when there is none, PermissionDenied, ValidationFailed for a limit, IdempotencyRace.
    """
    business_id = Batch.objects.values_list("business_id", flat=True).get(id=batch_id)
    with transaction.atomic():
        business = lock_business(business_id)
        caller.hold_to_policy(business)
        batch = batch_states.locked(batch_id)
        _must_be_anothers(caller, batch)
        failed = _to_try_again(batch)
        total = sum((item.amount for item in failed), start=Decimal(0))
        batch_checks.check_total(caller=caller, business=business, total=total)
        _check_payees(batch, failed, business)
        _append(batch, failed)
        if batch.status == BatchStatus.COMPLETED:
            batch_states.move(batch, BatchStatus.RUNNING, source=caller.key, note=f"{len(failed)} rows once more.")
        claim.commit(batch.id)
        _record(caller, "batch.retried", batch, {"rows": len(failed), "total": format_money(total)})
        reach("batch.inside_retry")
    return len(failed)


def surely_failed(items: QuerySet[BatchItem]) -> QuerySet[BatchItem]:
    """Rows whose payment Daraja itself failed, of which nobody said otherwise, and that were not tried again."""
    said = TransactionEvent.objects.filter(
        transaction=OuterRef("transaction"), new_status=Status.FAILED, source__in=DARAJA_SAID_SO
    )
    late = Transaction.objects.filter(parent_id=OuterRef("transaction"))
    failed = items.filter(Exists(said), ~Exists(late), transaction__status=Status.FAILED, retried_as__isnull=True)
    return failed.exclude(transaction__result_code="").select_related("transaction")


def _to_try_again(batch: Batch) -> list[BatchItem]:
    if batch.status not in (BatchStatus.RUNNING, BatchStatus.COMPLETED):
        raise InvalidState(f"Rows can't be tried again while the batch is {batch.status}.")
    found = surely_failed(BatchItem.objects.filter(batch=batch)).order_by("row_number")
    failed = [item for item in found if item.transaction and not set(item.transaction.flags) & set(DOUBTS)]
    if not failed:
        raise InvalidState("No row of this batch surely failed and was not tried again yet.")
    return failed


def _check_payees(batch: Batch, failed: list[BatchItem], business: Business) -> None:
    """Whoever was paid otherwise meanwhile may not get more than the policy allows. Names the failed rows."""
    rows = [Row(number=item.row_number, recipient=item.recipient, amount=item.amount) for item in failed]
    if over := batch_checks.payees_over(rows, kind=batch.kind, business=business):
        raise ValidationFailed({"items": {str(number): problems for number, problems in over.items()}})


def _append(batch: Batch, failed: list[BatchItem]) -> None:
    last = batch.items.aggregate(last=Coalesce(Max("row_number"), 0))["last"]
    kept = ("recipient", "receiver_type", "account_reference", "amount", "item_reference", "remarks", "product_type")
    again = (
        BatchItem(batch=batch, row_number=number, retry_of=item, **{name: getattr(item, name) for name in kept})
        for number, item in enumerate(failed, start=last + 1)
    )
    BatchItem.objects.bulk_create(again, ROWS_AT_ONCE)


def _must_be_own(caller: Caller, batch: Batch) -> None:
    if caller.is_superuser:
        return
    if not caller.may(Role.MAKER, batch.business_id):
        raise PermissionDenied("Your role in this business does not allow this.")
    if caller.user is None or caller.user.pk != batch.maker_id:
        raise PermissionDenied("Only whoever made the batch may do this.")


def _must_be_anothers(caller: Caller, batch: Batch) -> None:
    if caller.is_superuser:
        return
    if not caller.may(Role.CHECKER, batch.business_id):
        raise PermissionDenied("Your role in this business does not allow this.")
    if caller.user is None or caller.user.pk == batch.maker_id:
        raise PermissionDenied("Whoever made the batch can't do this; a second person must.")


def _record(caller: Caller, act: str, batch: Batch, after: dict[str, object] | None = None) -> None:
    audit.record(
        caller=caller,
        act=act,
        target_type="batch",
        target_id=str(batch.id),
        business=batch.business,
        after={"status": batch.status, **(after or {})},
    )
