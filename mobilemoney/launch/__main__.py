"""The launcher: `make run` ends here, once everything is set up."""

import fcntl
import importlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from mobilemoney.launch import ports
from mobilemoney.launch.console import Console
from mobilemoney.launch.guard import Guard
from mobilemoney.launch.parent import Parent
from mobilemoney.launch.plan import Plan, make_plan
from mobilemoney.launch.supervisor import CannotStart, Supervisor, environment
from mobilemoney.launch.welcome import welcome

START_SECONDS_MAX = 120.0
# An earlier start that was killed needs a moment to be cleared away.
PATIENCE_SECONDS = 10.0
IMPATIENT_AFTER_SECONDS = 0.5


def main() -> int:
    console = Console()
    try:
        launch(console)
    except (CannotStart, ports.PortTaken) as wrong:
        console.flush()
        print(wrong, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        console.flush()
    return 0


def launch(console: Console) -> None:
    """Check, prepare and run until told to stop; raises with one line about what is wrong."""
    for number in ending_signals():
        signal.signal(number, signal.default_int_handler)
    parent, settings = Parent(), read_settings()
    with instance_lock(settings.VAR_DIR) as (lock, was_free):
        if not was_free:
            console.say("An earlier start runs or is just stopping …")
        plan = make_plan(settings)
        ports.require_free(plan.address, plan.ports, patience_seconds=0.0 if was_free else PATIENCE_SECONDS)
        console.say("Bringing the database up to date …")
        ready = prepared()
        run(plan, ready, console=console, parent=parent, lock=lock)


def run(plan: Plan, ready: dict[str, Any], *, console: Console, parent: Parent, lock: int) -> None:
    """Keep the planned processes running; `lock` stays taken until the last of them is gone."""
    guard = Guard(hold=[lock])
    supervisor = Supervisor(plan.parts, console=console, guard=guard, env=environment())
    stop_on_signals(supervisor)
    page = welcome(ready, dashboard=plan.base_url, api=f"{plan.base_url}/api/v1", simulator=plan.simulator_url)
    try:
        supervisor.run(is_ready=Readiness(plan), on_ready=lambda: console.say(page), orphaned=parent.is_gone)
    finally:
        guard.close()


class Readiness:
    """Whether the product is up; raises CannotStart when it takes far too long."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self._deadline = plan, time.monotonic() + START_SECONDS_MAX

    def __call__(self) -> bool:
        if self._plan.is_up():
            return True
        if time.monotonic() > self._deadline:
            raise CannotStart(f"The product did not come up within {START_SECONDS_MAX:.0f} s; see the lines above.")
        return False


def read_settings() -> ModuleType:
    """The settings as a plain module: no apps and no models are loaded into this process."""
    from django.core.exceptions import ImproperlyConfigured

    try:
        return importlib.import_module("mobilemoney.settings")
    except ImproperlyConfigured as wrong:
        raise CannotStart(f"Settings: {wrong}") from None
    except OSError as wrong:
        raise CannotStart(f"Settings: {wrong.filename}: {wrong.strerror}. Check VAR_DIR and SQLITE_PATH.") from None


def prepared() -> dict[str, Any]:
    """Migrate and make sure of what the product begins with; what to show the reader."""
    command = [sys.executable, "-m", "mobilemoney.launch.prepare"]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True)
    if done.returncode:
        raise CannotStart((done.stderr or done.stdout).strip() or "The database could not be prepared.")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


@contextmanager
def instance_lock(folder: Path) -> Iterator[tuple[int, bool]]:
    """A lock that we and our guard hold: still taken means that an earlier start runs or is being cleared away."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "launch.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield file.fileno(), False
        else:
            yield file.fileno(), True


def stop_on_signals(supervisor: Supervisor) -> None:
    """SIGTERM and Ctrl-C stop everything; a second Ctrl-C doesn't wait for it."""
    first: list[float] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        # One Ctrl-C can arrive twice, from the terminal and from whoever started us.
        if first and number == signal.SIGINT and now - first[0] > IMPATIENT_AFTER_SECONDS:
            supervisor.stop_at_once()
        first.append(now)
        supervisor.stop()

    for number in ending_signals():
        signal.signal(number, stop)


def ending_signals() -> list[signal.Signals]:
    """What ends us: not the end of the terminal, where `nohup` said so."""
    spared = [signal.SIGHUP] if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN else []
    return [number for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if number not in spared]


if __name__ == "__main__":
    sys.exit(main())
