"""The product as a reader starts it: by the launcher, with everything that the launcher says."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.journeys.databases import Database, Sqlite
from tests.journeys.processes import Process
from tests.journeys.stack import House, lived_in, own_folder

LAST_LINE_OF_THE_PAGE = "/transactions/$PAYMENT"


class Launched(House):
    """One launcher and whatever it starts."""

    def __init__(self, database: Database, folder: Path, **settings: str) -> None:
        super().__init__(database, folder, **settings)
        command = [sys.executable, "-m", "mobilemoney.launch"]
        self.launcher = Process(
            "launcher", command, env=self.environment, folder=folder, guard=self.guard, is_up=self._has_welcomed
        )
        self.processes = [self.launcher]

    def start(self) -> None:
        self.launcher.start()

    def printed_commands(self) -> str:
        """The lines that the page offers to copy into another terminal."""
        lines = self.launcher.said().splitlines()
        first = next(number for number, line in enumerate(lines) if line.startswith("TOKEN=$("))
        last = next(number for number, line in enumerate(lines) if LAST_LINE_OF_THE_PAGE in line)
        return "\n".join(lines[first : last + 1])

    def part(self, name: str) -> int:
        """The process id of one part, by its command."""
        marks = {"web": "granian", "worker": "worker", "beat": "beat", "events": "uvicorn", "simulator": "simulator"}
        [found] = [pid for pid in self.launcher.children() if marks[name] in _command(pid)]
        return found

    def _has_welcomed(self, launcher: Process) -> bool:
        return LAST_LINE_OF_THE_PAGE in launcher.said()


def _command(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return []


@contextlib.contextmanager
def launched(database: Database | None = None, **settings: str) -> Iterator[Launched]:
    """The launched product, up; on SQLite unless there is a database."""
    with own_folder() as folder:
        product = Launched(database or Sqlite(folder), folder, **settings)
        with lived_in(product):
            product.start()
            yield product
