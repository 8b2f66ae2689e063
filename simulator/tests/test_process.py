"""The simulator as a process of its own: started, killed, started again."""

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
from simulator.tests.listener import Caught, Listener
from simulator.tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
Launch = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def launch(port: int) -> Iterator[Launch]:
    """Start a process and wait until it says that it listens."""
    running: list[subprocess.Popen[str]] = []

    def launcher(*arguments: str, **environment: str) -> subprocess.Popen[str]:
        process = _start(*arguments, "--port", str(port), **environment)
        running.append(process)
        assert process.stdout is not None
        assert f"http://127.0.0.1:{port}" in process.stdout.readline()
        return process

    yield launcher
    for process in running:
        process.kill()
        process.communicate()


def _start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "simulator", *arguments],
        cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def ready(port: int, listener: Listener) -> Driver:
    def healthy() -> bool | None:
        try:
            return requests.get(f"http://127.0.0.1:{port}/health", timeout=1).ok or None
        except requests.ConnectionError:
            return None

    wait_until(healthy)
    return Driver(f"http://127.0.0.1:{port}", listener.url)


def test_a_payment_goes_through_a_real_process(launch: Launch, port: int, listener: Listener) -> None:
    launch("--fast")
    driver = ready(port, listener)

    made = driver.push().json()["CheckoutRequestID"]

    assert listener.wait()[0].stk["CheckoutRequestID"] == made
    assert driver.books_balance()


def test_a_killed_simulator_knows_everything_when_it_comes_back(
    launch: Launch, port: int, listener: Listener, tmp_path: Path
) -> None:
    state = str(tmp_path / "state.sqlite3")
    process = launch("--state", state, "--set", "answer_delay_seconds=600", "--seed", "cassava")
    driver = ready(port, listener)
    driver.register(ShortCode=174379)
    driver.inject("still_processing_4999", operation="stk_query", times=5)
    driver.configure(prompt_lifetime_seconds=3000)
    made = driver.push().json()["CheckoutRequestID"]
    before = [driver.control("GET", path) for path in ("/prompts", "/registrations", "/books", "/faults", "/config")]

    process.kill()
    process.wait()
    launch("--state", state, "--set", "answer_delay_seconds=600")
    ready(port, listener)

    after = [driver.control("GET", path) for path in ("/prompts", "/registrations", "/books", "/faults", "/config")]
    assert after == before
    assert driver.query(made).json()["ResultCode"] == "4999"  # The old token still opens the door.
    assert driver.push().json()["errorMessage"].startswith("Unable to lock subscriber")
    driver.control("POST", "/clock", {"skip_seconds": 601})
    assert listener.wait(1, "/stk")[0].stk["ResultCode"] == 0
    assert driver.books_balance()


def test_what_fell_due_while_it_was_dead_is_sent_at_once(
    launch: Launch, port: int, listener: Listener, tmp_path: Path
) -> None:
    state = str(tmp_path / "state.sqlite3")
    process = launch("--state", state, "--set", "callback_delay_seconds=1", "--set", "answer_delay_seconds=0")
    driver = ready(port, listener)
    made = driver.push().json()["CheckoutRequestID"]
    wait_until(lambda: driver.control("GET", "/callbacks?state=waiting") or None)

    process.kill()
    process.wait()
    assert listener.caught == []
    launch("--state", state)

    assert listener.wait()[0].stk["CheckoutRequestID"] == made
    assert len(driver.control("GET", "/transfers")) == 1


def test_a_callback_cut_off_by_the_kill_is_sent_again(
    launch: Launch, port: int, listener: Listener, tmp_path: Path
) -> None:
    over = threading.Event()

    def stuck(caught: Caught) -> tuple[int, str]:
        over.wait(10)
        return 200, "{}"

    listener.answer = stuck
    state = str(tmp_path / "state.sqlite3")
    process = launch("--state", state, "--fast")
    ready(port, listener).push()
    listener.wait()

    process.kill()
    process.wait()
    over.set()
    launch("--state", state, "--fast")

    first, second = listener.wait(2)
    assert first.text == second.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_when_told(launch: Launch, port: int, listener: Listener, number: int) -> None:
    process = launch()
    ready(port, listener)

    process.send_signal(number)

    assert process.wait(10) == 0
    assert process.stderr is not None and process.stderr.read() == ""


def test_it_stops_although_a_call_is_held(launch: Launch, port: int, listener: Listener) -> None:
    process = launch("--set", "hold_seconds=300")
    driver = ready(port, listener)
    _ = driver.token
    driver.inject("timeout_before")
    with pytest.raises(requests.ReadTimeout):
        driver.post("/mpesa/stkpush/v1/processrequest", driver.push_body(), timeout=0.2)

    process.terminate()

    assert process.wait(15) == 0


def failure(*arguments: str, **environment: str) -> tuple[int, list[str]]:
    process = _start(*arguments, **environment)
    _, errors = process.communicate(timeout=20)
    return process.returncode, errors.splitlines()


def test_a_taken_port_is_one_clear_line(port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        code, lines = failure("--port", str(port))

    assert code == 2
    assert lines == [f"simulator: cannot listen on 127.0.0.1:{port}: Address already in use"]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--port", "many"), "simulator: the port must be a number from 0 to 65535, not 'many'"),
        (("--port", "70000"), "simulator: the port must be a number from 0 to 65535, not '70000'"),
        (("--set", "nonsense=1"), "simulator: there is no option 'nonsense'"),
        (("--set", "magic"), "simulator: --set wants OPTION=VALUE, not 'magic'"),
        (("--set", "mode=test"), "simulator: mode must be one of sandbox, production"),
        (
            ("--certificate", "/proc/no/x"),
            "simulator: cannot write the certificate to /proc/no/x: No such file or directory",
        ),
        (("--state", "/proc/no/x"), "simulator: cannot use the state file /proc/no/x: No such file or directory"),
    ],
)  # fmt: skip
def test_a_bad_option_is_one_clear_line(arguments: tuple[str, ...], line: str) -> None:
    code, lines = failure("--port", "0", *arguments)

    assert (code, lines) == (2, [line])


def test_two_simulators_do_not_share_a_state_file(
    launch: Launch, port: int, listener: Listener, tmp_path: Path
) -> None:
    state = str(tmp_path / "state.sqlite3")
    launch("--state", state)
    ready(port, listener)

    code, lines = failure("--port", "0", "--state", state)

    assert (code, lines) == (2, [f"simulator: the state file {state} is in use by another simulator"])


def test_it_writes_its_certificate_where_told(launch: Launch, port: int, tmp_path: Path) -> None:
    launch("--certificate", str(tmp_path / "new" / "simulator.pem"))

    assert "BEGIN CERTIFICATE" in (tmp_path / "new" / "simulator.pem").read_text()


def test_settings_come_from_the_environment_too(port: int, listener: Listener, tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite3"
    process = _start(
        SIMULATOR_PORT=str(port), SIMULATOR_STATE=str(state), SIMULATOR_SEED="cassava",
        SIMULATOR_CONSUMER_KEY="own-key", SIMULATOR_CONSUMER_SECRET="own-secret",
    )  # fmt: skip
    try:
        driver = ready(port, listener)
        assert driver.control("GET", "/config")["seed"] == "cassava"
        assert driver.oauth(auth=("own-key", "own-secret")).status_code == 200
        assert driver.oauth().status_code == 400
        assert state.exists()
    finally:
        process.kill()
        process.communicate()
