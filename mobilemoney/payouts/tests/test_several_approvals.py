"""Where a business wants more than one second person: each counts once, and all of them are needed."""

from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import User

from mobilemoney.businesses.models import Business, Member, Role, Shortcode
from mobilemoney.gateway.models import AuditEntry
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Status
from mobilemoney.payouts.models import Agreement, Batch, BatchStatus, Payout
from mobilemoney.testing import api, make_client, make_member, make_shortcode, make_superuser, make_transaction

pytestmark = pytest.mark.django_db
BULK, SINGLE = "/api/v1/b2c/bulk", "/api/v1/b2c/single"
ITEMS = [{"recipient": "0712345678", "amount": 100}, {"recipient": "0712345679", "amount": 50}]
_keys = count()


@pytest.fixture
def shortcode() -> Shortcode:
    shortcode = make_shortcode(initiator_name="testapi", initiator_password_sealed="x")
    set_policy(shortcode, approvals_needed=2)
    return shortcode


@pytest.fixture
def maker(shortcode: Shortcode) -> User:
    return make_member(shortcode.business, Role.MAKER)


@pytest.fixture
def one(shortcode: Shortcode) -> User:
    return make_member(shortcode.business, Role.CHECKER)


@pytest.fixture
def other(shortcode: Shortcode) -> User:
    return make_member(shortcode.business, Role.CHECKER)


def set_policy(shortcode: Shortcode, **policy: Any) -> None:
    Business.objects.filter(id=shortcode.business_id).update(payout_policy=policy)


def send(caller: User | str, path: str, body: dict[str, Any]) -> Any:
    sender = api(user=caller) if isinstance(caller, User) else api(caller)
    headers = {"Idempotency-Key": f"several-{next(_keys)}"}
    return sender.post(path, body, content_type="application/json", headers=headers)


def approve(user: User, thing: dict[str, Any]) -> Any:
    if "digest" in thing:
        return send(user, f"{BULK}/{thing['id']}/approve", {"digest": thing["digest"]})
    return send(user, f"/api/v1/transactions/{thing['id']}/approve", {})


def reject(user: User, thing: dict[str, Any]) -> Any:
    door = BULK if "digest" in thing else "/api/v1/transactions"
    return send(user, f"{door}/{thing['id']}/reject", {"reason": "Wrong month"})


@pytest.fixture(params=["batch", "single", "refund"])
def waiting(request: pytest.FixtureRequest, shortcode: Shortcode, maker: User) -> dict[str, Any]:
    """What a maker prepared and two must agree to."""
    if request.param == "batch":
        made = send(maker, BULK, {"items": ITEMS})
    elif request.param == "single":
        made = send(maker, SINGLE, {"phone_number": "0712345678", "amount": 100})
    else:
        paid = make_transaction(Status.SUCCEEDED, shortcode=shortcode, receipt_number="UKL7RT61SV")
        made = send(maker, f"/api/v1/transactions/{paid.id}/refund", {"reason": "Broken jar"})
    assert made.json()["status"] == "awaiting_approval", made.content
    told: dict[str, Any] = made.json()
    return told


def test_it_waits_until_the_second_of_two_agreed(waiting: dict[str, Any], one: User, other: User) -> None:
    first, second = approve(one, waiting), approve(other, waiting)

    assert (first.status_code, first.json()["status"]) == (200, "awaiting_approval")
    assert (second.status_code, second.json()["status"]) == (200, "approved" if "digest" in waiting else "queued")
    agreed = AuditEntry.objects.filter(act__endswith=".approved").order_by("sequence")
    assert list(agreed.values_list("after__agreed", flat=True)) == ["1 of 2", "2 of 2"]


