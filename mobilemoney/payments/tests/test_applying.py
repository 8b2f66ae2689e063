"""Messages worked off together: the same effects as one by one, and none held up by another."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from mobilemoney.businesses.models import Shortcode
from mobilemoney.payments import addresses, applying, services, sweeps
from mobilemoney.payments.models import Callback, Transaction, TransactionEvent
from mobilemoney.payments.outcomes import Outcome
from mobilemoney.payments.states import Flag, Status
from mobilemoney.payments.tests.messages import MERCHANT_REQUEST_ID, stk_callback
from mobilemoney.testing import make_shortcode, make_transaction

pytestmark = pytest.mark.django_db
OWN_TO_EACH = {"id", "checkout_request_id", "receipt_number", "created_at", "updated_at", "completed_at"}


@pytest.fixture
def shortcode() -> Shortcode:
    return make_shortcode()


def prompted(shortcode: Shortcode, number: int, **facts: Any) -> Transaction:
    ids = {"checkout_request_id": f"ws_CO_{number}", "merchant_request_id": MERCHANT_REQUEST_ID}
    return make_transaction(shortcode=shortcode, **(ids | facts))


def call_back(payment: Transaction, number: int, code: int = 0, **items: Any) -> None:
    url = addresses.new_address(kind="stk", shortcode=payment.shortcode, payment=payment)
    told = {"checkout_request_id": f"ws_CO_{number}", "MpesaReceiptNumber": f"UKL{number:07d}", **items}
    body = stk_callback(code, **(told if code == 0 else {"checkout_request_id": f"ws_CO_{number}"}))
    assert Client().post(url[url.index("/api/") :], body, "application/json").status_code == 200


def paid(shortcode: Shortcode, count: int) -> None:
    for number in range(1, count + 1):
        call_back(prompted(shortcode, number), number)


def statuses() -> list[str]:
    return list(Transaction.objects.order_by("checkout_request_id").values_list("status", flat=True))


def test_many_cost_no_more_statements_than_few(
    shortcode: Shortcode, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    paid(shortcode, 12)

    with django_assert_max_num_queries(12):
        assert applying.apply_together(at_most=50) == 12

    assert statuses() == [Status.SUCCEEDED] * 12
    assert set(Callback.objects.values_list("state", "attempts", "due_at")) == {(Callback.State.APPLIED, 1, None)}


@pytest.mark.parametrize("code", [0, 1032, 1, 2001])
def test_what_is_written_together_is_what_one_by_one_would_write(shortcode: Shortcode, code: int) -> None:
    together, alone = prompted(shortcode, 1), prompted(shortcode, 2)
    call_back(together, 1, code)
    applying.apply_together(at_most=10)
    call_back(alone, 2, code)
    applying._apply(applying._due())

    kept = {field.attname for field in Transaction._meta.fields} - OWN_TO_EACH
    rows = [Transaction.objects.filter(id=payment.id).values(*kept).get() for payment in (together, alone)]
    said = ("sequence", "old_status", "new_status", "source", "note")
    events = [TransactionEvent.objects.filter(transaction=one).values_list(*said) for one in (together, alone)]
    marks = Callback.objects.order_by("id").values_list("state", "verdict", "attempts", "due_at")

    assert rows[0] == rows[1]
    assert list(events[0]) == list(events[1])
    assert marks[0] == marks[1]
    assert [callback.transaction_id for callback in Callback.objects.order_by("id")] == [together.id, alone.id]


def test_what_is_not_plain_is_judged_by_itself_beside_the_others(shortcode: Shortcode) -> None:
    paid(shortcode, 2)
    early = prompted(shortcode, 3, status=Status.SENDING, checkout_request_id="", merchant_request_id="")
    odd, foreign, over = prompted(shortcode, 4), prompted(shortcode, 5), prompted(shortcode, 6, status=Status.FAILED)
    call_back(early, 3)
    call_back(odd, 4, Amount=1)
    call_back(foreign, 99)
    call_back(over, 6)

    sweeps.apply_callbacks()

    for payment in (early, odd, foreign, over):
        payment.refresh_from_db()
    assert (early.status, early.checkout_request_id) == (Status.SUCCEEDED, "ws_CO_3")
    assert (odd.status, odd.flags) == (Status.NEEDS_ATTENTION, [Flag.AMOUNT_MISMATCH])
    assert foreign.status == Status.SUBMITTED
    assert (over.status, over.children.count()) == (Status.FAILED, 1)
    assert not Callback.objects.filter(due_at__isnull=False).exists()


def test_of_two_messages_about_one_payment_both_are_worked_off(shortcode: Shortcode) -> None:
    payment = prompted(shortcode, 1)
    call_back(payment, 1)
    call_back(payment, 1, 1032)

    sweeps.apply_callbacks()

    payment.refresh_from_db()
    assert (payment.status, payment.flags) == (Status.SUCCEEDED, [Flag.CONTRADICTORY_RESULT])
    assert set(Callback.objects.values_list("state", flat=True)) == {Callback.State.APPLIED}


def test_one_receipt_pays_one_payment(shortcode: Shortcode) -> None:
    first, second = prompted(shortcode, 1), prompted(shortcode, 2)
    call_back(first, 1, MpesaReceiptNumber="UKL7SAME01")
    call_back(second, 2, MpesaReceiptNumber="UKL7SAME01")

    sweeps.apply_callbacks()

    assert statuses() == [Status.SUCCEEDED, Status.NEEDS_ATTENTION]
    second.refresh_from_db()
    assert second.flags == [Flag.RECEIPT_REUSED]


def test_a_receipt_that_is_held_already_is_not_given_twice(shortcode: Shortcode) -> None:
    prompted(shortcode, 1, status=Status.SUCCEEDED, receipt_number="UKL7SAME01")
    payment = prompted(shortcode, 2)
    call_back(payment, 2, MpesaReceiptNumber="UKL7SAME01")

    sweeps.apply_callbacks()

    assert statuses() == [Status.SUCCEEDED, Status.NEEDS_ATTENTION]


def failing(target: Callable[..., Any], wrong: Callable[[Outcome], bool]) -> Callable[..., Any]:
    def fails(*args: Any, **facts: Any) -> Any:
        outcomes = [facts["outcome"]] if "outcome" in facts else [report.outcome for report in args[0].values()]
        if any(map(wrong, outcomes)):
            raise RuntimeError("A bug.")
        return target(*args, **facts)

    return fails


def test_a_message_that_fails_holds_none_of_the_others_up(
    shortcode: Shortcode, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid(shortcode, 4)
    for name in ("record_outcome", "record_plain_outcomes"):
        target = getattr(services, name)
        monkeypatch.setattr(services, name, failing(target, lambda told: told.receipt_number == "UKL0000003"))

    sweeps.apply_callbacks()

    assert statuses() == [Status.SUCCEEDED, Status.SUCCEEDED, Status.SUBMITTED, Status.SUCCEEDED]
    waiting = Callback.objects.get(due_at__isnull=False)
    assert (waiting.state, waiting.attempts) == (Callback.State.NEW, 1)


def test_when_the_database_falls_over_nothing_is_half_done(
    shortcode: Shortcode, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid(shortcode, 3)

    def fall_over(place: str) -> None:
        if place == "inbox.before_commit":
            raise OperationalError("The server closed the connection.")

    monkeypatch.setattr(applying, "reach", fall_over)
    with pytest.raises(OperationalError):
        applying.apply_together(at_most=10)

    assert statuses() == [Status.SUBMITTED] * 3
    assert TransactionEvent.objects.filter(new_status=Status.SUCCEEDED).count() == 0
    assert Callback.objects.filter(due_at__isnull=False, attempts=0).count() == 3


def test_a_message_that_cannot_be_read_after_all_is_rejected(shortcode: Shortcode) -> None:
    paid(shortcode, 2)
    Callback.objects.filter(address__transaction__checkout_request_id="ws_CO_1").update(body=b"{")

    sweeps.apply_callbacks()

    assert statuses() == [Status.SUBMITTED, Status.SUCCEEDED]
    assert Callback.objects.get(state=Callback.State.REJECTED).due_at is None


def test_not_more_are_taken_at_once_than_was_said(shortcode: Shortcode) -> None:
    paid(shortcode, 5)

    assert applying.apply_together(at_most=2) == 2
    assert Callback.objects.filter(due_at__isnull=False).count() == 3
