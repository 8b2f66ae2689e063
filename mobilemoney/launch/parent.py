"""Whether the `make` that started us is still there and still wants us."""

import os
from pathlib import Path

_SIGINT_BIT = 1 << 1


class Parent:
    """Started under `make`, we end with whoever started us; started by hand, we mind nobody."""

    def __init__(self) -> None:
        self._pid = os.getppid() if os.environ.get("MAKELEVEL") else 0
        self._is_make = self._comm().endswith("make") and self._catches_interrupts()

    def is_gone(self) -> bool:
        """Whether it died, even by SIGKILL, or is a make that was interrupted by itself.

        Ctrl-C reaches make and us alike, but `kill -INT` only make, which then waits for us
        without a word. It stops catching SIGINT at that moment, and Linux lets us see that.
        """
        if not self._pid:
            return False
        return os.getppid() != self._pid or (self._is_make and not self._catches_interrupts())

    def _comm(self) -> str:
        try:
            return Path(f"/proc/{self._pid}/comm").read_text().strip()
        except OSError:
            return ""

    def _catches_interrupts(self) -> bool:
        try:
            status = Path(f"/proc/{self._pid}/status").read_text()
            caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
        except (OSError, StopIteration):
            return False
        return bool(int(caught.split()[1], 16) & _SIGINT_BIT)
