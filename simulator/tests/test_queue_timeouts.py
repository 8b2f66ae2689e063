"""Queue time-outs in both forms, before, after and instead of a Result."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from simulator.scenarios import TIMEOUTS
from simulator.tests.listener import Listener
from simulator.tests.paying import Payer, items_of, result_of
from simulator.tests.waiting import wait_until

FAMILIES: dict[str, Callable[[Payer], Any]] = {
    "b2c": lambda payer: payer.b2c(),
    "b2b": lambda payer: payer.b2b(),
    "tax": lambda payer: payer.tax(),
    "reversal": lambda payer: payer.reversal("UAV31H462N"),
    "transaction_status": lambda payer: payer.status(TransactionID="UAV31H462N"),
    "account_balance": lambda payer: payer.balance(),
}


def status_of(payer: Payer, listener: Listener, made: str) -> Any:
    payer.status(OriginalConversationID=made)
    return items_of(listener.wait(1, "/status-result")[-1])["TransactionStatus"]


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_the_request_comes_back_as_it_was_sent(payer: Payer, listener: Listener, family: str) -> None:
    payer.driver.inject("queue_timeout", operation=family)
    sent = FAMILIES[family](payer)

    caught = listener.wait()[0]
    assert caught.path.endswith("-timeout")
    assert caught.json == json.loads(sent.request.body)
    assert caught.json["SecurityCredential"] == payer.right_credential


def test_it_is_never_executed_and_expires(payer: Payer, listener: Listener) -> None:
    made = payer.b2c(Amount=74001).json()["OriginatorConversationID"]
    listener.wait(1, "/b2c-timeout")

    payer.driver.control("POST", "/clock", {"skip_seconds": 3000})

    assert status_of(payer, listener, made) == "Expired"
    assert payer.driver.control("GET", "/transfers") == []
    assert payer.b2c(OriginatorConversationID=made).status_code == 500


def test_it_can_come_as_a_result_of_type_1(payer: Payer, listener: Listener) -> None:
    answer = payer.b2c(Amount=74006).json()

    caught = listener.wait()[0]
    assert caught.path == "/b2c-timeout"
    assert result_of(caught) == {
        "ResultType": 1,
        "ResultCode": 1,
        "ResultDesc": "The service request timed out.",
        "OriginatorConversationID": answer["OriginatorConversationID"],
        "ConversationID": answer["ConversationID"],
    }
    assert payer.driver.control("GET", "/transfers") == []


def test_the_payment_can_be_made_without_a_result(payer: Payer, listener: Listener) -> None:
    made = payer.b2c(Amount=74002).json()["OriginatorConversationID"]
    listener.wait(1, "/b2c-timeout")
    wait_until(lambda: payer.driver.control("GET", "/transfers") or None)

    assert status_of(payer, listener, made) == "Completed"
    assert listener.wait(0, "/b2c-result") == []


def test_a_result_can_follow_the_time_out(payer: Payer, listener: Listener) -> None:
    payer.driver.inject("queue_timeout_then_result", operation="b2c", seconds=100)
    payer.b2c()
    listener.wait(1, "/b2c-timeout")
    assert payer.driver.control("GET", "/transfers") == []

    payer.driver.control("POST", "/clock", {"skip_seconds": 101})

    assert result_of(listener.wait(1, "/b2c-result")[0])["ResultCode"] == 0
    assert len(payer.driver.control("GET", "/transfers")) == 1


def test_the_time_out_can_follow_the_result(payer: Payer, listener: Listener) -> None:
    made = payer.b2c(Amount=74004).json()["OriginatorConversationID"]
    assert result_of(listener.wait()[0])["ResultCode"] == 0

    payer.driver.control("POST", "/clock", {"skip_seconds": 6})

    listener.wait(1, "/b2c-timeout")
    assert status_of(payer, listener, made) == "Completed"


def test_the_time_out_can_overtake_the_answer(payer: Payer, listener: Listener) -> None:
    payer.b2c(Amount=74005)

    # Nobody promises that the Result, which has its own way, stays behind the time-out.
    assert len(listener.wait(0, "/b2c-timeout")) == 1
    assert result_of(listener.wait(1, "/b2c-result")[0])["ResultCode"] == 0


def test_the_form_combines_with_the_moment(payer: Payer, listener: Listener) -> None:
    payer.b2c(Amount=74004, PartyB=254700074006)
    listener.wait(1, "/b2c-result")

    payer.driver.control("POST", "/clock", {"skip_seconds": 6})

    assert result_of(listener.wait(1, "/b2c-timeout")[0])["ResultType"] == 1


def test_a_credential_is_kept_only_to_be_sent_back(payer: Payer, listener: Listener) -> None:
    payer.b2c()
    payer.b2c(Amount=74001)
    listener.wait(2)

    told = json.dumps([payer.driver.control("GET", path) for path in ("/conversations", "/requests")])
    assert payer.right_credential not in told


def test_every_time_out_is_tested_here() -> None:
    import inspect
    import sys

    source = inspect.getsource(sys.modules[__name__])

    assert [each.name for each in TIMEOUTS if f'"{each.name}"' not in source and str(each.amount) not in source] == []
