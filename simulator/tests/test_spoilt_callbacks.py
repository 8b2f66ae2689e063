"""Faults of the callbacks of a push: when they come and what they look like."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from simulator.scenarios import CALLBACKS
from simulator.tests.driver import PHONE, Driver
from simulator.tests.listener import Caught, Listener
from simulator.tests.waiting import wait_until


def pushed(driver: Driver, **changes: Any) -> str:
    return str(driver.push(**changes).json()["CheckoutRequestID"])


def first(driver: Driver, listener: Listener, scenario: str, **changes: Any) -> Caught:
    driver.inject(scenario)
    driver.push(**changes)
    return listener.wait()[0]


def test_silence_keeps_the_result_to_itself(driver: Driver, listener: Listener) -> None:
    driver.inject("silence")
    made = pushed(driver)
    wait_until(lambda: driver.prompt(made), lambda prompt: prompt["state"] == "done")

    kept = driver.control("GET", f"/callbacks?about={made}")[0]
    assert (kept["state"], kept["sent_at"]) == ("silenced", None)
    assert driver.query(made).json()["ResultCode"] == "0"

    driver.control("POST", f"/callbacks/{kept['id']}/resend")
    assert listener.wait()[0].text == kept["body"]
    assert len(listener.caught) == 1


def test_silence_holds_back_the_c2b_confirmation_too(driver: Driver) -> None:
    driver.register(ShortCode=174379)
    driver.inject("silence")
    driver.push()

    seen = wait_until(lambda: driver.control("GET", "/callbacks"), lambda rows: len(rows) == 2)
    assert {each["state"] for each in seen} == {"silenced"}


def test_a_delay_is_as_long_as_told(driver: Driver, listener: Listener) -> None:
    driver.inject("delay", seconds=500)
    made = pushed(driver)
    wait_until(lambda: driver.control("GET", f"/callbacks?about={made}&state=waiting") or None)

    driver.control("POST", "/clock", {"skip_seconds": 490})
    assert driver.query(made).json()["ResultCode"] == "0"
    assert listener.caught == []

    driver.control("POST", "/clock", {"skip_seconds": 11})
    listener.wait()


def test_a_double_is_the_same_text_twice(driver: Driver, listener: Listener) -> None:
    driver.inject("double", seconds=0)
    driver.push()

    one, two = listener.wait(2)
    assert one.text == two.text
    assert len(driver.control("GET", "/transfers")) == 1


def test_parallel_doubles_come_as_many_as_told(driver: Driver, listener: Listener) -> None:
    driver.inject("parallel_double", copies=20)
    driver.push()

    assert len({each.text for each in listener.wait(20)}) == 1


def test_the_callback_can_overtake_the_answer(driver: Driver, listener: Listener) -> None:
    driver.inject("before_answer")

    made = pushed(driver)

    assert [each.stk["CheckoutRequestID"] for each in listener.caught] == [made]


def test_a_wrong_amount_is_reported_and_booked_alike(driver: Driver, listener: Listener) -> None:
    caught = first(driver, listener, "wrong_amount", Amount=100)

    assert caught.items["Amount"] == 101
    assert driver.control("GET", "/transfers")[0]["amount"] == "101.00"


def test_a_failure_can_follow_a_success(driver: Driver, listener: Listener) -> None:
    driver.inject("failure_after_success", seconds=0)
    made = pushed(driver)

    codes = [each.stk["ResultCode"] for each in listener.wait(2)]
    assert sorted(codes) == [0, 1032]
    assert driver.query(made).json()["ResultCode"] == "0"


def test_the_amount_chooses_which_failure_follows(driver: Driver, listener: Listener) -> None:
    driver.inject("failure_after_success", seconds=0)
    driver.push(Amount=61037)

    assert sorted(each.stk["ResultCode"] for each in listener.wait(2)) == [0, 1037]


def test_a_success_can_come_late(driver: Driver, listener: Listener) -> None:
    driver.inject("late_success", seconds=100)
    made = pushed(driver)
    assert listener.wait()[0].stk["ResultCode"] == 1037
    assert driver.query(made).json()["ResultCode"] == "1037"

    driver.control("POST", "/clock", {"skip_seconds": 101})

    assert listener.wait(2)[1].stk["ResultCode"] == 0
    assert driver.query(made).json()["ResultCode"] == "0"
    assert len(driver.control("GET", "/transfers")) == 1


def test_metadata_can_be_missing(driver: Driver, listener: Listener) -> None:
    caught = first(driver, listener, "missing_metadata")

    assert caught.stk["ResultCode"] == 0
    assert "CallbackMetadata" not in caught.stk


def test_metadata_can_be_null(driver: Driver, listener: Listener) -> None:
    assert first(driver, listener, "null_metadata").stk["CallbackMetadata"] is None


@pytest.mark.parametrize(
    ("scenario", "name"), [("missing_receipt", "MpesaReceiptNumber"), ("missing_amount", "Amount")]
)
def test_one_item_can_be_missing(driver: Driver, listener: Listener, scenario: str, name: str) -> None:
    items = first(driver, listener, scenario).items

    assert name not in items
    assert len(items) == 3


def test_the_phone_can_be_masked(driver: Driver, listener: Listener) -> None:
    assert first(driver, listener, "masked_phone").items["PhoneNumber"] == "2547 ***** 678"


def test_the_phone_can_be_hashed(driver: Driver, listener: Listener) -> None:
    shown = first(driver, listener, "hashed_msisdn").items["PhoneNumber"]

    assert shown == hashlib.sha256(PHONE.encode()).hexdigest()


def test_numbers_can_come_as_text(driver: Driver, listener: Listener) -> None:
    caught = first(driver, listener, "string_codes", Amount=12)

    assert caught.stk["ResultCode"] == "0"
    assert (caught.items["Amount"], caught.items["PhoneNumber"]) == ("12.00", PHONE)
    assert isinstance(caught.items["TransactionDate"], str) and len(caught.items["TransactionDate"]) == 14


def test_failures_can_have_text_codes_too(driver: Driver, listener: Listener) -> None:
    assert first(driver, listener, "string_codes", Amount=61032).stk["ResultCode"] == "1032"


def test_balance_can_have_only_a_name(driver: Driver, listener: Listener) -> None:
    items = first(driver, listener, "balance_without_value").stk["CallbackMetadata"]["Item"]

    assert {"Name": "Balance"} in items
    assert len(items) == 5


def test_extra_items_come_in_another_order(driver: Driver, listener: Listener) -> None:
    caught = first(driver, listener, "extra_items")

    assert next(iter(caught.stk)) == "Channel"
    assert caught.items["LoyaltyPoints"] == 12
    assert {"Amount", "MpesaReceiptNumber", "TransactionDate", "PhoneNumber"} < set(caught.items)


def test_a_list_can_be_a_single_object(driver: Driver, listener: Listener) -> None:
    item = first(driver, listener, "single_item_object").stk["CallbackMetadata"]["Item"]

    assert item["Name"] == "MpesaReceiptNumber"


def test_a_callback_can_name_an_unknown_id(driver: Driver, listener: Listener) -> None:
    caught = first(driver, listener, "unknown_id")

    assert caught.stk["CheckoutRequestID"] == "ws_CO_01012020000000000700000000"


def test_a_callback_can_break_off(driver: Driver, listener: Listener) -> None:
    caught = first(driver, listener, "broken_callback")

    with pytest.raises(ValueError):
        _ = caught.json


def test_another_phone_can_pay(driver: Driver, listener: Listener) -> None:
    assert first(driver, listener, "other_phone").items["PhoneNumber"] == 254712345679


def test_amount_and_phone_combine(driver: Driver, listener: Listener) -> None:
    made = driver.push_from("254700073001", Amount=61032).json()["CheckoutRequestID"]

    prompt = wait_until(lambda: driver.prompt(made), lambda prompt: prompt["state"] == "done")

    assert (prompt["result_code"], prompt["scenarios"]) == ("1032", ["silence", "result_1032"])
    assert driver.control("GET", f"/callbacks?about={made}")[0]["state"] == "silenced"


def test_every_fault_of_a_callback_is_tested_here() -> None:
    import inspect
    import sys

    source = inspect.getsource(sys.modules[__name__])

    # Silence is also chosen by phone, all others by name.
    assert [each.name for each in CALLBACKS if f'"{each.name}"' not in source] == []
