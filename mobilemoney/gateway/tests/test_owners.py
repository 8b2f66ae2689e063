import os
import subprocess
import sys

from mobilemoney.gateway import owners


def test_we_are_here() -> None:
    assert not owners.is_surely_gone(owners.me())


def test_a_process_that_ended_is_gone() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    named = owners._named(child.pid)
    assert not owners.is_surely_gone(named)

    child.kill()
    child.wait()

    assert owners.is_surely_gone(named)


def test_a_reused_process_id_is_not_taken_for_it() -> None:
    machine, pid, began = owners.me().split("|")

    assert owners.is_surely_gone(f"{machine}|{pid}|{int(began) - 1}")
    assert int(pid) == os.getpid()


def test_nothing_is_known_of_other_machines() -> None:
    assert not owners.is_surely_gone("elsewhere/boot|1|1")
    assert not owners.is_surely_gone("")
