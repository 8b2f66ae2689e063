"""POST /mpesa/stkpushquery/v1/query."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests

from simulator.tests.driver import TIMESTAMP, Driver, password
from simulator.tests.listener import Listener


def pushed(driver: Driver, **changes: object) -> str:
    return str(driver.push(**changes).json()["CheckoutRequestID"])


def test_it_tells_of_a_payment_in_text_throughout(driver: Driver, listener: Listener) -> None:
    push = driver.push().json()
    listener.wait()

    response = driver.query(push["CheckoutRequestID"])

    assert response.status_code == 200
    assert response.json() == {
        "ResponseCode": "0",
        "ResponseDescription": "The service request has been accepted successfully",
        "MerchantRequestID": push["MerchantRequestID"],
        "CheckoutRequestID": push["CheckoutRequestID"],
        "ResultCode": "0",
        "ResultDesc": "The service request is processed successfully.",
    }


def test_it_tells_of_a_failure_with_a_good_response_code(driver: Driver, listener: Listener) -> None:
    made = pushed(driver, Amount=61032)
    listener.wait()

    answer = driver.query(made).json()

    assert (answer["ResponseCode"], answer["ResultCode"]) == ("0", "1032")
    assert answer["ResultDesc"] == "Request cancelled by user"


def test_an_open_prompt_is_an_http_500_by_default(start: Callable[..., Driver]) -> None:
    driver = start(behaviour="manual")
    made = pushed(driver)

    response = driver.query(made)

    assert response.status_code == 500
    assert response.json() == {
        "requestId": made,
        "errorCode": "500.001.1001",
        "errorMessage": "The transaction is being processed",
    }


def test_an_open_prompt_is_a_4999_where_asked(start: Callable[..., Driver]) -> None:
    driver = start(behaviour="manual", pending_query_form="4999")

    response = driver.query(pushed(driver))

    assert response.status_code == 200
    assert response.json()["ResultCode"] == "4999"
    assert response.json()["ResultDesc"] == "The transaction is still under processing"


def invalid_id(response: requests.Response) -> bool:
    body = response.json()
    return (response.status_code, body["errorCode"], body["errorMessage"]) == (
        400,
        "400.002.02",
        "Bad Request - Invalid CheckoutRequestID",
    )


def test_it_does_not_know_a_strange_id(driver: Driver) -> None:
    assert invalid_id(driver.query("ws_CO_01012026000000000712345678"))


def test_it_does_not_tell_one_shortcode_about_another(driver: Driver) -> None:
    made = pushed(driver)

    assert invalid_id(driver.query(made, BusinessShortCode="600984", Password=password("600984")))


def test_a_query_can_come_too_early(start: Callable[..., Driver], listener: Listener) -> None:
    driver = start(too_early_seconds=5)
    made = pushed(driver)
    listener.wait()
    assert invalid_id(driver.query(made))

    driver.control("POST", "/clock", {"skip_seconds": 6})

    assert driver.query(made).json()["ResultCode"] == "0"


@pytest.mark.parametrize("name", ["BusinessShortCode", "Password", "Timestamp", "CheckoutRequestID"])
def test_it_names_a_missing_field(driver: Driver, name: str) -> None:
    response = driver.query("ws_CO_1", **{name: ...})

    assert response.json()["errorMessage"] == f"Bad Request - Invalid {name}"


def test_it_checks_the_password(driver: Driver) -> None:
    response = driver.query(pushed(driver), Timestamp="20260131120001")

    assert (response.status_code, response.json()["errorMessage"]) == (500, "Wrong credentials")
    assert TIMESTAMP != "20260131120001"


def test_too_many_queries_meet_spike_arrest(start: Callable[..., Driver], listener: Listener) -> None:
    driver = start(stk_queries_per_minute=2)
    made = pushed(driver)
    listener.wait()

    statuses = [driver.query(made).status_code for _ in range(3)]

    fault = driver.query(made).json()["fault"]
    assert statuses == [200, 200, 429]
    assert fault["detail"] == {"errorcode": "policies.ratelimit.SpikeArrestViolation"}
    assert fault["faultstring"].startswith("Spike arrest violation. Allowed rate : MessageRate{messagesPerPeriod=2,")


def test_too_many_calls_in_a_second_meet_daraja_s_own_spike_arrest(start: Callable[..., Driver]) -> None:
    driver = start(requests_per_second=1)

    answers = [driver.push_from(f"25471200000{number}") for number in range(5)]

    refused = [each.json() for each in answers if each.status_code == 500]
    assert refused and {each["errorMessage"] for each in refused} == {"Error Occurred: Spike Arrest Violation"}
    assert {each["errorCode"] for each in refused} == {"500.003.02"}


@pytest.mark.parametrize(
    ("scenario", "status", "text"),
    [
        ("still_processing_4999", 200, "still under processing"),
        ("still_processing_500", 500, "The transaction is being processed"),
        ("too_early", 400, "Invalid CheckoutRequestID"),
    ],
)
def test_a_planned_prompt_keeps_the_query_in_the_dark_three_times(
    driver: Driver, listener: Listener, scenario: str, status: int, text: str
) -> None:
    driver.inject(scenario)
    made = pushed(driver)
    listener.wait()

    answers = [driver.query(made) for _ in range(4)]

    assert [each.status_code for each in answers[:3]] == [status] * 3
    assert all(text in each.text for each in answers[:3])
    assert answers[3].json()["ResultCode"] == "0"


def test_a_fault_of_the_query_itself_strikes_once(driver: Driver, listener: Listener) -> None:
    made = pushed(driver)
    listener.wait()
    driver.inject("still_processing_4999", operation="stk_query")

    assert [driver.query(made).json()["ResultCode"] for _ in range(2)] == ["4999", "0"]


def test_the_query_may_claim_another_result(driver: Driver, listener: Listener) -> None:
    made = pushed(driver)
    listener.wait()
    driver.inject("result_1037", operation="stk_query")

    assert driver.query(made).json()["ResultCode"] == "1037"
