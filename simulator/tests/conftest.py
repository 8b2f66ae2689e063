"""A simulator on a free port, in a thread of the test's own process, and a listener for its callbacks."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn

from simulator.application import create_application
from simulator.options import FAST
from simulator.tests.driver import Driver
from simulator.tests.listener import Listener
from simulator.tests.paying import Payer
from simulator.world import Startup

# Short enough for tests, long enough to be told from "at once".
HOLD_SECONDS = 0.3


@contextmanager
def serving(startup: Startup) -> Iterator[str]:
    """Serve until the block ends; gives the address."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    config = uvicorn.Config(create_application(startup), log_level="warning", lifespan="on")
    config.timeout_graceful_shutdown = 1
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        assert thread.is_alive() and time.monotonic() < deadline, "the simulator did not start"
        time.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


@pytest.fixture(scope="session")
def shared_url() -> Iterator[str]:
    """One simulator for all tests; each test begins with a reset."""
    with serving(Startup(options={**FAST, "hold_seconds": HOLD_SECONDS})) as url:
        yield url


@pytest.fixture
def listener() -> Iterator[Listener]:
    caught = Listener()
    yield caught
    caught.close()


@pytest.fixture
def start(shared_url: str, listener: Listener) -> Callable[..., Driver]:
    """A new simulator without delays, but for the options given; the one before is gone."""

    def starter(*, seed: str = "", **options: Any) -> Driver:
        driver = Driver(shared_url, listener.url)
        driver.control("POST", "/reset", {"seed": seed})
        driver.configure(**options)
        return driver

    return starter


@pytest.fixture
def driver(start: Callable[..., Driver]) -> Driver:
    return start()


@pytest.fixture
def payer(driver: Driver) -> Payer:
    return Payer(driver)


@pytest.fixture
def start_paying(start: Callable[..., Driver]) -> Callable[..., Payer]:
    return lambda **options: Payer(start(**options))
