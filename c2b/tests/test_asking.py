"""A lost callback: Daraja is asked on the growing schedule, until it says how the payment ended."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from mobilemoney.daraja.errors import NotSent, OutcomeUnknown, Rejected, StillProcessing, Throttled
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.daraja.stk import StkQueryAnswer
from mobilemoney.payments import sweeps
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Status
from mobilemoney.testing import api, make_client, make_transaction

pytestmark = pytest.mark.django_db
CHECKOUT = "ws_CO_1"


def answered(code: str, text: str = "") -> StkQueryAnswer:
    return StkQueryAnswer(code, text, "m-1", CHECKOUT)


def waiting(*, seconds: int, status: Status = Status.SUBMITTED, **facts: Any) -> Transaction:
    """A payment that was sent so long ago and is due to be asked about."""
    now = timezone.now()
    given = {"checkout_request_id": CHECKOUT, "sent_at": now - timedelta(seconds=seconds), "due_at": now, **facts}
    return make_transaction(status, **given)


def after_asking(payment: Transaction) -> Transaction:
    Transaction.objects.filter(id=payment.id).update(due_at=timezone.now() - timedelta(seconds=1))
    assert sweeps.ask_daraja() == 1
    return Transaction.objects.get(id=payment.id)


def test_it_settles_what_was_paid_without_a_receipt(daraja: FakeDaraja) -> None:
    daraja.will("stk_query", answered("0"))

    payment = after_asking(waiting(seconds=25))

    assert (payment.status, payment.receipt_number) == (Status.SUCCEEDED, "")


@pytest.mark.parametrize(
    ("code", "reason"), [("1032", "cancelled_by_user"), ("1", "insufficient_funds"), ("2001", "wrong_pin")]
)
def test_it_settles_what_failed_with_its_reason(daraja: FakeDaraja, code: str, reason: str) -> None:
    daraja.will("stk_query", answered(code))

    payment = after_asking(waiting(seconds=25))

    assert (payment.status, payment.failure_reason, payment.result_code) == (Status.FAILED, reason, code)


@pytest.mark.parametrize(
    "answer",
    [
        StillProcessing("wait"),
        NotSent("away"),
        Throttled("slower"),
        OutcomeUnknown("cut"),
        Rejected(error_code="400.002.02", error_message="odd", http_status=400, failure_reason="rejected"),
        answered("4999"),
    ],
)
def test_what_does_not_tell_the_end_changes_nothing_and_is_asked_again(daraja: FakeDaraja, answer: Any) -> None:
    daraja.will("stk_query", answer)

    payment = after_asking(waiting(seconds=25))

    assert payment.status == Status.SUBMITTED
    assert payment.due_at is not None
    assert 15 <= (payment.due_at - timezone.now()).total_seconds() <= 20


def test_it_shows_as_unknown_when_it_is_late(daraja: FakeDaraja) -> None:
    payment = after_asking(waiting(seconds=301))

    assert payment.status == Status.UNKNOWN
    assert payment.due_at is not None


def test_at_the_end_of_the_schedule_a_person_must_look(daraja: FakeDaraja) -> None:
    payment = after_asking(waiting(seconds=25 * 3600, status=Status.UNKNOWN))

    assert payment.status == Status.NEEDS_ATTENTION
    assert payment.due_at is None


def test_without_an_id_it_waits_for_its_callback_and_then_for_a_person(daraja: FakeDaraja) -> None:
    payment = waiting(seconds=25 * 3600, status=Status.UNKNOWN, checkout_request_id="")

    payment = after_asking(payment)

    assert payment.status == Status.NEEDS_ATTENTION
    assert not daraja.requests


def test_a_success_after_needs_attention_still_settles_it(daraja: FakeDaraja) -> None:
    payment = after_asking(waiting(seconds=25 * 3600, status=Status.UNKNOWN))
    daraja.will("stk_query", answered("0"))
    _, token = make_client(payment.business)

    answer = api(token).post("/api/v1/c2b/stk/query", {"id": str(payment.id)}, content_type="application/json")

    assert (answer.status_code, answer.json()["status"]) == (200, "succeeded")


def ask_by_hand(payment: Transaction) -> Transaction:
    """What somebody's status query and the worker after it make of a payment."""
    _, token = make_client(payment.business, ["transactions:write"])
    path = f"/api/v1/transactions/{payment.id}/status-query"
    assert api(token).post(path, content_type="application/json").status_code == 202
    sweeps.ask_daraja()
    return Transaction.objects.get(id=payment.id)


