"""Money out when the process is killed in the middle of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from simulator.tests.driver import Driver
from simulator.tests.listener import Listener
from simulator.tests.paying import Payer, result_of
from simulator.tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
PAYOUTS = 40
KILLS = 4
Launch = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def launch(port: int, tmp_path: Path) -> Iterator[Launch]:
    """Start a process on one and the same state file and wait until it answers."""
    running: list[subprocess.Popen[str]] = []

    def launcher(*options: str) -> subprocess.Popen[str]:
        settings = [argument for option in options for argument in ("--set", option)]
        process = subprocess.Popen(
            [sys.executable, "-m", "simulator", "--port", str(port), "--state", str(tmp_path / "state"), *settings],
            cwd=ROOT, env=os.environ.copy(), stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        running.append(process)
        wait_until(lambda: _healthy(port))
        return process

    yield launcher
    for process in running:
        process.kill()
        process.communicate()


def _healthy(port: int) -> bool | None:
    try:
        return requests.get(f"http://127.0.0.1:{port}/health", timeout=1).ok or None
    except requests.RequestException:
        return None


@pytest.fixture
def customer(port: int, listener: Listener) -> Payer:
    return Payer(Driver(f"http://127.0.0.1:{port}", listener.url))


def test_an_accepted_payment_is_made_after_the_kill(launch: Launch, customer: Payer, listener: Listener) -> None:
    process = launch("result_delay_seconds=600")
    answer = customer.b2c(OriginatorConversationID="wages-1").json()

    process.kill()
    process.wait()
    launch("result_delay_seconds=600")
    assert customer.b2c(OriginatorConversationID="wages-1").status_code == 500
    customer.driver.control("POST", "/clock", {"skip_seconds": 601})

    result = result_of(listener.wait()[0])
    assert result["ConversationID"] == answer["ConversationID"]
    assert [each["reference"] for each in customer.driver.control("GET", "/transfers")] == ["wages-1"]


def outcome(customer: Payer, listener: Listener) -> int | None:
    """ResultCode of one more payment; copies of what the kill cut off may come in between."""
    made = customer.b2c().json()["OriginatorConversationID"]
    told = wait_until(
        lambda: [result_of(each) for each in listener.caught],
        lambda results: made in {each["OriginatorConversationID"] for each in results},
    )
    return next((each["ResultCode"] for each in told if each["OriginatorConversationID"] == made), None)


def test_a_lock_and_the_key_outlive_the_kill(launch: Launch, customer: Payer, listener: Listener) -> None:
    process = launch("result_delay_seconds=0")
    wrong, _ = customer.credential("wrong"), customer.right_credential
    for _ in range(5):
        customer.b2c(SecurityCredential=wrong)
    listener.wait(5)

    process.kill()
    process.wait()
    launch("result_delay_seconds=0")

    assert outcome(customer, listener) == 8006
    customer.driver.control("POST", "/initiators/testapi/unlock")
    assert outcome(customer, listener) == 0  # What was encrypted before the kill still opens.


def test_none_of_many_is_lost_or_paid_twice(launch: Launch, customer: Payer, listener: Listener) -> None:
    process = launch("result_delay_seconds=0")
    _ = customer.right_credential, customer.driver.token
    for kill in range(KILLS):
        killer = threading.Timer(0.05 * (kill + 1), process.send_signal, [signal.SIGKILL])
        killer.start()
        for number in range(PAYOUTS):
            _sent_if_it_lives(customer, f"wages-{number}")
        killer.join()
        process.wait()
        process = launch("result_delay_seconds=0")
    for number in range(PAYOUTS):
        assert customer.b2c(OriginatorConversationID=f"wages-{number}").status_code in (200, 500)

    wanted = sorted(f"wages-{number}" for number in range(PAYOUTS))
    told = wait_until(lambda: {result_of(each)["OriginatorConversationID"] for each in listener.caught},
                      lambda seen: len(seen) == PAYOUTS)  # fmt: skip
    assert sorted(told) == wanted
    assert sorted(each["reference"] for each in customer.driver.control("GET", "/transfers")) == wanted
    assert customer.driver.books_balance()


def _sent_if_it_lives(customer: Payer, made: str) -> None:
    try:
        customer.b2c(OriginatorConversationID=made)
    except requests.RequestException:
        return
