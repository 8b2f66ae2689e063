"""What the tests are made of, and the settings that they run with."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tools import parts
from tools.machine import ROOT

READERS = re.compile(
    r"\b(?:text|flag|number|port|choice|words|seconds_list|bands|url|networks|encryption_keys)\(\s*\"([A-Z_0-9]+)\""
)
# Where to find the settings themselves is not one of them.
NOT_EXPLAINED = {"ENV_FILE"}


def test_env_example_explains_every_variable_that_the_settings_read() -> None:
    sources = [ROOT / "mobilemoney" / "settings.py", ROOT / "mobilemoney" / "environment.py"]
    read = {name for source in sources for name in READERS.findall(source.read_text())}

    assert read
    assert read - parts.setting_names() - NOT_EXPLAINED == set()


def test_env_example_changes_nothing_when_it_is_copied_as_it_is() -> None:
    lines = [line for line in (ROOT / ".env.example").read_text().splitlines() if line and not line.startswith("#")]

    assert lines
    assert [line for line in lines if not re.fullmatch(r"[A-Z0-9_]+=", line)] == []


def test_env_example_names_each_variable_once() -> None:
    names = re.findall(r"^([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)

    assert sorted(names) == sorted(set(names))


def test_the_settings_of_a_developer_decide_no_test(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CONSUMER_KEY", "mine")
    monkeypatch.setenv("DATABASE_URL", "postgresql://mine")
    monkeypatch.setenv("HOME", "/home/me")

    environment = parts.environment(tmp_path)

    assert "CONSUMER_KEY" not in environment
    assert "DATABASE_URL" not in environment
    assert environment["ENV_FILE"] == os.devnull
    assert environment["HOME"] == "/home/me"
    assert environment["VAR_DIR"] == str(tmp_path)


def test_the_made_up_production_settings_are_complete(tmp_path: Path) -> None:
    env = {**parts.environment(tmp_path), **parts.production_profile()}

    code = "from mobilemoney import settings; raise SystemExit(not settings.PRODUCTION)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


def test_every_part_has_a_name_of_its_own_and_a_known_group() -> None:
    from tools.test import GROUPS

    names = [part.name for part in parts.all_parts()]

    assert len(names) == len(set(names))
    assert {part.group for part in parts.all_parts()} == set(GROUPS)


def test_the_import_rules_know_every_package_of_the_product() -> None:
    house = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]

    tracked = subprocess.run(["git", "ls-files", "*/apps.py"], cwd=ROOT, capture_output=True, text=True).stdout.split()

    assert {path.split("/")[0] for path in tracked} <= set(house)
