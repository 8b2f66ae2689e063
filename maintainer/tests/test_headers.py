from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def policy_of(answer: Any) -> dict[str, str]:
    directives = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in directives}


@pytest.mark.parametrize("path", ["/", "/api/v1/health", "/api/v1/nothing", "/api/v1/docs", "/api/v1/auth/csrf"])
def test_every_answer_carries_the_security_headers(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert policy_of(answer)["frame-ancestors"] == "'none'"


def test_pages_may_load_only_what_is_ours(client: Client) -> None:
    policy = policy_of(client.get("/"))

    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in client.get("/")["Content-Security-Policy"]


def test_pages_may_follow_live_events_on_the_host_by_which_they_were_reached(client: Client, settings: Any) -> None:
    settings.EVENTS_PORT, settings.EVENTS_BASE_URL = 8901, ""

    assert (
        policy_of(client.get("/", headers={"Host": "localhost:8900"}))["connect-src"] == "'self' http://localhost:8901"
    )


def test_pages_may_follow_live_events_where_the_settings_say(client: Client, settings: Any) -> None:
    settings.EVENTS_BASE_URL = "https://events.example.com/live"

    assert policy_of(client.get("/"))["connect-src"] == "'self' https://events.example.com"


def test_a_host_that_is_not_ours_gets_nothing_into_the_policy(client: Client) -> None:
    answer = client.get("/", headers={"Host": "evil.example"})

    assert "evil" not in answer["Content-Security-Policy"]


def test_data_may_load_nothing_and_is_kept_by_no_cache(client: Client) -> None:
    answer = client.get("/api/v1/auth/me")

    assert policy_of(answer)["default-src"] == "'none'"
    assert "no-store" in answer["Cache-Control"]
