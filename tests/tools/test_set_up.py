"""The set-up: each step once, again when something changed or broke off, one at a time."""

import fcntl
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.tools.programs import Programs
from tools import commands, set_up
from tools.commands import Failed
from tools.machine import Missing

# Like the real one, `npm ci` clears the packages first and `npm run build` the build.
NPM = """
case "$1" in
  ci) rm -rf node_modules && sleep 0.1 && mkdir node_modules;;
  run) rm -rf dist && mkdir dist && echo page > dist/index.html;;
esac
"""


@pytest.fixture
def frontend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, programs: Programs) -> Path:
    """A dashboard of three files, with a Node and an npm that only write down how they were called."""
    folder = tmp_path / "frontend"
    (folder / "src").mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "src/main.ts"):
        (folder / name).write_text(name)
    programs.add("node", "echo v20.19.0")
    programs.add("npm", NPM)
    monkeypatch.setattr(set_up, "FRONTEND", folder)
    monkeypatch.setattr(set_up, "LOCK", tmp_path / "var" / "set-up.lock")
    monkeypatch.setattr(commands, "_stopping", threading.Event())
    return folder


def set_up_dashboard() -> None:
    set_up.set_up(python=False)


def steps(programs: Programs) -> list[str]:
    return [call.split()[1] for call in programs.calls("npm")]


def test_the_first_time_installs_and_builds(frontend: Path, programs: Programs) -> None:
    set_up_dashboard()

    assert steps(programs) == ["ci", "run"]
    assert (frontend / "dist" / "index.html").exists()


def test_the_second_time_does_nothing(frontend: Path, programs: Programs) -> None:
    set_up_dashboard()

    set_up_dashboard()

    assert steps(programs) == ["ci", "run"]


def test_a_changed_source_is_built_again_and_nothing_installed(frontend: Path, programs: Programs) -> None:
    set_up_dashboard()
    (frontend / "src" / "main.ts").write_text("changed")

    set_up_dashboard()

    assert steps(programs) == ["ci", "run", "run"]


def test_changed_packages_are_installed_and_built_again(frontend: Path, programs: Programs) -> None:
    set_up_dashboard()
    (frontend / "package-lock.json").write_text("changed")

    set_up_dashboard()

    assert steps(programs) == ["ci", "run", "ci", "run"]


def test_a_build_that_was_thrown_away_is_made_again(frontend: Path, programs: Programs) -> None:
    set_up_dashboard()
    (frontend / "dist" / "index.html").unlink()

    set_up_dashboard()

    assert steps(programs) == ["ci", "run", "run"]


def test_a_changed_browser_journey_builds_nothing(frontend: Path, programs: Programs) -> None:
    set_up_dashboard()
    (frontend / "e2e").mkdir()
    (frontend / "e2e" / "pay.e2e.ts").write_text("new")

    set_up_dashboard()

    assert steps(programs) == ["ci", "run"]


def test_a_step_that_failed_is_told_with_its_output_and_done_again(frontend: Path, programs: Programs) -> None:
    programs.add("npm", "echo no such registry; exit 7")
    with pytest.raises(Failed, match="could not be installed") as failed:
        set_up_dashboard()
    programs.add("npm", NPM)

    commands._stopping.clear()
    set_up_dashboard()

    assert failed.value.output == "no such registry"
    assert steps(programs) == ["ci", "ci", "run"]


def test_two_starts_at_once_install_once(frontend: Path, programs: Programs) -> None:
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda _: set_up_dashboard(), range(2)))

    assert steps(programs) == ["ci", "run"]


def test_a_set_up_waits_for_the_command_of_one_that_was_killed(frontend: Path, programs: Programs) -> None:
    with set_up.alone() as lock:
        orphan = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[lock])

    with set_up.LOCK.open("w") as again:
        with pytest.raises(BlockingIOError):
            fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)
        orphan.communicate(b"\n")
        fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_everything_that_is_missing_is_told_at_once(frontend: Path, programs: Programs) -> None:
    (programs.path / "npm").unlink()
    programs.add("node", "echo v18.0.0")

    with pytest.raises(Missing) as missing:
        set_up_dashboard()

    assert [line.split()[0] for line in str(missing.value).splitlines()] == ["Node", "npm"]


def test_long_output_is_shortened_in_the_middle() -> None:
    output = "\n".join(["npm notice buy a new one", *(f"line {number}" for number in range(100))])

    shown = Failed("It failed.", output).output.splitlines()

    assert shown[0] == "line 0"
    assert shown[-1] == "line 99"
    assert len(shown) == commands.FIRST_LINES_SHOWN + 1 + commands.LAST_LINES_SHOWN
