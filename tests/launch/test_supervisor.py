"""Running the parts side by side."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mobilemoney.launch import supervisor as module
from mobilemoney.launch.console import Console
from mobilemoney.launch.guard import Guard
from mobilemoney.launch.supervisor import CannotStart, Part, Supervisor, environment
from tests.journeys.waiting import eventually
from tests.launch.programs import DEAF, PATIENT, part


class Listener(Console):
    """Keeps what would be printed."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, text: str) -> None:
        self.lines.append(text)

    def line(self, name: str, text: str) -> None:
        self.lines.append(f"{name}: {text}")


@pytest.fixture
def console() -> Listener:
    return Listener()


@pytest.fixture
def guard() -> Iterator[Guard]:
    made = Guard()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STOP_SECONDS", 1.0)
    monkeypatch.setattr(module, "BACK_OFF_SECONDS", (0.05,))


def start(parts: list[Part], console: Console, guard: Guard) -> tuple[Supervisor, "threading.Thread"]:
    made = Supervisor(parts, console=console, guard=guard, env=environment())
    life = threading.Thread(target=made.run, kwargs=_whims())
    life.start()
    return made, life


def _whims(ready: bool = True) -> dict[str, Callable[[], object]]:
    return {"is_ready": lambda: ready, "on_ready": lambda: None, "orphaned": lambda: False}


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def pid_in(file: Path) -> int:
    return int(eventually(lambda: file.read_text() if file.exists() else "", what=f"a number in {file.name}"))


def test_what_parts_say_is_shown_with_their_names(console: Listener, guard: Guard) -> None:
    made, life = start([part("one", PATIENT), part("two", PATIENT)], console, guard)
    eventually(lambda: {"one: here", "two: here"} <= set(console.lines), what="both voices")

    made.stop()
    life.join(20)

    assert console.lines[-2:] == ["Stopping …", "Stopped."]


def test_a_part_that_dies_is_started_again_and_the_others_run_on(console: Listener, guard: Guard) -> None:
    made, life = start([part("frail", "print('here')"), part("steady", PATIENT)], console, guard)

    eventually(lambda: console.lines.count("frail: here") >= 2, what="a second life")

    made.stop()
    life.join(20)
    assert console.lines.count("steady: here") == 1
    assert any(line.startswith("frail ended by itself (exit status 0)") for line in console.lines)


def test_a_part_that_was_killed_is_told_by_its_signal(console: Listener, guard: Guard) -> None:
    made, life = start([part("frail", "import os; os.kill(os.getpid(), 9)")], console, guard)

    eventually(lambda: any("signal SIGKILL" in line for line in console.lines), what="the signal's name")

    made.stop()
    life.join(20)


def test_a_part_that_does_not_listen_is_killed_after_the_grace(console: Listener, guard: Guard) -> None:
    made, life = start([part("deaf", DEAF)], console, guard)
    eventually(lambda: "deaf: here" in console.lines)

    began = time.monotonic()
    made.stop()
    life.join(20)

    assert not life.is_alive()
    assert 0.9 <= time.monotonic() - began < 10


def test_a_second_word_does_not_wait_for_the_grace(
    console: Listener, guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STOP_SECONDS", 600)
    made, life = start([part("deaf", DEAF)], console, guard)
    eventually(lambda: "deaf: here" in console.lines)

    made.stop()
    eventually(lambda: "Stopping …" in console.lines)
    made.stop_at_once()
    life.join(20)

    assert not life.is_alive()


def test_what_a_dead_part_left_behind_goes_before_it_starts_again(
    console: Listener, guard: Guard, tmp_path: Path
) -> None:
    leave = "import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])"
    note = tmp_path / "pid"
    made, life = start(
        [part("leaver", f"{leave}; open(sys.argv[1], 'w').write(str(child.pid))", str(note))], console, guard
    )

    first = pid_in(note)

    eventually(lambda: is_gone(first), what="an end of the orphan")
    made.stop()
    life.join(20)


def test_a_product_whose_part_can_not_start_gives_up_with_its_last_words(console: Listener, guard: Guard) -> None:
    broken = part("web", "import sys; print('no such module\\n\\n[ERROR] Unexpected exit', flush=True); sys.exit(1)")
    made = Supervisor([broken, part("other", PATIENT)], console=console, guard=guard, env=environment())

    with pytest.raises(CannotStart, match="The web process can't start: no such module"):
        made.run(**_whims(ready=False))  # type: ignore[arg-type]

    assert console.lines[-1] == "Stopped."


def test_everything_stops_when_nobody_wants_it_any_more(console: Listener, guard: Guard) -> None:
    made = Supervisor([part("one", PATIENT)], console=console, guard=guard, env=environment())

    made.run(is_ready=lambda: True, on_ready=lambda: None, orphaned=lambda: True)

    assert console.lines[-1] == "Stopped."


def test_readiness_is_told_once(console: Listener, guard: Guard) -> None:
    told: list[str] = []
    made = Supervisor([part("one", PATIENT)], console=console, guard=guard, env=environment())
    rounds = iter([False, False, True, True])

    def ready() -> bool:
        return next(rounds, True)

    def orphaned() -> bool:
        return len(told) == 1 and console.lines.count("one: here") == 1

    made.run(is_ready=ready, on_ready=lambda: told.append("ready"), orphaned=orphaned)

    assert told == ["ready"]


def test_output_comes_at_once_and_with_our_settings() -> None:
    assert environment()["PYTHONUNBUFFERED"] == "1"
    assert environment()["DJANGO_SETTINGS_MODULE"] == "mobilemoney.settings"
