"""The launcher as a command: what it says when it can't start, and that one word ends it."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from mobilemoney.launch.__main__ import ending_signals
from mobilemoney.launch.guard import signal_group
from mobilemoney.launch.parent import Parent
from tests.journeys.waiting import eventually
from tools import parts
from tools.machine import ROOT


def launch(var: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "mobilemoney.launch"]
    env = {**parts.environment(var), **settings}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("MPESA_ENVIRONMENT", "prod"),
        ("DATABASE_URL", "mysql://here/db"),
        ("STK_CHECK_SCHEDULE", "60,20"),
        ("VAR_DIR", "/proc/not/here"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(tmp_path: Path, name: str, value: str) -> None:
    done = launch(tmp_path, **{name: value})

    assert done.returncode == 1
    assert done.stdout == ""
    assert name in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_taken_port_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])

        done = launch(tmp_path, PORT=port)

    assert done.returncode == 1
    assert done.stderr == f"Port {port} is taken by another program. Stop it, or set PORT to another port.\n"


def test_a_database_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    done = launch(tmp_path, DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing", **free_ports())

    assert done.returncode == 1
    assert done.stderr.startswith("The database can't be used: ")
    assert "DATABASE_URL" in done.stderr
    assert done.stderr.count("\n") == 1


def test_it_comes_up_and_one_sigterm_ends_all_of_it(tmp_path: Path) -> None:
    env = {**parts.environment(tmp_path), **free_ports()}
    env.pop("MAKELEVEL", None)
    log = tmp_path / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "mobilemoney.launch"], cwd=ROOT, env=env, stdout=out, stderr=out
        )
    eventually(lambda: "Ctrl-C" in log.read_text() or process.poll() is not None, within_seconds=120)

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=60) == 0, log.read_text()
    assert log.read_text().endswith("Stopping …\nStopped.\n")
    assert "Traceback" not in log.read_text()


def free_ports() -> dict[str, str]:
    servers = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
    names = ("PORT", "EVENTS_PORT", "SIMULATOR_PORT")
    chosen = {name: str(server.getsockname()[1]) for name, server in zip(names, servers, strict=True)}
    for server in servers:
        server.close()
    return chosen


@pytest.mark.parametrize(("before", "ends"), [(signal.SIG_DFL, True), (signal.SIG_IGN, False)])
def test_the_end_of_a_terminal_ends_it_unless_nohup_was_said(before: signal.Handlers, ends: bool) -> None:
    kept = signal.signal(signal.SIGHUP, before)
    try:
        assert (signal.SIGHUP in ending_signals()) is ends
    finally:
        signal.signal(signal.SIGHUP, kept)


def test_started_by_hand_it_minds_no_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAKELEVEL", raising=False)
    parent = Parent()

    monkeypatch.setattr(os, "getppid", lambda: 1)

    assert not parent.is_gone()


def test_under_make_it_goes_when_its_parent_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAKELEVEL", "1")
    parent = Parent()
    assert not parent.is_gone()

    monkeypatch.setattr(os, "getppid", lambda: 1)

    assert parent.is_gone()


def test_an_interrupt_that_only_make_got_ends_it_too(tmp_path: Path) -> None:
    makefile, note = tmp_path / "Makefile", tmp_path / "note"
    wait = "from mobilemoney.launch.parent import Parent; import sys, time; parent = Parent(); open(sys.argv[1], 'w')"
    code = f"{wait}\nwhile not parent.is_gone(): time.sleep(0.05)\nopen(sys.argv[1], 'w').write('gone')"
    (tmp_path / "wait.py").write_text(code)
    makefile.write_text(f"wait:\n\t@exec env PYTHONPATH={ROOT} {sys.executable} {tmp_path}/wait.py {note}\n")
    make = subprocess.Popen(["make", "-f", str(makefile)], start_new_session=True, preexec_fn=_hear_interrupts)
    try:
        eventually(note.exists)

        make.send_signal(signal.SIGINT)

        assert make.wait(timeout=60) != 0
        assert note.read_text() == "gone"
    finally:
        signal_group(make.pid, signal.SIGKILL)


def _hear_interrupts() -> None:
    """A shell that runs the tests in the background makes everything deaf to SIGINT, make too."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
