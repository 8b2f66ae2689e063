"""What the launcher prints: lines of all parts, each with its part's name in front.

Printing never holds up the product. When nobody reads our output any more, lines are dropped
instead of waiting, and every part runs on.
"""

import os
import queue
import sys
import threading
import time

LINES_WAITING_MAX = 5_000
FLUSH_SECONDS = 2.0
COLOURS = ("36", "35", "33", "32", "34")


class Console:
    def __init__(self, stream: int = 1, *, colourful: bool | None = None) -> None:
        self._stream = stream
        self._colourful = sys.stdout.isatty() if colourful is None else colourful
        self._colours: dict[str, str] = {}
        self._lines: queue.Queue[bytes] = queue.Queue(LINES_WAITING_MAX)
        threading.Thread(target=self._write_out, name="console", daemon=True).start()

    def line(self, name: str, text: str) -> None:
        """One line of a part's own output."""
        label = f"{name:<9} |"
        if self._colourful:
            colour = self._colours.setdefault(name, COLOURS[len(self._colours) % len(COLOURS)])
            label = f"\x1b[{colour}m{label}\x1b[0m"
        self.say(f"{label} {text}")

    def say(self, text: str) -> None:
        """Words of the launcher itself."""
        try:
            self._lines.put_nowait(f"{text}\n".encode(errors="replace"))
        except queue.Full:
            return

    def flush(self) -> None:
        """Wait a moment for what is still to be printed."""
        deadline = time.monotonic() + FLUSH_SECONDS
        while self._lines.unfinished_tasks and time.monotonic() < deadline:
            time.sleep(0.01)

    def _write_out(self) -> None:
        gone = False
        while True:
            left = self._lines.get()
            try:
                # Written past Python's own buffer: its lock would trouble the exit if the reader stalls.
                while left and not gone:
                    left = left[os.write(self._stream, left) :]
            except OSError:
                gone = True
            finally:
                self._lines.task_done()
