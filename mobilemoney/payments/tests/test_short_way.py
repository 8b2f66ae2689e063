"""Callbacks come in by a way of their own; what holds for every answer holds for theirs."""

import pytest
from django.test import Client
from django.urls import get_resolver, resolve
from pytest_django import Settings

from mobilemoney.payments import short_way
from mobilemoney.payments.models import Callback
from mobilemoney.payments.tests.messages import stk_callback

pytestmark = pytest.mark.django_db
BARE = "/api/v1/c2b/stk/callback"
TOKENED = f"{BARE}/{'0' * 32}"


@pytest.mark.parametrize("path", [BARE, TOKENED, f"{BARE}/", f"{TOKENED}/"])
def test_its_answers_carry_what_every_answer_carries(path: str) -> None:
    answer = Client().post(path, stk_callback(), "application/json", headers={"X-Request-ID": "from-daraja"})

    assert answer.status_code == 200
    assert answer["X-Request-ID"] == "from-daraja"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["Content-Length"] == str(len(answer.content))


def test_it_asks_nothing_of_sessions_and_sets_no_cookie() -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"] = "somebody"

    answer = client.post(TOKENED, stk_callback(), "application/json")

    assert (answer.status_code, dict(answer.cookies)) == (200, {})


def test_a_host_that_is_not_ours_is_refused_and_nothing_is_stored() -> None:
    answer = Client().post(TOKENED, stk_callback(), "application/json", headers={"Host": "elsewhere.example"})

    assert answer.status_code == 400
    assert not Callback.objects.exists()


def test_where_https_is_required_plain_http_is_sent_there(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True

    assert Client().post(TOKENED, stk_callback(), "application/json").status_code == 301
    assert Client().post(TOKENED, stk_callback(), "application/json", secure=True).status_code == 200


def test_a_fault_of_ours_is_answered_in_our_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mobilemoney.payments.inbox.acknowledge", lambda arrival: 1 / 0)

    answer = Client().post(TOKENED, stk_callback(), "application/json")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")


@pytest.mark.parametrize("path", [f"{BARE}/one/two", f"{BARE}//", "/api/v1/c2b/stk/callbacks", "/api/v1/c2b"])
def test_what_is_no_door_goes_the_long_way(path: str) -> None:
    assert Client().post(path, stk_callback(), "application/json").status_code == 404


def test_every_door_is_found_both_ways(settings: Settings) -> None:
    doors = dict(short_way._routes(get_resolver(settings.ROOT_URLCONF), "/"))

    assert "/api/v1/c2b/confirmation/<str:token>" in doors
    for route, door in doors.items():
        path = route.replace("<str:token>", "0" * 32)
        assert short_way._door_at(path)[0] is door
        assert resolve(path).func is door
