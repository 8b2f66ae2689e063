"""Whether the process that began something is still there.

A lease tells it too, but late; this tells it at once for a process of this machine, so that
after a crash nobody waits for a lease to run out.
"""

import os
import socket
from functools import lru_cache
from pathlib import Path


def me() -> str:
    """This process: machine, process id, and when the process began, so that a reused id is not taken for it."""
    return _named(os.getpid())


def is_surely_gone(owner: str) -> bool:
    """True only when the owner ran on this machine and does not any more. Of other machines nothing is known."""
    machine, _, rest = owner.partition("|")
    pid, _, began = rest.partition("|")
    if machine != _machine() or not pid.isdigit():
        return False
    return _began(int(pid)) != began


@lru_cache(maxsize=4)
def _named(pid: int) -> str:
    return f"{_machine()}|{pid}|{_began(pid)}"


@lru_cache(maxsize=1)
def _machine() -> str:
    """Containers share a host's boot id, but each has a host name of its own."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        boot = ""
    return f"{socket.gethostname()[:64]}/{boot}"


def _began(pid: int) -> str:
    """The start time of a process in clock ticks; "?" where the system does not tell; "" when there is none."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except (PermissionError, OverflowError):
        pass
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        # A killed process whose parent has not yet collected it is gone all the same.
        return "" if fields[0] == "Z" else fields[19]
    except (OSError, IndexError):
        return "?"
