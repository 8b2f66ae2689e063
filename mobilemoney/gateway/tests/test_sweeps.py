import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from mobilemoney.gateway import sweeps
from mobilemoney.gateway.access_tokens import issue_token
from mobilemoney.gateway.callers import staff_caller
from mobilemoney.gateway.models import ApiClient, IdempotencyRecord, RateCounter, StreamTicket
from mobilemoney.gateway.rate_counters import Limit, count
from mobilemoney.gateway.stream_tickets import issue
from mobilemoney.gateway.sweeps import forget_old_records

pytestmark = pytest.mark.django_db


def make_record(age: timedelta, key: str = "k") -> None:
    IdempotencyRecord.objects.create(
        caller_key="client:1", route="r", key=key, body_digest="d", owner="o", created_at=timezone.now() - age
    )


def test_keys_are_remembered_for_thirty_days(app: ApiClient) -> None:
    make_record(timedelta(days=29, hours=23), "young")
    make_record(timedelta(days=30, seconds=1), "old")

    assert forget_old_records() == 1
    assert IdempotencyRecord.objects.get().key == "young"


def test_tokens_are_forgotten_a_day_after_their_end(app: ApiClient) -> None:
    for seconds in (3600, -60, -2 * 86_400):
        issue_token(app, seconds=seconds)

    assert forget_old_records() == 1
    assert get_access_token_model().objects.count() == 2


def test_tickets_and_counts_go_when_their_time_is_over(root: User) -> None:
    issue(staff_caller(root))
    issue(staff_caller(root))
    StreamTicket.objects.filter(pk=StreamTicket.objects.values("pk")[:1]).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    count("client:1", [Limit("default", 5, 60)])
    long_ago = int(time.time() * 1000) - 25 * 3_600_000
    RateCounter.objects.create(key="old", window_started_ms=long_ago, window_ms=60_000, count=1)

    assert forget_old_records() == 2
    assert StreamTicket.objects.count() == 1
    # Threads of other tests may have counted something that nobody rolled back.
    assert RateCounter.objects.filter(key="default:client:1").exists()
    assert not RateCounter.objects.filter(key="old").exists()


def test_it_takes_small_bites_and_says_whether_more_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "BATCH_ROWS", 2)
    for _ in range(3):
        make_record(timedelta(days=31), uuid4().hex)

    assert [forget_old_records() for _ in range(3)] == [2, 1, 0]
