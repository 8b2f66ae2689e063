"""A Daraja that is slow, away, overloaded or out of its mind, and what an app is told meanwhile."""

from concurrent.futures import ThreadPoolExecutor

from tests.journeys.gateway import App, new_phone, new_reference
from tests.journeys.safaricom import Safaricom
from tests.journeys.stack import Stack

LONGER_THAN_WE_WAIT_SECONDS = 5


def test_a_prompt_whose_answer_was_lost_is_settled_by_its_own_callback(app: App, safaricom: Safaricom) -> None:
    phone = new_phone()
    safaricom.behave(phone, "manual")
    safaricom.fault("timeout_after", phone=phone, seconds=LONGER_THAN_WE_WAIT_SECONDS)

    asked = app.push(phone_number=phone)
    safaricom.answer(safaricom.prompt_on(phone))

    paid = app.becomes(asked["id"], "succeeded")
    [prompt] = safaricom.prompts(phone=phone)
    assert (asked["status"], asked["checkout_request_id"]) == ("unknown", "")
    assert (paid["checkout_request_id"], paid["receipt_number"]) == (prompt["checkout_request_id"], prompt["receipt"])


def test_what_nobody_can_tell_is_never_sent_again_and_ends_with_a_person(app: App, safaricom: Safaricom) -> None:
    doubts = ("timeout_before", "reset_before", "html_503", "empty_500", "soap_fault", "internal_500")
    asked = {}
    for doubt in doubts:
        phone = new_phone()
        safaricom.fault(doubt, phone=phone, seconds=LONGER_THAN_WE_WAIT_SECONDS)
        asked[phone] = app.push(phone_number=phone)

    ended = {phone: app.becomes(payment["id"]) for phone, payment in asked.items()}

    assert {payment["status"] for payment in asked.values()} == {"unknown"}
    assert {payment["status"] for payment in ended.values()} == {"needs_attention"}
    assert not any(safaricom.prompts(phone=phone) for phone in ended)


def test_answers_that_say_nothing_hide_no_payment(app: App, safaricom: Safaricom) -> None:
    for spoilt in ("reset_after", "truncated_json", "empty_answer", "answer_without_id", "html_after"):
        phone = new_phone()
        safaricom.fault(spoilt, phone=phone)

        paid = app.becomes(app.push(phone_number=phone)["id"], "succeeded")

        [prompt] = safaricom.prompts(phone=phone)
        assert paid["receipt_number"] == prompt["receipt"]


def test_an_overloaded_daraja_is_tried_again_within_the_request(app: App, safaricom: Safaricom) -> None:
    for busy in ("spike_arrest_429", "spike_arrest_500", "busy_500", "quota_500"):
        phone = new_phone()
        safaricom.fault(busy, phone=phone)

        asked = app.push(phone_number=phone)

        assert asked["status"] in {"submitted", "succeeded"}
        assert app.becomes(asked["id"], "succeeded")
        assert len(safaricom.prompts(phone=phone)) == 1


def test_a_phone_with_an_open_prompt_gets_no_second_one(app: App, safaricom: Safaricom) -> None:
    phone = new_phone()
    safaricom.behave(phone, "manual")
    first = app.push(phone_number=phone)

    second = app.try_push(phone_number=phone)

    body = second.json()
    assert (second.status_code, body["code"]) == (502, "daraja_unavailable")
    assert app.payment(body["details"]["transaction_id"])["failure_reason"] == "subscriber_busy"
    safaricom.answer(safaricom.prompt_on(phone))
    assert app.becomes(first["id"], "succeeded")


def test_a_dead_token_is_made_anew_once_for_everybody(app: App, safaricom: Safaricom) -> None:
    app.becomes(app.push()["id"], "succeeded")
    safaricom.kill_tokens()
    before = len(safaricom.calls("oauth"))

    with ThreadPoolExecutor(10) as callers:
        asked = list(callers.map(lambda _: app.push(), range(10)))

    assert {app.becomes(payment["id"])["status"] for payment in asked} == {"succeeded"}
    assert len(safaricom.calls("oauth")) == before + 1


def test_a_refusal_is_told_with_darajas_own_words_and_repeated_as_it_was(app: App, safaricom: Safaricom) -> None:
    phone, key = new_phone(), new_reference()
    order = {"phone_number": phone, "amount": 100, "account_reference": new_reference()}
    safaricom.fault("no_apiproduct", phone=phone)

    refused = app.try_push(key=key, **order)
    again = app.try_push(key=key, **order)

    body = refused.json()
    assert (refused.status_code, body["code"]) == (502, "daraja_rejected")
    assert body["details"]["daraja"]["errorCode"] == "401.003.01"
    assert (again.status_code, again.content) == (502, refused.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert app.payment(body["details"]["transaction_id"])["status"] == "failed"
    assert safaricom.prompts(phone=phone) == []


def test_a_daraja_that_is_away_fails_the_payment_for_good(stack: Stack, app: App) -> None:
    phone = new_phone()
    stack.simulator.kill()
    try:
        refused = app.try_push(phone_number=phone)
    finally:
        stack.simulator.start()

    body = refused.json()
    assert (refused.status_code, body["code"]) == (502, "daraja_unavailable")
    assert app.payment(body["details"]["transaction_id"])["status"] == "failed"
    assert stack.safaricom.prompts(phone=phone) == []
