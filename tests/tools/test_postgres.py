"""The PostgreSQL server of the tests."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import psycopg2
import pytest

from tests.journeys.waiting import eventually
from tests.postgres import Postgres, running_postgres
from tools.machine import ROOT


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with running_postgres() as postgres:
        yield postgres


def ask(url: str, question: str) -> object:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None
    finally:
        connection.close()


def answers(url: str) -> bool:
    try:
        return ask(url, "SELECT 1") == 1
    except psycopg2.OperationalError:
        return False


def test_it_is_a_real_and_recent_postgresql(server: Postgres) -> None:
    assert int(str(ask(server.url, "SHOW server_version_num"))) >= 160000


def test_what_was_committed_survives_a_time_away(server: Postgres) -> None:
    url = server.new_database("survivor")
    ask(url, "CREATE TABLE kept AS SELECT 7 AS value")

    server.stop()
    away = answers(url)
    server.start()

    assert away is False
    assert ask(url, "SELECT value FROM kept") == 7


def test_what_was_committed_survives_a_crash(server: Postgres) -> None:
    url = server.new_database("crashed")
    ask(url, "CREATE TABLE kept AS SELECT 8 AS value")

    server.stop(signal.SIGKILL)
    server.start()

    assert ask(url, "SELECT value FROM kept") == 8


@pytest.mark.parametrize("how", ["closed", "killed"])
def test_it_goes_when_its_holder_goes(how: str) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-m", "tests.postgres"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    url = holder.stdout.readline().strip()
    assert answers(url)

    if how == "killed":
        os.kill(holder.pid, signal.SIGKILL)
    holder.stdin.close()
    holder.wait()
    holder.stdout.close()

    eventually(lambda: not answers(url), what="an end of the server")
