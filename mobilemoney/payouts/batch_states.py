"""The one place where a batch's status changes, with its event."""

from uuid import UUID

from django.db import transaction as database
from django.utils import timezone

from mobilemoney.gateway.errors import InvalidState
from mobilemoney.payouts.models import BATCH_MOVES, SENDING_BATCHES, Batch, BatchEvent, BatchStatus
from mobilemoney.work.nudge import nudge

SYSTEM = "system"
_ENDS = (BatchStatus.COMPLETED, BatchStatus.REJECTED, BatchStatus.CANCELLED, BatchStatus.EXPIRED)


def locked(batch_id: UUID) -> Batch:
    """Hold a batch, so that of two acts at once the second sees what the first did."""
    return Batch.objects.select_for_update().get(id=batch_id)


def move(batch: Batch, to: str, *, source: str, note: str = "") -> None:
    """Move a held batch. Raises InvalidState when the table knows no such move."""
    if to not in BATCH_MOVES[batch.status]:
        raise InvalidState(f"A batch that is {batch.status} can't become {to}.")
    old_status, batch.status = batch.status, to
    batch.status_reason = note[:300]
    batch.completed_at = timezone.now() if to in _ENDS else None
    batch.event_count += 1
    batch.save()
    announce(batch, old_status=old_status, source=source, note=note)


def announce(batch: Batch, *, old_status: str, source: str, note: str = "") -> None:
    BatchEvent.objects.create(
        batch=batch,
        sequence=batch.event_count,
        old_status=old_status,
        new_status=batch.status,
        source=source[:80],
        note=note[:300],
    )
    database.on_commit(nudge)


@database.atomic
def pause_by_guard(*, batch_id: UUID, reason: str) -> bool:
    """Stop a batch because going on would do harm. Returns whether it was running."""
    batch = locked(batch_id)
    if batch.status not in SENDING_BATCHES:
        return False
    move(batch, BatchStatus.PAUSED, source=SYSTEM, note=reason)
    return True
