"""A second person's yes or no. Whoever made it can't agree to it, and of two acts at once exactly one wins.

Both kinds of thing are held under a row lock for the decision: an approval, a rejection, a cancellation and the
expiry of one thing come one after the other, and each looks at the state that the one before left.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from mobilemoney.failpoints import reach
from mobilemoney.gateway import audit
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.errors import Conflict, InvalidState, PermissionDenied
from mobilemoney.payments import services as payments
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.outcomes import Outcome, Source
from mobilemoney.payments.states import Status
from mobilemoney.payouts import batch_states, floats
from mobilemoney.payouts.models import Agreement, Batch, BatchStatus, Payout

DIGEST_CHANGED = "This is not what was looked at. Load it again, look, and decide then."
NOBODY_AGREED = "Nobody agreed to it in time."
TIME_IS_OVER = "Nobody agreed to it in time. Ask for it again if it is still wanted."
# By the database's clock, which all processes share.
_OVER = Q(expires_at__lte=Now())


@transaction.atomic
def approve_batch(*, caller: Caller, batch_id: UUID, digest: str) -> Batch:
    """Agree to exactly the rows with this digest. When enough agreed it starts, or is paused for lack of money.

    Raises Conflict for other rows, InvalidState, PermissionDenied.
    """
    batch = batch_states.locked(batch_id)
    user = _second_person(caller, batch.maker_id)
    _must_wait(batch)
    if digest != batch.digest:
        raise Conflict(DIGEST_CHANGED, details={"digest": batch.digest})
    _agree(user, digest=digest, batch=batch)
    agreed = batch.agreements.filter(decision=Agreement.Decision.APPROVED).count()
    if agreed >= batch.approvals_needed:
        _release(batch, source=caller.key)
    _record(caller, "batch.approved", batch, {"digest": digest, "agreed": f"{agreed} of {batch.approvals_needed}"})
    reach("approval.before_commit")
    return batch


@transaction.atomic
def reject_batch(*, caller: Caller, batch_id: UUID, reason: str) -> Batch:
    """Turn a batch down for good. Raises InvalidState, PermissionDenied."""
    batch = batch_states.locked(batch_id)
    user = _who_may_turn_down(caller, batch.maker_id)
    _must_wait(batch)
    _agree(user, decision=Agreement.Decision.REJECTED, reason=reason, batch=batch)
    batch_states.move(batch, BatchStatus.REJECTED, source=caller.key, note=reason)
    _record(caller, "batch.rejected", batch, {"reason": reason})
    return batch


@transaction.atomic
def approve_payment(*, caller: Caller, transaction_id: UUID) -> None:
    """Agree to a single payout or refund; when enough did, it is queued.

    Raises Conflict for a second yes of one person, InvalidState, PermissionDenied.
    """
    payment, payout = _locked(transaction_id)
    user = _second_person(caller, payout.maker_id)
    _agree(user, transaction=payment)
    agreed = Agreement.objects.filter(transaction=payment, decision=Agreement.Decision.APPROVED).count()
    if agreed >= payout.approvals_needed:
        Payout.objects.filter(pk=payout.pk).update(expires_at=None)
        payments.advance(transaction_id=payment.id, to=Status.QUEUED, source=caller.key)
    after = {"amount": str(payment.amount), "agreed": f"{agreed} of {payout.approvals_needed}"}
    _record(caller, "payout.approved", payment, after)
    reach("approval.before_commit")


@transaction.atomic
def reject_payment(*, caller: Caller, transaction_id: UUID, reason: str) -> None:
    """Turn a single payout or refund down; it fails, and nothing was sent."""
    payment, payout = _locked(transaction_id)
    user = _who_may_turn_down(caller, payout.maker_id)
    _agree(user, decision=Agreement.Decision.REJECTED, reason=reason, transaction=payment)
    _fail(payment, "rejected", reason)
    _record(caller, "payout.rejected", payment, {"reason": reason})


def expire_unapproved() -> int:
    """What nobody agreed to in time. Returns how many ended."""
    batches = Batch.objects.filter(_OVER, status=BatchStatus.AWAITING_APPROVAL)
    payouts = Payout.objects.filter(_OVER, transaction__status=Status.AWAITING_APPROVAL)
    ended = _each(batches.values_list("id", flat=True)[:100], _expire_batch)
    return ended + _each(payouts.values_list("transaction_id", flat=True)[:100], _expire_payment)


def _each(ids: Iterable[UUID], end: Callable[[UUID], bool]) -> int:
    return sum(end(each) for each in list(ids))


@transaction.atomic
def _expire_batch(batch_id: UUID) -> bool:
    batch = batch_states.locked(batch_id)
    if batch.status != BatchStatus.AWAITING_APPROVAL:
        return False
    batch_states.move(batch, BatchStatus.EXPIRED, source=batch_states.SYSTEM, note=NOBODY_AGREED)
    _record(None, "batch.expired", batch, {"reason": NOBODY_AGREED})
    return True


@transaction.atomic
def _expire_payment(transaction_id: UUID) -> bool:
    payment = Transaction.objects.select_for_update().get(id=transaction_id)
    if payment.status != Status.AWAITING_APPROVAL:
        return False
    _fail(payment, "expired", NOBODY_AGREED)
    _record(None, "payout.expired", payment, {"reason": NOBODY_AGREED})
    return True


def _fail(payment: Transaction, reason: str, note: str) -> None:
    outcome = Outcome.failed(reason, description=note, source=Source.STAFF)
    payments.record_outcome(transaction_id=payment.id, outcome=outcome)


def _locked(transaction_id: UUID) -> tuple[Transaction, Payout]:
    payment = Transaction.objects.select_for_update(of=("self",)).select_related("payout").get(id=transaction_id)
    if payment.status != Status.AWAITING_APPROVAL:
        raise InvalidState("This payment does not wait for anybody's approval.")
    _must_be_in_time(Payout.objects.filter(pk=payment.pk))
    return payment, payment.payout


def _release(batch: Batch, *, source: str) -> None:
    batch_states.move(batch, BatchStatus.APPROVED, source=source)
    if shortage := floats.shortage_of(batch):
        batch_states.move(batch, BatchStatus.PAUSED, source=batch_states.SYSTEM, note=shortage)


def _must_wait(batch: Batch) -> None:
    if batch.status != BatchStatus.AWAITING_APPROVAL:
        raise InvalidState(f"This batch is {batch.status} and does not wait for anybody's approval.")
    _must_be_in_time(Batch.objects.filter(pk=batch.pk))


def _must_be_in_time(those: QuerySet[Batch] | QuerySet[Payout]) -> None:
    """The time is over when it is over, whether or not the worker has noticed yet."""
    if those.filter(_OVER).exists():
        raise InvalidState(TIME_IS_OVER)


def _second_person(caller: Caller, maker_id: int | None) -> User:
    if caller.user is None:
        raise PermissionDenied("Only people can decide this.")
    if caller.user.pk == maker_id:
        raise PermissionDenied("Whoever made it can't decide on it; a second person must.")
    return caller.user


def _who_may_turn_down(caller: Caller, maker_id: int | None) -> User:
    """Superusers do every act but agreeing to what they made."""
    if caller.is_superuser and caller.user is not None:
        return caller.user
    return _second_person(caller, maker_id)


def _agree(
    user: User, *, decision: str = Agreement.Decision.APPROVED, digest: str = "", reason: str = "", **about: Any
) -> None:
    if Agreement.objects.filter(user=user, **about).exists():
        raise Conflict("You have decided on this already.")
    Agreement.objects.create(user=user, decision=decision, digest=digest, reason=reason[:300], **about)


def _record(caller: Caller | None, act: str, about: Batch | Transaction, after: dict[str, str]) -> None:
    audit.record(
        caller=caller,
        act=act,
        target_type="batch" if isinstance(about, Batch) else "transaction",
        target_id=str(about.id),
        business=about.business,
        after=after,
    )
