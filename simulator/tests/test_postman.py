"""How callbacks travel."""

from __future__ import annotations

import threading

from simulator.tests.listener import Caught, Listener
from simulator.tests.paying import Payer
from simulator.tests.waiting import wait_until


def await_delivered(payer: Payer, count: int) -> None:
    """Until the simulator has read the answers too: before, it may not have its connection back."""
    wait_until(lambda: payer.driver.control("GET", "/callbacks?state=sent"), lambda rows: len(rows) == count)


def test_a_connection_is_used_again(payer: Payer, listener: Listener) -> None:
    for count in range(1, 6):
        payer.b2c()
        await_delivered(payer, count)

    assert len({each.sender_port for each in listener.caught}) == 1


def test_a_connection_that_the_listener_closed_loses_nothing(payer: Payer, listener: Listener) -> None:
    payer.b2c()
    await_delivered(payer, 1)
    listener.hang_up()
    payer.b2c()

    assert len({each.sender_port for each in listener.wait(2)}) == 2


def test_one_slow_listener_does_not_hold_up_another(payer: Payer, listener: Listener) -> None:
    over = threading.Event()

    def slow(caught: Caught) -> tuple[int, str]:
        if caught.path == "/slow":
            over.wait(10)
        return 200, "{}"

    listener.answer = slow
    for _ in range(8):
        payer.b2c(ResultURL=f"{listener.url}/slow")
    payer.b2c()

    assert listener.wait(1, "/b2c-result")
    over.set()


def test_a_redirection_is_not_followed(payer: Payer, listener: Listener) -> None:
    listener.answer = lambda caught: (302, "")
    payer.b2c()
    listener.wait()
    payer.balance()
    listener.wait(2)

    assert [each.path for each in listener.caught] == ["/b2c-result", "/balance-result"]
