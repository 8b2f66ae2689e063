"""Who may ask for money: apps with the scope, staff with a session, and each only so often."""

import pytest
import requests

from tests.journeys.gateway import App, Staff, new_phone, new_reference
from tests.journeys.stack import PASSWORD, Stack
from tests.journeys.waiting import eventually

ENOUGH_TO_MEET_EVERY_PROCESS = 20


@pytest.fixture
def root(stack: Stack) -> Staff:
    return stack.superuser()


def new_app(stack: Stack, root: Staff, *scopes: str) -> App:
    [business] = root.get("/maintainer/businesses")["results"]
    order = {"name": "Till app", "business_id": business["id"], "scopes": list(scopes)}
    made = root.post("/maintainer/clients", order, expect=201)
    return App(stack.base_url, made["client_id"], made["client_secret"])


def test_the_first_visitor_with_the_token_becomes_superuser_and_nobody_after(stack: Stack, root: Staff) -> None:
    again = Staff(stack.base_url).bootstrap(
        token=stack.bootstrap_token, username="second", password="another-basket-of-mangoes"
    )

    assert again == 409
    assert root.get("/auth/me")["user"]["username"] == "root"
    assert root.get("/bootstrap/superuser") == {"enabled": False}


def test_staff_ask_for_money_with_session_and_csrf_token(stack: Stack, root: Staff) -> None:
    order = {"phone_number": new_phone(), "amount": 75, "account_reference": new_reference()}

    # Its body is never read, so the server may end the connection: the next request shall not travel on it.
    forged = root.send("POST", "/c2b/stk/push", json=order, csrf=False, headers={"Connection": "close"})
    asked = root.post("/c2b/stk/push", order, expect=202)

    assert (forged.status_code, forged.json()["code"]) == (403, "csrf_failed")
    assert stack.app().becomes(asked["id"], "succeeded")["amount"] == "75.00"
    assert len(stack.safaricom.prompts(reference=str(order["account_reference"]))) == 1


def test_whoever_signed_out_is_nobody(stack: Stack, root: Staff) -> None:
    root.post("/auth/logout", {})

    answer = root.send("GET", "/transactions")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    root.sign_in("root", PASSWORD)
    assert root.get("/auth/me")["authenticated"] is True


def test_an_app_asks_with_its_scope_only(stack: Stack, root: Staff) -> None:
    reader = new_app(stack, root, "transactions:read")

    refused = reader.try_push()
    greedy = requests.post(
        f"{stack.base_url}/api/v1/oauth/token/",
        data={"grant_type": "client_credentials", "scope": "c2b:write"},
        auth=reader.credentials,
        timeout=30,
    )

    assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")
    assert (greedy.status_code, greedy.json()["error"]) == (400, "invalid_scope")
    assert reader.payments() is not None


def test_a_revoked_app_is_refused_by_every_process_within_a_moment(stack: Stack, root: Staff) -> None:
    app = new_app(stack, root, "c2b:write", "transactions:read")
    app.becomes(app.push()["id"], "succeeded")
    root.post(f"/maintainer/clients/{app.credentials[0]}/revoke", {})

    for _ in range(ENOUGH_TO_MEET_EVERY_PROCESS):  # Each may remember a checked token for a second.
        eventually(lambda: app.send("GET", "/transactions").status_code == 401)
    answer = app.try_push()

    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")


def test_too_many_requests_for_money_are_held_back(stack: Stack, root: Staff) -> None:
    app = new_app(stack, root, "c2b:write", "transactions:read")
    with stack.web.with_settings(INTERNAL_RATE_LIMIT_MONEY_REQUESTS="3", INTERNAL_RATE_LIMIT_WINDOW_SECONDS="600"):
        answers = [app.try_push() for _ in range(5)]
        reading = app.send("GET", "/transactions")

    assert [answer.status_code for answer in answers] == [202, 202, 202, 429, 429]
    assert answers[-1].json()["code"] == "rate_limited"
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 600
    assert "RateLimit" in answers[0].headers and "RateLimit-Policy" in answers[0].headers
    assert reading.status_code == 200
