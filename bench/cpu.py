"""How much processor time a process and all that it started have used: other programs on the machine hardly blur it."""

import os
from pathlib import Path

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def seconds_used(pid: int) -> float:
    """Processor seconds of a process, of its children, and of those children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        children = [
            child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
        ]
    except OSError:
        return 0.0  # It ended while we looked; its parent counts it.
    own = sum(int(ticks) for ticks in fields[11:15]) / TICKS_A_SECOND
    return own + sum(seconds_used(int(child)) for child in children)
