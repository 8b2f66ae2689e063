"""How much may be paid to one phone, by whom, and what waits for a second person."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from mobilemoney.businesses.models import Business, Role, Shortcode
from mobilemoney.gateway.models import ApiClient
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Status
from mobilemoney.testing import api, make_client, make_member, make_shortcode

pytestmark = pytest.mark.django_db
SINGLE = "/api/v1/b2c/single"
ORDER = {"phone_number": "0712345678", "amount": 100}
Pay = Callable[..., Any]
_keys = count()


@pytest.fixture
def shortcode() -> Shortcode:
    return make_shortcode(initiator_name="testapi", initiator_password_sealed="x")


@pytest.fixture
def pay(shortcode: Shortcode) -> Pay:
    """Asks for a payout, as an app unless somebody is named."""
    token = make_client(shortcode.business, ["b2c:write"])[1]

    def send(by: User | None = None, **more: Any) -> Any:
        caller = api(user=by) if by else api(token)
        headers = {"Idempotency-Key": f"pay-{next(_keys)}"}
        return caller.post(SINGLE, {**ORDER, **more}, content_type="application/json", headers=headers)

    return send


@pytest.fixture
def maker(shortcode: Shortcode) -> User:
    return make_member(shortcode.business, Role.MAKER)


def set_policy(shortcode: Shortcode, **policy: str) -> None:
    Business.objects.filter(id=shortcode.business_id).update(payout_policy=policy)


def test_without_a_policy_what_people_ask_for_waits_and_what_apps_ask_for_does_not(pay: Pay, maker: User) -> None:
    assert pay(amount=250_000).json()["status"] == "queued"
    assert pay(by=maker, amount=10).json()["status"] == "awaiting_approval"


@pytest.mark.parametrize(("amount", "status"), [(100, "queued"), (101, "awaiting_approval")])
def test_above_the_amount_that_the_business_named_everybody_needs_a_second_person(
    pay: Pay, maker: User, shortcode: Shortcode, amount: int, status: str
) -> None:
    """Of a business that names 0, every payout of an app is held."""
    set_policy(shortcode, single_approval_above="100")

    assert pay(amount=amount).json()["status"] == status
    assert pay(by=maker, amount=amount).json()["status"] == status


def test_a_checker_agrees_to_what_an_app_asked_for(pay: Pay, shortcode: Shortcode) -> None:
    set_policy(shortcode, single_approval_above="0")
    waiting, checker = pay().json(), api(user=make_member(shortcode.business, Role.CHECKER))

    agreed = checker.post(f"/api/v1/transactions/{waiting['id']}/approve", {}, content_type="application/json")

    assert (agreed.status_code, agreed.json()["status"]) == (200, "queued")


def test_nobody_agrees_while_the_business_is_suspended(pay: Pay, maker: User, shortcode: Shortcode) -> None:
    waiting, checker = pay(by=maker).json(), api(user=make_member(shortcode.business, Role.CHECKER))
    Business.objects.filter(id=shortcode.business_id).update(status=Business.Status.SUSPENDED)

    answer = checker.post(f"/api/v1/transactions/{waiting['id']}/approve", {}, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "business_suspended")
    assert Transaction.objects.get().status == Status.AWAITING_APPROVAL


def test_the_day_of_an_app_may_be_shorter_than_that_of_the_business(
    pay: Pay, maker: User, shortcode: Shortcode
) -> None:
    """What others paid out does not count for it."""
    set_policy(shortcode, day_max="1000")
    ApiClient.objects.update(payout_day_max=150)
    pay(by=maker, amount=300)

    assert [pay(amount=amount).status_code for amount in (151, 100, 51, 50)] == [400, 202, 400, 202]
    assert pay(by=maker, amount=600).json()["details"] == {"amount": ["The most for one day of this business is 1000."]}


def test_what_one_customer_may_receive_a_day_is_held(pay: Pay, settings: Settings) -> None:
    """The limit is M-PESA's; what surely was not paid counts no more."""
    settings.PAYEE_DAY_MAX = 150
    assert pay().status_code == 202

    too_much, another = pay(amount=60), pay(amount=60, phone_number="0712000001")
    Transaction.objects.filter(phone_number="254712345678").update(status=Status.FAILED, completed_at=timezone.now())

    assert (too_much.status_code, list(too_much.json()["details"])) == (400, ["amount"])
    assert (another.status_code, pay(amount=60).status_code) == (202, 202)


BEFORE_MIDNIGHT = datetime(2026, 3, 2, 20, 59, 59, tzinfo=UTC)
AFTER_MIDNIGHT = BEFORE_MIDNIGHT + timedelta(seconds=1)


def test_the_day_begins_in_nairobi(pay: Pay, shortcode: Shortcode) -> None:
    set_policy(shortcode, day_max="150")
    pay()
    sent = {"status": Status.SUBMITTED, "sent_at": BEFORE_MIDNIGHT, "due_at": None}
    Transaction.objects.update(created_at=BEFORE_MIDNIGHT, **sent)

    with time_machine.travel(BEFORE_MIDNIGHT, tick=False):
        assert pay().status_code == 400
    with time_machine.travel(AFTER_MIDNIGHT, tick=False):
        assert pay().status_code == 202


@pytest.mark.parametrize(
    "facts",
    [
        {"status": Status.AWAITING_APPROVAL, "due_at": None},
        {"status": Status.QUEUED},
        {"status": Status.SUBMITTED, "sent_at": AFTER_MIDNIGHT, "due_at": None},
        {"status": Status.SUCCEEDED, "sent_at": AFTER_MIDNIGHT, "due_at": None, "completed_at": AFTER_MIDNIGHT},
    ],
    ids=["waits for approval", "queued", "on its way", "paid"],
)
def test_what_was_asked_for_yesterday_and_goes_out_today_counts_today(
    pay: Pay, shortcode: Shortcode, facts: dict[str, Any]
) -> None:
    set_policy(shortcode, day_max="150")
    pay()
    Transaction.objects.update(created_at=BEFORE_MIDNIGHT, **facts)

    with time_machine.travel(AFTER_MIDNIGHT, tick=False):
        assert pay().status_code == 400


@pytest.mark.parametrize(
    "amount", [9, 0, -100, 99.5, "99.5", "1e3", "NaN", "Infinity", "1,000", "1_000", "+100", "٣٤٥", True, [], 250_001]
)
def test_an_amount_that_is_not_whole_shillings_within_the_limits_is_refused(pay: Pay, amount: object) -> None:
    answer = pay(amount=amount)

    assert (answer.status_code, list(answer.json()["details"])) == (400, ["amount"])
    assert not Transaction.objects.exists()


@pytest.mark.parametrize("amount", [10, 100.0, "100.00", "250000"])
def test_whole_shillings_are_taken_however_they_are_written(pay: Pay, amount: object) -> None:
    assert pay(amount=amount).json()["amount"] == f"{float(str(amount)):.2f}"


@pytest.mark.parametrize(("field", "most"), [("remarks", 100), ("occasion", 100), ("account_reference", 100)])
def test_texts_that_are_too_long_are_refused_not_cut(pay: Pay, field: str, most: int) -> None:
    assert pay(**{field: "x" * most}).status_code == 202

    answer = pay(**{field: "x" * (most + 1)})

    assert (answer.status_code, list(answer.json()["details"])) == (400, [field])
