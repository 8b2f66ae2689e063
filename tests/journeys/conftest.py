"""What journeys share: a stack on each database, and its logs when something fails."""

import os
from collections.abc import Generator, Iterator
from contextlib import nullcontext

import pytest

from tests.journeys.databases import database_on
from tests.journeys.gateway import App
from tests.journeys.safaricom import Safaricom
from tests.journeys.stack import Stack, living, running_stack
from tests.postgres import Postgres, running_postgres
from tests.redis_server import Redis, running_redis

STRICT = os.environ.get("CI", "").lower() in {"1", "true"}


# Thrown dice find what nobody thought of, at a time of their own: they belong to `make faults`.
collect_ignore = [] if os.environ.get("FAULT_ROUNDS") else ["test_disasters.py"]


@pytest.fixture(scope="session")
def own_postgres() -> Iterator[Postgres]:
    """A PostgreSQL server that a test may stop."""
    try:
        server = running_postgres()
        postgres = server.__enter__()
    except (RuntimeError, OSError) as wrong:
        _without("PostgreSQL", str(wrong))
    try:
        yield postgres
    finally:
        server.__exit__(None, None, None)


@pytest.fixture(scope="session")
def redis() -> Iterator[Redis]:
    """A Redis server whose messages a test may lose, with the server or without."""
    try:
        server = running_redis()
        started = server.__enter__()
    except (RuntimeError, OSError) as wrong:
        _without("Redis", str(wrong))
    try:
        yield started
    finally:
        server.__exit__(None, None, None)


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> dict[str, str]:
    """The settings of the work engine that a campaign runs on: the worker loop, or Celery with FAULT_ENGINE=celery."""
    if os.environ.get("FAULT_ENGINE") != "celery":
        return {}
    return {"CELERY_BROKER_URL": request.getfixturevalue("redis").new_database()}


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> str:
    """The server of TEST_DATABASE_URL or DATABASE_URL, else one of our own."""
    given = os.environ.get("TEST_DATABASE_URL") or os.environ.get("DATABASE_URL")
    if given:
        return given
    own: Postgres = request.getfixturevalue("own_postgres")
    return own.url


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def stack(request: pytest.FixtureRequest) -> Iterator[Stack]:
    """The product, running, once on each database; tests share it and leave it as they found it."""
    on_sqlite = request.param == "sqlite"
    place = nullcontext(None) if on_sqlite else database_on(request.getfixturevalue("postgres_url"))
    with place as database, running_stack(database, web_workers=1 if on_sqlite else 2) as started:
        yield started


@pytest.fixture
def app(stack: Stack) -> App:
    return stack.app()


@pytest.fixture
def safaricom(stack: Stack) -> Safaricom:
    return stack.safaricom


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the end of every process's log under a failure."""
    report = yield
    if report.failed:
        report.sections += [(name, text) for stack in living for name, text in stack.logs()]
    return report


def _without(what: str, why: str) -> None:
    if STRICT:
        pytest.fail(f"{what} is not there: {why}")
    pytest.skip(f"{what} is not there: {why}")
