"""Faults of the call itself: not executed, or executed and answered badly."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import requests

from simulator.scenarios import AFTER, BEFORE
from simulator.tests.conftest import HOLD_SECONDS
from simulator.tests.driver import PHONE, PUSH, Driver
from simulator.tests.listener import Listener

REFUSALS = {
    "internal_500": (500, "500.003.1001", "Internal Server Error"),
    "busy_500": (500, "500.003.02", "System is busy. Please try again in few minutes."),
    "spike_arrest_500": (500, "500.003.02", "Error Occurred: Spike Arrest Violation"),
    "quota_500": (500, "500.003.03", "Error Occurred: Quota Violation"),
    "no_apiproduct": (
        401,
        "401.003.01",
        "Error Occurred - Invalid Access Token - Invalid API call as no apiproduct match found",
    ),
    "subscriber_locked": (
        500,
        "500.001.1001",
        "Unable to lock subscriber, a transaction is already in process for the current subscriber",
    ),
    "system_internal_500": (500, "500.002.1001", "System internal error."),
    "maintenance_500": (500, "500.002.1001", "Service is currently under maintenance. Please try again later"),
}
SHAPES = {"html_503", "html_403", "spike_arrest_429", "soap_fault", "empty_500"}
LOST = {"timeout_before", "reset_before"}


def nothing_happened(driver: Driver) -> bool:
    return driver.control("GET", "/prompts") == [] and driver.control("GET", "/callbacks") == []


@pytest.mark.parametrize("name", sorted(REFUSALS))
def test_a_refusal_on_demand_uses_daraja_s_error_body(driver: Driver, name: str) -> None:
    driver.inject(name)

    response = driver.push()

    body = response.json()
    assert (response.status_code, body["errorCode"], body["errorMessage"]) == REFUSALS[name]
    assert nothing_happened(driver)
    assert driver.push().status_code == 200  # It struck once.


@pytest.mark.parametrize(("name", "status"), [("html_503", 503), ("html_403", 403)])
def test_a_firewall_answers_with_a_page(driver: Driver, name: str, status: int) -> None:
    driver.inject(name)

    response = driver.push()

    assert (response.status_code, response.headers["Content-Type"]) == (status, "text/html")
    assert response.text.startswith("<html>")
    assert nothing_happened(driver)


def test_apigee_s_spike_arrest_is_no_daraja_body(driver: Driver) -> None:
    driver.inject("spike_arrest_429")

    response = driver.push()

    assert response.status_code == 429
    assert response.json()["fault"]["detail"]["errorcode"] == "policies.ratelimit.SpikeArrestViolation"
    assert nothing_happened(driver)


def test_a_soap_fault_comes_wrapped_in_json(driver: Driver) -> None:
    driver.inject("soap_fault")

    response = driver.push()

    assert response.status_code == 500
    assert response.json()["Envelope"]["Body"]["Fault"]["faultcode"] == "soap:Server"


def test_an_empty_500_says_nothing(driver: Driver) -> None:
    driver.inject("empty_500")

    response = driver.push()

    assert (response.status_code, response.content) == (500, b"")


def test_a_timeout_before_leaves_no_answer_and_no_trace(driver: Driver) -> None:
    driver.inject("timeout_before")
    started = time.monotonic()

    with pytest.raises(requests.ConnectionError):
        driver.push()

    assert time.monotonic() - started >= HOLD_SECONDS
    assert nothing_happened(driver)


def test_a_held_connection_outlasts_the_client_s_patience(driver: Driver) -> None:
    driver.inject("timeout_before", seconds=5)

    with pytest.raises(requests.ReadTimeout):
        driver.post(PUSH, driver.push_body(), timeout=0.2)


@pytest.mark.parametrize("name", ["reset_before", "reset_after"])
def test_a_reset_is_a_real_one(driver: Driver, name: str) -> None:
    driver.inject(name)

    with pytest.raises(requests.ConnectionError, match="reset by peer"):
        driver.push()


def test_a_reset_before_leaves_no_trace(driver: Driver) -> None:
    driver.inject("reset_before")

    with pytest.raises(requests.ConnectionError):
        driver.push()

    assert nothing_happened(driver)


@pytest.mark.parametrize("name", ["timeout_after", "reset_after"])
def test_an_executed_call_may_go_without_an_answer(driver: Driver, listener: Listener, name: str) -> None:
    driver.inject(name)

    with pytest.raises(requests.ConnectionError):
        driver.push()

    assert listener.wait()[0].stk["ResultCode"] == 0
    assert len(driver.control("GET", "/transfers")) == 1


def test_truncated_json_breaks_off(driver: Driver, listener: Listener) -> None:
    driver.inject("truncated_json")

    response = driver.push()

    with pytest.raises(requests.JSONDecodeError):
        response.json()
    assert response.text.startswith('{"MerchantRequestID":"')
    listener.wait()


def test_an_empty_answer_is_still_executed(driver: Driver, listener: Listener) -> None:
    driver.inject("empty_answer")

    response = driver.push()

    assert (response.status_code, response.content) == (200, b"")
    listener.wait()


def test_an_answer_may_lack_its_ids(driver: Driver, listener: Listener) -> None:
    driver.inject("answer_without_id")

    answer = driver.push().json()

    assert set(answer) == {"ResponseCode", "ResponseDescription", "CustomerMessage"}
    listener.wait()


def test_a_slow_answer_comes_complete(driver: Driver) -> None:
    driver.inject("slow_answer", seconds=HOLD_SECONDS)
    started = time.monotonic()

    answer = driver.push().json()

    assert time.monotonic() - started >= HOLD_SECONDS
    assert answer["ResponseCode"] == "0"


@pytest.mark.parametrize(
    ("name", "status"), [("html_after", 503), ("internal_500_after", 500), ("system_internal_after", 500)]
)
def test_an_executed_call_may_be_answered_like_a_failed_one(
    driver: Driver, listener: Listener, name: str, status: int
) -> None:
    driver.inject(name)

    response = driver.push()

    assert response.status_code == status
    assert listener.wait()[0].stk["ResultCode"] == 0


def test_a_token_can_die_in_the_middle_of_its_life(driver: Driver) -> None:
    assert driver.push().status_code == 200
    driver.inject("token_death")

    refused = driver.push_from("254711000111")

    assert (refused.status_code, refused.json()["errorCode"]) == (404, "404.001.03")
    driver.token = driver.oauth().json()["access_token"]
    assert driver.push_from("254711000111").status_code == 200


def test_magic_token_death_strikes_once_a_minute(driver: Driver) -> None:
    assert driver.push(Amount=70012).status_code == 404
    driver.token = ""

    assert driver.push(Amount=70012).status_code == 200


def test_all_tokens_can_be_killed_at_once(driver: Driver) -> None:
    _ = driver.token

    assert driver.control("POST", "/tokens/kill")["killed"] == 1
    assert driver.push().status_code == 404


def test_faults_can_strike_the_token_endpoint(driver: Driver) -> None:
    driver.inject("html_503", operation="oauth")
    assert driver.oauth().status_code == 503

    driver.inject("answer_without_id", operation="oauth")
    assert driver.oauth().json() == {"expires_in": "3599"}

    assert "access_token" in driver.oauth().json()


def test_a_fault_can_wait_for_one_phone(driver: Driver) -> None:
    driver.inject("html_503", phone="254711000111")

    assert driver.push().status_code == 200
    assert driver.push_from("254711000111").status_code == 503


def test_a_fault_strikes_as_often_as_told(driver: Driver) -> None:
    driver.inject("html_503", times=2)

    assert [driver.push().status_code for _ in range(3)] == [503, 503, 200]


def test_a_fault_for_every_operation_strikes_any(driver: Driver) -> None:
    _ = driver.token
    driver.inject("html_403", operation="*", times=2)

    assert driver.oauth().status_code == 403
    assert driver.query("x").status_code == 403
    assert driver.push().status_code == 200


def test_faults_can_be_listed_and_cleared(driver: Driver) -> None:
    driver.inject("delay", seconds=7)
    listed = driver.control("GET", "/faults")
    assert [(each["name"], each["calls_left"], each["options"]) for each in listed] == [("delay", 1, {"seconds": 7})]

    driver.control("DELETE", "/faults")

    assert driver.control("GET", "/faults") == []


def test_latency_slows_every_answer(start: Callable[..., Driver]) -> None:
    driver = start(answer_latency_seconds=HOLD_SECONDS)
    _ = driver.token
    started = time.monotonic()

    driver.push()

    assert time.monotonic() - started >= HOLD_SECONDS


def test_every_fault_of_a_call_is_tested_here() -> None:
    tested = set(REFUSALS) | SHAPES | LOST | {"token_death"}
    after = {
        "timeout_after", "reset_after", "truncated_json", "empty_answer", "answer_without_id", "slow_answer",
        "html_after", "internal_500_after", "system_internal_after",
    }  # fmt: skip

    assert {each.name for each in BEFORE} == tested
    assert {each.name for each in AFTER} == after
    assert PHONE not in {each.phone for each in (*BEFORE, *AFTER)}
