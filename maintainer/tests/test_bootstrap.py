from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from maintainer.models import BootstrapClosed
from maintainer.tests.conftest import PASSWORD, Browser
from mobilemoney.gateway.models import AuditEntry

TOKEN = "the-installation-token"
PATH = "/bootstrap/superuser"
PARALLEL = 20


@pytest.fixture(autouse=True)
def enabled(settings: Any) -> None:
    settings.BOOTSTRAP_SUPERUSER_TOKEN = TOKEN


def form(**changes: Any) -> dict[str, Any]:
    return {"token": TOKEN, "username": "first", "password": PASSWORD, **changes}


@pytest.mark.django_db
class TestTheDoor:
    def test_it_makes_the_first_superuser(self, anyone: Browser) -> None:
        answer = anyone.send("POST", PATH, form(email="first@example.com"))

        assert answer.status_code == 201
        assert answer.json()["username"] == "first"
        user = User.objects.get(username="first")
        assert user.is_superuser and user.is_staff and user.check_password(PASSWORD)
        assert AuditEntry.objects.get(act="bootstrap.superuser").target_id == str(user.pk)

    def test_it_signs_nobody_in_and_shows_no_secret(self, anyone: Browser) -> None:
        answer = anyone.send("POST", PATH, form())

        assert not {PASSWORD, TOKEN} & set(answer.json().values())
        assert anyone.send("GET", "/auth/me").json()["authenticated"] is False

    def test_it_is_open_until_it_was_used(self, anyone: Browser) -> None:
        assert anyone.send("GET", PATH).json() == {"enabled": True}

        anyone.send("POST", PATH, form())

        assert anyone.send("GET", PATH).json() == {"enabled": False}

    def test_without_a_token_in_the_settings_it_is_not_there(self, anyone: Browser, settings: Any) -> None:
        settings.BOOTSTRAP_SUPERUSER_TOKEN = ""

        assert anyone.send("GET", PATH).json() == {"enabled": False}
        for body in (form(), form(token=""), {}, b"{not json"):
            answer = anyone.send("POST", PATH, body)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")

    @pytest.mark.parametrize(
        "token", ["wrong", "", None, 7, [TOKEN], TOKEN + " ", TOKEN.upper(), "tökèn", "x" * 10_000]
    )
    def test_a_wrong_token_is_refused_and_makes_nobody(self, anyone: Browser, token: Any) -> None:
        answer = anyone.send("POST", PATH, form(token=token))

        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
        assert not User.objects.exists()

    def test_a_wrong_token_learns_nothing_about_superusers(self, anyone: Browser, superuser: User) -> None:
        assert anyone.send("POST", PATH, form(token="wrong")).status_code == 403

    def test_it_is_closed_once_there_is_a_superuser_even_for_a_bad_form(self, anyone: Browser, superuser: User) -> None:
        for body in (form(), {"token": TOKEN}):
            answer = anyone.send("POST", PATH, body)
            assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
        assert User.objects.count() == 1

    def test_it_stays_closed_when_the_superuser_is_gone(self, anyone: Browser) -> None:
        anyone.send("POST", PATH, form())
        User.objects.all().delete()

        assert anyone.send("POST", PATH, form()).status_code == 409
        assert not User.objects.exists()

    def test_it_stays_closed_when_a_superuser_of_the_command_line_signed_in_and_is_gone(
        self, anyone: Browser, superuser: User
    ) -> None:
        anyone.send("POST", "/auth/login", {"username": "root", "password": PASSWORD})
        superuser.delete()

        assert anyone.send("GET", PATH).json() == {"enabled": False}
        assert anyone.send("POST", PATH, form()).status_code == 409

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"password": "1"}, "password"),
            ({"password": "password123"}, "password"),
            ({"password": "first-12"}, "password"),
            ({"password": "8274619403857162"}, "password"),
            ({"password": "x" * 1025}, "password"),
            ({"password": None}, "password"),
            ({"username": ""}, "username"),
            ({"username": "two words"}, "username"),
            ({"username": "x" * 151}, "username"),
            ({"username": {"a": 1}}, "username"),
            ({"email": "nowhere"}, "email"),
            ({"is_superuser": True}, "is_superuser"),
        ],
    )
    def test_a_bad_form_names_the_field_and_leaves_the_door_open(
        self, anyone: Browser, changes: dict[str, Any], field: str
    ) -> None:
        answer = anyone.send("POST", PATH, form(**changes))

        assert answer.status_code == 400
        assert list(answer.json()["details"]) == [field]
        assert not User.objects.exists()
        assert anyone.send("POST", PATH, form()).status_code == 201

    def test_a_taken_username_leaves_the_door_open(self, anyone: Browser) -> None:
        User.objects.create_user("First", password=PASSWORD)

        answer = anyone.send("POST", PATH, form())

        assert (answer.status_code, list(answer.json()["details"])) == (400, ["username"])
        assert not BootstrapClosed.objects.exists()

    def test_guessing_the_token_is_stopped(self, anyone: Browser) -> None:
        answers = [anyone.send("POST", PATH, form(token=f"guess-{number}")) for number in range(40)]

        assert answers[0].status_code == 403
        assert (answers[-1].status_code, answers[-1].json()["code"]) == (429, "rate_limited")
        assert int(answers[-1]["Retry-After"]) > 0
        assert anyone.send("POST", PATH, form()).status_code == 429

    def test_it_refuses_other_methods(self, anyone: Browser) -> None:
        assert anyone.send("DELETE", PATH).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_of_many_parallel_calls_exactly_one_makes_a_superuser() -> None:
    start = Barrier(PARALLEL)

    def call(number: int) -> int:
        try:
            browser = Browser()
            start.wait()
            return int(browser.send("POST", PATH, form(username=f"first-{number}")).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(PARALLEL) as pool:
        answers = list(pool.map(call, range(PARALLEL)))

    assert sorted(answers) == [201] + [409] * (PARALLEL - 1)
    assert User.objects.filter(is_superuser=True).count() == 1
    assert BootstrapClosed.objects.count() == 1
