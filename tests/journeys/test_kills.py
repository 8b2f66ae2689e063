"""Processes die by SIGKILL at every named place on money's way: nothing is lost, nothing doubled, everything settles.

`FAULT_ROUNDS` says how often each place is visited; `make faults` asks for more than one.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mobilemoney import failpoints
from tests.journeys.campaign import PAYBILL, Campaign, drive_to
from tests.journeys.databases import database_on
from tests.journeys.stack import running_stack
from tests.postgres import Postgres
from tools.machine import ROOT

ROUNDS = int(os.environ.get("FAULT_ROUNDS") or 1)
PACKAGES = ("mobilemoney", "c2b", "b2c", "b2b", "maintainer")
# Short, so that what can't be asked about comes to a person while the test looks on.
SCHEDULE = "1,2,3,4,5,6,7,8"
visited: set[str] = set()


@pytest.fixture(scope="module")
def campaign(own_postgres: Postgres, engine: dict[str, str]) -> Iterator[Campaign]:
    with (
        database_on(own_postgres.url) as database,
        running_stack(database, STK_CHECK_SCHEDULE=SCHEDULE, **engine) as stack,
    ):
        stack.superuser().post("/c2b/register", {"shortcode": PAYBILL})
        started = Campaign(stack, own_postgres)
        first = started.submitted()
        started.pay(first)
        started.app.becomes(first["id"], "succeeded")
        yield started


@pytest.mark.parametrize("place", sorted(failpoints.NAMES) * ROUNDS)
def test_money_survives_a_death(campaign: Campaign, place: str) -> None:
    drive_to(place)(campaign, place)

    campaign.settle()
    visited.add(place)


def test_every_place_was_visited(request: pytest.FixtureRequest) -> None:
    """Of those that this run was asked to visit."""
    kills = [item for item in request.session.items if item.name.startswith(test_money_survives_a_death.__name__)]

    assert visited == {item.callspec.params["place"] for item in kills if isinstance(item, pytest.Function)}


def test_places_in_the_code_and_names_on_the_list_are_the_same() -> None:
    sources = [file for package in PACKAGES for file in Path(ROOT, package).rglob("*.py") if "tests" not in file.parts]
    named = {name for file in sources for name in re.findall(r'\breach\("([a-z_.]+)"\)', file.read_text())}

    assert named == failpoints.NAMES | failpoints.OUT_NAMES
    assert all(drive_to(name) for name in failpoints.NAMES)
