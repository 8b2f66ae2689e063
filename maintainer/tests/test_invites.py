from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from maintainer.models import Invite
from maintainer.services.invites import invite
from maintainer.tests.conftest import PASSWORD, Browser
from mobilemoney.businesses.models import Business

LOOK_UP, ACCEPT = "/auth/invites/look-up", "/auth/invites/accept"


@pytest.fixture
def token(business: Business) -> str:
    person = User.objects.create_user("amina", "amina@example.com", is_staff=True)
    return invite(user=person, business=business, created_by=None)


@pytest.mark.django_db
class TestInvites:
    def test_it_says_whom_it_is_for(self, anyone: Browser, token: str) -> None:
        answer = anyone.send("POST", LOOK_UP, {"token": token})

        assert answer.status_code == 200
        assert (answer.json()["username"], answer.json()["business_name"]) == ("amina", "Mama Mboga")

    def test_the_person_sets_a_password_and_signs_in(self, anyone: Browser, token: str) -> None:
        assert anyone.send("POST", ACCEPT, {"token": token, "password": PASSWORD}).status_code == 201

        assert anyone.send("POST", "/auth/login", {"username": "amina", "password": PASSWORD}).status_code == 200

    def test_it_is_good_for_one_use(self, anyone: Browser, token: str) -> None:
        anyone.send("POST", ACCEPT, {"token": token, "password": PASSWORD})

        second = anyone.send("POST", ACCEPT, {"token": token, "password": "another-long-passphrase"})

        assert second.status_code == 404
        assert User.objects.get(username="amina").check_password(PASSWORD)

    def test_a_weak_password_is_refused_and_the_link_stays_good(self, anyone: Browser, token: str) -> None:
        answer = anyone.send("POST", ACCEPT, {"token": token, "password": "amina"})

        assert (answer.status_code, list(answer.json()["details"])) == (400, ["password"])
        assert anyone.send("POST", ACCEPT, {"token": token, "password": PASSWORD}).status_code == 201

    def test_it_expires(self, anyone: Browser, token: str) -> None:
        with time_machine.travel(timezone.now() + timedelta(days=8)):
            assert anyone.send("POST", LOOK_UP, {"token": token}).status_code == 404

    def test_a_newer_link_replaces_it(self, anyone: Browser, token: str, business: Business) -> None:
        invite(user=User.objects.get(username="amina"), business=business, created_by=None)

        assert anyone.send("POST", LOOK_UP, {"token": token}).status_code == 404

    def test_who_was_switched_off_can_not_come_in_by_it(self, anyone: Browser, token: str) -> None:
        User.objects.update(is_active=False)

        assert anyone.send("POST", ACCEPT, {"token": token, "password": PASSWORD}).status_code == 404

    def test_only_its_digest_is_stored(self, token: str) -> None:
        assert token not in str(Invite.objects.values().get())

    def test_guessing_is_stopped(self, anyone: Browser) -> None:
        answers = [anyone.send("POST", LOOK_UP, {"token": f"guess-{number}"}).status_code for number in range(40)]

        assert (answers[0], answers[-1]) == (404, 429)

    @pytest.mark.parametrize("path", [LOOK_UP, ACCEPT])
    def test_bad_input_names_the_field(self, anyone: Browser, path: str) -> None:
        answer = anyone.send("POST", path, {})

        assert answer.status_code == 400
        assert "token" in answer.json()["details"]
        assert anyone.send("GET", path).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_of_two_who_hold_the_same_link_one_gets_in(token: str) -> None:
    start = Barrier(8)

    def accept(number: int) -> int:
        try:
            start.wait()
            body = {"token": token, "password": f"{PASSWORD}-{number}"}
            return int(Browser().send("POST", ACCEPT, body).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(accept, range(8)))

    assert sorted(answers) == [201] + [404] * 7
