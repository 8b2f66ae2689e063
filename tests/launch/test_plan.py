"""Which processes run with which settings."""

import socket
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from mobilemoney.launch.plan import make_plan


def settings(**changes: Any) -> ModuleType:
    made = ModuleType("settings")
    values = {
        "BIND_ADDRESS": "127.0.0.1",
        "PORT": 8000,
        "EVENTS_PORT": 8001,
        "SIMULATOR_PORT": 8002,
        "MPESA_ENVIRONMENT": "simulator",
        "MPESA_DARAJA_API_BASE_URL": "",
        "DEMO_MODE": True,
        "CELERY_BROKER_URL": "",
        "VAR_DIR": Path("/var/mobilemoney"),
        "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}},
    }
    made.__dict__.update({**values, **changes})
    return made


def names(plan_settings: ModuleType) -> list[str]:
    return [part.name for part in make_plan(plan_settings).parts]


def web_option(plan_settings: ModuleType, option: str) -> str:
    command = list(make_plan(plan_settings).parts[0].command)
    return command[command.index(option) + 1]


def test_demo_mode_runs_everything_and_the_simulator() -> None:
    plan = make_plan(settings())

    assert [part.name for part in plan.parts] == ["web", "events", "worker", "simulator"]
    assert plan.ports == {"PORT": 8000, "EVENTS_PORT": 8001, "SIMULATOR_PORT": 8002}
    assert plan.simulator_url == "http://127.0.0.1:8002"


@pytest.mark.parametrize("environment", ["sandbox", "production"])
def test_a_real_daraja_needs_no_simulator(environment: str) -> None:
    plan = make_plan(settings(MPESA_ENVIRONMENT=environment, DEMO_MODE=False))

    assert [part.name for part in plan.parts] == ["web", "events", "worker"]
    assert "SIMULATOR_PORT" not in plan.ports
    assert plan.simulator_url == ""


def test_with_a_broker_celery_and_its_beat_do_the_work() -> None:
    parts = make_plan(settings(CELERY_BROKER_URL="redis://broker/0")).parts

    commands = {part.name: " ".join(part.command) for part in parts}
    assert list(commands) == ["web", "events", "worker", "beat", "simulator"]
    assert "celery" in commands["worker"] and "celery" in commands["beat"]


def test_somebody_elses_simulator_on_our_port_is_left_alone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as theirs:
        port = theirs.getsockname()[1]
        address = f"http://127.0.0.1:{port}"

        assert "simulator" not in names(settings(SIMULATOR_PORT=port, MPESA_DARAJA_API_BASE_URL=address))


def test_a_proxy_in_front_of_ours_still_has_ours_behind_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]

    assert "simulator" in names(settings(SIMULATOR_PORT=port, MPESA_DARAJA_API_BASE_URL="http://127.0.0.1:9"))


def test_a_demo_stays_small() -> None:
    assert web_option(settings(), "--workers") == "1"


def test_postgresql_gets_no_more_connections_than_it_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    postgresql = {"default": {"ENGINE": "django.db.backends.postgresql"}}
    monkeypatch.setattr("os.cpu_count", lambda: 16)
    big = settings(DATABASES=postgresql, DEMO_MODE=False, MPESA_ENVIRONMENT="production")

    workers, threads = int(web_option(big, "--workers")), int(web_option(big, "--blocking-threads"))

    assert workers == 4
    assert workers * threads <= 64


@pytest.mark.parametrize(("address", "url"), [("0.0.0.0", "http://127.0.0.1:8000"), ("::", "http://[::1]:8000")])
def test_what_listens_everywhere_is_shown_by_an_address_that_can_be_opened(address: str, url: str) -> None:
    assert make_plan(settings(BIND_ADDRESS=address)).base_url == url


def test_nothing_is_up_while_nothing_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]

    assert not make_plan(settings(PORT=port)).is_up()
