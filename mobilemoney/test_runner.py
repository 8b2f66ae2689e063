"""`manage.py test`: all backend tests, by pytest."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

ROOT = Path(__file__).resolve().parent.parent


class PytestTestRunner:
    """Takes Django's options for tests and hands them to pytest in a process of its own.

    A process of its own, because this one has loaded the settings already and pytest's plugins
    want to be there before.
    """

    def __init__(
        self,
        *,
        verbosity: int = 1,
        failfast: bool = False,
        keepdb: bool = False,
        parallel: int = 0,
        k: str = "",
        **_options: Any,
    ) -> None:
        self._options = ["-q"] if verbosity == 0 else ["-v"] * (verbosity - 1)
        self._options += ["--exitfirst"] if failfast else []
        self._options += ["--reuse-db"] if keepdb else []
        self._options += ["-n", str(parallel)] if parallel else []
        self._options += ["-k", k] if k else []

    @classmethod
    def add_arguments(cls, parser: CommandParser) -> None:
        parser.add_argument("--keepdb", action="store_true", help="keep the test database for the next time")
        parser.add_argument("--parallel", type=int, default=0, metavar="N", help="run in N processes")
        parser.add_argument("-k", default="", metavar="EXPRESSION", help="only tests that pytest's -k selects")

    def run_tests(self, test_labels: Sequence[str], **_kwargs: Any) -> int:
        """Run the tests at these paths or dotted names, all without any; 0 only when every one passed."""
        paths = [_as_path(label) for label in test_labels]
        return subprocess.call([sys.executable, "-m", "pytest", *self._options, *paths], cwd=ROOT, env=dict(os.environ))


def _as_path(label: str) -> str:
    """`c2b.tests` as `c2b/tests`; what is a path already, or a pytest node, stays."""
    if "/" in label or "::" in label or (ROOT / label).exists():
        return label
    folder = ROOT.joinpath(*label.split("."))
    return str(folder if folder.is_dir() else folder.with_suffix(".py"))
