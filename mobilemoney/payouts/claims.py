"""Claiming payouts: which may go out now, and how many one sender takes at a time."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from mobilemoney.businesses.models import Business, Shortcode
from mobilemoney.businesses.tokens import DatabaseTokenStore, ReadOnce
from mobilemoney.payments import groups
from mobilemoney.payments.addresses import new_addresses
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Status
from mobilemoney.payouts.errands import ADDRESSES, Errand
from mobilemoney.payouts.models import SENDING_BATCHES, Batch

LEASE_SECONDS = 120
# What is claimed together should go out within this time: a death leaves what was not sent yet in doubt.
BITE_SECONDS = 0.5
BITE_MAX = 10
# So many may share the allowed rate: two workers of four senders.
SENDERS = 8


class Bite:
    """How many payouts to claim at once: one where Daraja, or its rate, takes its time; more where both are quick."""

    def __init__(self) -> None:
        self._seconds_each = BITE_SECONDS

    @property
    def size(self) -> int:
        allowed = settings.DARAJA_REQUESTS_PER_SECOND * BITE_SECONDS / SENDERS
        return max(1, min(BITE_MAX, int(allowed), int(BITE_SECONDS / self._seconds_each)))

    def learn(self, sent: int, seconds: float) -> None:
        """So many were sent in so much time."""
        self._seconds_each = max(seconds / sent, BITE_SECONDS / BITE_MAX)

    def shrink(self) -> None:
        """Something went wrong, or slowly: one by one, until all is well again."""
        self._seconds_each = BITE_SECONDS


def sendable() -> QuerySet[Transaction]:
    """Queued payouts that may go out now: of active businesses, unlocked shortcodes, and batches that run."""
    held_batch = Batch.objects.filter(id=OuterRef("batch_id")).exclude(status__in=SENDING_BATCHES)
    return Transaction.objects.filter(
        ~Exists(held_batch),
        status=Status.QUEUED,
        kind__in=settings.PAYMENT_SENDERS,
        due_at__lte=Now(),
        business__status=Business.Status.ACTIVE,
        shortcode__initiator_locked_at__isnull=True,
    )


def waiting_businesses() -> list[UUID]:
    waiting = sendable().filter(business_id=OuterRef("id"))
    return list(Business.objects.filter(Exists(waiting), status=Business.Status.ACTIVE).values_list("id", flat=True))


@transaction.atomic
def claim(business_id: UUID, *, at_most: int) -> list[Errand]:
    """Singles come before rows of batches; among equals the one that waits longest. Their addresses come with them."""
    waiting = sendable().filter(business_id=business_id).prefetch_related("payout")
    singles = waiting.filter(batch_id__isnull=True).order_by("due_at")
    taken = groups.claim_for_sending(singles, at_most=at_most, lease_seconds=LEASE_SECONDS)
    if len(taken) < at_most:
        rows = waiting.filter(batch_id__isnull=False).order_by("batch_id", "due_at")
        taken += groups.claim_for_sending(rows, at_most=at_most - len(taken), lease_seconds=LEASE_SECONDS)
    return _errands(taken) if taken else []


def _errands(taken: list[Transaction]) -> list[Errand]:
    _share_shortcodes(taken)
    made = new_addresses((kind, payment) for payment in taken for kind in ADDRESSES[payment.kind])
    tokens = ReadOnce(DatabaseTokenStore())
    return [
        Errand(payment, {kind: made[kind, payment.id] for kind in ADDRESSES[payment.kind]}, tokens) for payment in taken
    ]


def _share_shortcodes(payments: Sequence[Transaction]) -> None:
    """Read each shortcode once, with all that a client needs to know of it."""
    equipped = Shortcode.objects.select_related("business", "credential__business")
    found = equipped.in_bulk({payment.shortcode_id for payment in payments})
    for payment in payments:
        payment.shortcode = found[payment.shortcode_id]
