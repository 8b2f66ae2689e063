"""A batch of many rows while whatever can die dies: every row accounted for, the books equal, nobody paid twice.

Short for `make test`; with `FAULT_ROUNDS`, as in `make faults`, 10,000 rows and 25 deaths. `FAULT_SEED` repeats a run.
"""

import os
import time
from collections.abc import Iterator

import pytest

from tests.journeys.bulk_run import BulkRun
from tests.journeys.databases import database_on
from tests.journeys.stack import Stack, running_stack
from tests.postgres import Postgres

LONG = bool(os.environ.get("FAULT_ROUNDS"))
SEED = int(os.environ.get("FAULT_SEED") or 20)
ROWS, KILLS = (10_000, 25) if LONG else (500, 8)
TOKEN_DEATHS = 3
CROWD_ROWS, STANDSTILLS = (5_000, 10) if LONG else (150, 1)
SENDERS = 2
# So few that each sender claims one payment at a time.
CROWD_CALLS_PER_SECOND = 30
CALLS_PER_SECOND = 40
WEEK = "120,300,900,3600,21600,86400,172800,259200,345600,432000"


@pytest.fixture(scope="module")
def stack(own_postgres: Postgres, engine: dict[str, str]) -> Iterator[Stack]:
    options = {"PAYOUT_CHECK_SCHEDULE": WEEK, "DARAJA_REQUESTS_PER_SECOND": str(CALLS_PER_SECOND), **engine}
    with (
        database_on(own_postgres.url) as database,
        running_stack(database, web_workers=2, workers=2, **options) as started,
    ):
        started.safaricom.set(requests_per_second=CALLS_PER_SECOND)
        yield started


def test_a_batch_survives_every_death(stack: Stack, own_postgres: Postgres) -> None:
    began = time.monotonic()
    run = BulkRun(stack, own_postgres, rows=ROWS, seed=SEED)
    for rows, name in run.disasters(kills=KILLS, token_deaths=TOKEN_DEATHS):
        run.wait_until_through(rows)
        run.strike(name)
    run.wait_until_through(ROWS - 50)
    print(f"{time.monotonic() - began:.0f} s: {'; '.join(run.told)}")
    run.settle()

    print(f"{time.monotonic() - began:.0f} s: {run.described()['counts']}, {stack.safaricom.arrested()}")
    assert list(run.problems()) == []


@pytest.fixture(scope="module")
def crowd(own_postgres: Postgres) -> Iterator[Stack]:
    options = {"DARAJA_REQUESTS_PER_SECOND": str(CROWD_CALLS_PER_SECOND), "PAYOUT_SENDERS": str(SENDERS)}
    with database_on(own_postgres.url) as database, running_stack(database, workers=5, **options) as started:
        started.safaricom.set(requests_per_second=CROWD_CALLS_PER_SECOND)
        yield started


def test_who_wakes_up_after_its_lease_sends_nothing_of_it(crowd: Stack, own_postgres: Postgres) -> None:
    """Five workers claim at once, and some stand still with claims in hand, one after the other."""
    run = BulkRun(crowd, own_postgres, rows=CROWD_ROWS, seed=SEED)
    held = set()
    for number in range(1, STANDSTILLS + 1):
        run.wait_until_through(CROWD_ROWS * number // (STANDSTILLS + 2))
        held |= run.outlive_leases(run.dice.choice(crowd.workers), SENDERS)
    run.settle()

    assert held, "Whoever stood still had sent everything."
    assert list(run.problems()) == []
    assert {row["id"] for row in run.never_arrived()} == held
    assert run.statuses() == {"succeeded": CROWD_ROWS - len(held), "needs_attention": len(held)}
