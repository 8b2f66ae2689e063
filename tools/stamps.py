"""Remembers what a step was done with, so that it is done again only when that changed."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path


def files_under(*paths: Path) -> Iterator[Path]:
    """The files at or below the given paths, in a fixed order; paths that don't exist are left out."""
    for path in paths:
        if path.is_dir():
            yield from sorted(inner for inner in path.rglob("*") if inner.is_file())
        elif path.is_file():
            yield path


def digest_of(files: Iterable[Path], *words: str) -> str:
    """One digest over names, contents and any other words that a step depends on."""
    digest = hashlib.sha256(json.dumps(words).encode())
    for file in files:
        content = file.read_bytes()
        digest.update(json.dumps([str(file), len(content)]).encode() + content)
    return digest.hexdigest()


class Stamp:
    """A mark that one step is done. It lies inside what the step makes, so that it goes when that goes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fits(self, digest: str) -> bool:
        try:
            return self.path.read_text() == digest
        except OSError:
            return False

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)

    def write(self, digest: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        half = self.path.with_suffix(".half")
        half.write_text(digest)
        half.replace(self.path)
