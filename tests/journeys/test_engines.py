"""The same journeys on both work engines: the worker loop, and Celery with a real Redis.

The broker carries wake-ups only. So it may lose every message, send each twice, or fall over: that costs time.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import requests

from mobilemoney.work.broker import QUEUE, Sender
from mobilemoney.work.hints import hinted_sweeps
from tests.journeys import books
from tests.journeys.batch_campaign import BULK, let_small_batches_run
from tests.journeys.bulk_run import BulkRun
from tests.journeys.campaign import Campaign
from tests.journeys.databases import database_on
from tests.journeys.gateway import new_phone
from tests.journeys.launched import launched
from tests.journeys.payouts import debits, new_order, pay, try_pay
from tests.journeys.stack import House, Stack, running_stack
from tests.journeys.waiting import eventually
from tests.postgres import Postgres
from tests.redis_server import Redis

ROWS = 30
ROWS_WITHOUT_MESSAGES = 120
CALLS_PER_SECOND = 12


@pytest.fixture(scope="module", params=["worker loop", "celery"])
def stack(request: pytest.FixtureRequest, own_postgres: Postgres) -> Iterator[Stack]:
    broker = {"CELERY_BROKER_URL": request.getfixturevalue("redis").new_database()} if request.param == "celery" else {}
    with database_on(own_postgres.url) as database, running_stack(database, **broker) as started:
        yield started


@pytest.fixture(scope="module")
def pair(own_postgres: Postgres, redis: Redis) -> Iterator[Stack]:
    """Two Celery workers on one broker, and a Daraja that leaves time for what befalls it."""
    options = {"CELERY_BROKER_URL": redis.new_database(), "DARAJA_REQUESTS_PER_SECOND": str(CALLS_PER_SECOND)}
    with database_on(own_postgres.url) as database, running_stack(database, workers=2, **options) as started:
        yield started


def test_a_phone_is_asked_and_pays(stack: Stack) -> None:
    app = stack.app()

    paid = app.becomes(app.push()["id"], "succeeded")

    assert paid["receipt_number"]
    assert books.problems(stack) == []


def test_a_payout_goes_out_once(stack: Stack) -> None:
    app, order = stack.app(), new_order()

    paid = app.becomes(pay(app, order)["id"], "succeeded")

    assert [debit["receipt"] for debit in debits(stack.safaricom, order)] == [paid["receipt_number"]]
    assert books.problems(stack) == []


def test_a_batch_is_paid_row_by_row(stack: Stack, own_postgres: Postgres) -> None:
    app = stack.app()
    let_small_batches_run(Campaign(stack, own_postgres), up_to=ROWS * 10)
    items = [{"recipient": new_phone(), "amount": 10} for _ in range(ROWS)]

    batch = try_pay(app, {"reference": "Wages", "items": items}, door=BULK).json()

    ended = eventually(
        lambda: app.send("GET", f"{BULK}/{batch['id']}").json(),
        until=lambda seen: seen["status"] == "completed",
        what="a completed batch",
    )
    assert ended["counts"] == {"succeeded": ROWS}
    assert [len(debits(stack.safaricom, {"phone_number": item["recipient"]})) for item in items] == [1] * ROWS
    assert books.problems(stack) == []


def test_health_knows_whether_somebody_is_at_work(stack: Stack) -> None:
    assert eventually(lambda: ready(stack), until=lambda answer: answer == 200) == 200

    stack.worker.stop()
    idle = ready(stack)
    stack.worker.start()

    assert idle == 503
    assert eventually(lambda: ready(stack), until=lambda answer: answer == 200) == 200


def test_make_run_with_a_broker_starts_celery_and_its_beat(own_postgres: Postgres, redis: Redis) -> None:
    broker = {"CELERY_BROKER_URL": redis.new_database()}
    with database_on(own_postgres.url) as database, launched(database, **broker) as product:
        assert product.part("worker") != product.part("beat")

        app = product.app()
        assert app.becomes(app.push()["id"], "succeeded")["receipt_number"]
        assert eventually(lambda: ready(product), until=lambda answer: answer == 200) == 200


def test_losing_and_doubling_messages_costs_time_and_never_money(
    pair: Stack, redis: Redis, own_postgres: Postgres
) -> None:
    run = BulkRun(pair, own_postgres, rows=ROWS_WITHOUT_MESSAGES, seed=7)
    blows: list[Callable[[Stack, Redis], None]] = [
        lose_all,
        fall_over,
        double_all,
        kill_a_worker,
        lose_all,
        fall_over,
    ]
    for number, blow in enumerate(blows, start=1):
        run.wait_until_through(ROWS_WITHOUT_MESSAGES * number // (len(blows) + 2))
        blow(pair, redis)
    assert run.statuses()["succeeded"] < ROWS_WITHOUT_MESSAGES, "The batch was through before all of it had happened."

    run.settle()

    assert list(run.problems()) == []


def test_requests_are_taken_at_once_while_the_broker_is_away_and_paid_when_it_is_back(
    pair: Stack, redis: Redis
) -> None:
    app, orders = pair.app(), [new_order() for _ in range(3)]
    app.token()
    with away(pair, redis):
        began = time.monotonic()
        asked = [pay(app, order) for order in orders]
        took = time.monotonic() - began

    assert took < 5
    assert {app.becomes(one["id"])["status"] for one in asked} == {"succeeded"}
    assert [len(debits(pair.safaricom, order)) for order in orders] == [1, 1, 1]


def ready(house: House) -> int:
    return requests.get(f"{house.base_url}/api/v1/health/ready", timeout=10).status_code


def lose_all(stack: Stack, redis: Redis) -> None:
    """While nobody takes messages they wait, and then they are gone."""
    for worker in stack.workers:
        worker.pause()
    eventually(lambda: redis.waiting(_broker(stack), QUEUE), what="messages that wait")
    redis.flush()
    for worker in stack.workers:
        worker.resume()


def kill_a_worker(stack: Stack, redis: Redis) -> None:
    """What it had taken and not begun dies with it."""
    stack.workers[0].kill()
    stack.workers[0].begin()


def double_all(stack: Stack, redis: Redis) -> None:
    sender = Sender(_broker(stack))
    for _ in range(20):
        sender.send(hinted_sweeps())
    sender.close()


def fall_over(stack: Stack, redis: Redis) -> None:
    with away(stack, redis):
        pass


@contextmanager
def away(stack: Stack, redis: Redis) -> Iterator[None]:
    """No broker, until beat has noticed and the block ends; then an empty one."""
    noticed = _said(stack)
    redis.kill()
    try:
        eventually(lambda: _said(stack) > noticed, what="a word of beat about the broker")
        yield
    finally:
        redis.start()


def _broker(stack: Stack) -> str:
    return stack.environment["CELERY_BROKER_URL"]


def _said(stack: Stack) -> int:
    [beat] = [process for process in stack.processes if process.name == "beat"]
    return beat.said().count("The broker is away")
