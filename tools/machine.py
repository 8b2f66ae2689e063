"""What must be on this machine, and a clear word about what is not."""

import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
FRONTEND = ROOT / "frontend"

NODE_OLDEST = (20, 19, 0)
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

# Set by other projects' shells; each of them sends an installer or an import to the wrong place.
MISLEADING = (
    *("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"),
    *("PIP_USER", "PIP_TARGET", "PIP_PREFIX"),
    *("NODE_ENV", "NODE_PATH"),
)


class Missing(Exception):
    """Something must be installed first; says what in one line."""


def clean_environment() -> dict[str, str]:
    """This process's environment without what would mislead pip, npm or Python."""
    return {name: value for name, value in os.environ.items() if name not in MISLEADING}


def node_version() -> tuple[int, int, int]:
    """The version of `node` on PATH; raises Missing when there is none or it is too old."""
    wanted = "Node 20.19 or newer is needed"
    try:
        answer = subprocess.run(["node", "--version"], capture_output=True, text=True, timeout=30, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        raise Missing(f"{wanted}, and there is no `node` on this machine's PATH. Install Node.js with npm.") from None
    found = re.match(r"v(\d+)\.(\d+)\.(\d+)", answer.strip())
    version = (int(found[1]), int(found[2]), int(found[3])) if found else (0, 0, 0)
    if version < NODE_OLDEST:
        raise Missing(f"{wanted}; this machine's `node` says {answer.strip() or 'nothing'}. Install a newer Node.js.")
    return version


def require_npm() -> None:
    if shutil.which("npm") is None:
        raise Missing("npm is needed and not on this machine's PATH. It comes with Node.js; Debian's package is `npm`.")


def browser() -> str | None:
    """The Chromium to drive: CHROMIUM_PATH, else the first one found on PATH."""
    named = os.environ.get("CHROMIUM_PATH")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, BROWSERS)), None)
