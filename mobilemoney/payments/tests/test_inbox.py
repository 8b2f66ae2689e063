"""What happens to whatever is posted to a callback address."""

import threading
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings

from mobilemoney.payments import addresses, sweeps
from mobilemoney.payments.models import Callback, Transaction
from mobilemoney.payments.states import Flag, Status
from mobilemoney.payments.tests.messages import CHECKOUT_REQUEST_ID, stk_callback
from mobilemoney.testing import make_transaction

pytestmark = pytest.mark.django_db
BARE = "/api/v1/c2b/stk/callback"
ACCEPTED = {"ResultCode": 0, "ResultDesc": "Accepted"}


def post(path: str, body: bytes, **extra: Any) -> tuple[int, dict[str, object]]:
    answer = Client().post(path, body, content_type="application/json", **extra)
    return answer.status_code, answer.json()


def address_of(payment: Transaction) -> str:
    url = addresses.new_address(kind="stk", shortcode=payment.shortcode, payment=payment)
    return url[url.index("/api/") :]


def submitted(**facts: Any) -> Transaction:
    return make_transaction(Status.SUBMITTED, checkout_request_id=CHECKOUT_REQUEST_ID, **facts)


def test_it_is_stored_before_it_is_answered_and_applied_after() -> None:
    payment = submitted()

    answer = post(address_of(payment), stk_callback())

    assert answer == (200, ACCEPTED)
    assert bytes(Callback.objects.get().body) == stk_callback()
    payment.refresh_from_db()
    assert payment.status == Status.SUBMITTED
    assert sweeps.apply_callbacks() == 1
    payment.refresh_from_db()
    assert payment.status == Status.SUCCEEDED


def test_a_repeat_is_answered_alike_and_stored_once() -> None:
    payment = submitted()
    address = address_of(payment)

    answers = [post(address, stk_callback()) for _ in range(3)]

    assert answers == [(200, ACCEPTED)] * 3
    assert Callback.objects.count() == 1


def test_an_untrusted_copy_does_not_hide_the_trusted_one() -> None:
    payment = submitted()
    post(BARE, stk_callback())

    post(address_of(payment), stk_callback())

    sweeps.apply_callbacks()
    payment.refresh_from_db()
    assert payment.status == Status.SUCCEEDED


@pytest.mark.parametrize("path", [BARE, BARE + "/" + "0" * 32, "/api/v1/stk/callback", "/api/v1/c2b/stk/error/"])
def test_an_untrusted_one_settles_nothing_but_daraja_is_asked(path: str) -> None:
    payment = submitted()

    answer = post(path, stk_callback())

    sweeps.apply_callbacks()
    payment.refresh_from_db()
    assert answer == (200, ACCEPTED)
    assert payment.status == Status.SUBMITTED
    assert payment.receipt_number == ""
    assert payment.flags == [Flag.UNVERIFIED_CALLBACK]
    assert payment.due_at is not None
    assert Callback.objects.get().state == Callback.State.UNTRUSTED


def test_a_token_gives_no_trust_for_another_payment() -> None:
    mine, other = submitted(), make_transaction(Status.SUBMITTED, checkout_request_id="ws_CO_other")

    post(address_of(mine), stk_callback(checkout_request_id="ws_CO_other"))

    sweeps.apply_callbacks()
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.status, other.status) == (Status.SUBMITTED, Status.SUBMITTED)


def test_a_callback_before_the_answer_settles_the_payment_by_its_token() -> None:
    payment = make_transaction(Status.SENDING)

    post(address_of(payment), stk_callback())

    sweeps.apply_callbacks()
    payment.refresh_from_db()
    assert (payment.status, payment.checkout_request_id) == (Status.SUCCEEDED, CHECKOUT_REQUEST_ID)


def test_a_listed_source_gives_trust_when_the_check_is_on(settings: Settings) -> None:
    settings.MPESA_SKIP_IP_VERIFICATION = False
    payment = submitted()

    post(BARE, stk_callback(), REMOTE_ADDR="196.201.214.200")

    sweeps.apply_callbacks()
    payment.refresh_from_db()
    assert payment.status == Status.SUCCEEDED


def test_a_forwarded_header_gives_no_trust(settings: Settings) -> None:
    settings.MPESA_SKIP_IP_VERIFICATION = False
    payment = submitted()

    post(BARE, stk_callback(), REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR="196.201.214.200")

    sweeps.apply_callbacks()
    payment.refresh_from_db()
    assert payment.status == Status.SUBMITTED


def test_an_early_one_of_a_listed_source_waits_for_its_payment(settings: Settings) -> None:
    settings.MPESA_SKIP_IP_VERIFICATION = False
    post(BARE, stk_callback(), REMOTE_ADDR="196.201.214.200")
    sweeps.apply_callbacks()
    assert Callback.objects.get().state == Callback.State.PARKED

    payment = submitted()
    Callback.objects.update(due_at="2026-01-01T00:00:00Z")
    sweeps.apply_callbacks()

    payment.refresh_from_db()
    assert payment.status == Status.SUCCEEDED


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"Body": 1}', b"[" * 60_000])
def test_what_is_no_callback_is_kept_and_changes_nothing(body: bytes) -> None:
    payment = submitted()

    known = post(address_of(payment), body)
    bare = post(BARE, body)

    assert known == (200, ACCEPTED)
    assert (bare[0], bare[1]["code"]) == (400, "validation_error")
    assert set(Callback.objects.values_list("state", flat=True)) == {Callback.State.REJECTED}
    assert sweeps.apply_callbacks() == 0


