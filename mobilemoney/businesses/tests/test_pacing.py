"""One rate for each Daraja app, shared by whoever calls."""

import itertools
import threading
import time

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries, Settings

from mobilemoney.businesses import pacing
from mobilemoney.businesses.models import DarajaPace
from mobilemoney.businesses.pacing import DatabasePacer
from mobilemoney.daraja.calls import Operation
from mobilemoney.daraja.errors import Throttled

OPERATION = Operation.STK_PUSH


@pytest.mark.django_db
def test_the_first_call_does_not_wait() -> None:
    before = time.monotonic()

    DatabasePacer("app").wait(OPERATION)

    assert time.monotonic() - before < 1


@pytest.mark.django_db
def test_another_app_has_a_rate_of_its_own(settings: Settings) -> None:
    settings.DARAJA_REQUESTS_PER_SECOND = 1
    for app in ("one", "two", "three"):
        assert DatabasePacer(app)._seconds_to_wait() == 0


@pytest.mark.django_db
def test_calls_at_once_get_moments_apart(settings: Settings) -> None:
    settings.DARAJA_REQUESTS_PER_SECOND = 2

    waits = [DatabasePacer("app")._seconds_to_wait() for _ in range(4)]

    assert waits[0] == 0
    gaps = [later - first for first, later in itertools.pairwise(waits)]
    assert gaps == pytest.approx([0.5, 0.5, 0.5], abs=0.4)


@pytest.mark.django_db
def test_where_many_calls_are_allowed_a_process_takes_moments_together(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.DARAJA_REQUESTS_PER_SECOND = 2
    monkeypatch.setattr(pacing, "AHEAD_SECONDS", 60.0)

    with django_assert_num_queries(1):
        waits = [DatabasePacer("many")._seconds_to_wait() for _ in range(4)]

    gaps = [later - first for first, later in itertools.pairwise(waits)]
    assert gaps == pytest.approx([0.52, 0.52, 0.52], abs=0.4)


@pytest.mark.django_db
@pytest.mark.parametrize("rate", [3, 45, 300, 700])
def test_no_rate_is_rounded_up(settings: Settings, rate: int) -> None:
    settings.DARAJA_REQUESTS_PER_SECOND = rate
    pacer = DatabasePacer(f"rate {rate}")
    pacer._take(0)
    first = DarajaPace.objects.get().next_free_ms

    gap = pacing.SPARE / rate
    together = max(1, int(pacing.AHEAD_SECONDS / gap))
    pacer._take(together * gap)

    assert DarajaPace.objects.get().next_free_ms - first >= 1000 * together / rate


def test_a_moment_that_went_by_unused_is_given_up() -> None:
    ahead, now = pacing._Ahead(), time.monotonic()
    ahead.keep(("app", 0.01), [now - 1, now + 1])

    assert ahead.next(("app", 0.01)) == now + 1
    assert ahead.next(("app", 0.01)) is None


@pytest.mark.django_db
def test_a_moment_too_far_off_is_refused_at_once(settings: Settings) -> None:
    DatabasePacer("app").wait(OPERATION)
    DarajaPace.objects.update(next_free_ms=(time.time() + 3600) * 1000)

    with pytest.raises(Throttled) as refusal:
        DatabasePacer("app").wait(OPERATION)

    assert refusal.value.retry_after_seconds is not None
    assert refusal.value.retry_after_seconds > 3000


@pytest.mark.django_db(transaction=True)
def test_many_threads_together_never_exceed_the_rate(settings: Settings) -> None:
    settings.DARAJA_REQUESTS_PER_SECOND = 50
    moments: list[float] = []

    def call() -> None:
        for _ in range(5):
            DatabasePacer("app").wait(OPERATION)
            moments.append(time.monotonic())
        connection.close()

    threads = [threading.Thread(target=call) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert max(moments) - min(moments) >= (30 - 1) / 50 * 0.9
