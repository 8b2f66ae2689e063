"""What is forgotten, and when."""

import time
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from mobilemoney.gateway.models import IdempotencyRecord, RateCounter, StreamTicket

IDEMPOTENCY_KEPT = timedelta(days=30)
EXPIRED_TOKENS_KEPT = timedelta(days=1)
BATCH_ROWS = 1000


def forget_old_records() -> int:
    """Delete a batch of each kind whose time is over. Answers how many rows; call again until none."""
    now = timezone.now()
    now_ms = int(time.time() * 1000)
    overdue: list[QuerySet[Any]] = [
        IdempotencyRecord.objects.filter(created_at__lt=now - IDEMPOTENCY_KEPT),
        get_access_token_model().objects.filter(expires__lt=now - EXPIRED_TOKENS_KEPT),
        StreamTicket.objects.filter(expires_at__lt=now),
        # A window that ended long ago counts for nothing; a day's grace keeps it out of everybody's way.
        RateCounter.objects.filter(window_started_ms__lt=now_ms - 24 * 3600 * 1000),
    ]
    return sum(_delete_batch(rows) for rows in overdue)


def _delete_batch(rows: QuerySet[Any]) -> int:
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH_ROWS])
    if not keys:
        return 0
    deleted, _ = rows.filter(pk__in=keys).delete()
    return deleted
