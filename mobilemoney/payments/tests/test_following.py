"""What a listener gets that comes back after a break."""

import asyncio

import pytest

from mobilemoney.gateway.callers import Caller
from mobilemoney.payments import following, stream
from mobilemoney.payments.models import Transaction, TransactionEvent
from mobilemoney.testing import make_shortcode, make_transaction

PAGE = 5


def missed_by(payment: Transaction, after: int = 0) -> list[int]:
    caller = Caller(kind="staff", business_ids=frozenset({payment.business_id}))

    async def read() -> list[int]:
        return [one.id async for one in stream._missed(after, caller)]

    return asyncio.run(read())


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MISSED_PAGE_EVENTS", PAGE)


@pytest.mark.django_db(transaction=True)
def test_a_busy_neighbour_makes_no_gap() -> None:
    mine = make_transaction(shortcode=make_shortcode())
    for _ in range(3 * PAGE):
        make_transaction(shortcode=make_shortcode())
    last = make_transaction(shortcode=mine.shortcode)

    seen = missed_by(mine)

    assert seen == list(
        TransactionEvent.objects.filter(transaction__in=[mine, last]).order_by("id").values_list("id", flat=True)
    )


@pytest.mark.django_db(transaction=True)
def test_a_long_absence_makes_no_gap() -> None:
    shortcode = make_shortcode()
    mine = [make_transaction(shortcode=shortcode) for _ in range(4 * PAGE + 1)]

    seen = missed_by(mine[0])

    assert len(seen) == len(set(seen)) == TransactionEvent.objects.count() >= len(mine)
