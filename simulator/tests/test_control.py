"""The control API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from simulator.tests.driver import PHONE, Driver, password
from simulator.tests.listener import Listener
from simulator.tests.waiting import wait_until


def refused(driver: Driver, method: str, path: str, body: Any = None) -> tuple[int, str]:
    response = requests.request(method, f"{driver.url}/control{path}", json=body, timeout=10)
    return response.status_code, response.json().get("error", "")


def test_health_tells_that_the_books_balance(driver: Driver) -> None:
    health = requests.get(f"{driver.url}/health", timeout=10)

    assert health.status_code == 200
    assert (health.json()["status"], health.json()["books_balance"]) == ("ok", True)


def test_options_can_be_changed_and_read(driver: Driver) -> None:
    driver.configure(behaviour="manual", answer_delay_seconds=1.5, old_token_dies=False)

    config = driver.control("GET", "/config")
    assert (config["behaviour"], config["answer_delay_seconds"], config["old_token_dies"]) == ("manual", 1.5, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"nonsense": 1},
        {"behaviour": "lazy"},
        {"answer_delay_seconds": -1},
        {"answer_delay_seconds": "soon"},
        {"answer_delay_seconds": True},
        {"callback_attempts": 1.5},
        {"magic": "perhaps"},
        {"mode": None},
    ],
)
def test_a_bad_option_changes_nothing(driver: Driver, changes: dict[str, Any]) -> None:
    before = driver.control("GET", "/config")

    status, error = refused(driver, "PATCH", "/config", {"hold_seconds": 1, **changes})

    assert status == 400
    assert next(iter(changes)) in error
    assert driver.control("GET", "/config") == before


@pytest.mark.parametrize(
    ("method", "path", "body", "error"),
    [
        ("POST", "/faults", {"operation": "stk_push", "name": "gremlin"}, "no scenario"),
        ("POST", "/faults", {"operation": "teapot", "name": "delay"}, "operation must be"),
        ("POST", "/faults", {"operation": "stk_push", "name": "delay", "times": 0}, "times"),
        ("POST", "/faults", {"operation": "stk_push", "name": "delay", "seconds": "x"}, "seconds"),
        ("POST", "/clock", {"skip_seconds": -1}, "negative"),
        ("POST", "/clock", {"stop_at": "tomorrow"}, "stop_at"),
        ("POST", "/shortcodes", {"number": "12"}, "five to seven"),
        ("POST", "/shortcodes", {"number": "12345", "kind": "till"}, "till number"),
        ("POST", "/pay", {"phone": "0712", "shortcode": "600984", "amount": 1}, "twelve digits"),
        ("POST", "/pay", {"phone": PHONE, "shortcode": "600984", "amount": 0}, "amount"),
        ("PATCH", f"/phones/{PHONE}", {"behaviour": "asleep"}, "behaviour"),
        ("GET", "/prompts?limit=x", None, "limit"),
        ("POST", "/faults", [1], "JSON object"),
    ],
)
def test_bad_input_is_named(driver: Driver, method: str, path: str, body: Any, error: str) -> None:
    status, said = refused(driver, method, path, body)

    assert status == 400
    assert error in said


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/prompts/77", None),
        ("POST", "/prompts/77/answer", {"action": "pin"}),
        ("GET", "/callbacks/77", None),
        ("POST", "/callbacks/77/resend", None),
        ("POST", "/pay", {"phone": PHONE, "shortcode": "999999", "amount": 5}),
    ],
)
def test_what_is_not_there_is_a_404(driver: Driver, method: str, path: str, body: Any) -> None:
    assert refused(driver, method, path, body)[0] == 404


def test_a_page_of_another_site_controls_nothing(driver: Driver) -> None:
    response = requests.post(f"{driver.url}/control/reset", headers={"Origin": "https://evil.example"}, timeout=10)
    same = requests.get(f"{driver.url}/control/config", headers={"Origin": driver.url}, timeout=10)

    assert (response.status_code, same.status_code) == (403, 200)


def test_a_prompt_that_is_over_takes_no_answer(driver: Driver, listener: Listener) -> None:
    made = driver.push().json()["CheckoutRequestID"]
    listener.wait()

    assert refused(driver, "POST", f"/prompts/{made}/answer", {"action": "cancel"})[0] == 400


@pytest.mark.parametrize("action", ["", "dance", None])
def test_an_unknown_action_is_refused(start: Callable[..., Driver], action: Any) -> None:
    driver = start(behaviour="manual")
    made = driver.push().json()["CheckoutRequestID"]

    assert refused(driver, "POST", f"/prompts/{made}/answer", {"action": action})[0] == 400
    assert driver.prompt(made)["state"] == "open"


@pytest.mark.parametrize(("action", "code"), [("wrong_pin", "2001"), ("expire", "1037"), ("unreachable", "1037")])
def test_each_action_ends_a_prompt_in_its_way(start: Callable[..., Driver], action: str, code: str) -> None:
    driver = start(behaviour="manual")
    made = driver.push().json()["CheckoutRequestID"]

    assert driver.answer(made, action)["result_code"] == code


def test_prompts_can_be_filtered(start: Callable[..., Driver]) -> None:
    driver = start(behaviour="manual")
    driver.push(AccountReference="A-1")
    driver.push_from("254711000111", AccountReference="B-2")

    assert [each["reference"] for each in driver.control("GET", "/prompts")] == ["B-2", "A-1"]
    assert [each["reference"] for each in driver.control("GET", f"/prompts?phone={PHONE}")] == ["A-1"]
    assert [each["msisdn"] for each in driver.control("GET", "/prompts?reference=B-2")] == ["254711000111"]
    assert driver.control("GET", "/prompts?state=done") == []
    assert len(driver.control("GET", "/prompts?limit=1")) == 1


def test_callbacks_are_kept_with_what_came_back(driver: Driver, listener: Listener) -> None:
    listener.answer = lambda caught: (201, "thanks")
    driver.push()

    kept = wait_until(lambda: next(iter(driver.control("GET", "/callbacks?state=sent")), None))

    assert (kept["kind"], kept["http_status"], kept["answer"]) == ("stk_result", 201, "thanks")
    assert kept["body"] == listener.caught[0].text


def test_a_callback_that_reaches_nobody_is_kept_as_failed(driver: Driver) -> None:
    driver.push(CallBackURL="http://127.0.0.1:9/nobody")

    kept = wait_until(lambda: next(iter(driver.control("GET", "/callbacks?state=failed")), None))

    assert "ConnectionError" in kept["error"]
    assert driver.books_balance()


def test_a_callback_can_be_sent_again(driver: Driver, listener: Listener) -> None:
    driver.push()
    listener.wait()

    driver.control("POST", "/callbacks/1/resend")

    assert listener.wait(2)[1].text == listener.caught[0].text
    assert driver.control("GET", "/callbacks/2")["note"] == "copy of 1"


def test_calls_are_registered_without_secrets(driver: Driver) -> None:
    driver.push()
    driver.push(Amount=70003)

    register = driver.control("GET", "/requests")
    assert register["counts"] == {"oauth": 1, "stk_push": 2}
    newest, older, token = register["calls"]
    assert (newest["http_status"], newest["scenarios"], older["http_status"]) == (503, "html_503", 200)
    assert '"Password":"…"' in newest["body"]
    assert driver.token not in token["answer"]


def test_a_lost_answer_is_registered_without_a_status(driver: Driver) -> None:
    driver.inject("reset_after")
    with pytest.raises(requests.ConnectionError):
        driver.push()

    assert driver.control("GET", "/requests?operation=stk_push")["calls"][0]["http_status"] is None


def test_another_shortcode_works_with_its_own_passkey(driver: Driver) -> None:
    driver.control("POST", "/shortcodes", {"number": "7654321", "name": "New", "passkey": "secret"})

    response = driver.push(BusinessShortCode=7654321, PartyB=7654321, Password=password("7654321", "secret"))

    assert response.status_code == 200


def test_transfers_can_be_followed_by_id(driver: Driver, listener: Listener) -> None:
    for number in range(3):
        driver.push_from(f"25471100000{number}")
    listener.wait(3)

    every = driver.control("GET", "/transfers")
    assert [each["kind"] for each in every] == ["stk_push"] * 3
    assert driver.control("GET", f"/transfers?after={every[0]['id']}") == every[1:]
    assert len(driver.control("GET", "/transfers?limit=2")) == 2


def test_reset_forgets_everything(driver: Driver, listener: Listener) -> None:
    driver.configure(behaviour="manual")
    driver.register()
    driver.push()

    config = driver.control("POST", "/reset")

    assert config["behaviour"] == "auto"
    assert driver.control("GET", "/prompts") == driver.control("GET", "/registrations") == []
    assert driver.push().status_code == 404  # The token is forgotten as well.
    driver.token = ""
    assert driver.push().status_code == 200
    assert listener.wait()[0].stk["ResultCode"] == 0
    assert driver.books_balance()


def test_the_phone_shows_its_prompt_and_messages(start: Callable[..., Driver]) -> None:
    driver = start(behaviour="manual")
    made = driver.push(Amount=1200).json()["CheckoutRequestID"]

    shown = driver.control("GET", f"/phones/{PHONE}")
    assert shown["prompt"]["text"] == (
        "Do you want to pay Ksh 1,200.00 to Daraja Sandbox Account no. INV-1? Enter M-PESA PIN:"
    )
    assert 55 <= shown["prompt"]["seconds_left"] <= 60

    receipt = driver.answer(made, "pin")["receipt"]
    shown = driver.control("GET", f"/phones/{PHONE}")
    assert shown["prompt"] is None
    assert shown["balance"] == "9,998,800.00"
    assert shown["messages"][0]["text"].startswith(f"{receipt} Confirmed. Ksh1,200.00 sent to Daraja Sandbox")


def test_one_phone_can_behave_differently(driver: Driver, listener: Listener) -> None:
    driver.control("PATCH", f"/phones/{PHONE}", {"behaviour": "manual"})

    waiting = driver.push().json()["CheckoutRequestID"]
    driver.push_from("254711000111")
    listener.wait()

    assert driver.prompt(waiting)["state"] == "open"
    assert listener.caught[0].items["PhoneNumber"] == 254711000111
