"""C2B: register, simulate, validation, confirmation."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from typing import Any

import pytest

from simulator.tests.driver import PHONE, Driver
from simulator.tests.listener import Caught, Listener
from simulator.tests.waiting import wait_until

HANDSET = "254708374149"


def accepts(caught: Caught) -> tuple[int, str]:
    return 200, '{"ResultCode":"0","ResultDesc":"Accepted","ThirdPartyTransID":"OURS-1"}'


def test_register_answers_with_daraja_s_misspelt_key(driver: Driver) -> None:
    response = driver.register()

    assert response.status_code == 200
    assert list(response.json()) == ["OriginatorCoversationID", "ResponseCode", "ResponseDescription"]
    assert (response.json()["ResponseCode"], response.json()["ResponseDescription"]) == ("0", "Success")
    assert driver.register("v1").json()["ResponseDescription"] == "success"


def test_the_sandbox_takes_new_urls_at_any_time(driver: Driver) -> None:
    driver.register()
    driver.register(ConfirmationURL="https://shop.co.ke/new")

    kept = driver.control("GET", "/registrations")
    assert [each["confirmation_url"] for each in kept] == ["https://shop.co.ke/new"]


def test_production_registers_once(start: Callable[..., Driver]) -> None:
    driver = start(mode="production")
    assert driver.register().status_code == 200

    again = driver.register()

    assert again.status_code == 500
    assert (again.json()["errorCode"], again.json()["errorMessage"]) == ("500.003.1001", "Urls are already registered.")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ShortCode", 111111),
        ("ShortCode", "x"),
        ("ResponseType", "completed"),
        ("ResponseType", None),
        ("ConfirmationURL", "https://shop.co.ke/mpesa"),
        ("ValidationURL", ""),
    ],
)
def test_register_names_a_bad_field(driver: Driver, name: str, value: Any) -> None:
    response = driver.register(**{name: value})

    assert response.status_code == 400
    assert response.json()["errorCode"] == "400.003.02"
    assert response.json()["errorMessage"] == f"Bad Request - Invalid {name}"


@pytest.mark.parametrize(
    ("name", "value"),
    [("ShortCode", 111111), ("CommandID", "Pay"), ("Amount", 0), ("Msisdn", "0712"), ("BillRefNumber", "x" * 21)],
)
def test_simulate_names_a_bad_field(driver: Driver, name: str, value: Any) -> None:
    assert driver.simulate(**{name: value}).json()["errorMessage"] == f"Bad Request - Invalid {name}"


def test_production_knows_no_simulate(start: Callable[..., Driver]) -> None:
    response = start(mode="production").simulate()

    assert (response.status_code, response.json()["errorMessage"]) == (404, "Resource not found")


def test_simulate_is_accepted_before_anything_happens(driver: Driver) -> None:
    answer = driver.simulate("v1").json()

    assert (answer["ResponseCode"], answer["ResponseDescription"]) == ("0", "Accept the service request successfully.")


def test_validation_comes_first_and_its_id_is_carried_over(driver: Driver, listener: Listener) -> None:
    driver.control("POST", "/clock", {"stop_at": "2026-07-06T22:48:52"})
    listener.answer = accepts
    driver.register()
    driver.simulate()

    confirmation = listener.wait(1, "/confirmation")[0].json
    validation = listener.wait(1, "/validation")[0].json
    assert confirmation == {
        "TransactionType": "Pay Bill",
        "TransID": validation["TransID"],
        "TransTime": "20260706224852",
        "TransAmount": "5.00",
        "BusinessShortCode": "600984",
        "BillRefNumber": "House 4b",
        "InvoiceNumber": "",
        "OrgAccountBalance": "1000005.00",
        "ThirdPartyTransID": "OURS-1",
        "MSISDN": "2547 ***** 149",
        "FirstName": confirmation["FirstName"],
        "MiddleName": "",
        "LastName": "",
    }
    assert validation == {**confirmation, "OrgAccountBalance": "", "ThirdPartyTransID": ""}
    assert confirmation["TransID"].startswith("UG6")
    assert driver.books_balance()


def test_version_1_hashes_the_number(driver: Driver, listener: Listener) -> None:
    driver.register("v1")

    driver.simulate()

    shown = listener.wait(1, "/confirmation")[0].json["MSISDN"]
    assert shown == hashlib.sha256(HANDSET.encode()).hexdigest()


@pytest.mark.parametrize("answer", ['{"ResultCode":0,"ResultDesc":"Accepted"}', '{"ResultCode":"0"}'])
def test_an_accepting_answer_may_be_a_number_or_text(driver: Driver, listener: Listener, answer: str) -> None:
    listener.answer = lambda caught: (200, answer)
    driver.register(ResponseType="Cancelled")

    driver.simulate()

    assert listener.wait(1, "/confirmation")[0].json["ThirdPartyTransID"] == ""


def test_a_refused_payment_moves_nothing(driver: Driver, listener: Listener) -> None:
    listener.answer = lambda caught: (200, '{"ResultCode":"C2B00012","ResultDesc":"Rejected"}')
    driver.register()
    driver.simulate()
    listener.wait(1, "/validation")

    payment = wait_for_state(driver, "rejected")

    assert payment["reason"] == "refused: C2B00012"
    assert driver.control("GET", "/transfers") == []
    assert [each["kind"] for each in driver.control("GET", "/callbacks")] == ["c2b_validation"]


@pytest.mark.parametrize(
    ("response_type", "state"),
    [("Completed", "completed"), ("Cancelled", "rejected")],
)
@pytest.mark.parametrize("answer", [(500, ""), (200, "not json"), (200, "[]"), (200, "{}")])
def test_the_response_type_decides_where_validation_gives_no_answer(
    driver: Driver, listener: Listener, response_type: str, state: str, answer: tuple[int, str]
) -> None:
    listener.answer = lambda caught: answer if caught.path == "/validation" else (200, "{}")
    driver.register(ResponseType=response_type)

    driver.simulate()

    assert wait_for_state(driver, state)["amount"] == 5


def test_a_slow_validation_is_no_answer(start: Callable[..., Driver], listener: Listener) -> None:
    driver = start(validation_timeout_seconds=0.2)
    over = threading.Event()

    def slow(caught: Caught) -> tuple[int, str]:
        over.wait(5)
        return 200, '{"ResultCode":"0"}'

    listener.answer = slow
    driver.register(ResponseType="Cancelled")
    driver.simulate()

    payment = wait_for_state(driver, "rejected")

    over.set()
    assert payment["reason"] == "no answer to the validation request"


def test_validation_is_left_out_where_switched_off(start: Callable[..., Driver], listener: Listener) -> None:
    driver = start(external_validation=False)
    driver.register()

    driver.simulate()

    listener.wait(1, "/confirmation")
    assert [each.path for each in listener.caught] == ["/confirmation"]


def test_without_urls_a_payment_simply_completes(driver: Driver) -> None:
    driver.simulate()

    assert wait_for_state(driver, "completed")["reference"] == "House 4b"
    assert driver.control("GET", "/callbacks") == []


def test_buying_goods_has_no_reference(driver: Driver, listener: Listener) -> None:
    driver.register(ShortCode=5203021)

    driver.simulate(ShortCode=5203021, CommandID="CustomerBuyGoodsOnline", BillRefNumber=None)

    body = listener.wait(1, "/confirmation")[0].json
    assert (body["TransactionType"], body["BillRefNumber"], body["BusinessShortCode"]) == ("Buy Goods", "", "5203021")


def test_a_push_to_a_registered_shortcode_is_confirmed_with_the_same_receipt(
    driver: Driver, listener: Listener
) -> None:
    driver.register(ShortCode=174379)

    driver.push()

    receipt = listener.wait(1, "/stk")[0].items["MpesaReceiptNumber"]
    confirmation = listener.wait(1, "/confirmation")[0].json
    assert (confirmation["TransID"], confirmation["BillRefNumber"]) == (receipt, "INV-1")
    assert len(driver.control("GET", "/transfers")) == 1


def test_a_push_is_not_confirmed_twice_where_switched_off(start: Callable[..., Driver], listener: Listener) -> None:
    driver = start(send_stk_confirmations=False)
    driver.register(ShortCode=174379)

    driver.push()
    listener.wait(1, "/stk")

    assert [each["kind"] for each in driver.control("GET", "/callbacks")] == ["stk_result"]


def test_a_customer_pays_from_the_phone_s_menu(driver: Driver, listener: Listener) -> None:
    driver.register()

    receipt = driver.control(
        "POST", "/pay", {"phone": PHONE, "shortcode": "600984", "amount": 50, "reference": "INV-7"}
    )["receipt"]

    assert listener.wait(1, "/confirmation")[0].json["TransID"] == receipt


@pytest.mark.parametrize(
    ("scenario", "shown"),
    [("hashed_msisdn", hashlib.sha256(HANDSET.encode()).hexdigest()), ("masked_phone", "2547 ***** 149")],
)
def test_a_fault_changes_how_the_number_looks(driver: Driver, listener: Listener, scenario: str, shown: str) -> None:
    driver.register("v1" if scenario == "masked_phone" else "v2")
    driver.inject(scenario, operation="c2b_simulate")

    driver.simulate()

    assert listener.wait(1, "/confirmation")[0].json["MSISDN"] == shown


def test_a_confirmation_can_come_before_the_answer(driver: Driver, listener: Listener) -> None:
    driver.register()
    driver.inject("before_answer", operation="c2b_simulate")

    driver.simulate()

    assert [each.path for each in listener.caught] == ["/confirmation"]


def test_a_planned_result_refuses_the_payment(driver: Driver) -> None:
    driver.simulate(Amount=60001)

    assert wait_for_state(driver, "rejected")["reason"] == "The balance is insufficient for the transaction."


def wait_for_state(driver: Driver, state: str) -> Any:
    """The newest payment, once it has come to `state`."""
    return wait_until(lambda: next(iter(driver.control("GET", "/payments")), None), lambda row: row["state"] == state)
