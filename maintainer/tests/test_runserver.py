from io import StringIO
from typing import Any

import pytest
from django.contrib.staticfiles.management.commands.runserver import Command as DjangoCommand
from django.core.management import get_commands

from maintainer.management.commands import runserver
from mobilemoney.businesses.models import Business

pytestmark = pytest.mark.django_db


class Worker:
    """Writes down what is asked of it."""

    said: list[str]

    def __init__(self) -> None:
        self.said.append("made")

    def start(self) -> None:
        self.said.append("started")

    def stop(self) -> None:
        self.said.append("stopped")

    def join(self, timeout_seconds: float) -> None:
        self.said.append("joined")


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> list[str]:
    lines: list[str] = []
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(Worker, "said", lines, raising=False)
    monkeypatch.setattr(runserver, "Worker", Worker)
    monkeypatch.setattr(DjangoCommand, "inner_run", lambda self, *args, **options: lines.append("served"))
    return lines


def test_it_is_the_command_that_manage_py_runs() -> None:
    assert get_commands()["runserver"] == "maintainer"


def test_the_worker_runs_as_long_as_the_server(said: list[str]) -> None:
    runserver.Command(stdout=StringIO()).inner_run()

    assert said == ["made", "started", "served", "stopped", "joined"]
    assert Business.objects.filter(is_default=True).exists()


def test_the_worker_is_stopped_also_when_the_server_fails(said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise SystemExit(1)

    monkeypatch.setattr(DjangoCommand, "inner_run", fail)

    with pytest.raises(SystemExit):
        runserver.Command(stdout=StringIO()).inner_run()

    assert said[-2:] == ["stopped", "joined"]


def test_without_migrations_it_serves_and_says_what_to_run(said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runserver, "migrations_are_pending", lambda: True)
    out = StringIO()

    runserver.Command(stdout=out, no_color=True).inner_run()

    assert said == ["served"]
    assert "migrate" in out.getvalue()
