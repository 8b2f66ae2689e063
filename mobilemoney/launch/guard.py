"""Ends what a killed process left running.

Nobody can act on SIGKILL, so a small process of its own waits at the end of a pipe. The pipe
closes when its owner dies, in whatever way, and the guard then stops every process group that
it was told of: the ports are free again. Works wherever there are pipes and process groups.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

GRACE_SECONDS = 8.0


class Guard:
    """Watches over process groups on behalf of this process; `hold` are descriptors it keeps open for as long."""

    def __init__(self, hold: Sequence[int] = ()) -> None:
        read, self._pipe = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__],
            stdin=read,
            stdout=subprocess.DEVNULL,
            pass_fds=tuple(hold),
            start_new_session=True,
        )
        os.close(read)

    @property
    def pid(self) -> int:
        return self._process.pid

    def watch(self, group: int) -> None:
        self._tell(f"+{group}\n")

    def forget(self, group: int) -> None:
        self._tell(f"-{group}\n")

    def close(self) -> None:
        """Let it go, and with it whatever was not forgotten."""
        os.close(self._pipe)
        self._process.wait()

    def _tell(self, line: str) -> None:
        try:
            os.write(self._pipe, line.encode())
        except BrokenPipeError:
            return  # The guard itself was killed; the work goes on without it.


def signal_group(group: int, number: int) -> bool:
    """Signal a process group; False when nobody of it is left."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def end_groups(groups: set[int], grace_seconds: float = GRACE_SECONDS) -> None:
    """Stop whole process groups: politely first, for good after the grace."""
    left = {group for group in groups if signal_group(group, signal.SIGTERM)}
    deadline = time.monotonic() + grace_seconds
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        left = {group for group in left if signal_group(group, 0)}
    for group in left:
        signal_group(group, signal.SIGKILL)


def keep_guard() -> None:
    """The guard's own life: read what to watch until the pipe closes, then end it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        groups.add(group) if line[0] == "+" else groups.discard(group)
    end_groups(groups)


if __name__ == "__main__":
    keep_guard()
