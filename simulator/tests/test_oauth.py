"""GET /oauth/v1/generate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from simulator.tests.driver import CONSUMER_KEY, PUSH, Driver

WRONG_TYPE = ("400.008.01", "Invalid Authentication passed")
WRONG_GRANT = ("400.008.02", "Invalid grant type passed")


def test_it_gives_a_token_whose_lifetime_is_text(driver: Driver) -> None:
    response = driver.oauth()

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json;charset=UTF-8"
    assert response.json() == {"access_token": response.json()["access_token"], "expires_in": "3599"}
    assert len(response.json()["access_token"]) == 28


@pytest.mark.parametrize("auth", [(CONSUMER_KEY, "wrong"), ("wrong", "wrong"), ("", "")])
def test_it_answers_a_wrong_key_with_an_empty_400(driver: Driver, auth: tuple[str, str]) -> None:
    response = driver.oauth(auth=auth)

    assert (response.status_code, response.content) == (400, b"")


def test_it_answers_unreadable_credentials_with_an_empty_400(driver: Driver) -> None:
    response = driver.oauth(auth=None, headers={"Authorization": "Basic ä%%%".encode()})

    assert (response.status_code, response.content) == (400, b"")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"params": {"grant_type": "password"}}, WRONG_GRANT),
        ({"params": {}}, WRONG_GRANT),
        ({"auth": None, "headers": {"Authorization": "Bearer abc"}}, WRONG_TYPE),
        ({"auth": None}, WRONG_TYPE),
    ],
)
def test_it_names_what_is_wrong_with_the_request(
    driver: Driver, changes: dict[str, Any], error: tuple[str, str]
) -> None:
    response = driver.oauth(**changes)

    assert response.status_code == 400
    assert (response.json()["errorCode"], response.json()["errorMessage"]) == error
    assert set(response.json()) == {"requestId", "errorCode", "errorMessage"}


def test_it_refuses_post(driver: Driver) -> None:
    response = requests.post(f"{driver.url}/oauth/v1/generate?grant_type=client_credentials", timeout=10)

    assert (response.status_code, response.json()["errorCode"]) == (405, "405.001")


def test_a_new_token_kills_the_old_one(driver: Driver) -> None:
    old = driver.token
    driver.oauth()

    response = driver.post(PUSH, driver.push_body(), headers={"Authorization": f"Bearer {old}"})

    assert (response.status_code, response.json()["errorCode"]) == (404, "404.001.03")
    assert response.json()["errorMessage"] == "Invalid Access Token"


def test_the_old_token_lives_on_where_that_is_asked_for(start: Callable[..., Driver]) -> None:
    driver = start(old_token_dies=False)
    _ = driver.token
    driver.oauth()

    assert driver.push().status_code == 200


def test_a_token_dies_of_age(driver: Driver) -> None:
    _ = driver.token

    driver.control("POST", "/clock", {"skip_seconds": 3599})
    assert driver.push().status_code == 200

    driver.control("POST", "/clock", {"skip_seconds": 2})
    assert driver.push().status_code == 404


@pytest.mark.parametrize(
    ("path", "status", "code", "message"),
    [
        (PUSH, 404, "404.001.03", "Invalid Access Token"),
        ("/mpesa/stkpushquery/v1/query", 404, "404.001.03", "Invalid Access Token"),
        ("/mpesa/c2b/v2/registerurl", 400, "400.003.01", "Invalid Access Token"),
        ("/mpesa/c2b/v1/simulate", 400, "400.003.01", "Invalid Access Token"),
    ],
)
def test_each_family_refuses_a_bad_token_in_its_own_words(
    driver: Driver, path: str, status: int, code: str, message: str
) -> None:
    response = driver.post(path, {}, headers={"Authorization": "Bearer nonsense"})

    assert response.status_code == status
    assert (response.json()["errorCode"], response.json()["errorMessage"]) == (code, message)


def test_c2b_names_a_missing_bearer_header(driver: Driver) -> None:
    response = requests.post(f"{driver.url}/mpesa/c2b/v2/registerurl", json={}, timeout=10)

    assert (response.status_code, response.json()["errorCode"]) == (404, "404.001.04")


def test_another_app_has_its_own_tokens(driver: Driver) -> None:
    driver.control("POST", "/apps", {"consumer_key": "second", "consumer_secret": "s2", "name": "Second"})
    _ = driver.token

    assert driver.oauth(auth=("second", "s2")).status_code == 200
    assert driver.push().status_code == 200
    assert {app["consumer_key"] for app in driver.control("GET", "/apps")} == {CONSUMER_KEY, "second"}
