"""What happens to the parts when their launcher is killed."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from mobilemoney.launch.guard import Guard
from tests.journeys.waiting import eventually
from tests.launch.test_supervisor import is_gone, pid_in
from tools.machine import ROOT

OWNER = """
import subprocess, sys
from mobilemoney.launch.guard import Guard
guard = Guard()
child = subprocess.Popen([sys.executable, "-c", sys.argv[2]], start_new_session=True)
guard.watch(child.pid)
open(sys.argv[1], "w").write(str(child.pid))
child.wait()
"""
SLEEPER = "import time; time.sleep(600)"


def sleeper() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", SLEEPER], start_new_session=True)


def test_the_parts_of_a_killed_launcher_end(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(note), SLEEPER], cwd=ROOT)
    child = pid_in(note)

    os.kill(owner.pid, signal.SIGKILL)
    owner.wait()

    eventually(lambda: is_gone(child), what="an end of the orphan")


def test_what_was_forgotten_lives_on() -> None:
    guard, process = Guard(), sleeper()
    guard.watch(process.pid)

    guard.forget(process.pid)
    guard.close()

    assert process.poll() is None
    process.kill()
    process.wait()


def test_what_was_not_forgotten_ends_with_the_guard() -> None:
    guard, process = Guard(), sleeper()

    guard.watch(process.pid)
    # Collected meanwhile, as init would: the guard takes what is dead but not collected for alive.
    collector = threading.Thread(target=process.wait)
    collector.start()
    guard.close()
    collector.join(20)

    assert process.returncode == -signal.SIGTERM


def test_work_goes_on_without_a_guard_that_was_killed() -> None:
    guard = Guard()
    os.kill(guard.pid, signal.SIGKILL)
    eventually(lambda: is_gone(guard.pid))

    guard.watch(12345678)
    guard.close()
