"""The PostgreSQL of a test run: the one of TEST_DATABASE_URL, or one of our own that lives as long as the run."""

import os
import subprocess

from tools.machine import ROOT, VENV_PYTHON, clean_environment

STOP_SECONDS = 30


class TestDatabase:
    """`url` is empty when there is none; `why` says why in one line."""

    def __init__(self) -> None:
        self.url, self.why = os.environ.get("TEST_DATABASE_URL", ""), ""
        self._process: subprocess.Popen[str] | None = None
        if not self.url:
            self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [VENV_PYTHON, "-m", "tests.postgres"],
            cwd=ROOT,
            env=clean_environment(),
            stdin=subprocess.PIPE,  # It ends when this closes: whenever we end, however we end.
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self.url = self._process.stdout.readline().strip()
        if not self.url:
            self.why = (self._process.stderr.read().strip().splitlines() or ["it says nothing"])[-1]

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate(timeout=STOP_SECONDS)
