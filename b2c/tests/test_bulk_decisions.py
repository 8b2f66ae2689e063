"""A second person's yes or no to a batch: bound to its very rows, and of acts at once one wins."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from b2c.tests.bulk import Desk
from mobilemoney.businesses.models import Member, Role
from mobilemoney.payouts import approvals
from mobilemoney.payouts.models import Batch, BatchStatus
from mobilemoney.testing import make_client, make_member, make_shortcode

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    shortcode = make_shortcode(initiator_name="testapi", initiator_password_sealed="x")
    return Desk(shortcode, make_client(shortcode.business, ["b2c:write"])[1])


@pytest.fixture
def waiting(desk: Desk) -> Batch:
    """A batch that a maker prepared and nobody agreed to yet."""
    answer = desk.send(by=desk.person(Role.MAKER))
    assert answer.json()["status"] == "awaiting_approval", answer.content
    return Batch.objects.get()


def decide(desk: Desk, batch: Batch, what: str, by: User, **body: Any) -> Any:
    return desk.act(what, batch, by, **body)


def test_a_checker_agrees_to_the_rows_that_he_saw(desk: Desk, waiting: Batch) -> None:
    answer = decide(desk, waiting, "approve", desk.person(Role.CHECKER), digest=waiting.digest)

    assert (answer.status_code, answer.json()["status"]) == (200, "approved")
    assert answer.json()["approved_by"]


@pytest.mark.parametrize("digest", ["0" * 64, "of another batch"])
def test_other_rows_than_were_seen_are_not_agreed_to(desk: Desk, waiting: Batch, digest: str) -> None:
    answer = decide(desk, waiting, "approve", desk.person(Role.CHECKER), digest=digest)

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    waiting.refresh_from_db()
    assert waiting.status == BatchStatus.AWAITING_APPROVAL


def test_a_digest_must_be_given(desk: Desk, waiting: Batch) -> None:
    answer = decide(desk, waiting, "approve", desk.person(Role.CHECKER))

    assert (answer.status_code, list(answer.json()["details"])) == (400, ["digest"])


def test_a_rejected_batch_is_over(desk: Desk, waiting: Batch) -> None:
    checker = desk.person(Role.CHECKER)

    answer = decide(desk, waiting, "reject", checker, reason="Wrong month")

    assert (answer.json()["status"], answer.json()["status_reason"]) == ("rejected", "Wrong month")
    assert decide(desk, waiting, "approve", checker, digest=waiting.digest).json()["code"] == "invalid_state"


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR, Role.MAKER, Role.ADMIN])
def test_only_checkers_decide(desk: Desk, waiting: Batch, role: Role) -> None:
    answer = decide(desk, waiting, "approve", make_member(desk.business, role), digest=waiting.digest)

    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


def test_the_maker_can_not_agree_even_as_a_checker(desk: Desk, waiting: Batch) -> None:
    maker = desk.person(Role.MAKER)
    Member.objects.filter(user=maker).update(role=Role.CHECKER)

    answer = decide(desk, waiting, "approve", maker, digest=waiting.digest)

    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


def test_the_checker_of_another_business_finds_nothing(desk: Desk, waiting: Batch) -> None:
    stranger = make_member(make_shortcode().business, Role.CHECKER)

    assert decide(desk, waiting, "approve", stranger, digest=waiting.digest).status_code == 404


def test_a_batch_that_nobody_agreed_to_expires(desk: Desk, waiting: Batch) -> None:
    Batch.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert approvals.expire_unapproved() == 1

    waiting.refresh_from_db()
    assert waiting.status == BatchStatus.EXPIRED
