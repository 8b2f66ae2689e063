"""A machine with nothing on it but what a test puts there."""

from pathlib import Path

import pytest

from tests.tools.programs import Programs


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    made = Programs(tmp_path)
    monkeypatch.setenv("PATH", str(made.path))
    return made
