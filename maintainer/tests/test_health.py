from unittest.mock import patch

import pytest
from django.db import OperationalError

from maintainer.tests.conftest import Browser
from mobilemoney.work import heartbeat

pytestmark = pytest.mark.django_db


def test_it_is_healthy_with_a_database_and_a_worker(anyone: Browser) -> None:
    heartbeat.beat()

    answer = anyone.send("GET", "/health")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "healthy",
        "database": "connected",
        "migrations": "applied",
        "worker": "alive",
        "environment": "simulator",
    }


def test_it_says_that_no_worker_is_at_work_but_stays_up(anyone: Browser) -> None:
    answer = anyone.send("GET", "/health")

    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["worker"]) == ("degraded", "absent")


def test_it_is_ready_with_a_worker(anyone: Browser) -> None:
    heartbeat.beat()

    assert anyone.send("GET", "/health/ready").json()["status"] == "healthy"


def test_it_is_not_ready_without_a_worker(anyone: Browser) -> None:
    answer = anyone.send("GET", "/health/ready")

    assert answer.status_code == 503
    assert answer.json()["code"] == "not_ready"
    assert answer.json()["details"]["worker"] == "absent"


@pytest.mark.parametrize("path", ["/health", "/health/ready"])
def test_it_answers_503_while_the_database_is_away(anyone: Browser, path: str) -> None:
    with patch("maintainer.selectors.health.connection") as connection:
        connection.cursor.side_effect = OperationalError("password=hunter2 is wrong")
        answer = anyone.send("GET", path)

    assert answer.status_code == 503
    assert answer.json()["code"] == "not_ready"
    assert answer.json()["details"]["database"] == "unreachable"
    assert "hunter2" not in answer.content.decode()


def test_it_answers_with_and_without_a_slash_and_even_with_a_bad_token(anyone: Browser) -> None:
    assert anyone.send("GET", "/health/").status_code == 200
    assert anyone.get("/api/v1/health", headers={"Authorization": "Bearer nonsense"}).status_code == 200


def test_it_refuses_other_methods(anyone: Browser) -> None:
    answer = anyone.send("POST", "/health", {})

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
