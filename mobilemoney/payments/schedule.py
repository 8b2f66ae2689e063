"""When Daraja is asked about a payment that is not settled: the growing gaps of the settings."""

from datetime import datetime, timedelta

from django.conf import settings

from mobilemoney.payments.states import Kind

# From this long after sending, a payment that still waits is shown as unknown.
STK_LATE_SECONDS = 300
PAYOUT_LATE_SECONDS = 900


def gaps(kind: str) -> tuple[int, ...]:
    """Seconds after sending, for this kind of payment."""
    return settings.STK_CHECK_SCHEDULE if kind == Kind.STK else settings.PAYOUT_CHECK_SCHEDULE


def next_due(kind: str, sent_at: datetime, now: datetime) -> datetime | None:
    """The next moment to ask, or None when the schedule has run out."""
    later = (sent_at + timedelta(seconds=gap) for gap in gaps(kind))
    return next((moment for moment in later if moment > now), None)


def last_due(kind: str, sent_at: datetime) -> datetime:
    """When asking and waiting end and a person must look."""
    return sent_at + timedelta(seconds=gaps(kind)[-1])


def late_after_seconds(kind: str) -> int:
    return STK_LATE_SECONDS if kind == Kind.STK else PAYOUT_LATE_SECONDS
