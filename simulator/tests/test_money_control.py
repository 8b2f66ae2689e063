"""The control API of money out, and spike arrest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from simulator.tests.driver import PHONE, Driver
from simulator.tests.listener import Listener
from simulator.tests.paying import Payer
from simulator.tests.waiting import wait_until


def refused(driver: Driver, path: str, body: dict[str, Any]) -> tuple[int, str]:
    response = requests.post(f"{driver.url}/control{path}", json=body, timeout=10)
    return response.status_code, str(response.json().get("error"))


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ({"shortcode": "600992", "account": "working", "balance": 12.5}, "12.50"),
        ({"shortcode": "5203021", "account": "utility", "balance": "0"}, "0.00"),
        ({"shortcode": "603021", "account": "charges", "balance": -7}, "-7.00"),
        ({"phone": PHONE, "balance": 100}, "100.00"),
    ],
)
def test_a_balance_can_be_set(driver: Driver, body: dict[str, Any], shown: str) -> None:
    assert driver.control("POST", "/balances", body)["balance"] == shown

    assert driver.books_balance()
    assert driver.control("GET", "/transfers") == []


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({"shortcode": "999999", "balance": 1}, 404, "no shortcode"),
        ({"shortcode": "600992", "account": "savings", "balance": 1}, 400, "account must be"),
        ({"shortcode": "600992", "balance": "much"}, 400, "amount in shillings"),
        ({"shortcode": "600992", "balance": "NaN"}, 400, "amount in shillings"),
        ({"shortcode": "600992", "balance": 1e13}, 400, "amount in shillings"),
        ({"shortcode": "600992", "balance": "0.001"}, 400, "amount in shillings"),
        ({"shortcode": "600992", "balance": True}, 400, "amount in shillings"),
        ({"shortcode": "600992"}, 400, "amount in shillings"),
    ],
)
def test_a_bad_balance_is_named(driver: Driver, body: dict[str, Any], status: int, error: str) -> None:
    code, said = refused(driver, "/balances", body)

    assert (code, error in said) == (status, True)


def test_books_and_transfers_let_a_campaign_compare(start_paying: Callable[..., Payer], listener: Listener) -> None:
    payer = start_paying(b2c_fee_shillings=5)
    made = [payer.b2c(Amount=amount).json()["OriginatorConversationID"] for amount in (100, 200)]
    listener.wait(2)

    transfers = payer.driver.control("GET", "/transfers?limit=10000")
    paid = {each["originator_conversation_id"]: each["amount"] for each in transfers if each["kind"] == "b2c"}
    assert paid == {made[0]: "100.00", made[1]: "200.00"}
    assert payer.driver.control("GET", "/books")["moved"] == [
        {"kind": "b2c", "transfers": 2, "amount": "300.00"},
        {"kind": "fee", "transfers": 2, "amount": "10.00"},
    ]


def test_a_customer_s_payment_names_no_request_of_ours(driver: Driver, listener: Listener) -> None:
    driver.push()
    listener.wait()

    assert driver.control("GET", "/transfers")[0]["originator_conversation_id"] == ""


def test_conversations_are_listed_and_filtered(payer: Payer, listener: Listener) -> None:
    made = payer.b2c(Amount=60001, PartyB=254700073002).json()["OriginatorConversationID"]
    payer.balance()
    listener.wait()
    wait_until(lambda: payer.driver.control("GET", "/conversations?state=Declined") or None)

    one = payer.driver.control("GET", f"/conversations?operation=b2c&originator_conversation_id={made}")
    assert [(each["result_code"], each["scenarios"]) for each in one] == [("1", ["delay", "result_1"])]
    assert len(payer.driver.control("GET", "/conversations")) == 2
    assert len(payer.driver.control("GET", f"/conversations?after={one[0]['id']}")) == 1


class TestSpikeArrest:
    def test_it_lets_so_many_calls_a_second_through_and_counts(
        self, start_paying: Callable[..., Payer], listener: Listener
    ) -> None:
        payer = start_paying(requests_per_second=1)
        answers = [payer.b2c() for _ in range(12)]

        refusals = [each for each in answers if each.status_code == 500]
        assert {each.json()["errorCode"] for each in refusals} == {"500.003.02"}
        count = payer.driver.control("GET", "/spikes")[0]
        assert (count["let_through"], count["arrested"]) == (12 - len(refusals), len(refusals))
        assert len(refusals) >= 1 and count["busiest"] == 1
        listener.wait(12 - len(refusals))
        assert len(payer.driver.control("GET", "/transfers")) == 12 - len(refusals)

    def test_it_can_speak_in_apigee_s_form(self, start_paying: Callable[..., Payer]) -> None:
        payer = start_paying(requests_per_second=1, spike_arrest_form="429")
        answers = [payer.balance() for _ in range(4)]

        refused_ones = [each.json() for each in answers if each.status_code == 429]
        assert refused_ones[0]["fault"]["detail"]["errorcode"] == "policies.ratelimit.SpikeArrestViolation"

    def test_without_a_limit_nothing_is_counted(self, payer: Payer) -> None:
        payer.b2c()

        assert payer.driver.control("GET", "/spikes") == []


def test_a_dead_token_holds_up_nothing_for_good(payer: Payer, listener: Listener) -> None:
    payer.driver.inject("token_death", operation="b2c", times=3)
    for _ in range(3):
        assert payer.b2c().status_code == 404
        payer.driver.token = ""

    assert payer.b2c().status_code == 200
    listener.wait()
