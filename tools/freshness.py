"""Whether the files that are generated and kept are what the generator writes today: `openapi` and `types`."""

import difflib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tools.machine import FRONTEND, ROOT, VENV_PYTHON

LINES_SHOWN = 40


OPENAPI = ROOT / "docs" / "openapi.yaml"


def write_openapi(target: Path) -> None:
    options = ["--validate", "--fail-on-warn", "--file", str(target)]
    subprocess.run([VENV_PYTHON, "manage.py", "spectacular", *options], cwd=ROOT, check=True)


def write_types(target: Path) -> None:
    program = FRONTEND / "node_modules" / ".bin" / "openapi-typescript"
    subprocess.run([program, OPENAPI, "-o", target], cwd=FRONTEND, check=True, stdout=subprocess.DEVNULL)


KEPT: dict[str, tuple[Path, Callable[[Path], None]]] = {
    "openapi": (OPENAPI, write_openapi),
    "types": (FRONTEND / "src" / "api" / "schema.ts", write_types),
}


def difference(kept: Path, write: Callable[[Path], None]) -> list[str]:
    """What is to be changed in the kept file; empty when it is fresh."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / kept.name
        write(fresh)
        old = kept.read_text().splitlines() if kept.exists() else []
        names = (os.path.relpath(kept, ROOT), "as generated now")
        return list(difflib.unified_diff(old, fresh.read_text().splitlines(), *names, lineterm="", n=1))


def main() -> int:
    kept, write = KEPT[sys.argv[1]]
    if kept != OPENAPI and not OPENAPI.exists():
        print(f"{os.path.relpath(OPENAPI, ROOT)} is not there. Write it: make schema")
        return 1
    try:
        lines = difference(kept, write)
    except subprocess.CalledProcessError as wrong:
        return wrong.returncode or 1
    if lines:
        print("\n".join(lines[:LINES_SHOWN]))
        print(f"{os.path.relpath(kept, ROOT)} is out of date. Write it again: make schema")
    return bool(lines)


if __name__ == "__main__":
    sys.exit(main())
