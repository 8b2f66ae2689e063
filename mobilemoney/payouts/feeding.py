"""Making payments of a batch's rows, a few at a time, and noticing when all have ended.

Line by line, if the process dies: payments, payouts, events and the links of their rows commit together, under the
lock of the batch. Before that commit the rows wait as they did; after it they are queued payments like any other.
A row is linked once: the update that links takes only rows without a payment, and counts them.
"""

import logging
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from mobilemoney.businesses.models import Business
from mobilemoney.failpoints import reach
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import NOT_ENDED, Status
from mobilemoney.payouts import batch_acts, batch_states
from mobilemoney.payouts.batch_rows import ROWS_CHANGED, kind_named, rows_are_as_agreed
from mobilemoney.payouts.models import SENDING_BATCHES, Batch, BatchItem, BatchStatus
from mobilemoney.payouts.services import open_payouts

ON_THEIR_WAY = (Status.QUEUED, Status.SENDING)
ENDED_AT_ONCE = 100

log = logging.getLogger(__name__)


def feed_next() -> int:
    """Feed each batch that has rows waiting and room for them, so that none holds up another. Returns rows fed."""
    return sum(_feed_or_tell(batch_id) for batch_id in list(hungry().values_list("id", flat=True)))


def hungry() -> QuerySet[Batch]:
    """Batches that may send and have rows waiting: of active businesses, by shortcodes that are not locked."""
    return Batch.objects.filter(
        Exists(_waiting(OuterRef("pk"))),
        status__in=SENDING_BATCHES,
        business__status=Business.Status.ACTIVE,
        shortcode__initiator_locked_at__isnull=True,
    ).order_by("id")


def finish_next() -> int:
    """End the batches of which no row waits, nor is on its way."""
    ids = list(ended().order_by("id").values_list("id", flat=True)[:ENDED_AT_ONCE])
    return sum(_finish(batch_id) for batch_id in ids) + _cancel_what_came_back()


def ended() -> QuerySet[Batch]:
    under_way = Transaction.objects.filter(batch_id=OuterRef("pk"), status__in=sorted(NOT_ENDED))
    open_ones = Batch.objects.filter(status__in=(BatchStatus.RUNNING, BatchStatus.PAUSED))
    return open_ones.filter(~Exists(_waiting(OuterRef("pk"))), ~Exists(under_way))


def _feed_or_tell(batch_id: UUID) -> int:
    """A batch that can't be fed must not keep the others from it."""
    try:
        return _feed(batch_id)
    except (DatabaseError, InterfaceError):
        raise
    except Exception:
        log.exception("Batch %s could not be fed; its rows wait.", batch_id)
        return 0


@transaction.atomic
def _feed(batch_id: UUID) -> int:
    held = hungry().filter(id=batch_id).select_for_update(skip_locked=True, of=("self",))
    batch = held.select_related("shortcode", "business", "maker").first()
    if batch is None:
        return 0
    reach("batch.feed_claimed")
    items = list(_waiting(batch.id).order_by("row_number")[: _room(batch)])
    if not items or not _start(batch):
        return 0
    _take_up(batch, items)
    reach("batch.feed_inserted")
    transaction.on_commit(lambda: reach("batch.feed_committed"))
    return len(items)


def _take_up(batch: Batch, items: list[BatchItem]) -> None:
    kind = kind_named(batch.kind)
    orders = [kind.order_of(batch, item) for item in items]
    opened = open_payouts(orders=orders, source=batch.created_by, maker=batch.maker)
    for item, payment in zip(items, opened, strict=True):
        item.transaction = payment
    linked = _waiting(batch.id).bulk_update(items, ["transaction"])
    assert linked == len(items), f"Of {len(items)} rows of batch {batch.id} only {linked} were still waiting."


def _start(batch: Batch) -> bool:
    """Begin at the first rows, and only if they are what was agreed to. Returns whether rows may be taken up."""
    if batch.status != BatchStatus.APPROVED:
        return True
    if not rows_are_as_agreed(batch):
        batch_states.move(batch, BatchStatus.PAUSED, source=batch_states.SYSTEM, note=ROWS_CHANGED)
        return False
    batch_states.move(batch, BatchStatus.RUNNING, source=batch_states.SYSTEM)
    return True


def _room(batch: Batch) -> int:
    """How many rows may be added to those on their way. None until half of them are through: fewer, larger bites."""
    ahead: int = settings.BATCH_FEED_AHEAD
    on_their_way = Transaction.objects.filter(batch_id=batch.id, status__in=ON_THEIR_WAY).count()
    return ahead - on_their_way if on_their_way <= ahead // 2 else 0


def _waiting(batch: UUID | OuterRef) -> QuerySet[BatchItem]:
    return BatchItem.objects.filter(batch=batch, transaction__isnull=True, cancelled=False)


@transaction.atomic
def _finish(batch_id: UUID) -> int:
    batch = Batch.objects.filter(id=batch_id).select_for_update(skip_locked=True).first()
    # Looked at again under the lock: rows may have been added since.
    if batch is None or not ended().filter(id=batch_id).exists():
        return 0
    reach("batch.finish_claimed")
    batch_states.move(batch, BatchStatus.COMPLETED, source=batch_states.SYSTEM)
    reach("batch.finish_inserted")
    return 1


@transaction.atomic
def _cancel_what_came_back() -> int:
    """A payment that was being sent when its batch was cancelled, and surely did not leave, is not sent again."""
    cancelled = Batch.objects.filter(id=OuterRef("batch_id"), status=BatchStatus.CANCELLED)
    came_back = Transaction.objects.filter(Exists(cancelled), batch_id__isnull=False, status=Status.QUEUED)
    return batch_acts.cancel_queued(came_back)
