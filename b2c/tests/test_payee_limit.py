"""How much one phone may get from a business on one day: over single payouts, refunds and rows of lists."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from b2c.tests.bulk import BULK, REFUSED, Desk, by_maker, finish, new_desk
from mobilemoney.businesses.models import Role
from mobilemoney.businesses.tests.parallel import in_parallel
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Flag, Kind, Status
from mobilemoney.payouts import sweeps as payouts
from mobilemoney.payouts.models import Batch, BatchItem
from mobilemoney.testing import make_client, make_transaction

pytestmark = pytest.mark.django_db
PHONE, OTHER = "0712345678", "0712345679"
REASON = "The most that one payee gets from this business in one day is 500."
_keys = count()


@pytest.fixture
def desk(db: None) -> Desk:
    desk = new_desk()
    desk.set_policy(payee_day_max=500, batch_approval_above=1_000_000)
    return desk


def pay(desk: Desk, amount: int, phone: str = PHONE) -> Any:
    order = {"phone_number": phone, "amount": amount}
    headers = {"Idempotency-Key": f"payee-{next(_keys)}"}
    return desk.sign().post("/api/v1/b2c/single", order, content_type="application/json", headers=headers)


def rows(*amounts: int, phone: str = PHONE) -> list[dict[str, Any]]:
    return [{"recipient": phone, "amount": amount} for amount in amounts]


def test_single_payouts_to_one_phone_add_up_to_the_limit_and_no_further(desk: Desk) -> None:
    answers = [pay(desk, amount) for amount in (300, 201, 200, 10)]

    assert [answer.status_code for answer in answers] == [202, 400, 202, 400]
    assert answers[1].json()["details"] == {"amount": [REASON]}
    assert pay(desk, 500, OTHER).status_code == 202


def test_what_another_business_pays_does_not_count(desk: Desk) -> None:
    pay(new_desk(), 500)

    assert pay(desk, 500).status_code == 202


def test_what_surely_failed_counts_no_more(desk: Desk) -> None:
    pay(desk, 500)
    Transaction.objects.update(status=Status.FAILED, completed_at=timezone.now(), due_at=None)

    assert pay(desk, 500).status_code == 202


@pytest.mark.parametrize("status", [Status.UNKNOWN, Status.NEEDS_ATTENTION, Status.SUCCEEDED])
def test_what_may_have_been_paid_counts(desk: Desk, status: Status) -> None:
    pay(desk, 500)
    completed_at = timezone.now() if status == Status.SUCCEEDED else None
    Transaction.objects.update(status=status, due_at=None, completed_at=completed_at, sent_at=timezone.now())

    assert pay(desk, 10).status_code == 400


def test_a_refund_counts_and_a_reversal_does_not(desk: Desk) -> None:
    token = make_client(desk.business, ["transactions:write", "b2c:write"])[1]
    desk.token = token

    def refund(receipt: str, **how: Any) -> Any:
        paid = make_transaction(Status.SUCCEEDED, shortcode=desk.shortcode, amount=300, receipt_number=receipt)
        body = {"reason": "Wrong size", **how}
        headers = {"Idempotency-Key": f"payee-{next(_keys)}"}
        path = f"/api/v1/transactions/{paid.id}/refund"
        return desk.sign().post(path, body, content_type="application/json", headers=headers)

    first, too_much = refund("UKL7RT61SV"), refund("UKL7RT61SW")
    undone = refund("UKL7RT61SX", method="reversal")

    assert [answer.status_code for answer in (first, too_much, undone)] == [202, 400, 202]
    assert too_much.json()["details"] == {"amount": [REASON]}
    assert pay(desk, 201).status_code == 400
    assert pay(desk, 200).status_code == 202


def test_the_day_is_nairobi_s(desk: Desk) -> None:
    before = datetime(2026, 3, 2, 20, 59, 59, tzinfo=UTC)
    pay(desk, 500)
    Transaction.objects.update(created_at=before, sent_at=before, status=Status.SUBMITTED, due_at=None)

    with time_machine.travel(before, tick=False):
        assert pay(desk, 10).status_code == 400
    with time_machine.travel(before + timedelta(seconds=1), tick=False):
        assert pay(desk, 500).status_code == 202


@pytest.mark.parametrize("door", ["", "/preview"])
def test_rows_of_one_payee_count_together_and_the_one_that_passes_is_named(desk: Desk, door: str) -> None:
    pay(desk, 100)
    items = [*rows(300), *rows(500, phone=OTHER), *rows(101), *rows(501, phone=OTHER)]

    told = desk.send(items, path=f"{BULK}{door}").json()

    named = told["errors"] if door else told["details"]["items"]
    assert named == {"3": {"amount": [REASON]}, "4": {"amount": [REASON]}}
    assert not Batch.objects.exists()
    if door:
        assert (told["can_be_sent"], told["bad_rows"]) == (False, 2)


@pytest.mark.parametrize("door", ["", "/preview"])
def test_rows_up_to_the_limit_are_taken(desk: Desk, door: str) -> None:
    pay(desk, 100)

    told = desk.send(rows(300, 100), path=f"{BULK}{door}")

    assert told.json()["can_be_sent"] if door else told.status_code == 202


def test_what_waits_in_a_batch_counts_before_and_after_it_is_taken_up(desk: Desk) -> None:
    batch = desk.send(rows(200, 200)).json()
    waits = [pay(desk, 101).status_code, desk.send(rows(101)).status_code]
    payouts.feed_batches()
    assert BatchItem.objects.filter(batch_id=batch["id"], transaction__isnull=False).count() == 2

    assert waits == [400, 400]
    assert [pay(desk, 101).status_code, desk.send(rows(101)).status_code] == [400, 400]
    assert desk.send(rows(100)).status_code == 202


def test_what_was_cancelled_in_a_batch_counts_no_more(desk: Desk) -> None:
    maker = desk.person(Role.MAKER)
    desk.act("cancel", desk.send(rows(500), by=maker).json(), maker)

    assert pay(desk, 500).status_code == 202


def test_a_success_after_a_failure_counts(desk: Desk) -> None:
    """It is a payment of its own, to the same phone."""
    make_transaction(
        Status.NEEDS_ATTENTION,
        shortcode=desk.shortcode,
        kind=Kind.B2C,
        direction="out",
        amount=500,
        flags=[str(Flag.LATE_RESULT)],
    )

    assert pay(desk, 10).status_code == 400


def test_failed_rows_are_not_tried_again_beyond_the_limit(desk: Desk) -> None:
    batch = by_maker(desk, 2)
    finish(batch, None, REFUSED)
    refused = BatchItem.objects.get(batch=batch, transaction__status=Status.FAILED)
    pay(desk, 450, refused.recipient)

    answer = desk.act("retry-failed", batch, desk.person(Role.CHECKER))

    assert (answer.status_code, answer.json()["details"]) == (400, {"items": {"2": {"amount": [REASON]}}})
    assert BatchItem.objects.filter(batch=batch).count() == 2


def test_without_a_limit_only_m_pesa_s_own_holds(desk: Desk) -> None:
    desk.set_policy()

    assert [pay(desk, 250_000).status_code for _ in range(2)] == [202, 202]


@pytest.mark.django_db(transaction=True)
def test_payouts_and_lists_at_once_do_not_pass_the_limit_together() -> None:
    desk = new_desk()
    desk.set_policy(payee_day_max=500, batch_approval_above=1_000_000)

    answers = in_parallel(lambda number: (pay(desk, 200) if number % 2 else desk.send(rows(200))).status_code, 6)

    assert sorted(answers) == [202, 202, 400, 400, 400, 400]
