"""Callbacks on disk while the database is away: one fsynced file each, drained by the worker."""

import base64
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from mobilemoney.failpoints import reach

log = logging.getLogger(__name__)


def write(arrival: dict[str, Any]) -> Path:
    """Make the message durable: file and folder are synced before this returns. Raises OSError."""
    folder = Path(settings.CALLBACK_SPOOL_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{arrival['id']}.json"
    draft = path.with_suffix(".part")
    content = {**arrival, "body": base64.b64encode(arrival["body"]).decode()}
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    reach("spool.before_rename")
    draft.rename(path)
    _sync(folder)
    reach("spool.after_rename")
    return path


def waiting() -> Iterator[tuple[Path, dict[str, Any]]]:
    """What waits, oldest first. A file that can't be read is set aside and logged, never deleted."""
    for path in sorted(Path(settings.CALLBACK_SPOOL_DIR).glob("*.json")):
        try:
            content = json.loads(path.read_text())
            content["body"] = base64.b64decode(content["body"])
        except FileNotFoundError:
            continue  # Another worker was faster.
        except (ValueError, KeyError, TypeError):
            set_aside(path)
            continue
        yield path, content


def set_aside(path: Path) -> None:
    """Take a file that nothing can be done with out of the way of the others, for a person to look at."""
    log.error("The spool file %s can't be read and was set aside.", path.name)
    path.rename(path.with_suffix(".unreadable"))


def count() -> int:
    return sum(1 for _ in Path(settings.CALLBACK_SPOOL_DIR).glob("*.json"))


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
