"""Taking a batch on, and the acts of people on it. What a crash leaves behind, line by line:

a batch is there with all its rows, or not at all: they commit together, with the key of the request. Which of its
rows became payments is told by the rows alone (see `feeding`), so there is nothing else to be out of step.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mobilemoney.businesses.models import Business, Shortcode
from mobilemoney.failpoints import reach
from mobilemoney.gateway import audit
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.errors import ValidationFailed
from mobilemoney.gateway.idempotency import IdempotencyClaim
from mobilemoney.money import format_money
from mobilemoney.payments.shortcodes import shortcode_for
from mobilemoney.payouts import balances, batch_checks, batch_states
from mobilemoney.payouts.batch_rows import BatchKind, CheckedRows, digest_of, source_digest_of
from mobilemoney.payouts.limits import PayoutPolicy
from mobilemoney.payouts.models import Batch, BatchItem, BatchStatus
from mobilemoney.payouts.services import APPROVAL_HOURS_MAX, lock_business

ROWS_AT_ONCE = 1_000


@dataclass(frozen=True)
class BatchOrder:
    """A list that somebody wants to be paid. `repeat` says that a list that came before is meant to be paid again."""

    kind: BatchKind
    shortcode: Shortcode
    rows: CheckedRows
    reference: str = ""
    command_id: str = ""
    is_file: bool = False
    repeat: bool = False


def request_batch(*, caller: Caller, order: BatchOrder, claim: IdempotencyClaim) -> UUID:
    """Take a batch on and return its id. By policy it waits for a second person, or the worker starts on it.

    Raises ValidationFailed for a bad row or a limit, Conflict for a file that came before, BusinessSuspended,
    IdempotencyRace.
    """
    reach("batch.before_insert")
    with transaction.atomic():
        business = lock_business(order.shortcode.business_id)
        caller.hold_to_policy(business)
        batch_checks.check_rows(order.rows, kind=order.kind.name, business=business)
        order.rows.refuse_if_bad()
        batch = _new_batch(caller, order, business)
        if order.is_file and not order.repeat:
            # A program that sends a list has its key against doing so twice; a person with a file has no memory.
            batch_checks.refuse_repeat(business.id, batch.kind, batch.source_digest)
        batch_checks.check_total(caller=caller, business=business, total=order.rows.total)
        _insert(batch, order.rows)
        if batch.approvals_needed:
            balances.want_before_release(order.shortcode.id)
        batch_states.announce(batch, old_status="", source=caller.key)
        claim.commit(batch.id)
        _record(caller, batch, order.rows)
        reach("batch.inside_insert")
    reach("batch.after_insert")
    return batch.id


def payout_shortcode(caller: Caller, given: dict[str, Any], kind: BatchKind) -> Shortcode:
    """The shortcode that pays. Raises ValidationFailed when several could and none is named: nothing is guessed."""
    found = shortcode_for(caller, given, purpose=kind.name)
    if not given.get("shortcode"):
        here = Shortcode.objects.filter(business_id=found.business_id, environment=found.environment)
        if sum(shortcode.serves(kind.name) for shortcode in here) > 1:
            raise ValidationFailed({"shortcode": ["Name the shortcode: there are several that can pay."]})
    return found


def _new_batch(caller: Caller, order: BatchOrder, business: Business) -> Batch:
    rows, kind = order.rows.rows, order.kind.name
    approvals = PayoutPolicy.of(business).approvals_for_batch(order.rows.total)
    return Batch(
        business=business,
        shortcode=order.shortcode,
        kind=kind,
        reference=order.reference,
        status=BatchStatus.AWAITING_APPROVAL if approvals else BatchStatus.APPROVED,
        digest=digest_of(kind, order.shortcode.shortcode, rows),
        source_digest=source_digest_of(kind, rows),
        command_id=order.command_id,
        maker=caller.user,
        created_by=caller.key,
        approvals_needed=approvals,
        event_count=1,
        expires_at=timezone.now() + timedelta(hours=APPROVAL_HOURS_MAX) if approvals else None,
    )


def _insert(batch: Batch, checked: CheckedRows) -> None:
    batch.save(force_insert=True)
    BatchItem.objects.bulk_create((BatchItem(batch=batch, **row.facts) for row in checked.rows), ROWS_AT_ONCE)


def _record(caller: Caller, batch: Batch, checked: CheckedRows) -> None:
    after = {"items": checked.count, "total": format_money(checked.total), "digest": batch.digest}
    audit.record(
        caller=caller,
        act="batch.created",
        target_type="batch",
        target_id=str(batch.id),
        business=batch.business,
        after={**after, "status": batch.status},
    )
