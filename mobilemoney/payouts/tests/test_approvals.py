"""A second person's yes or no to single payouts, and the ending of doubts."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from mobilemoney.businesses.models import Member, Role, Shortcode
from mobilemoney.gateway.models import AuditEntry
from mobilemoney.payments.models import Callback, Transaction
from mobilemoney.payments.states import Direction, Flag, Kind, Status
from mobilemoney.payouts import approvals
from mobilemoney.payouts.models import Payout
from mobilemoney.testing import api, make_business, make_client, make_member, make_shortcode, make_superuser
from mobilemoney.testing import make_transaction as made

pytestmark = pytest.mark.django_db
ORDER = {"phone_number": "0712345678", "amount": 100}


@pytest.fixture
def shortcode() -> Shortcode:
    return make_shortcode(initiator_name="testapi", initiator_password_sealed="x")


@pytest.fixture
def maker(shortcode: Shortcode) -> User:
    return make_member(shortcode.business, Role.MAKER)


@pytest.fixture
def checker(shortcode: Shortcode) -> User:
    return make_member(shortcode.business, Role.CHECKER)


@pytest.fixture
def waiting(maker: User) -> Transaction:
    """A payout that a maker prepared."""
    headers = {"Idempotency-Key": "by-hand"}
    api(user=maker).post("/api/v1/b2c/single", ORDER, content_type="application/json", headers=headers)
    return Transaction.objects.get()


def act(user: User, payment: Transaction, what: str, **body: Any) -> Any:
    return api(user=user).post(f"/api/v1/transactions/{payment.id}/{what}", body, content_type="application/json")


def test_a_checker_agrees_and_it_is_queued(waiting: Transaction, checker: User) -> None:
    answer = act(checker, waiting, "approve")

    assert (answer.status_code, answer.json()["status"]) == (200, "queued")
    assert AuditEntry.objects.filter(act="payout.approved").count() == 1
    assert Payout.objects.get().expires_at is None


def test_a_checker_turns_it_down_and_nothing_goes_out(waiting: Transaction, checker: User) -> None:
    answer = act(checker, waiting, "reject", reason="Wrong person")

    assert (answer.json()["status"], answer.json()["failure_reason"]) == ("failed", "rejected")
    assert act(checker, waiting, "approve").json()["code"] == "invalid_state"


@pytest.mark.parametrize("what", ["approve", "reject"])
def test_whoever_made_it_can_not_decide(waiting: Transaction, maker: User, shortcode: Shortcode, what: str) -> None:
    Member.objects.filter(user=maker).update(role=Role.CHECKER)

    answer = act(maker, waiting, what, **({"reason": "no"} if what == "reject" else {}))

    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    waiting.refresh_from_db()
    assert waiting.status == Status.AWAITING_APPROVAL


def test_a_superuser_can_not_agree_to_what_he_made(shortcode: Shortcode) -> None:
    root = make_superuser()
    body = {**ORDER, "business_id": str(shortcode.business_id)}
    api(user=root).post(
        "/api/v1/b2c/single", body, content_type="application/json", headers={"Idempotency-Key": "root"}
    )

    answer = act(root, Transaction.objects.get(), "approve")

    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


def test_a_superuser_turns_down_and_resolves_what_he_made(shortcode: Shortcode) -> None:
    """Everything but agreeing to it: nothing leaves by these."""
    root = make_superuser()
    body = {**ORDER, "business_id": str(shortcode.business_id)}
    api(user=root).post(
        "/api/v1/b2c/single", body, content_type="application/json", headers={"Idempotency-Key": "root"}
    )
    doubtful = attention(shortcode, created_by=f"user:{root.pk}")

    turned_down = act(root, Transaction.objects.get(kind=Kind.B2C), "reject", reason="Typed the wrong amount")
    resolved = act(root, doubtful, "resolve", outcome="succeeded", reason="Seen on the statement")

    assert (turned_down.json()["failure_reason"], resolved.json()["status"]) == ("rejected", "succeeded")


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR, Role.MAKER, Role.ADMIN])
def test_only_checkers_decide(waiting: Transaction, shortcode: Shortcode, role: Role) -> None:
    person = make_member(shortcode.business, role)

    assert act(person, waiting, "approve").json()["code"] == "permission_denied"


def test_the_checker_of_another_business_finds_nothing(waiting: Transaction) -> None:
    stranger = make_member(make_business(), Role.CHECKER)

    assert act(stranger, waiting, "approve").status_code == 404


def test_a_checker_elsewhere_who_only_views_here_can_not_decide(waiting: Transaction, shortcode: Shortcode) -> None:
    person = make_member(make_business(), Role.CHECKER)
    Member.objects.create(business=shortcode.business, user=person, role=Role.VIEWER)

    assert act(person, waiting, "approve").status_code == 403


def test_what_nobody_agreed_to_in_time_expires(waiting: Transaction, checker: User) -> None:
    assert approvals.expire_unapproved() == 0
    Payout.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert approvals.expire_unapproved() == 1

    waiting.refresh_from_db()
    assert (waiting.status, waiting.failure_reason) == (Status.FAILED, "expired")
    assert act(checker, waiting, "approve").json()["code"] == "invalid_state"


def attention(shortcode: Shortcode, **facts: Any) -> Transaction:
    return made(Status.NEEDS_ATTENTION, shortcode=shortcode, **facts)


def test_a_checker_ends_a_doubt_about_money_in(shortcode: Shortcode, checker: User) -> None:
    payment = attention(shortcode, flags=[str(Flag.AMOUNT_MISMATCH)])

    answer = act(checker, payment, "resolve", outcome="succeeded", receipt_number="ukl7rt61sv", reason="Seen")

    assert (answer.json()["status"], answer.json()["receipt_number"]) == ("succeeded", "UKL7RT61SV")
    assert AuditEntry.objects.filter(act="transaction.resolved").count() == 1


def test_money_out_is_not_failed_by_guessing(shortcode: Shortcode, checker: User) -> None:
    payment = attention(shortcode, kind=Kind.B2C, direction=Direction.OUT)

    refused = act(checker, payment, "resolve", outcome="failed", reason="I think it did not go")
    named = act(checker, payment, "resolve", outcome="failed", reason="Not on the M-PESA statement of today")

    assert (refused.status_code, list(refused.json()["details"])) == (400, ["reason"])
    assert named.json()["status"] == "failed"


def test_money_out_may_fail_once_daraja_answered(shortcode: Shortcode, checker: User) -> None:
    payment = attention(shortcode, kind=Kind.B2C, direction=Direction.OUT)
    Callback.objects.create(kind="status_result", digest="d", transaction=payment, body=b"{}", state="applied")

    assert (
        act(checker, payment, "resolve", outcome="failed", reason="Daraja knows nothing").json()["status"] == "failed"
    )


@pytest.mark.parametrize("told", [{"receipt_number": "UKL7RT61SV"}, {"received_amount": 90}])
def test_money_that_daraja_says_moved_is_not_freed_by_its_answer(
    shortcode: Shortcode, checker: User, told: dict[str, Any]
) -> None:
    payment = attention(shortcode, kind=Kind.B2C, direction=Direction.OUT, **told)
    Callback.objects.create(kind="status_result", digest="d", transaction=payment, body=b"{}", state="applied")

    refused = act(checker, payment, "resolve", outcome="failed", reason="It did not go")
    named = act(checker, payment, "resolve", outcome="failed", reason="The statement of today shows nothing")

    assert (refused.status_code, list(refused.json()["details"])) == (400, ["reason"])
    assert named.json()["status"] == "failed"


def test_whoever_asked_for_it_can_not_resolve_it(shortcode: Shortcode, checker: User) -> None:
    payment = attention(shortcode, created_by=f"user:{checker.pk}")

    answer = act(checker, payment, "resolve", outcome="failed", reason="my own")

    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.UNKNOWN, Status.SUCCEEDED, Status.FAILED])
def test_only_what_needs_attention_is_resolved(shortcode: Shortcode, checker: User, status: Status) -> None:
    payment = made(status, shortcode=shortcode)

    answer = act(checker, payment, "resolve", outcome="failed", reason="because")

    assert (answer.status_code, answer.json()["code"]) == (409, "invalid_state")


def test_a_receipt_of_another_payment_can_not_be_given(shortcode: Shortcode, checker: User) -> None:
    made(Status.SUCCEEDED, shortcode=shortcode, receipt_number="UKL7RT61SV")

    answer = act(
        checker, attention(shortcode), "resolve", outcome="succeeded", receipt_number="UKL7RT61SV", reason="Seen"
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_apps_can_not_decide(waiting: Transaction, shortcode: Shortcode) -> None:
    _, token = make_client(shortcode.business, ["transactions:write", "b2c:write"])

    for what in ("approve", "reject", "resolve"):
        answer = api(token).post(f"/api/v1/transactions/{waiting.id}/{what}", {}, content_type="application/json")
        assert answer.status_code == 403
