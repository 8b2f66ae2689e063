"""Magic amounts and phones."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests

from simulator.scenarios import BY_AMOUNT, BY_NAME, BY_PHONE, RESULTS, SCENARIOS, Kind, Scenario
from simulator.tests.driver import Driver
from simulator.tests.listener import Listener


def test_every_magic_value_is_unique() -> None:
    assert len(BY_NAME) == len(BY_AMOUNT) == len(BY_PHONE) == len(SCENARIOS)


def test_every_magic_value_can_be_used_in_a_push() -> None:
    assert all(1 <= each.amount <= 250_000 for each in SCENARIOS)
    assert all(len(each.phone) == 12 and each.phone.startswith("2547") for each in SCENARIOS)


FOR_ALL = [each for each in RESULTS if not each.only]


@pytest.mark.parametrize("scenario", FOR_ALL, ids=lambda scenario: scenario.name)
def test_a_magic_amount_chooses_the_result(driver: Driver, listener: Listener, scenario: Scenario) -> None:
    made = driver.push(Amount=scenario.amount).json()["CheckoutRequestID"]

    caught = listener.wait()[0].stk
    assert str(caught["ResultCode"]) == scenario.code
    assert isinstance(caught["ResultCode"], int) is scenario.code.isdigit()
    assert caught["ResultDesc"] == scenario.text
    assert driver.query(made).json()["ResultCode"] == scenario.code
    assert driver.control("GET", "/transfers") == []


@pytest.mark.parametrize(
    ("phone", "status"), [("254700070003", 503), ("254700070008", 429), ("254700070011", 401), ("254700070005", 500)]
)
def test_a_magic_phone_chooses_the_fault(driver: Driver, phone: str, status: int) -> None:
    assert driver.push_from(phone).status_code == status
    assert driver.push_from(phone).status_code == status  # As often as it is used.


def test_a_magic_phone_works_in_a_simulated_payment(driver: Driver) -> None:
    with pytest.raises(requests.ConnectionError):
        driver.simulate(Msisdn=254700070002)


def test_a_manual_phone_does_not_hold_up_a_magic_amount(start: Callable[..., Driver], listener: Listener) -> None:
    driver = start(behaviour="manual")

    driver.push(Amount=61019)

    assert listener.wait()[0].stk["ResultCode"] == 1019


def test_magic_can_be_switched_off(start: Callable[..., Driver], listener: Listener) -> None:
    driver = start(magic=False)

    driver.push(Amount=61032)

    assert listener.wait()[0].stk["ResultCode"] == 0


def test_the_table_is_told_to_programs(driver: Driver) -> None:
    told = {each["name"]: each for each in driver.control("GET", "/scenarios")}

    assert set(told) == set(BY_NAME)
    assert told["result_1032"]["phone"] == "254700061032"
    assert told["silence"]["kind"] == Kind.CALLBACK
