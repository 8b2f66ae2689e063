"""`manage.py test`."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools import parts
from tools.machine import ROOT


def manage_test(var: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "manage.py", "test", *arguments]
    return subprocess.run(command, cwd=ROOT, env=parts.environment(var), capture_output=True, text=True, timeout=180)


@pytest.mark.parametrize("label", ["tests/tools/test_stamps.py", "tests.tools.test_stamps"])
def test_it_runs_the_named_tests_by_pytest(tmp_path: Path, label: str) -> None:
    done = manage_test(tmp_path, label)

    assert done.returncode == 0, done.stderr
    assert "7 passed" in done.stdout


def test_it_passes_the_choice_of_tests_on(tmp_path: Path) -> None:
    done = manage_test(tmp_path, "tests/tools/test_stamps.py", "-k", "removed")

    assert "1 passed, 6 deselected" in done.stdout


def test_it_fails_when_pytest_does(tmp_path: Path) -> None:
    assert manage_test(tmp_path, "tests/tools/test_nowhere.py").returncode != 0
