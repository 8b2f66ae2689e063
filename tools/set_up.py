"""Sets up what the project needs: Python packages in .venv, the dashboard's packages, and its build.

Every step is skipped when what it depends on has not changed since it was last finished, done again
when it was cut off half-way, and done by one process at a time.
"""

import argparse
import fcntl
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tools import commands, machine
from tools.commands import Failed, quietly
from tools.machine import FRONTEND, ROOT, VENV, VENV_PYTHON, Missing
from tools.stamps import Stamp, digest_of, files_under

LOCK = ROOT / "var" / "set-up.lock"
# What the dashboard's build reads: everything in its folder but what is made there.
NOT_SOURCES = {"node_modules", "dist", "coverage", "test-results", "e2e"}


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


class SetUp:
    """One run of the set-up; `lock` is a descriptor that each command holds on to."""

    def __init__(self, lock: int) -> None:
        self.lock = lock

    def python(self, *, dev: bool) -> None:
        """The virtual environment with the pinned packages, and with the tools for working on the project."""
        requirements = ROOT / ("requirements-dev.txt" if dev else "requirements.txt")
        stamp = Stamp(VENV / ".set-up" / requirements.stem)
        digest = digest_of([requirements], platform.python_version(), platform.machine())
        if VENV_PYTHON.exists() and (stamp.fits(digest) or self._tools_cover_this(dev)):
            return
        stamp.remove()
        if not self._has_pip():
            self._step("Making the Python environment in .venv", self._make_venv)
        self._step("Installing the Python packages", lambda: self._install(requirements))
        stamp.write(digest)

    def _tools_cover_this(self, dev: bool) -> bool:
        """Whether the larger set is installed, which holds the product's own packages at the same versions."""
        larger = ROOT / "requirements-dev.txt"
        stamp = Stamp(VENV / ".set-up" / larger.stem)
        return not dev and stamp.fits(digest_of([larger], platform.python_version(), platform.machine()))

    def _has_pip(self) -> bool:
        same = "import sys, pip; sys.exit('%d.%d.%d' % sys.version_info[:3] != sys.argv[1])"
        try:
            self._run([VENV_PYTHON, "-c", same, platform.python_version()], otherwise="")
        except Failed:
            return False
        return True

    def _make_venv(self) -> None:
        advice = "Python can't make a virtual environment here. On Debian and Ubuntu: apt install python3-venv"
        self._run([sys.executable, "-m", "venv", "--clear", VENV], otherwise=advice)

    def _install(self, requirements: Path) -> None:
        quiet = ["--quiet", "--no-input", "--disable-pip-version-check"]
        command: list[str | Path] = [
            VENV_PYTHON,
            "-m",
            "pip",
            "install",
            *quiet,
            "--require-hashes",
            "-r",
            requirements,
        ]
        advice = "The Python packages could not be installed. Is there a network? The same command goes on from here."
        self._run(command, otherwise=advice)

    def frontend(self, *, build: bool) -> None:
        """The dashboard's packages and, when asked for, its build."""
        self._packages()
        if build:
            self._dashboard()

    def _packages(self) -> None:
        stamp = Stamp(FRONTEND / "node_modules" / ".set-up" / "packages")
        digest = self._packages_digest()
        if stamp.fits(digest):
            return
        stamp.remove()
        self._step("Installing the dashboard's packages", self._npm_ci)
        stamp.write(digest)

    def _packages_digest(self) -> str:
        return digest_of([FRONTEND / "package.json", FRONTEND / "package-lock.json"], platform.machine())

    def _npm_ci(self) -> None:
        advice = (
            "The dashboard's packages could not be installed. Is there a network? The same command goes on from here."
        )
        self._run(["npm", "ci", "--include=dev", "--no-audit", "--no-fund"], cwd=FRONTEND, otherwise=advice)

    def _dashboard(self) -> None:
        """The files that the web process serves."""
        stamp = Stamp(FRONTEND / "node_modules" / ".set-up" / "build")
        digest = digest_of(dashboard_sources(), self._packages_digest())
        if stamp.fits(digest) and (FRONTEND / "dist" / "index.html").is_file():
            return
        stamp.remove()
        advice = "The dashboard could not be built."
        build = ["npm", "run", "build"]
        self._step("Building the dashboard", lambda: self._run(build, cwd=FRONTEND, otherwise=advice))
        stamp.write(digest)

    def _run(self, command: Sequence[str | Path], *, otherwise: str, cwd: Path = ROOT) -> None:
        quietly(command, otherwise=otherwise, cwd=cwd, hold=[self.lock])

    def _step(self, what: str, do: Callable[[], None]) -> None:
        say(f"{what} …")
        began = time.monotonic()
        do()
        say(f"{what}: done in {time.monotonic() - began:.0f} s")


def dashboard_sources() -> list[Path]:
    tops = (path for path in sorted(FRONTEND.iterdir()) if path.name not in NOT_SOURCES)
    return [file for file in files_under(*tops) if file.suffix != ".tsbuildinfo"]


@contextmanager
def alone() -> Iterator[int]:
    """Wait until no other set-up works in this tree, and keep others waiting meanwhile."""
    LOCK.parent.mkdir(exist_ok=True)
    with LOCK.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up works in this folder; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def check_machine(*, node: bool) -> None:
    """One line for each thing that is missing, all of them at once."""
    missing: list[str] = []
    for check in (machine.node_version, machine.require_npm) if node else ():
        try:
            check()
        except Missing as line:
            missing.append(str(line))
    if missing:
        raise Missing("\n".join(missing))


def set_up(*, python: bool = True, node: bool = True, build: bool = True, dev: bool = False) -> None:
    """Bring everything asked for up to date; raises Missing or Failed with a line for the reader."""
    check_machine(node=node)
    with alone() as lock, ThreadPoolExecutor(max_workers=2) as tracks:
        steps = SetUp(lock)
        jobs = [tracks.submit(steps.python, dev=dev)] if python else []
        if node:
            jobs.append(tracks.submit(steps.frontend, build=build))
        try:
            for job in jobs:
                job.result()
        except BaseException:
            commands.stop_all()
            raise


def main() -> int:
    parser = argparse.ArgumentParser(prog="set_up", description=__doc__)
    parser.add_argument("--only", choices=["python", "node", "build"], help="only this much")
    parser.add_argument("--dev", action="store_true", help="with the tools for working on the project")
    parser.add_argument("then", nargs="*", metavar="-- command", help="what to become when all is set up")
    chosen = parser.parse_args()
    commands.die_politely()
    try:
        set_up(
            python=chosen.only in (None, "python"),
            node=chosen.only != "python",
            build=chosen.only != "node",
            dev=chosen.dev,
        )
    except Missing as line:
        say(str(line))
    except Failed as wrong:
        say(f"{wrong.output}\n{wrong}".strip())
    except KeyboardInterrupt:
        say("Stopped half-way; the same command goes on from here.")
        return 130
    else:
        return become(chosen.then)
    return 1


def become(command: list[str]) -> int:
    """Turn into the command, so that whoever started us speaks to it directly; comes back only without one."""
    if not command:
        return 0
    for name in machine.MISLEADING:
        os.environ.pop(name, None)
    os.execvp(command[0], command)  # noqa: S606


if __name__ == "__main__":
    sys.exit(main())