def test_what_needs_attention_is_asked_about_once_for_whoever_asks(daraja: FakeDaraja) -> None:
    payment = waiting(seconds=25 * 3600, status=Status.NEEDS_ATTENTION, due_at=None)
    assert sweeps.ask_daraja() == 0

    daraja.will("stk_query", StillProcessing("wait"))
    unsettled = ask_by_hand(payment)

    assert (unsettled.status, unsettled.due_at) == (Status.NEEDS_ATTENTION, None)
    daraja.will("stk_query", answered("0"))
    assert ask_by_hand(payment).status == Status.SUCCEEDED
    assert len(daraja.asked("stk_query")) == 2


def test_a_doubt_about_the_amount_is_not_lifted_by_asking(daraja: FakeDaraja) -> None:
    doubted = waiting(seconds=60, status=Status.NEEDS_ATTENTION, due_at=None, flags=["amount_mismatch"])
    daraja.will("stk_query", answered("0"))

    payment = ask_by_hand(doubted)

    assert (payment.status, payment.due_at) == (Status.NEEDS_ATTENTION, None)


def test_a_reversal_that_needs_attention_is_left_to_the_person(daraja: FakeDaraja) -> None:
    reversal = waiting(
        seconds=60,
        status=Status.NEEDS_ATTENTION,
        due_at=None,
        kind="reversal",
        direction="out",
        checkout_request_id="",
        originator_conversation_id="o-1",
    )

    assert ask_by_hand(reversal).status == Status.NEEDS_ATTENTION
    assert not daraja.requests


def test_a_question_is_asked_by_one_worker_only(daraja: FakeDaraja) -> None:
    waiting(seconds=25)

    assert [sweeps.ask_daraja(), sweeps.ask_daraja()] == [1, 0]
    assert len(daraja.asked("stk_query")) == 1


def test_a_sender_that_died_leaves_an_unknown_payment_that_is_never_sent(daraja: FakeDaraja) -> None:
    payment = make_transaction(Status.SENDING)
    assert sweeps.end_leases() == 0

    Transaction.objects.filter(id=payment.id).update(lease_until=timezone.now() - timedelta(seconds=1))

    assert sweeps.end_leases() == 1
    payment.refresh_from_db()
    assert payment.status == Status.UNKNOWN
    assert payment.due_at is not None
    assert payment.due_at > timezone.now() + timedelta(hours=23)
    assert not daraja.asked("stk_push")


def test_the_schedule_is_a_setting(daraja: FakeDaraja, settings: Settings) -> None:
    settings.STK_CHECK_SCHEDULE = (2, 4)
    with time_machine.travel(timezone.now(), tick=False):
        payment = waiting(seconds=3)

        payment = after_asking(payment)

        assert payment.due_at == timezone.now() + timedelta(seconds=1)


@pytest.mark.parametrize("body", [{}, {"id": "x"}, {"id": "01", "checkout_request_id": "y"}, {"other": 1}])
def test_a_query_must_name_one_payment(daraja: FakeDaraja, body: dict[str, str]) -> None:
    _, token = make_client()

    answer = api(token).post("/api/v1/c2b/stk/query", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "validation_error")


def test_a_query_for_another_business_finds_nothing(daraja: FakeDaraja) -> None:
    foreign = waiting(seconds=5)
    _, token = make_client()

    answer = api(token).post("/api/v1/c2b/stk/query", {"id": str(foreign.id)}, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert not daraja.requests
