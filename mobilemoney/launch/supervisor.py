"""Runs the parts of the product side by side, starts again what dies, and stops all of them at one word.

A supervisor of our own and not honcho: honcho stops everything when one part ends, puts a Python
process of its own beside every part, and can't see the ones that a SIGKILL of itself leaves behind.
"""

import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from mobilemoney.launch.console import Console
from mobilemoney.launch.guard import Guard, signal_group

STOP_SECONDS = 10.0
BACK_OFF_SECONDS = (0.5, 1, 2, 4, 8, 15, 30)
STEADY_SECONDS = 60.0
TICK_SECONDS = 0.1
LAST_LINES = 8


class CannotStart(Exception):
    """The product can't come up; says why."""


@dataclass(frozen=True)
class Part:
    """One process of the product."""

    name: str
    command: Sequence[str]


class Keeper:
    """Keeps one part running."""

    def __init__(self, part: Part, *, console: Console, guard: Guard, env: dict[str, str]) -> None:
        self.part = part
        self.deaths = 0
        self.last_lines: deque[str] = deque(maxlen=LAST_LINES)
        self._console, self._guard, self._env = console, guard, env
        self._process: subprocess.Popen[str] | None = None
        self._began = 0.0
        self._start_at = 0.0

    def tend(self) -> None:
        """Start the part when it is due; notice when it died."""
        now = time.monotonic()
        if self._process is None:
            if now >= self._start_at:
                self._start(now)
        elif self._process.poll() is not None:
            self._bury(now)

    def stop(self, how: signal.Signals) -> None:
        """One signal: to the main process, which stops its own, or to all of them when it must be at once."""
        if self._process is None or self._process.poll() is not None:
            return
        if how == signal.SIGKILL:
            signal_group(self._process.pid, how)
        else:
            self._process.send_signal(how)

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def clear_away(self) -> None:
        """After its main process ended: whatever it left behind goes too."""
        if self._process is not None:
            signal_group(self._process.pid, signal.SIGKILL)
            self._guard.forget(self._process.pid)
            self._process = None

    def _start(self, now: float) -> None:
        self._began = now
        self._process = subprocess.Popen(
            self.part.command,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._guard.watch(self._process.pid)
        threading.Thread(target=self._follow, args=(self._process,), daemon=True).start()

    def _follow(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout as output:
            for line in output:
                self.last_lines.append(line.rstrip())
                self._console.line(self.part.name, line.rstrip())

    def _bury(self, now: float) -> None:
        assert self._process is not None
        code = self._process.returncode
        self.clear_away()
        self.deaths = 1 if now - self._began > STEADY_SECONDS else self.deaths + 1
        wait = BACK_OFF_SECONDS[min(self.deaths, len(BACK_OFF_SECONDS)) - 1]
        self._start_at = now + wait
        self._console.say(f"{self.part.name} ended by itself ({_how(code)}); starting it again in {wait:g} s.")


class Supervisor:
    """All parts together. `stop()` and `stop_at_once()` may be called from a signal handler."""

    DEATHS_BEFORE_READY = 3

    def __init__(self, parts: Sequence[Part], *, console: Console, guard: Guard, env: dict[str, str]) -> None:
        self._keepers = [Keeper(part, console=console, guard=guard, env=env) for part in parts]
        self._console = console
        self._stopping = self._at_once = False

    def stop(self) -> None:
        self._stopping = True

    def stop_at_once(self) -> None:
        self._stopping = self._at_once = True

    def run(self, *, is_ready: Callable[[], bool], on_ready: Callable[[], None], orphaned: Callable[[], bool]) -> None:
        """Run until stopped; raises CannotStart when a part dies again and again before all are ready."""
        ready = False
        try:
            while not self._stopping and not orphaned():
                for keeper in self._keepers:
                    keeper.tend()
                if not ready and is_ready():
                    ready = True
                    on_ready()
                elif not ready:
                    self._give_up_if_hopeless()
                time.sleep(TICK_SECONDS)
        finally:
            self._end()

    def _give_up_if_hopeless(self) -> None:
        for keeper in self._keepers:
            if keeper.deaths >= self.DEATHS_BEFORE_READY:
                raise CannotStart(f"The {keeper.part.name} process can't start: {_last_words(keeper.last_lines)}")

    def _end(self) -> None:
        """SIGTERM once to each part, SIGKILL after the grace or at a second word."""
        self._console.say("Stopping …")
        for keeper in self._keepers:
            keeper.stop(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while any(keeper.is_running() for keeper in self._keepers):
            if self._at_once or time.monotonic() > deadline:
                for keeper in self._keepers:
                    keeper.stop(signal.SIGKILL)
            time.sleep(TICK_SECONDS / 2)
        for keeper in self._keepers:
            keeper.clear_away()
        self._console.say("Stopped.")


def _last_words(lines: Iterable[str]) -> str:
    """The end of a trace, not what a server adds about its workers in brackets."""
    telling = [line for line in lines if line.strip() and not line.startswith("[")]
    return telling[-1] if telling else "it says nothing"


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"


def environment() -> dict[str, str]:
    """What every part gets: ours, with output that comes at once."""
    return {**os.environ, "PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "mobilemoney.settings"}
