"""Processes die by SIGKILL at every named place of payouts and batches: each is paid once, or not at all.

`FAULT_ROUNDS` says how often each place is visited; `make faults` asks for more than one.
"""

import os
from collections.abc import Iterator

import pytest

from mobilemoney import failpoints
from tests.journeys.batch_campaign import BATCH_DRIVES, let_small_batches_run
from tests.journeys.campaign import Campaign
from tests.journeys.databases import database_on
from tests.journeys.payout_campaign import PAYOUT_DRIVES, in_a_sender_that_stands_still, in_approving_a_batch
from tests.journeys.payouts import new_order, pay
from tests.journeys.stack import running_stack
from tests.postgres import Postgres

ROUNDS = int(os.environ.get("FAULT_ROUNDS") or 1)
DRIVES = PAYOUT_DRIVES | BATCH_DRIVES
visited: set[str] = set()


@pytest.fixture(scope="module")
def campaign(own_postgres: Postgres, engine: dict[str, str]) -> Iterator[Campaign]:
    schedule = "1,2,3,4,6,8"
    with (
        database_on(own_postgres.url) as database,
        running_stack(database, PAYOUT_CHECK_SCHEDULE=schedule, **engine) as stack,
    ):
        started = Campaign(stack, own_postgres)
        let_small_batches_run(started)
        started.app.becomes(pay(started.app, new_order())["id"], "succeeded")
        yield started


@pytest.mark.parametrize("place", sorted(failpoints.OUT_NAMES) * ROUNDS)
def test_a_payout_survives_a_death(campaign: Campaign, place: str) -> None:
    DRIVES[place](campaign, place)

    campaign.settle()
    visited.add(place)


def test_an_approval_of_a_batch_is_kept_whole_or_not_at_all(campaign: Campaign) -> None:
    in_approving_a_batch(campaign, "approval.before_commit")

    campaign.settle()


def test_a_sender_that_stood_still_past_its_lease_pays_once(campaign: Campaign) -> None:
    in_a_sender_that_stands_still(campaign)

    campaign.settle()


def test_every_place_of_a_payout_was_visited(request: pytest.FixtureRequest) -> None:
    """Of those that this run was asked to visit."""
    calls = [item.callspec for item in request.session.items if isinstance(item, pytest.Function)
             and hasattr(item, "callspec") and item.name.startswith("test_a_payout_survives")]  # fmt: skip

    assert visited == {call.params["place"] for call in calls}
    assert set(DRIVES) == failpoints.OUT_NAMES
