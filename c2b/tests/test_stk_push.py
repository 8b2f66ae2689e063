"""Asking a phone for money, by an app."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from mobilemoney.businesses.models import Business, Role, Shortcode
from mobilemoney.daraja.errors import CredentialsRefused, NotSent, OutcomeUnknown, Rejected, Throttled
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.payments import services
from mobilemoney.payments.models import CallbackAddress, DarajaCall, Transaction
from mobilemoney.payments.states import Status
from mobilemoney.testing import api, make_client, make_member, make_shortcode

pytestmark = pytest.mark.django_db
PUSH = "/api/v1/c2b/stk/push"
ORDER = {"phone_number": "0712 345 678", "amount": 100, "account_reference": "Order1", "transaction_desc": "Shoes"}
BAD: dict[str, tuple[Any, ...]] = {
    "amount": (99.5, "99.5", 0, -1, "NaN", "1e3", 1e9, 250_001, True, None, [], {}, "", "١٠"),
    "phone_number": ("2547123456789", "0812345678", "", None, [], {}, True, "٠٧١٢٣٤٥٦٧٨"),
    "account_reference": ("x" * 13, "<script>", [], {}),
    "transaction_desc": ("x" * 14, {}),
    "metadata": ("text", [], 1, {"x": "y" * 5000}),
    "shortcode": ("12",),
    "product_type": ("x" * 101,),
    "surprise": (1,),
}


@pytest.fixture
def shortcode() -> Shortcode:
    return make_shortcode()


@pytest.fixture
def push(shortcode: Shortcode, daraja: FakeDaraja) -> Callable[..., Any]:
    _, token = make_client(shortcode.business)

    def send(order: dict[str, Any] | None = None, path: str = PUSH, **headers: str) -> Any:
        given = ORDER if order is None else order
        return api(token).post(path, given, content_type="application/json", headers=headers)

    return send


def test_it_prompts_the_phone_and_answers_the_payment(push: Callable[..., Any], daraja: FakeDaraja) -> None:
    answer = push()

    payment = answer.json()
    assert answer.status_code == 202
    assert (payment["kind"], payment["direction"], payment["status"]) == ("stk", "in", "submitted")
    assert (payment["amount"], payment["currency"]) == ("100.00", "KES")
    assert payment["phone_number"] == "254712345678"
    assert payment["checkout_request_id"] == "ws_CO_fake_1"
    [request] = daraja.asked("stk_push")
    assert (request.party_a, int(request.amount), request.transaction_desc) == ("254712345678", 100, "Shoes")


def test_the_alias_and_a_trailing_slash_are_the_same_door(push: Callable[..., Any]) -> None:
    for path in ("/api/v1/online/lipa", "/api/v1/online/lipa/", PUSH + "/"):
        assert push(path=path).status_code == 202


def test_the_intent_is_committed_with_its_address_before_daraja_is_called(
    push: Callable[..., Any], daraja: FakeDaraja
) -> None:
    seen: list[tuple[str, int]] = []

    def look(request: Any) -> Any:
        payment = Transaction.objects.get()
        seen.append((payment.status, CallbackAddress.objects.filter(transaction=payment).count()))
        return OutcomeUnknown("cut off")

    daraja.will("stk_push", lambda request: look(request))
    push()

    assert seen == [(Status.SENDING, 1)]


def test_a_prompt_whose_lease_ended_a_moment_before_is_not_sent(
    push: Callable[..., Any], daraja: FakeDaraja, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stand_still(place: str) -> None:
        """The process was stopped here for longer than its lease, and the worker looked after the payment."""
        if place == "stk.after_token":
            payment = Transaction.objects.get()
            Transaction.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
            assert services.end_lease(transaction_id=payment.id)

    monkeypatch.setattr("c2b.services.stk.reach", stand_still)

    answer = push()

    assert (answer.status_code, answer.json()["code"]) == (502, "daraja_unavailable")
    assert daraja.asked("stk_push") == []
    assert Transaction.objects.get().status == Status.FAILED


def test_the_callback_address_carries_a_token_of_which_only_the_digest_is_kept(
    push: Callable[..., Any], daraja: FakeDaraja
) -> None:
    push()

    token = daraja.asked("stk_push")[0].callback_url.rpartition("/")[2]
    assert len(token) == 32
    assert CallbackAddress.objects.get().token_digest != token


def test_a_refusal_ends_the_payment_and_says_what_daraja_said(push: Callable[..., Any], daraja: FakeDaraja) -> None:
    daraja.will(
        "stk_push",
        Rejected(
            error_code="400.002.02",
            error_message="Bad Request - Invalid PhoneNumber",
            http_status=400,
            failure_reason="invalid_request",
        ),
    )

    answer = push()

    payment = Transaction.objects.get()
    assert (answer.status_code, answer.json()["code"]) == (502, "daraja_rejected")
    assert answer.json()["details"]["transaction_id"] == str(payment.id)
    assert answer.json()["details"]["daraja"]["errorCode"] == "400.002.02"
    assert (payment.status, payment.failure_reason) == (Status.FAILED, "invalid_request")


def test_what_surely_was_not_sent_is_tried_again_under_the_same_payment(
    push: Callable[..., Any], daraja: FakeDaraja
) -> None:
    daraja.will("stk_push", NotSent("connection refused"), Throttled("too fast"))

    answer = push()

    assert answer.json()["status"] == "submitted"
    assert len(daraja.asked("stk_push")) == 3
    assert Transaction.objects.count() == 1


@pytest.mark.parametrize("failure", [NotSent("refused"), CredentialsRefused("wrong key")])
def test_when_it_can_not_be_sent_it_is_finally_failed(
    push: Callable[..., Any], daraja: FakeDaraja, failure: NotSent
) -> None:
    daraja.will("stk_push", *[failure] * 9)

    answer = push()

    payment = Transaction.objects.get()
    assert (answer.status_code, answer.json()["code"]) == (502, "daraja_unavailable")
    assert (payment.status, payment.failure_reason) == (Status.FAILED, "not_sent")


def test_an_unclear_answer_is_no_error_and_never_sent_again(push: Callable[..., Any], daraja: FakeDaraja) -> None:
    daraja.will("stk_push", OutcomeUnknown("timed out"))

    answer = push()

    assert (answer.status_code, answer.json()["status"]) == (202, "unknown")
    assert len(daraja.asked("stk_push")) == 1


def test_an_id_that_another_payment_holds_leaves_it_unknown(push: Callable[..., Any], daraja: FakeDaraja) -> None:
    push()
    first = daraja._ack(daraja.asked("stk_push")[0])
    daraja.will("stk_push", first)

    answer = push()

    assert (answer.status_code, answer.json()["status"]) == (202, "unknown")
    assert answer.json()["checkout_request_id"] == ""


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in BAD.items() for value in values])
def test_a_bad_value_is_refused_by_name_and_nothing_is_stored(
    push: Callable[..., Any], daraja: FakeDaraja, field: str, value: object
) -> None:
    answer = push({**ORDER, field: value})

    assert (answer.status_code, answer.json()["code"]) == (400, "validation_error")
    assert field in answer.json()["details"]
    assert not Transaction.objects.exists()
    assert not daraja.requests


@pytest.mark.parametrize("amount", [100, "100", 100.0, "100.00", "1", 250_000])
def test_whole_shillings_are_taken_in_every_spelling(push: Callable[..., Any], amount: object) -> None:
    assert push({**ORDER, "amount": amount}).status_code == 202


@pytest.mark.parametrize("missing", ["phone_number", "amount"])
def test_what_is_missing_is_named(push: Callable[..., Any], missing: str) -> None:
    answer = push({name: value for name, value in ORDER.items() if name != missing})

    assert answer.status_code == 400
    assert missing in answer.json()["details"]


def test_a_suspended_business_can_not_start_payments(push: Callable[..., Any], shortcode: Shortcode) -> None:
    Business.objects.filter(id=shortcode.business_id).update(status=Business.Status.SUSPENDED)

    answer = push()

    assert (answer.status_code, answer.json()["code"]) == (403, "business_suspended")
    assert not Transaction.objects.exists()


def test_another_business_shortcode_is_not_there(push: Callable[..., Any]) -> None:
    foreign = make_shortcode()

    answer = push({**ORDER, "shortcode": foreign.shortcode})

    assert answer.status_code in {400, 404}
    assert not Transaction.objects.exists()


def test_several_shortcodes_and_none_named_is_asked_back(push: Callable[..., Any], shortcode: Shortcode) -> None:
    make_shortcode(shortcode.business)

    answer = push()

    assert answer.status_code == 400
    assert "shortcode" in answer.json()["details"]


@pytest.mark.parametrize("scopes", [("transactions:read",), ("b2c:write",)])
def test_an_app_without_the_scope_is_refused(shortcode: Shortcode, daraja: FakeDaraja, scopes: tuple[str, ...]) -> None:
    _, token = make_client(shortcode.business, scopes)

    answer = api(token).post(PUSH, ORDER, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")


@pytest.mark.parametrize(("role", "status"), [(Role.OPERATOR, 202), (Role.MAKER, 202), (Role.VIEWER, 403)])
def test_staff_need_the_role(shortcode: Shortcode, daraja: FakeDaraja, role: Role, status: int) -> None:
    member = make_member(shortcode.business, role)

    answer = api(user=member).post(PUSH, ORDER, content_type="application/json")

    assert answer.status_code == status


def test_every_call_is_kept_without_secrets_and_full_phones(push: Callable[..., Any]) -> None:
    push()

    assert "test-passkey" not in str(list(DarajaCall.objects.values()))


def test_the_same_key_answers_the_first_answer_again(push: Callable[..., Any], daraja: FakeDaraja) -> None:
    first = push(**{"Idempotency-Key": "order-1"})
    second = push(path="/api/v1/online/lipa/", **{"Idempotency-Key": "order-1"})

    assert second.content == first.content
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(daraja.asked("stk_push")) == 1


def test_the_same_key_answers_a_502_again(push: Callable[..., Any], daraja: FakeDaraja) -> None:
    daraja.will("stk_push", *[NotSent("refused")] * 9)
    first = push(**{"Idempotency-Key": "order-1"})

    second = push(**{"Idempotency-Key": "order-1"})

    assert (second.status_code, second.content) == (502, first.content)


def test_the_same_key_with_another_body_is_refused(push: Callable[..., Any]) -> None:
    push(**{"Idempotency-Key": "order-1"})

    answer = push({**ORDER, "amount": 101}, **{"Idempotency-Key": "order-1"})

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


def test_a_refused_request_does_not_use_the_key_up(push: Callable[..., Any]) -> None:
    push({**ORDER, "amount": "x"}, **{"Idempotency-Key": "order-1"})

    assert push(**{"Idempotency-Key": "order-1"}).status_code == 202


@pytest.mark.django_db(transaction=True)
def test_a_hundred_parallel_requests_with_one_key_make_one_payment(
    push: Callable[..., Any], daraja: FakeDaraja, settings: Settings
) -> None:
    settings.INTERNAL_RATE_LIMIT_ENABLED = False
    statuses: list[int] = []

    def send() -> None:
        for _ in range(10):
            statuses.append(push(**{"Idempotency-Key": "order-1"}).status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Transaction.objects.count() == 1
    assert len(daraja.asked("stk_push")) == 1
    assert set(statuses) <= {202, 409}
    assert 202 in statuses
