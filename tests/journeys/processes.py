"""One process of the product under a test's hand: started, stopped and killed as often as the test wishes."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from mobilemoney.launch.guard import Guard, signal_group
from tests.journeys.waiting import eventually
from tools.machine import ROOT

START_SECONDS_MAX = 90.0
STOP_SECONDS_MAX = 20.0
LOG_CHARACTERS_SHOWN = 4_000


class Process:
    """A command with its settings and its log. `is_up` looks whether it answers."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        folder: Path,
        guard: Guard,
        is_up: Callable[["Process"], bool],
    ) -> None:
        self.name, self.command = name, list(command)
        self._env, self._guard, self._is_up = dict(env), guard, is_up
        self._log = folder / f"{name}.log"
        self._log.touch()
        self._said_before = self._watched_before = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._is_buried = True

    def start(self, **settings: str) -> None:
        """Start it and wait until it answers. `settings` are for this one life."""
        self.begin(**settings)
        self.wait_until_up()

    @property
    def pid(self) -> int:
        assert self._process is not None, f"{self.name} was never started"
        return self._process.pid

    def begin(self, **settings: str) -> None:
        """Start it without waiting."""
        assert not self.is_running(), f"{self.name} runs already"
        self._said_before = self._log.stat().st_size
        self._is_buried = False
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env={**self._env, **settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._guard.watch(self._process.pid)

    def wait_until_up(self) -> None:
        def look() -> bool:
            assert self.is_running(), f"{self.name} ended at once:\n{self.shown_log()}"
            return self._is_up(self)

        try:
            eventually(look, within_seconds=START_SECONDS_MAX)
        except AssertionError:
            raise AssertionError(f"{self.name} did not come up:\n{self.shown_log()}") from None

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """One polite signal to the main process, as the launcher gives it; returns the exit status."""
        assert self._process is not None
        self._process.send_signal(how)
        return self.wait_until_dead(STOP_SECONDS_MAX)

    def kill(self) -> None:
        """SIGKILL to it and to all that it started."""
        if self._process is not None and not self._is_buried:
            self._buried()

    def restart(self, **settings: str) -> None:
        if self.is_running():
            self.kill()
        self.start(**settings)

    @contextmanager
    def with_settings(self, **settings: str) -> Iterator[None]:
        """Run it with other settings for a while."""
        self.restart(**settings)
        try:
            yield
        finally:
            self.restart()

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def wait_until_dead(self, within_seconds: float = STOP_SECONDS_MAX) -> int:
        """Its exit status once it is gone; below zero for a signal."""
        assert self._process is not None
        try:
            self._process.wait(within_seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{self.name} still runs after {within_seconds:.0f} s") from None
        return self._buried()

    def watch_from_here(self) -> None:
        """Only deaths from here on count for `wait_until_killed_at`."""
        self._watched_before = self._log.stat().st_size

    def wait_until_killed_at(self, failpoint: str) -> None:
        """Wait until it, or a process that it started, got to this place, and see that SIGKILL ended that one there."""
        spoken = re.compile(rf"^Failpoint {re.escape(failpoint)} reached by process ([0-9]+)\.$", re.MULTILINE)
        [victim] = eventually(
            lambda: spoken.findall(self._said_since(self._watched_before)), what=f"{self.name} at {failpoint}"
        )
        eventually(lambda: is_gone(int(victim)), what=f"the death of process {victim}")

    def revive(self) -> None:
        """Have it answer again: its main process may bring a dead child back by itself, else it is started."""

        def look() -> bool:
            if not self.is_running():
                self.begin()
            return self._is_up(self)

        eventually(look, within_seconds=START_SECONDS_MAX, what=f"an answer of {self.name}")

    def pause(self) -> None:
        """Let it and all that it started stand still, as an overloaded machine does."""
        assert self._process is not None
        signal_group(self._process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        assert self._process is not None
        signal_group(self._process.pid, signal.SIGCONT)

    def children(self) -> list[int]:
        """The processes that it started itself."""
        assert self._process is not None
        pid = self._process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def said(self) -> str:
        """What it said in this life."""
        return self._said_since(self._said_before)

    def whole_log(self) -> str:
        return self._log.read_text(errors="replace")

    def shown_log(self) -> str:
        return self.whole_log()[-LOG_CHARACTERS_SHOWN:]

    def _said_since(self, position: int) -> str:
        with self._log.open("rb") as log:
            log.seek(position)
            return log.read().decode(errors="replace")

    def _buried(self) -> int:
        """End what is left of its group, once: later its number may be another process's."""
        assert self._process is not None
        if not self._is_buried:
            self._is_buried = True
            signal_group(self._process.pid, signal.SIGKILL)
            self._guard.forget(self._process.pid)
        return self._process.wait()


def is_gone(pid: int) -> bool:
    """Whether a process is no more, or only waits to be collected; not while a thread of it still ends."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state == "Z" and len(os.listdir(f"/proc/{pid}/task")) == 1
    except OSError:
        return True


def run(module: str, env: Mapping[str, str]) -> str:
    """Run one of the project's modules to its end and return its last line."""
    command = [sys.executable, "-m", module]
    done = subprocess.run(command, cwd=ROOT, env=dict(env), capture_output=True, text=True)
    assert done.returncode == 0, f"{module}: {done.stdout}\n{done.stderr}"
    return done.stdout.strip().splitlines()[-1]


def own_environment(settings: Mapping[str, str], folder: Path) -> dict[str, str]:
    """This machine's environment with these settings of the project and no others."""
    from tools.parts import environment

    return {**environment(folder), "PYTHONUNBUFFERED": "1", "MAKELEVEL": "", **settings, "HOME": os.environ["HOME"]}