def test_a_payments_timeline_names_each_who_agreed(shortcode: Shortcode, maker: User, one: User, other: User) -> None:
    made = send(maker, SINGLE, {"phone_number": "0712345678", "amount": 100}).json()
    approve(one, made)
    approve(other, made)

    url = f"/api/v1/transactions/{made['id']}/timeline"
    told = [entry for entry in api(user=one).get(url).json()["results"] if entry["type"] == "act"]
    token = make_client(shortcode.business, ["transactions:read"])[1]
    told_to_apps = [entry for entry in api(token).get(url).json()["results"] if entry["type"] == "act"]

    assert [(act["title"], act["detail"], act["source"], act["actor"]) for act in told] == [
        ("payout.created", "", f"user:{maker.pk}", maker.username),
        ("payout.approved", "1 of 2", f"user:{one.pk}", one.username),
        ("payout.approved", "2 of 2", f"user:{other.pk}", other.username),
    ]
    assert {act["actor"] for act in told_to_apps} == {""}


def test_one_person_is_never_two(waiting: dict[str, Any], one: User) -> None:
    approve(one, waiting)

    again = approve(one, waiting)

    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    assert Agreement.objects.count() == 1


def test_its_maker_is_neither_of_them(waiting: dict[str, Any], maker: User, one: User) -> None:
    Member.objects.filter(user=maker).update(role=Role.CHECKER)
    approve(one, waiting)

    answer = approve(maker, waiting)

    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    assert Agreement.objects.count() == 1


def test_one_no_ends_it_after_a_yes(waiting: dict[str, Any], one: User, other: User) -> None:
    approve(one, waiting)

    answer = reject(other, waiting)

    assert answer.json()["status"] == ("rejected" if "digest" in waiting else "failed")
    assert approve(make_superuser(), waiting).json()["code"] == "invalid_state"


def test_a_later_policy_changes_nothing_of_what_waits(
    waiting: dict[str, Any], shortcode: Shortcode, one: User, other: User
) -> None:
    """As many must agree as when it was made."""
    set_policy(shortcode, approvals_needed=1)

    assert approve(one, waiting).json()["status"] == "awaiting_approval"
    set_policy(shortcode, approvals_needed=5)
    assert approve(other, waiting).json()["status"] in ("approved", "queued")


def test_a_batch_tells_how_many_of_how_many_agreed(shortcode: Shortcode, one: User, other: User, maker: User) -> None:
    batch = send(maker, BULK, {"items": ITEMS}).json()
    told = [batch, *(approve(user, batch).json() for user in (one, other))]

    assert [(batch["approvals"], batch["approvals_needed"]) for batch in told] == [(0, 2), (1, 2), (2, 2)]
    assert api(user=one).get(BULK).json()["results"][0]["approvals"] == 2


def test_a_no_is_not_counted_as_agreed(shortcode: Shortcode, one: User, other: User, maker: User) -> None:
    batch = send(maker, BULK, {"items": ITEMS}).json()
    approve(one, batch)

    assert (reject(other, batch).json()["approvals"], Batch.objects.get().status) == (1, BatchStatus.REJECTED)


def test_of_an_app_s_batch_two_people_are_needed_too(shortcode: Shortcode, one: User, other: User) -> None:
    token = make_client(shortcode.business, ["b2c:write"])[1]
    batch = send(token, BULK, {"items": ITEMS}).json()

    assert [approve(user, batch).json()["status"] for user in (one, other)] == ["awaiting_approval", "approved"]


def test_where_nobody_is_needed_the_number_says_nothing(shortcode: Shortcode, maker: User) -> None:
    set_policy(shortcode, approvals_needed=3, batch_approval_above="150", single_approval_above="100")

    batch = send(maker, BULK, {"items": ITEMS}).json()
    single = send(maker, SINGLE, {"phone_number": "0712345678", "amount": 100}).json()

    assert (batch["status"], batch["approvals_needed"], single["status"]) == ("approved", 0, "queued")
    assert Payout.objects.get(transaction_id=single["id"]).approvals_needed == 0


def test_a_business_that_names_no_number_needs_one_person(shortcode: Shortcode, maker: User, one: User) -> None:
    """Also those whose policy was written before there was such a number."""
    set_policy(shortcode, day_max="5000.00")
    single = send(maker, SINGLE, {"phone_number": "0712345678", "amount": 100}).json()

    assert approve(one, single).json()["status"] == "queued"
    assert Transaction.objects.get().status == Status.QUEUED
