"""Whatever belongs to another business is not there: for apps, and for people whose role at home would do."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from b2c.tests.bulk import Desk, new_desk
from mobilemoney.businesses.models import Member, Role
from mobilemoney.gateway.policies import Policy
from mobilemoney.gateway.scopes import SCOPES
from mobilemoney.payments.models import Transaction
from mobilemoney.payouts.models import Batch
from mobilemoney.testing import api, make_business, make_client, make_member, make_shortcode, make_transaction
from tests.doors.test_policies import CLOSED, names, policy_for

Door = tuple[str, Any, str]
NAMES_A_THING = [door for door in CLOSED if "<" in door[0]]
NAMES_NOTHING = [door for door in CLOSED if "<" not in door[0] and door[2] == "get"]


class Neighbour:
    """A business with one of everything that has an address."""

    def __init__(self) -> None:
        self.desk: Desk = new_desk()
        business = self.desk.business
        assert self.desk.send().status_code == 202
        self.desk.person(Role.VIEWER)
        self.things: dict[str, object] = {
            "business_id": business.id,
            "batch_id": Batch.objects.get().id,
            "reference": make_transaction(shortcode=self.desk.shortcode, receipt_number="TKL0000001").id,
            "member_id": Member.objects.filter(business=business).values_list("id", flat=True)[0],
            "credential_id": self.desk.shortcode.credential_id,
            "shortcode_id": self.desk.shortcode.id,
            "client_id": make_client(business)[0].client_id,
        }

    def address(self, route: str) -> str:
        return "/" + re.sub(r"<\w+:(\w+)>", lambda part: str(self.things[part[1]]), route)

    def as_it_is(self) -> list[Any]:
        return [list(Transaction.objects.order_by("id").values()), list(Batch.objects.order_by("id").values())]


def an_app(policy: Policy) -> Client:
    shortcode = make_shortcode()
    return api(make_client(shortcode.business, SCOPES)[1])


def a_person(policy: Policy) -> Client:
    return api(user=make_member(make_business("Jirani"), Role(policy.role or Role.ADMIN)))


@pytest.fixture
def neighbour(db: None) -> Neighbour:
    return Neighbour()


@pytest.mark.parametrize("who", [an_app, a_person])
@pytest.mark.parametrize(("route", "view", "method"), NAMES_A_THING, ids=names(NAMES_A_THING))
def test_a_foreign_thing_is_not_there(
    neighbour: Neighbour, who: Callable[[Policy], Client], route: str, view: Any, method: str
) -> None:
    before = neighbour.as_it_is()

    headers = {"Idempotency-Key": "one"}
    answer = getattr(who(policy_for(view, method)), method)(
        neighbour.address(route), _body(route), content_type="application/json", headers=headers
    )

    assert answer.status_code in _refusals(view, method, who), answer.content
    assert neighbour.as_it_is() == before


@pytest.mark.parametrize("who", [an_app, a_person])
@pytest.mark.parametrize(("route", "view", "method"), NAMES_NOTHING, ids=names(NAMES_NOTHING))
def test_no_list_holds_a_foreign_thing(
    neighbour: Neighbour, who: Callable[[Policy], Client], route: str, view: Any, method: str
) -> None:
    caller, business_id = who(policy_for(view, method)), neighbour.things["business_id"]

    for query in ("", f"?business_id={business_id}"):
        told = caller.get(f"/{route}{query}").content.decode().replace("-", "")
        for thing in neighbour.things.values():
            if isinstance(thing, UUID):
                assert thing.hex not in told.replace(f"business_id={business_id}", "")


def _refusals(view: Any, method: str, who: Callable[[Policy], Client]) -> set[int]:
    """404; before that 403, where callers of this sort have no business at all."""
    policy = policy_for(view, method)
    no_place = policy.superusers_only or (who is an_app and policy.scope is None)
    return {403} if no_place else {404}


def _body(route: str) -> dict[str, Any]:
    """What the door would take, so that nothing but the foreign thing is wrong."""
    bodies: dict[str, dict[str, Any]] = {
        "refund": {"reason": "Returned goods"},
        "reject": {"reason": "Not ours"},
        "resolve": {"outcome": "failed", "reason": "Statement 7 of 20 November"},
        "approve": {"digest": "0" * 64} if "bulk" in route else {},
    }
    return bodies.get(route.rpartition("/")[2], {})
