"""Failpoints kill exactly where and when they were told to, and are nothing otherwise."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mobilemoney import failpoints

PLACE = "inbox.claimed"
THREE_TIMES = f"""
from mobilemoney.failpoints import reach
for count in range(1, 4):
    reach({PLACE!r})
    print(count, flush=True)
"""


def walk(code: str = THREE_TIMES, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)


def test_a_place_that_nobody_armed_is_passed() -> None:
    done = walk(FAILPOINT="inbox.applied")

    assert (done.returncode, done.stdout.split(), done.stderr) == (0, ["1", "2", "3"], "")


@pytest.mark.parametrize(("armed", "passed"), [(PLACE, []), (f"{PLACE}:1", []), (f"{PLACE}:3", ["1", "2"])])
def test_an_armed_place_kills_at_the_wanted_time_and_says_so(armed: str, passed: list[str]) -> None:
    done = walk(FAILPOINT=armed)

    assert (done.returncode, done.stdout.split()) == (-signal.SIGKILL, passed)
    assert done.stderr.startswith(f"Failpoint {PLACE} reached by process ")


def test_a_place_armed_by_a_file_kills_once(tmp_path: Path) -> None:
    file = tmp_path / "failpoint"
    file.write_text(f"{PLACE}\n")

    first = walk(FAILPOINT_FILE=str(file))
    second = walk(FAILPOINT_FILE=str(file))

    assert (first.returncode, first.stdout) == (-signal.SIGKILL, "")
    assert (second.returncode, second.stdout.split()) == (0, ["1", "2", "3"])


def test_a_file_that_names_another_place_stays(tmp_path: Path) -> None:
    file = tmp_path / "failpoint"
    file.write_text("inbox.applied")

    done = walk(FAILPOINT_FILE=str(file))

    assert done.returncode == 0
    assert file.exists()


def test_a_misspelt_place_is_an_error() -> None:
    done = walk("from mobilemoney.failpoints import reach; reach('inbox.clamed')", FAILPOINT="inbox.clamed")

    assert "No failpoint is called inbox.clamed." in done.stderr


def test_names_say_whose_place_they_are() -> None:
    assert all(name.count(".") == 1 for name in failpoints.NAMES)
