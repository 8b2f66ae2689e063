"""Ports that are taken."""

import socket
from collections.abc import Iterator
from threading import Timer

import pytest

from mobilemoney.launch import ports
from mobilemoney.launch.ports import PortTaken, require_free


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def number(server: socket.socket) -> int:
    return int(server.getsockname()[1])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return number(server)


def test_free_ports_are_no_trouble() -> None:
    require_free("127.0.0.1", {"PORT": free_port()})


def test_a_taken_port_is_named_with_its_variable(taken: socket.socket) -> None:
    with pytest.raises(PortTaken, match=rf"^Port {number(taken)} is taken[^\n]*EVENTS_PORT[^\n]*$"):
        require_free("127.0.0.1", {"PORT": free_port(), "EVENTS_PORT": number(taken)})


def test_two_parts_on_one_port_are_told_apart() -> None:
    with pytest.raises(PortTaken, match="PORT and EVENTS_PORT are both 8000"):
        require_free("127.0.0.1", {"PORT": 8000, "EVENTS_PORT": 8000})


@pytest.mark.parametrize("address", ["nonsense.invalid", "192.0.2.1"])
def test_an_address_that_is_not_ours_names_its_variable(address: str) -> None:
    with pytest.raises(PortTaken, match="BIND_ADDRESS"):
        require_free(address, {"PORT": free_port()})


def test_patience_waits_for_a_port_that_is_being_given_up(taken: socket.socket) -> None:
    Timer(0.3, taken.close).start()

    require_free("127.0.0.1", {"PORT": number(taken)}, patience_seconds=20)


def test_looking_whether_somebody_listens_takes_no_port(taken: socket.socket) -> None:
    assert ports.listens("127.0.0.1", number(taken))
    assert not ports.listens("127.0.0.1", free_port())


def test_this_machine_reaches_itself_where_all_addresses_are_open() -> None:
    assert ports.reachable("0.0.0.0") == "127.0.0.1"
    assert ports.reachable("10.0.0.5") == "10.0.0.5"
