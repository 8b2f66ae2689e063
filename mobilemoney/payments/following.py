"""Following the event table: a thread that reads what is new and hands it to whoever listens."""

import asyncio
import logging
import select
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from mobilemoney.payments.models import TransactionEvent
from mobilemoney.work.nudge import CHANNEL

LOOK_EVERY_SECONDS = 1.0
REST_AFTER_ERROR_SECONDS = 2.0
# Rows commit in another order than they got their numbers, so each look goes back a little.
OVERLAP_EVENTS = 500
LOOK_EVENTS_MAX = 2_000
MISSED_PAGE_EVENTS = 500

log = logging.getLogger(__name__)
Businesses = frozenset[UUID] | None


@dataclass(frozen=True)
class Announcement:
    """One change of one payment, as it goes out on the stream. Holds no phone."""

    id: int
    business_id: UUID
    data: dict[str, Any]

    def concerns(self, businesses: Businesses) -> bool:
        return businesses is None or self.business_id in businesses


class Follower:
    """Reads the event table once for all listeners. After a lost database it goes on where it was."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._stopping = threading.Event()
        self._following = threading.Event()
        self._listeners: dict[asyncio.Queue[Announcement | None], Businesses] = {}
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._thread = threading.Thread(target=self._run, name="follow-events", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()

    def is_following(self) -> bool:
        return self._following.is_set()

    @contextmanager
    def subscribed(self, queue: "asyncio.Queue[Announcement | None]", businesses: Businesses) -> Iterator[None]:
        """Deliver to the queue while the block runs. Call it on the loop's own thread."""
        self._listeners[queue] = businesses
        try:
            yield
        finally:
            self._listeners.pop(queue, None)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._follow()
            except (DatabaseError, InterfaceError, OSError):
                log.warning("The event table can't be read; trying again.")
                self._following.clear()
                connection.close()
                self._stopping.wait(REST_AFTER_ERROR_SECONDS)

    def _follow(self) -> None:
        close_old_connections()
        if not self._seen:
            self._remember(list(_newest()))
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
        self._following.set()
        while not self._stopping.is_set():
            fresh = self._fresh()
            if fresh:
                self._loop.call_soon_threadsafe(self._deliver, fresh)
            self._wait()

    def _fresh(self) -> list[Announcement]:
        start = max(self._seen, default=0) - OVERLAP_EVENTS
        ids = TransactionEvent.objects.filter(id__gt=start).order_by("id").values_list("id", flat=True)
        unseen = [event_id for event_id in ids[:LOOK_EVENTS_MAX] if event_id not in self._seen]
        news = [announcement(row) for row in _rows(unseen)] if unseen else []
        self._remember(unseen)  # After reading: what a lost database kept from us is still to come.
        return news

    def _remember(self, ids: list[int]) -> None:
        self._seen.update(dict.fromkeys(ids))
        while len(self._seen) > 4 * OVERLAP_EVENTS:
            self._seen.popitem(last=False)

    def _wait(self) -> None:
        raw = connection.connection
        if connection.vendor != "postgresql":
            self._stopping.wait(LOOK_EVERY_SECONDS / 2)
            return
        select.select([raw], [], [], LOOK_EVERY_SECONDS)
        # The driver's own errors would end this thread, and with it all live events.
        with connection.wrap_database_errors:
            raw.poll()
        raw.notifies.clear()

    def _deliver(self, news: list[Announcement]) -> None:
        for queue, businesses in list(self._listeners.items()):
            for announcement in news:
                if announcement.concerns(businesses):
                    _put(queue, announcement)


def announcement(event: TransactionEvent) -> Announcement:
    payment = event.transaction
    data = {
        "event_id": str(event.event_id),
        "transaction_id": str(payment.id),
        "business_id": str(payment.business_id),
        "kind": payment.kind,
        "direction": payment.direction,
        "amount": f"{payment.amount:.2f}",
        "sequence": event.sequence,
        "old_status": event.old_status,
        "new_status": event.new_status,
        "at": event.created_at.isoformat(),
    }
    return Announcement(event.id, payment.business_id, data)


def since(last_id: int, businesses: Businesses) -> list[Announcement]:
    """The next page of what these businesses missed after an event; empty once nothing is left."""
    close_old_connections()  # The one of this thread may be from before a restart of the database.
    try:
        missed = TransactionEvent.objects.filter(id__gt=last_id).select_related("transaction").order_by("id")
        if businesses is not None:
            missed = missed.filter(transaction__business_id__in=businesses)
        return [announcement(event) for event in missed[:MISSED_PAGE_EVENTS]]
    finally:
        close_old_connections()


def _rows(ids: list[int]) -> list[TransactionEvent]:
    return list(TransactionEvent.objects.filter(id__in=ids).select_related("transaction").order_by("id"))


def _newest() -> Iterator[int]:
    ids = TransactionEvent.objects.order_by("-id").values_list("id", flat=True)[: 2 * OVERLAP_EVENTS]
    return reversed(list(ids))


def _put(queue: "asyncio.Queue[Announcement | None]", announcement: Announcement) -> None:
    if queue.qsize() >= queue.maxsize - 1:
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(None)
        return
    queue.put_nowait(announcement)
