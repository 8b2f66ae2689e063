"""Faults of Results: when they come, what they look like, and what they keep to themselves."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
import requests

from simulator.scenarios import AFTER, BEFORE, RESULT_CALLBACKS, RESULTS, Scenario
from simulator.tests.driver import PHONE
from simulator.tests.listener import Caught, Listener
from simulator.tests.paying import Payer, items_of, result_of
from simulator.tests.waiting import wait_until

RECEIPT = "TransactionReceipt"
HASHED = hashlib.sha256(PHONE.encode()).hexdigest()
OUT = [each for each in RESULTS if not each.only]


def first(payer: Payer, listener: Listener, scenario: str, **changes: Any) -> dict[str, Any]:
    payer.driver.inject(scenario, operation="b2c")
    payer.b2c(**changes)
    return result_of(listener.wait()[0])


def items(result: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = result["ResultParameters"]["ResultParameter"]
    return found


@pytest.mark.parametrize("scenario", OUT, ids=lambda scenario: scenario.name)
def test_a_magic_amount_chooses_the_result(payer: Payer, listener: Listener, scenario: Scenario) -> None:
    payer.b2c(Amount=scenario.amount)

    result = result_of(listener.wait()[0])
    assert result["ResultCode"] == (int(scenario.code) if scenario.code.isdigit() else scenario.code)
    assert result["ResultDesc"] == (scenario.text_out or scenario.text)
    assert payer.driver.control("GET", "/transfers") == []


def test_17_has_another_text_for_money_out(payer: Payer, listener: Listener) -> None:
    payer.b2c(Amount=60017)

    assert result_of(listener.wait()[0])["ResultDesc"] == "Internal Failure."


@pytest.mark.parametrize("scenario", BEFORE, ids=lambda scenario: scenario.name)
def test_what_is_not_executed_moves_nothing(payer: Payer, scenario: Scenario) -> None:
    payer.driver.inject(scenario.name, operation="b2c")

    with contextlib.suppress(requests.ConnectionError):
        payer.b2c(OriginatorConversationID="wages-1")

    assert payer.driver.control("GET", "/conversations") == []
    payer.driver.token = ""
    assert payer.b2c(OriginatorConversationID="wages-1").status_code == 200


@pytest.mark.parametrize("scenario", AFTER, ids=lambda scenario: scenario.name)
def test_what_is_executed_pays_though_its_answer_is_spoilt(
    payer: Payer, listener: Listener, scenario: Scenario
) -> None:
    payer.driver.inject(scenario.name, operation="b2c", seconds=0.2)

    with contextlib.suppress(requests.ConnectionError):
        payer.b2c(OriginatorConversationID="wages-1")

    assert result_of(listener.wait()[0])["OriginatorConversationID"] == "wages-1"
    assert payer.b2c(OriginatorConversationID="wages-1").json()["errorMessage"] == "Duplicate OriginatorConversationID."
    assert len(payer.driver.control("GET", "/transfers")) == 1


def test_silence_keeps_the_result_to_itself(payer: Payer, listener: Listener) -> None:
    made = payer.b2c(Amount=73001).json()["OriginatorConversationID"]
    wait_until(lambda: payer.driver.control("GET", "/transfers") or None)

    assert payer.driver.control("GET", f"/callbacks?about={made}")[0]["state"] == "silenced"
    payer.status(OriginalConversationID=made)
    assert items_of(listener.wait(1, "/status-result")[0])["TransactionStatus"] == "Completed"


def test_a_delay_is_as_long_as_told(payer: Payer, listener: Listener) -> None:
    payer.b2c(Amount=73002)
    assert listener.caught == []

    payer.driver.control("POST", "/clock", {"skip_seconds": 31})

    listener.wait()


@pytest.mark.parametrize(("scenario", "count"), [("double", 2), ("parallel_double", 30)])
def test_copies_are_the_same_text_and_pay_once(payer: Payer, listener: Listener, scenario: str, count: int) -> None:
    payer.driver.inject(scenario, operation="b2c", seconds=0, copies=count)
    payer.b2c()

    assert len({each.text for each in listener.wait(count)}) == 1
    assert len(payer.driver.control("GET", "/transfers")) == 1


def test_the_result_can_overtake_the_answer(payer: Payer, listener: Listener) -> None:
    made = payer.b2c(Amount=73005).json()["OriginatorConversationID"]

    assert [result_of(each)["OriginatorConversationID"] for each in listener.caught] == [made]


def test_a_wrong_amount_is_reported_and_booked_alike(payer: Payer, listener: Listener) -> None:
    assert {"Key": "TransactionAmount", "Value": 101} in items(first(payer, listener, "wrong_amount"))
    assert payer.driver.control("GET", "/transfers")[0]["amount"] == "101.00"


@pytest.mark.parametrize(("amount", "code"), [(100, 17), (60001, 1)])
def test_a_failure_can_follow_a_success(payer: Payer, listener: Listener, amount: int, code: int) -> None:
    payer.driver.inject("failure_after_success", operation="b2c", seconds=0)
    payer.b2c(Amount=amount)

    assert sorted(result_of(each)["ResultCode"] for each in listener.wait(2)) == [0, code]
    assert len(payer.driver.control("GET", "/transfers")) == 1


def test_a_failure_is_not_contradicted_by_another(payer: Payer, listener: Listener) -> None:
    payer.driver.control("POST", "/balances", {"shortcode": "600992", "balance": 0})
    payer.b2c(Amount=73007)
    listener.wait()

    payer.driver.control("POST", "/clock", {"skip_seconds": 10})
    payer.balance()

    listener.wait(1, "/balance-result")
    assert [result_of(each)["ResultCode"] for each in listener.wait(1, "/b2c-result")] == [1]


def test_a_success_can_come_late(payer: Payer, listener: Listener) -> None:
    payer.b2c(Amount=73008)
    assert result_of(listener.wait()[0])["ResultCode"] == 1
    assert payer.driver.control("GET", "/transfers") == []

    payer.driver.control("POST", "/clock", {"skip_seconds": 6})

    assert result_of(listener.wait(2)[1])["ResultCode"] == 0
    assert len(payer.driver.control("GET", "/transfers")) == 1


def test_what_was_paid_can_be_reported_as_failed(payer: Payer, listener: Listener) -> None:
    result = first(payer, listener, "paid_but_failed")
    payer.status(OriginalConversationID=result["OriginatorConversationID"])

    assert result["ResultCode"] == 17
    assert items_of(listener.wait(1, "/status-result")[0])["TransactionStatus"] == "Completed"
    assert len(payer.driver.control("GET", "/transfers")) == 1


@pytest.mark.parametrize(
    ("scenario", "check"),
    [
        ("missing_metadata", lambda result: "ResultParameters" not in result),
        ("null_metadata", lambda result: result["ResultParameters"] is None),
        ("missing_receipt", lambda result: "TransactionReceipt" not in {each["Key"] for each in items(result)}),
        ("missing_amount", lambda result: "TransactionAmount" not in {each["Key"] for each in items(result)}),
        ("missing_transaction_id", lambda result: "TransactionID" not in result),
        ("balance_without_value", lambda result: {"Key": "Balance"} in items(result)),
        ("extra_items", lambda result: next(iter(result)) == "Version" and {"Key": "Channel"} in items(result)),
        ("unknown_id", lambda result: result["OriginatorConversationID"].startswith("0000-")),
        ("string_codes", lambda result: (result["ResultCode"], items(result)[0]["Value"]) == ("0", "100")),
        ("single_item_object", lambda result: result["ResultParameters"]["ResultParameter"]["Key"] == RECEIPT),
        ("lists_swapped", lambda result: isinstance(result["ReferenceData"]["ReferenceItem"], list)),
        ("null_values", lambda result: [each.get("Value", "none") for each in items(result)[:3]] == [None, "", "none"]),
        ("masked_phone", lambda result: items(result)[2]["Value"].startswith("2547 ***** 678 - ")),
        ("hashed_msisdn", lambda result: items(result)[2]["Value"].startswith(HASHED)),
        ("other_phone", lambda result: items(result)[2]["Value"].startswith("254712345679 - ")),
    ],
)  # fmt: skip
def test_a_success_can_be_spoilt(
    payer: Payer, listener: Listener, scenario: str, check: Callable[[dict[str, Any]], bool]
) -> None:
    assert check(first(payer, listener, scenario))


def test_text_can_come_as_numbers(payer: Payer, listener: Listener) -> None:
    payer.driver.inject("number_codes", operation="b2b")
    payer.b2b()

    result = result_of(listener.wait()[0])
    assert (result["ResultCode"], result["ResultType"]) == (0, 0)
    assert {"Key": "Amount", "Value": 100.0} in items(result)


def test_one_object_can_come_as_a_list(payer: Payer, listener: Listener) -> None:
    payer.driver.inject("lists_swapped", operation="b2b")
    payer.b2b(Amount=60011)

    assert isinstance(items(result_of(listener.wait()[0])), list)


@pytest.mark.parametrize(("scenario", "form"), [("zero_id", "0000000000"), ("real_looking_id", None)])
def test_a_failure_s_id_can_mislead(payer: Payer, listener: Listener, scenario: str, form: str | None) -> None:
    shown = first(payer, listener, scenario, Amount=60001)["TransactionID"]

    assert shown == form if form else not shown.endswith("0000000")
    assert payer.driver.control("GET", "/transfers") == []


def test_a_result_can_break_off(payer: Payer, listener: Listener) -> None:
    payer.b2c(Amount=73020)
    caught: Caught = listener.wait()[0]

    with pytest.raises(ValueError):
        _ = caught.json


def test_every_fault_of_a_result_is_tested_here() -> None:
    import inspect
    import sys

    source = inspect.getsource(sys.modules[__name__])

    assert [each.name for each in RESULT_CALLBACKS if f'"{each.name}"' not in source] == []
