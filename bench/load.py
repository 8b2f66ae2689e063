"""Load, by autocannon in a process of its own; every answer must be the one that was asked for."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.commands import quietly
from tools.machine import ROOT, require_npm
from tools.stamps import Stamp, digest_of

HERE = Path(__file__).resolve().parent
CONNECTIONS = 32
RUN_SECONDS_MAX = 300


class WrongAnswers(Exception):
    """Some answers were not the expected ones, so the figure would say nothing."""


@dataclass(frozen=True)
class Run:
    """What one run of load measured. Times in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p95: float
    p99: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


def install() -> None:
    """Install the pinned load generator, unless it is there."""
    require_npm()
    files = [HERE / "package.json", HERE / "package-lock.json"]
    stamp = Stamp(HERE / "node_modules" / ".set-up" / "packages")
    if stamp.fits(digest_of(files)):
        return
    quietly(["npm", "ci", "--no-audit", "--no-fund"], cwd=HERE, otherwise="npm could not install autocannon.")
    stamp.write(digest_of(files))


def apply_load(url: str, shape: str, *, expected: int, connections: int = CONNECTIONS, **order: Any) -> Run:
    """Send what `order` says and wait for the end. Raises WrongAnswers unless every status is `expected`."""
    order |= {"url": url, "shape": shape, "connections": connections}
    command = [shutil.which("node") or "node", str(HERE / "load.js"), json.dumps(order)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=RUN_SECONDS_MAX)
    if done.returncode:
        raise WrongAnswers(f"The load generator failed: {done.stderr.strip()[-500:]}")
    answer = json.loads(done.stdout)
    statuses: dict[str, int] = answer["statuses"]
    if answer["errors"] or set(statuses) != {str(expected)}:
        raise WrongAnswers(f"{shape}: answers by status {statuses}, {answer['errors']} errors, expected {expected}.")
    return Run(statuses[str(expected)], answer["seconds"], answer["p50"], answer["p95"], answer["p99"])
