"""Runs commands that end with this process, and shows what they said only when they fail."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

from tools.machine import ROOT, clean_environment

FIRST_LINES_SHOWN, LAST_LINES_SHOWN = 10, 15
STOP_SECONDS = 5

_running: set["subprocess.Popen[str]"] = set()
_lock = threading.Lock()
_stopping = threading.Event()


class Failed(Exception):
    """A command failed; carries one line for the reader, and the beginning and end of its output."""

    def __init__(self, line: str, output: str = "") -> None:
        super().__init__(line)
        self.output = "\n".join(_shortened(output))


def _shortened(output: str) -> list[str]:
    lines = [line for line in output.strip().splitlines() if not line.startswith(("npm notice", "npm warn"))]
    if len(lines) <= FIRST_LINES_SHOWN + LAST_LINES_SHOWN:
        return lines
    return [*lines[:FIRST_LINES_SHOWN], "…", *lines[-LAST_LINES_SHOWN:]]


def quietly(
    command: Sequence[str | Path],
    *,
    otherwise: str,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    hold: Sequence[int] = (),
) -> str:
    """Run a command without showing its output; raises Failed with the line `otherwise`.

    The descriptors in `hold` stay open in the command: a lock that it inherits is held
    for as long as it works, even when we are killed.
    """
    process = begin(command, cwd=cwd, env=env, hold=hold)
    output, _ = process.communicate()
    with _lock:
        _running.discard(process)
    if process.returncode:
        raise Failed(otherwise, output)
    return output


def begin(
    command: Sequence[str | Path],
    *,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    hold: Sequence[int] = (),
) -> "subprocess.Popen[str]":
    """Start a command whose output we read; it is stopped when we are."""
    with _lock:
        if _stopping.is_set():
            raise Failed("Stopping.")
        try:
            process = subprocess.Popen(
                [str(word) for word in command],
                cwd=cwd,
                env=dict(env) if env is not None else clean_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                pass_fds=tuple(hold),
                start_new_session=True,
            )
        except OSError as wrong:
            raise Failed(f"{command[0]} can't be started: {wrong.strerror}.") from None
        _running.add(process)
        return process


def ended(process: "subprocess.Popen[str]") -> None:
    """Forget a command of `begin` that has ended."""
    with _lock:
        _running.discard(process)


def kill(process: "subprocess.Popen[str]") -> None:
    """End a command and everything that it started, at once."""
    _signal_group(process, signal.SIGKILL)


def stop_all() -> None:
    """Stop whatever is running, first politely; nothing new can start afterwards."""
    with _lock:
        _stopping.set()
        left = list(_running)
    for how in (signal.SIGTERM, signal.SIGKILL):
        for process in left:
            _signal_group(process, how)
        for process in left:
            try:
                process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue
        left = [process for process in left if process.poll() is None]


def _signal_group(process: "subprocess.Popen[str]", how: signal.Signals) -> None:
    try:
        os.killpg(process.pid, how)
    except (ProcessLookupError, PermissionError):
        return


def die_politely() -> None:
    """Turn SIGTERM and SIGHUP into an orderly end, as Ctrl-C is."""

    def stop(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, stop)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # As `nohup` leaves it.
        signal.signal(signal.SIGHUP, stop)
