import json
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilemoney.daraja.calls import CallRecord
from mobilemoney.daraja.client import DarajaClient
from mobilemoney.daraja.errors import DarajaError
from mobilemoney.daraja.redaction import redact_body, redact_fields, redact_json, redact_text, redact_url
from mobilemoney.daraja.tests.gateway import CONSUMER_KEY, CONSUMER_SECRET, Gateway, Records, make_client, reply
from mobilemoney.daraja.tests.messages import PAID, PUSH_TAKEN, error_body
from mobilemoney.daraja.tests.requests_made import CALLBACK_TOKEN, CHECKOUT_ID, PASSKEY, PHONE, PUSH, REGISTER
from mobilemoney.msisdn import sha256_of

TELLTALE = (PHONE, PHONE[3:], PASSKEY, CALLBACK_TOKEN, CONSUMER_KEY, CONSUMER_SECRET, str(PUSH.to_wire()["Password"]))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("paid by 254798765432 today", "paid by 254798***432 today"),
        ("+254798765432", "254798***432"),
        ("+254 798 765 432", "254798***432"),
        ("0798 765 432", "254798***432"),
        ("phone=0112345678;", "phone=254112***678;"),
        (CHECKOUT_ID, "ws_CO_05032026111530482***432"),
        ("Error Occurred - Invalid Access Token - Qm71XcVb92LpRt", "Error Occurred - Invalid Access Token - ***"),
        ("Authorization: Bearer abc.def-123", "Authorization: Bearer ***"),
        ("Basic dXNlcjpwYXNz", "Basic ***"),
        (f"https://x.example/c2b/stk/callback/{CALLBACK_TOKEN}", "https://x.example/c2b/stk/callback/***"),
        ("see https://x.example/a?token=1&b=2 now", "see https://x.example/a?*** now"),
        ("https://user:pass@x.example/a", "https://***@x.example/a"),
        (sha256_of(PHONE), sha256_of(PHONE)[:8] + "…"),
        ('{"SecurityCredential": "abc=="', '{"SecurityCredential": "***"'),
        ('cut off {"Password": "abc', 'cut off {"Password": "***"'),
        ('{"consumer_secret":12345}', '{"consumer_secret":"***"}'),
    ],
)
def test_it_takes_out_secrets_and_the_middle_of_phones(text: str, shown: str) -> None:
    assert redact_text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "20260305111530",
        "895301",
        "UC57K2M4QX",
        "350.00",
        "Invalid Access Token - Invalid API call as no apiproduct match found",
        "41c7-4e2b-9d10-6f0b3a92e7c5118204",
        "AG_20260305_70105d7e2c9a41b8f036",
        "ws_CO_191220191020363925",
        "https://pay.example.org/api/v1/c2b/stk/callback",
        "Working Account|KES|5000.00",
    ],
)
def test_it_leaves_innocent_text_alone(text: str) -> None:
    assert redact_text(text) == text


def test_secrets_that_are_known_go_wherever_they_stand() -> None:
    assert redact_text("x pass-Word1 y", secrets=("pass-Word1", "")) == "x *** y"


def test_fields_are_judged_by_their_names_at_any_depth() -> None:
    message: dict[str, Any] = {
        "InitiatorPassword": "a",
        "Security Credential": "b",
        "security_credential": "c",
        "PartyA": int(PHONE),
        "PartyB": 895301,
        "nested": [{"access_token": "d", "MSISDN": PHONE, "fine": None, "ok": True}],
        "Amount": 350,
    }

    assert redact_json(message) == {
        "InitiatorPassword": "***",
        "Security Credential": "***",
        "security_credential": "***",
        "PartyA": "254798***432",
        "PartyB": 895301,
        "nested": [{"access_token": "***", "MSISDN": "254798***432", "fine": None, "ok": True}],
        "Amount": 350,
    }


def test_a_request_is_shown_without_password_phone_and_callback_token() -> None:
    shown = redact_fields(PUSH.to_wire())

    assert shown["Password"] == "***"
    assert shown["PhoneNumber"] == shown["PartyA"] == "254798***432"
    assert shown["CallBackURL"] == "https://pay.example.org/api/v1/c2b/stk/callback/***"
    assert (shown["Amount"], shown["AccountReference"]) == (350, "Rent-A12")


