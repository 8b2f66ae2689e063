"""Paying one phone: taken on at once, sent by the worker, never sent twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from b2c.tests.messages import result, status_answer, timeout_echo
from mobilemoney.businesses.models import Business, Role, Shortcode
from mobilemoney.daraja.errors import NotSent, OutcomeUnknown, Rejected, Throttled
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.payments import sweeps
from mobilemoney.payments.models import Callback, Transaction
from mobilemoney.payments.states import Flag, Status
from mobilemoney.payouts import sweeps as payouts
from mobilemoney.testing import api, make_business, make_client, make_member, make_shortcode

pytestmark = pytest.mark.django_db
SINGLE = "/api/v1/b2c/single"
ORDER = {"phone_number": "0712345678", "amount": 100, "remarks": "Wages May"}


@pytest.fixture
def shortcode() -> Shortcode:
    return make_shortcode(initiator_name="testapi", initiator_password_sealed="x")


@pytest.fixture
def pay(shortcode: Shortcode, daraja: FakeDaraja) -> Callable[..., Any]:
    token = make_client(shortcode.business, ["b2c:write"])[1]
    keys = iter(range(1000))

    def send(order: dict[str, Any] | None = None, **headers: str) -> Any:
        given = {"Idempotency-Key": f"pay-{next(keys)}", **headers}
        return api(token).post(SINGLE, order or ORDER, content_type="application/json", headers=given)

    return send


def only() -> Transaction:
    return Transaction.objects.select_related("shortcode", "payout").get()


def make_due() -> None:
    past = timezone.now() - timedelta(seconds=1)
    Transaction.objects.filter(due_at__isnull=False).update(due_at=past)
    Callback.objects.filter(due_at__isnull=False).update(due_at=past)


def told(url: str, body: bytes) -> None:
    """Daraja posts a message to an address of ours, and the worker takes it up."""
    answer = Client().post(url[url.index("/api/") :], body, content_type="application/json")
    assert answer.status_code == 200
    make_due()
    sweeps.apply_callbacks()


def test_it_is_taken_on_at_once_and_sent_by_the_worker(pay: Callable[..., Any], daraja: FakeDaraja) -> None:
    answer = pay()

    assert (answer.status_code, answer.json()["status"]) == (202, "queued")
    assert (answer.json()["kind"], answer.json()["direction"]) == ("b2c", "out")
    assert not daraja.requests
    assert payouts.send_payouts() == 1
    [request] = daraja.asked("b2c")
    assert request.originator_conversation_id == answer.json()["originator_conversation_id"] == str(only().id)
    assert (request.party_b, int(request.amount), request.remarks) == ("254712345678", 100, "Wages May")
    assert only().status == Status.SUBMITTED


def test_its_result_settles_it(pay: Callable[..., Any], daraja: FakeDaraja) -> None:
    pay()
    payouts.send_payouts()

    told(daraja.asked("b2c")[0].result_url, result(only()))

    payment = only()
    assert (payment.status, payment.receipt_number) == (Status.SUCCEEDED, "UKL9B2C001")
    assert "AMINA" in payment.counterparty_name


def test_a_success_that_names_another_phone_is_flagged(pay: Callable[..., Any], daraja: FakeDaraja) -> None:
    pay()
    payouts.send_payouts()

    told(daraja.asked("b2c")[0].result_url, result(only(), ReceiverPartyPublicName="254722000111 - JOHN KAMAU"))

    assert (only().status, only().flags) == (Status.SUCCEEDED, [Flag.PHONE_MISMATCH])


@pytest.mark.parametrize("code", [2001, 17])
def test_a_failure_after_the_success_is_flagged_and_changes_nothing(
    pay: Callable[..., Any], daraja: FakeDaraja, code: int
) -> None:
    pay()
    payouts.send_payouts()
    [request] = daraja.asked("b2c")
    told(request.result_url, result(only()))

    told(request.result_url, result(only(), code))

    assert (only().status, only().flags) == (Status.SUCCEEDED, [Flag.CONTRADICTORY_RESULT])


def test_a_key_is_required(pay: Callable[..., Any], shortcode: Shortcode) -> None:
    token = make_client(shortcode.business, ["b2c:write"])[1]

    answer = api(token).post(SINGLE, ORDER, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "validation_error")
    assert not Transaction.objects.exists()


def test_the_same_key_pays_once(pay: Callable[..., Any], daraja: FakeDaraja) -> None:
    first = pay(**{"Idempotency-Key": "wages"})
    second = pay(**{"Idempotency-Key": "wages"})

    payouts.send_payouts()
    payouts.send_payouts()

    assert second.content == first.content
    assert len(daraja.asked("b2c")) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("amount", value) for value in (9, 99.5, 250_001, "NaN", True, None)],
        ("phone_number", "0812345678"),
        ("command_id", "GiveMoney"),
        ("remarks", "x"),
        ("remarks", "x" * 101),
        ("occasion", "x" * 101),
        ("result_url", "http://evil.example"),
    ],
)
def test_a_bad_value_is_refused_by_name(pay: Callable[..., Any], field: str, value: object) -> None:
    answer = pay({**ORDER, field: value})

    assert answer.status_code == 400
    assert field in answer.json()["details"]
    assert not Transaction.objects.exists()


@pytest.mark.parametrize("failure", [NotSent("refused"), Throttled("too fast", retry_after_seconds=3)])
def test_what_surely_was_not_sent_goes_back_and_out_again_under_the_same_id(
    pay: Callable[..., Any], daraja: FakeDaraja, failure: NotSent
) -> None:
    pay()
    daraja.will("b2c", failure)
    payouts.send_payouts()
    payment = only()
    assert payment.status == Status.QUEUED
    assert payment.due_at is not None
    assert payment.due_at > timezone.now()
    assert payouts.send_payouts() == 0

    make_due()
    payouts.send_payouts()

    ids = {request.originator_conversation_id for request in daraja.asked("b2c")}
    assert ids == {str(payment.id)}
    assert only().status == Status.SUBMITTED


def test_an_unclear_answer_is_asked_about_and_never_sent_again(pay: Callable[..., Any], daraja: FakeDaraja) -> None:
    pay()
    daraja.will("b2c", OutcomeUnknown("timed out"))
    payouts.send_payouts()
    assert only().status == Status.UNKNOWN

    make_due()
    assert payouts.send_payouts() == 0
    assert sweeps.ask_daraja() == 1
    [question] = daraja.asked("transaction_status")
    assert question.original_conversation_id == str(only().id)
    told(question.result_url, status_answer(only(), "Completed"))

    assert (only().status, only().receipt_number) == (Status.SUCCEEDED, "UKL9B2C001")
    assert len(daraja.asked("b2c")) == 1


@pytest.mark.parametrize(
    ("status", "then"),
    [
        ("Declined", Status.FAILED),
        ("Cancelled", Status.FAILED),
        ("Expired", Status.FAILED),
        ("Initiated", Status.UNKNOWN),
        ("Authorized", Status.UNKNOWN),
        ("Something new", Status.UNKNOWN),
    ],
)
def test_the_transaction_status_decides_not_the_code(
    pay: Callable[..., Any], daraja: FakeDaraja, status: str, then: Status
) -> None:
    pay()
    daraja.will("b2c", OutcomeUnknown("timed out"))
    payouts.send_payouts()
    make_due()
    sweeps.ask_daraja()

    told(daraja.asked("transaction_status")[0].result_url, status_answer(only(), status))

    assert only().status == then


def test_an_answer_about_another_payment_settles_nothing(pay: Callable[..., Any], daraja: FakeDaraja) -> None:
    pay()
    daraja.will("b2c", OutcomeUnknown("timed out"))
    payouts.send_payouts()
    make_due()
    sweeps.ask_daraja()
    url = daraja.asked("transaction_status")[0].result_url

    told(url, status_answer(only(), "Completed", OriginatorConversationID="another"))

    assert only().status == Status.UNKNOWN


def test_a_queue_time_out_is_unknown_and_a_later_result_still_counts(
    pay: Callable[..., Any], daraja: FakeDaraja
) -> None:
    pay()
    payouts.send_payouts()
    [request] = daraja.asked("b2c")

    told(request.queue_timeout_url, timeout_echo(only()))
    assert only().status == Status.UNKNOWN
    told(request.result_url, result(only()))

    assert only().status == Status.SUCCEEDED


def test_a_time_out_after_the_result_changes_nothing(pay: Callable[..., Any], daraja: FakeDaraja) -> None:
    pay()
    payouts.send_payouts()
    [request] = daraja.asked("b2c")
    told(request.result_url, result(only()))

    told(request.queue_timeout_url, timeout_echo(only()))

    assert (only().status, only().flags) == (Status.SUCCEEDED, [])


def test_a_refusal_ends_it(pay: Callable[..., Any], daraja: FakeDaraja) -> None:
    pay()
    refusal = Rejected(
        error_code="400.002.02",
        error_message="Bad Request - Invalid PartyB",
        http_status=400,
        failure_reason="rejected",
    )
    daraja.will("b2c", refusal)

    payouts.send_payouts()

    assert (only().status, only().failure_reason) == (Status.FAILED, "rejected")


def test_a_success_after_a_failure_is_raised_to_a_person(pay: Callable[..., Any], daraja: FakeDaraja) -> None:
    pay()
    payouts.send_payouts()
    url = daraja.asked("b2c")[0].result_url
    told(url, result(only(), 2040))
    first = only()
    assert first.status == Status.FAILED

    told(url, result(first))

    late = Transaction.objects.get(parent=first)
    assert (late.status, late.flags) == (Status.NEEDS_ATTENTION, [Flag.LATE_RESULT])


def test_an_unknown_code_never_fails_money_out(pay: Callable[..., Any], daraja: FakeDaraja) -> None:
    pay()
    payouts.send_payouts()

    told(daraja.asked("b2c")[0].result_url, result(only(), "Z9999"))

    assert (only().status, only().flags) == (Status.UNKNOWN, [Flag.UNKNOWN_CODE])


def test_two_refusals_of_the_initiator_stop_the_shortcode(pay: Callable[..., Any], daraja: FakeDaraja) -> None:
    for _ in range(3):
        pay()
    for sent in range(2):
        payouts.send_payouts()
        payment = Transaction.objects.filter(status=Status.SUBMITTED).get()
        told(daraja.asked("b2c")[sent].result_url, result(payment, 2001))

    assert payouts.send_payouts() == 0
    assert len(daraja.asked("b2c")) == 2
    assert Transaction.objects.filter(status=Status.QUEUED).count() == 1


def test_a_suspended_business_keeps_what_is_queued(
    pay: Callable[..., Any], daraja: FakeDaraja, shortcode: Shortcode
) -> None:
    pay()
    Business.objects.filter(id=shortcode.business_id).update(status=Business.Status.SUSPENDED)

    assert payouts.send_payouts() == 0
    assert pay().json()["code"] == "business_suspended"
    assert only().status == Status.QUEUED


def test_a_persons_payout_waits_for_a_second_person(shortcode: Shortcode, daraja: FakeDaraja) -> None:
    maker = make_member(shortcode.business, Role.MAKER)

    answer = api(user=maker).post(
        SINGLE, ORDER, content_type="application/json", headers={"Idempotency-Key": "by-hand"}
    )

    assert (answer.status_code, answer.json()["status"]) == (202, "awaiting_approval")
    assert payouts.send_payouts() == 0


@pytest.mark.parametrize(("policy", "amount"), [({"item_max": "99"}, 100), ({"day_max": "150"}, 160)])
def test_the_limits_of_the_business_hold(daraja: FakeDaraja, policy: dict[str, str], amount: int) -> None:
    shortcode = make_shortcode(
        make_business(payout_policy=policy), initiator_name="testapi", initiator_password_sealed="x"
    )
    token = make_client(shortcode.business, ["b2c:write"])[1]

    answer = api(token).post(
        SINGLE, {**ORDER, "amount": amount}, content_type="application/json", headers={"Idempotency-Key": "k"}
    )

    assert answer.status_code == 400
    assert "amount" in answer.json()["details"]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR, Role.CHECKER, Role.ADMIN])
def test_only_makers_prepare_payouts(shortcode: Shortcode, daraja: FakeDaraja, role: Role) -> None:
    member = make_member(shortcode.business, role)

    answer = api(user=member).post(SINGLE, ORDER, content_type="application/json", headers={"Idempotency-Key": "k"})

    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


def test_a_sender_that_died_leaves_an_unknown_payout(pay: Callable[..., Any], daraja: FakeDaraja) -> None:
    def die(request: Any) -> Any:
        raise KeyboardInterrupt

    pay()
    daraja.will("b2c", die)
    with pytest.raises(KeyboardInterrupt):
        payouts.send_payouts()
    assert only().status == Status.SENDING

    Transaction.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    sweeps.end_leases()

    assert only().status == Status.UNKNOWN
    assert payouts.send_payouts() == 0
