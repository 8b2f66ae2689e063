"""What `make test` is made of: every part with its command."""

import os
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools import machine
from tools.machine import FRONTEND, ROOT, VENV, VENV_PYTHON

MINUTES_MAX = 30

# No `.env`, the settings of this project, and no colours in what is read line by line.
FIXED = {"ENV_FILE": os.devnull, "DJANGO_SETTINGS_MODULE": "mobilemoney.settings", "NO_COLOR": "1"}

# Tests that never see our database are run once, not once for each kind of it.
NO_DATABASE = [f"--ignore={folder}" for folder in ("mobilemoney/daraja", "simulator", "tests/launch", "tests/tools")]

Command = Sequence[str | Path]


@dataclass(frozen=True)
class Part:
    """One part of the tests. `needs` names what must be there: "postgres", "browser" or nothing."""

    name: str
    group: str
    command: Command
    cwd: Path = ROOT
    env: Mapping[str, str] = field(default_factory=dict)
    needs: str = ""
    reports: bool = False  # Whether it writes a JUnit file; else it counts as one test.
    alone: bool = False  # Whether it minds company on a small machine.

    def command_line(self, report: Path, arguments: Sequence[str]) -> list[str]:
        """The whole command; `{report}` stands for the file to write."""
        extra = arguments if self.reports else []
        return [str(word).replace("{report}", str(report)) for word in (*self.command, *extra)]


def all_parts() -> list[Part]:
    return [*_lint(), *_backend(), *_frontend(), *_whole_flows()]


def _lint() -> list[Part]:
    manage: Command = [VENV_PYTHON, "manage.py"]
    generated: Command = [VENV_PYTHON, "-m", "tools.freshness"]
    commands: dict[str, Command] = {
        "ruff": [VENV / "bin" / "ruff", "check", "."],
        "format": [VENV / "bin" / "ruff", "format", "--check", "."],
        "mypy": [VENV_PYTHON, "-m", "mypy"],
        "imports": [VENV_PYTHON, VENV / "bin" / "lint-imports"],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "openapi-fresh": [*generated, "openapi"],
        "openapi-valid": [VENV_PYTHON, "-m", "openapi_spec_validator", "docs/openapi.yaml"],
        "types-fresh": [*generated, "types"],
    }
    deploy = Part(
        "deploy-check", "lint", [*manage, "check", "--deploy", "--fail-level", "WARNING"], env=production_profile()
    )
    return [*(Part(name, "lint", command) for name, command in commands.items()), deploy]


def _backend() -> list[Part]:
    pytest: Command = [VENV_PYTHON, "-m", "pytest", "-q", "-n", "2", "--junit-xml={report}"]
    return [
        Part("backend-sqlite", "backend", pytest, reports=True),
        Part("backend-postgres", "backend", [*pytest, *NO_DATABASE], reports=True, needs="postgres"),
    ]


def _frontend() -> list[Part]:
    report = {"REPORT_FILE": "{report}"}
    return [
        Part("biome", "frontend", ["npm", "run", "--silent", "lint"], cwd=FRONTEND),
        Part("tsc", "frontend", ["npm", "run", "--silent", "typecheck"], cwd=FRONTEND),
        Part("vitest", "frontend", ["npm", "test", "--silent", "--"], cwd=FRONTEND, env=report, reports=True),
        Part("build", "frontend", [VENV_PYTHON, "-m", "tools.set_up", "--only", "build"]),
    ]


def _whole_flows() -> list[Part]:
    # addopts keeps the journeys out of the quick tests, so it is emptied here.
    pytest: Command = [
        VENV_PYTHON,
        "-m",
        "pytest",
        "-q",
        "--override-ini=addopts=-ra",
        "--junit-xml={report}",
        "tests/journeys",
    ]
    browser = {"REPORT_FILE": "{report}", "CHROMIUM_PATH": machine.browser() or ""}
    e2e = ["npm", "run", "--silent", "e2e", "--"]
    return [
        Part("journeys", "journeys", pytest, reports=True, needs="postgres", alone=True),
        Part("browser", "browser", e2e, cwd=FRONTEND, env=browser, needs="browser", reports=True, alone=True),
    ]


def production_profile() -> dict[str, str]:
    """Made-up settings that are complete enough for the strictest checks."""
    return {
        "MPESA_ENVIRONMENT": "production",
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(64),
        "FIELD_ENCRYPTION_KEYS": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "PUBLIC_BASE_URL": "https://pay.example.com",
    }


def environment(var: Path) -> dict[str, str]:
    """This machine's environment without the project's own settings, so that nobody's `.env` decides a test."""
    hidden = setting_names() | {"FORCE_COLOR"}
    kept = {name: value for name, value in machine.clean_environment().items() if name not in hidden}
    return {**kept, **FIXED, "VAR_DIR": str(var)}


def setting_names() -> set[str]:
    """Every variable that `.env.example` explains."""
    return set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
