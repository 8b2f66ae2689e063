"""What M-PESA takes for paying, as far as somebody told us its tariff: it differs by contract."""

from bisect import bisect_left
from collections.abc import Iterable
from decimal import Decimal

from django.conf import settings


def fees_of(kind: str, amounts: Iterable[Decimal]) -> Decimal | None:
    """The fees for paying these amounts, KES; None when no tariff is set, or an amount is beyond it."""
    bands: tuple[tuple[int, Decimal], ...] = settings.PAYOUT_FEES.get(kind, ())
    tops = [Decimal(top) for top, _ in bands]
    total = Decimal(0)
    for amount in amounts:
        place = bisect_left(tops, amount)
        if place == len(bands):
            return None
        total += bands[place][1]
    return total