def test_a_body_beyond_the_limit_is_refused_and_not_stored() -> None:
    status, body = post(BARE, b" " * (64 * 1024 + 1))

    assert (status, body["code"]) == (413, "body_too_large")
    assert not Callback.objects.exists()


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_only_post_is_taken(method: str) -> None:
    answer = getattr(Client(), method)(BARE)

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer["Allow"] == "POST"


def test_while_the_database_is_away_it_goes_to_the_spool_and_is_not_lost(settings: Settings, tmp_path: Path) -> None:
    settings.CALLBACK_SPOOL_DIR = tmp_path
    payment = submitted()
    address = address_of(payment)
    with patch.object(connection, "cursor", side_effect=OperationalError("away")):
        answer = post(address, stk_callback())
    assert answer == (200, ACCEPTED)
    assert not Callback.objects.exists()

    assert sweeps.drain_spool() == 1
    sweeps.apply_callbacks()

    payment.refresh_from_db()
    assert payment.status == Status.SUCCEEDED
    assert list(tmp_path.iterdir()) == []


def test_what_can_be_kept_nowhere_is_not_acknowledged(settings: Settings, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    settings.CALLBACK_SPOOL_DIR = blocked / "below"
    with patch.object(connection, "cursor", side_effect=OperationalError("away")):
        status, body = post(BARE, stk_callback())

    assert (status, body["code"]) == (503, "not_ready")


def test_a_spool_file_that_cannot_be_read_is_set_aside(settings: Settings, tmp_path: Path) -> None:
    settings.CALLBACK_SPOOL_DIR = tmp_path
    (tmp_path / "broken.json").write_text("{")

    assert sweeps.drain_spool() == 0
    assert [path.name for path in tmp_path.iterdir()] == ["broken.unreadable"]


def test_an_odd_spool_file_holds_up_no_other(settings: Settings, tmp_path: Path) -> None:
    settings.CALLBACK_SPOOL_DIR = tmp_path
    (tmp_path / "0-of-another-version.json").write_text('{"body": "", "whatever": 1}')
    address = address_of(submitted())
    with patch.object(connection, "cursor", side_effect=OperationalError("away")):
        post(address, stk_callback())

    assert sweeps.drain_spool() == 1
    assert [path.name for path in tmp_path.iterdir()] == ["0-of-another-version.unreadable"]
    assert Callback.objects.count() == 1


def test_strangers_can_not_fill_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "UNTRUSTED_ROWS_MAX", 2)
    payment = submitted()
    post(address_of(payment), stk_callback())
    for number in range(5):
        post(BARE, stk_callback(checkout_request_id=f"ws_CO_{number}"))
    sweeps.apply_callbacks()

    sweeps.forget_untrusted()

    assert Callback.objects.filter(state=Callback.State.UNTRUSTED).count() == 2
    assert Callback.objects.filter(state=Callback.State.APPLIED).count() == 1


def test_a_handler_that_fails_leaves_the_message_due_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    payment = submitted()
    post(address_of(payment), stk_callback())
    monkeypatch.setattr("mobilemoney.payments.steps.announce", lambda *args, **kwargs: 1 / 0)

    sweeps.apply_callbacks()

    callback = Callback.objects.get()
    payment.refresh_from_db()
    assert payment.status == Status.SUBMITTED
    assert (callback.state, callback.attempts) == (Callback.State.NEW, 1)
    assert callback.due_at is not None


@pytest.mark.django_db(transaction=True)
def test_two_hundred_parallel_copies_make_one_change_and_one_event() -> None:
    payment = submitted()
    address = address_of(payment)
    statuses: list[int] = []
    start = threading.Barrier(20)

    def send_ten() -> None:
        start.wait()
        for _ in range(10):
            statuses.append(post(address, stk_callback())[0])
        sweeps.apply_callbacks()
        connection.close()

    threads = [threading.Thread(target=send_ten) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    payment.refresh_from_db()
    assert statuses == [200] * 200
    assert Callback.objects.count() == 1
    assert payment.status == Status.SUCCEEDED
    assert payment.events.filter(new_status=Status.SUCCEEDED).count() == 1
    assert payment.flags == []


def test_what_may_be_trusted_is_taken_up_before_a_flood_of_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    payment = submitted()
    for number in range(5):
        post(BARE, stk_callback(checkout_request_id=f"ws_CO_{number}"))
    post(address_of(payment), stk_callback())
    monkeypatch.setattr(sweeps, "CALLBACKS_AT_ONCE", 1)

    sweeps.apply_callbacks()

    payment.refresh_from_db()
    assert payment.status == Status.SUCCEEDED


def test_a_callback_comes_as_daraja_sends_it() -> None:
    """Headers as they were seen in the field: a Reactor client, a charset, the shortcode in a header."""
    payment = submitted()
    headers = {"User-Agent": "ReactorNetty/1.2.9", "Businessshortcode": "174379", "Accept": "*/*"}

    answer = Client().post(
        address_of(payment), stk_callback(), content_type="application/json;charset=UTF-8", headers=headers
    )

    sweeps.apply_callbacks()
    payment.refresh_from_db()
    assert (answer.status_code, payment.status) == (200, Status.SUCCEEDED)
