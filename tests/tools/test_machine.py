"""What is said about a machine that lacks something."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.tools.programs import Programs
from tools import machine
from tools.machine import ROOT, Missing

OLD = "exit 1"
NEW_ENOUGH = 'case "$2" in *version_info*) exit 0;; *) echo "$0 runs $*";; esac'


def run_python(programs: Programs, **environment: str) -> "subprocess.CompletedProcess[str]":
    script = ROOT / "tools" / "python.sh"
    env = {"PATH": str(programs.path), **environment}
    return subprocess.run(["/bin/sh", script, "-m", "something"], env=env, capture_output=True, text=True)


@pytest.mark.parametrize("version", ["v20.19.0", "v22.1.3"])
def test_a_new_enough_node_is_taken(programs: Programs, version: str) -> None:
    programs.add("node", f"echo {version}")

    assert machine.node_version() >= machine.NODE_OLDEST


@pytest.mark.parametrize("script", ["echo v20.18.3", "echo v9.0.0", "echo nonsense", "exit 1"])
def test_an_old_or_broken_node_is_one_line(programs: Programs, script: str) -> None:
    programs.add("node", script)

    with pytest.raises(Missing, match=r"^Node 20\.19 or newer is needed[^\n]+$"):
        machine.node_version()


def test_a_missing_node_is_one_line(programs: Programs) -> None:
    with pytest.raises(Missing, match="there is no `node`"):
        machine.node_version()


def test_a_missing_npm_is_one_line(programs: Programs) -> None:
    with pytest.raises(Missing, match="npm is needed"):
        machine.require_npm()


def test_the_named_browser_is_taken_before_any_other(programs: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    programs.add("chromium", "true")
    programs.add("mine", "true")

    assert str(machine.browser()).endswith("/chromium")
    monkeypatch.setenv("CHROMIUM_PATH", str(programs.path / "mine"))
    assert str(machine.browser()).endswith("/mine")


def test_no_browser_is_no_error(programs: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)

    assert machine.browser() is None


def test_variables_of_other_projects_are_kept_from_installers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODE_ENV", "production")
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    monkeypatch.setenv("HOME", "/home/me")

    environment = machine.clean_environment()

    assert "NODE_ENV" not in environment
    assert "PYTHONPATH" not in environment
    assert environment["HOME"] == "/home/me"


def test_the_first_python_that_is_new_enough_runs(programs: Programs) -> None:
    programs.add("python3", OLD)
    programs.add("python3.12", NEW_ENOUGH)
    programs.add("python3.11", NEW_ENOUGH)

    done = run_python(programs)

    assert done.stdout == f"{programs.path}/python3.12 runs -m something\n"


def test_the_python_that_was_named_runs_first(programs: Programs) -> None:
    programs.add("python3", NEW_ENOUGH)
    programs.add("mine", NEW_ENOUGH)

    done = run_python(programs, PYTHON=str(programs.path / "mine"))

    assert done.stdout == f"{programs.path}/mine runs -m something\n"


def test_a_machine_with_an_old_python_hears_in_one_line_which_one_it_has(programs: Programs) -> None:
    programs.add("python3", f'[ "$1" = --version ] && echo Python 3.8.1 && exit 0; {OLD}')

    done = run_python(programs)

    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.11 or newer is needed (found: Python 3.8.1).")
    assert done.stderr.count("\n") == 1


def test_a_machine_without_any_python_hears_it_in_one_line(programs: Programs) -> None:
    done = run_python(programs)

    assert done.returncode == 1
    assert "(found: none)" in done.stderr


def test_make_help_lists_the_commands_that_people_were_promised() -> None:
    help_text = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    promised = "run test help migrations superuser worker simulator doctor bench faults ngrok fe-dev schema audit"
    listed = {line.split()[1] for line in help_text.splitlines() if line.startswith("  make ")}
    assert set(promised.split()) <= listed


def test_every_target_of_the_makefile_is_listed() -> None:
    lines = Path(ROOT / "Makefile").read_text().splitlines()

    targets = [line for line in lines if re.match(r"[a-z-]+:", line)]

    assert targets
    assert [line for line in targets if " ## " not in line] == []