def test_a_callback_body_is_shown_without_the_full_phone() -> None:
    shown = redact_body(json.dumps(PAID).encode())

    assert PHONE not in shown
    assert PHONE[3:] not in shown
    assert "UC57K2M4QX" in shown


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"", b"[" * 100_000, b"1" * 20_000, b'"\\ud800"', b"x" * 50_000])
def test_any_body_can_be_shown_within_bounds(body: bytes) -> None:
    shown = redact_body(body)

    assert len(shown.encode("utf-8")) <= 8 * 1024
    assert "\x00" not in shown


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"https://x.example:8443/a/{CALLBACK_TOKEN}", "https://x.example:8443/a/***"),
        ("https://key:secret@x.example/a?b=c#d", "https://x.example/a?***"),
        (f"http://127.0.0.1:8002/pay/{PHONE}", "http://127.0.0.1:8002/pay/254798***432"),
        ("http://[broken", "***"),
        ("", ""),
    ],
)
def test_an_address_keeps_host_and_path_alone(url: str, shown: str) -> None:
    assert redact_url(url) == shown


@given(st.text(), st.from_regex(r"\A254[17][0-9]{8}\Z"))
def test_no_full_phone_survives_in_any_text(around: str, phone: str) -> None:
    text = f"{around.rstrip('0123456789')} {phone} {around.lstrip('0123456789')}"

    assert phone not in redact_text(text)


def test_nothing_of_a_push_tells_secrets_or_the_full_phone(
    client: DarajaClient, gateway: Gateway, records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    echo = error_body("401.002.01", "Error Occurred - Invalid Access Token - tok-1-Zk93", CHECKOUT_ID)
    gateway.will(reply(401, echo), reply(500, error_body("500.001.1001", f"No: {PHONE} {PASSKEY} tok-2-Zk93")))

    with pytest.raises(DarajaError) as raised:
        client.stk_push(PUSH)

    told = f"{records!r} {caplog.text} {raised.value} {raised.value.detail}"
    assert len(records) == 4
    for secret in (*TELLTALE, "tok-1-Zk93", "tok-2-Zk93"):
        assert secret not in told


def test_nothing_of_a_registration_tells_the_callback_tokens(
    client: DarajaClient, gateway: Gateway, records: Records
) -> None:
    gateway.will(reply(200, {"ResponseCode": "0"}))

    client.c2b_register(REGISTER)

    assert CALLBACK_TOKEN not in repr(records)


def test_a_record_tells_what_was_said_and_how_it_ended(
    client: DarajaClient, gateway: Gateway, records: Records
) -> None:
    gateway.will(reply(200, PUSH_TAKEN))

    client.stk_push(PUSH)

    token_call, push_call = records
    assert (token_call.operation, token_call.outcome, token_call.request) == ("token", "accepted", {})
    assert "tok-1" not in token_call.response
    assert (push_call.operation, push_call.outcome, push_call.error) == ("stk_push", "accepted", "")
    assert push_call.http_status == 200
    assert push_call.url == f"{gateway.url}/mpesa/stkpush/v1/processrequest"
    assert json.loads(push_call.response)["ResponseCode"] == "0"
    assert push_call.duration_ms >= 0
    assert push_call.started_at.tzinfo is not None


def test_a_recorder_that_fails_changes_nothing(gateway: Gateway) -> None:
    class Broken(Records):
        def record(self, call: CallRecord) -> None:
            raise RuntimeError("The database is away.")

    gateway.will(reply(200, PUSH_TAKEN))

    assert make_client(gateway.url, recorder=Broken()).stk_push(PUSH).checkout_request_id == CHECKOUT_ID


def test_a_call_that_broke_off_unforeseen_is_recorded_as_unknown(
    client: DarajaClient, records: Records, gateway: Gateway
) -> None:
    def bug() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        client.stk_push(PUSH, before_send=bug)

    assert records[-1].outcome == "unknown"
