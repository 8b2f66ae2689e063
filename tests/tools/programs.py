"""Stand-ins for the programs that the tools call: small shell scripts on a PATH of their own."""

import shutil
from pathlib import Path

NEEDED = ("sh", "cat", "mkdir", "sleep", "rm", "echo", "touch", "env", "true", "false")


class Programs:
    """A folder to be the whole PATH; what is called writes one line each into `calls`."""

    def __init__(self, folder: Path) -> None:
        self.path, self._calls = folder / "bin", folder / "calls"
        self.path.mkdir()
        for name in NEEDED:
            self.path.joinpath(name).symlink_to(str(shutil.which(name)))

    def add(self, name: str, script: str) -> None:
        file = self.path / name
        file.write_text(f'#!/bin/sh\necho "{name} $*" >> {self._calls}\n{script}\n')
        file.chmod(0o755)

    def calls(self, name: str = "") -> list[str]:
        lines = self._calls.read_text().splitlines() if self._calls.exists() else []
        return [line for line in lines if line.startswith(name)]
