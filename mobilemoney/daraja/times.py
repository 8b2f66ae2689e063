"""Daraja's clock: East Africa Time, three hours ahead of UTC all year round, written without a zone."""

import re
from datetime import UTC, datetime, timedelta, timezone

EAT = timezone(timedelta(hours=3), "EAT")
YEAR_MIN, YEAR_MAX = 2000, 2100  # Outside of them it is no time of a payment.

_LAYOUTS = (
    (re.compile(r"[0-9]{14}"), "%Y%m%d%H%M%S"),
    (re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}"), "%d.%m.%Y %H:%M:%S"),
)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9:.]{5,15}(?:Z|[+-][0-9]{2}:?[0-9]{2})?")


def to_daraja(at: datetime) -> str:
    """Write an aware time in Daraja's 14 digits. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("A time for Daraja needs a time zone.")
    return at.astimezone(EAT).strftime("%Y%m%d%H%M%S")


def from_daraja(value: object) -> datetime | None:
    """Read any time of Daraja's as UTC; None when it makes no sense.

    Layouts: 14 digits as text or number, ``DD.MM.YYYY HH:MM:SS`` (B2C results) and
    ISO-like forms (Pull). A time without a zone is East Africa Time.
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    if isinstance(value, int) and not 0 <= value < 10**14:
        return None
    try:
        at = _parse(str(value).strip())
    except ValueError:
        return None
    if at is None or not YEAR_MIN <= at.year <= YEAR_MAX:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=EAT)).astimezone(UTC)


def _parse(text: str) -> datetime | None:
    for shape, layout in _LAYOUTS:
        if shape.fullmatch(text):
            return datetime.strptime(text, layout)
    return datetime.fromisoformat(text) if _ISO.fullmatch(text) else None
