import base64
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus, urlencode

import pytest
from django.utils import timezone

from mobilemoney.businesses.models import Business
from mobilemoney.gateway.clients import create_client, revoke_client, rotate_secret
from mobilemoney.gateway.models import ApiClient
from mobilemoney.gateway.tests.conftest import Api

FORM = "application/x-www-form-urlencoded"
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture
def shop(business: Business) -> tuple[ApiClient, str]:
    return create_client(name="Shop", business=business, scopes=["c2b:write", "transactions:write"], created_by=None)


def ask(api: Api, form: dict[str, str], path: str = "oauth/token/", **headers: str) -> Any:
    return api.post(path, urlencode(form), FORM, **headers)


def basic(client_id: str, secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()}


class TestAGoodRequest:
    def test_it_gets_a_token_that_opens(self, anyone: Api, shop: tuple[ApiClient, str]) -> None:
        client, secret = shop

        answer = ask(anyone, {**GRANT, "client_id": client.client_id, "client_secret": secret})

        assert answer.status_code == 200
        assert answer.json()["token_type"] == "Bearer"
        assert answer.json()["expires_in"] == 3600
        assert answer.json()["scope"].split() == ["c2b:write", "transactions:write"]
        assert answer["Cache-Control"] == "no-store"
        assert Api(answer.json()["access_token"]).get("who").json()["key"] == f"client:{client.pk}"

    def test_id_and_secret_may_come_by_http_basic(self, anyone: Api, shop: tuple[ApiClient, str]) -> None:
        client, secret = shop

        assert ask(anyone, GRANT, **basic(client.client_id, secret)).status_code == 200
        assert ask(anyone, GRANT, **basic(quote_plus(client.client_id), quote_plus(secret))).status_code == 200

    @pytest.mark.parametrize("path", ["oauth/token", "oauth/token/"])
    def test_the_slash_does_not_matter(self, anyone: Api, shop: tuple[ApiClient, str], path: str) -> None:
        assert ask(anyone, GRANT, path, **basic(shop[0].client_id, shop[1])).status_code == 200

    def test_it_may_ask_for_less(self, anyone: Api, shop: tuple[ApiClient, str]) -> None:
        answer = ask(anyone, {**GRANT, "scope": "transactions:read"}, **basic(shop[0].client_id, shop[1]))

        assert answer.json()["scope"] == "transactions:read"

    def test_an_empty_scope_counts_as_none_given(self, anyone: Api, shop: tuple[ApiClient, str]) -> None:
        answer = ask(anyone, {**GRANT, "scope": ""}, **basic(shop[0].client_id, shop[1]))

        assert answer.json()["scope"] == "c2b:write transactions:write"

    def test_a_suspended_business_s_client_still_gets_one(self, anyone: Api, shop: tuple[ApiClient, str]) -> None:
        Business.objects.update(status="suspended")

        assert ask(anyone, GRANT, **basic(shop[0].client_id, shop[1])).status_code == 200


class TestRefusals:
    @pytest.mark.parametrize("scope", ["b2c:write", "transactions:read b2c:write", "admin", "events:read", "c2b:read"])
    def test_a_scope_that_it_does_not_hold_is_refused(
        self, anyone: Api, shop: tuple[ApiClient, str], scope: str
    ) -> None:
        answer = ask(anyone, {**GRANT, "scope": scope}, **basic(shop[0].client_id, shop[1]))

        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")

    @pytest.mark.parametrize("secret", ["", "wrong", "ä", "x" * 3000])
    def test_a_wrong_secret_is_refused(self, anyone: Api, shop: tuple[ApiClient, str], secret: str) -> None:
        answer = ask(anyone, GRANT, **basic(shop[0].client_id, secret))

        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
        assert answer["WWW-Authenticate"].startswith("Basic")

    def test_the_stored_hash_is_no_secret(self, anyone: Api, shop: tuple[ApiClient, str]) -> None:
        shop[0].refresh_from_db()

        answer = ask(anyone, GRANT, **basic(shop[0].client_id, shop[0].client_secret))

        assert answer.json()["error"] == "invalid_client"

    @pytest.mark.parametrize("client_id", ["", "nobody", "nul\x00byte", "x" * 2000])
    def test_an_unknown_client_is_refused(self, anyone: Api, client_id: str) -> None:
        answer = ask(anyone, {**GRANT, "client_id": client_id, "client_secret": "s"})

        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")

    def test_a_revoked_client_is_refused(self, anyone: Api, shop: tuple[ApiClient, str]) -> None:
        revoke_client(shop[0])

        assert ask(anyone, GRANT, **basic(shop[0].client_id, shop[1])).json()["error"] == "invalid_client"

    @pytest.mark.parametrize("grant", ["password", "authorization_code", "refresh_token", "implicit", "odd"])
    def test_no_other_grant_is_offered(self, anyone: Api, shop: tuple[ApiClient, str], grant: str) -> None:
        form = {"grant_type": grant, "username": "root", "password": "x", "code": "c", "refresh_token": "r"}

        answer = ask(anyone, form, **basic(shop[0].client_id, shop[1]))

        assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")

    @pytest.mark.parametrize("name", ["grant_type", "scope"])
    def test_a_parameter_given_twice_is_refused(self, anyone: Api, shop: tuple[ApiClient, str], name: str) -> None:
        form = [*GRANT.items(), ("scope", "c2b:write"), (name, "c2b:write")]

        answer = anyone.post("oauth/token/", urlencode(form), FORM, **basic(shop[0].client_id, shop[1]))

        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")

    def test_a_missing_grant_is_named(self, anyone: Api) -> None:
        assert ask(anyone, {}).json()["error"] == "invalid_request"

    @pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic " + base64.b64encode(b"nocolon").decode(), "x"])
    def test_an_odd_authorization_header_is_no_crash(self, anyone: Api, header: str) -> None:
        assert ask(anyone, GRANT, Authorization=header).json()["error"] == "invalid_client"

    def test_credentials_in_the_address_are_refused(self, anyone: Api, shop: tuple[ApiClient, str]) -> None:
        path = f"oauth/token?client_id={shop[0].client_id}&client_secret={shop[1]}"

        assert ask(anyone, GRANT, path).json()["error"] == "invalid_request"

    def test_json_is_refused(self, anyone: Api) -> None:
        assert anyone.post("oauth/token", GRANT).json()["error"] == "invalid_request"

    def test_a_huge_form_is_refused(self, anyone: Api) -> None:
        assert ask(anyone, {"a": "b" * 20_000}).status_code == 413

    def test_get_is_refused(self, anyone: Api) -> None:
        answer = anyone.get("oauth/token")

        assert (answer.status_code, answer.json()["error"]) == (405, "invalid_request")

    def test_each_refusal_names_its_request(self, anyone: Api) -> None:
        answer = ask(anyone, GRANT, X_Request_ID="req-7")

        assert answer.json()["request_id"] == answer["X-Request-ID"] == "req-7"
        assert set(answer.json()) == {"error", "error_description", "request_id"}

    def test_too_many_requests_are_refused_in_the_same_body(self, anyone: Api, settings: Any) -> None:
        settings.INTERNAL_RATE_LIMIT_REQUESTS = 1
        ask(anyone, GRANT)

        answer = ask(anyone, GRANT)

        assert (answer.status_code, answer.json()["error"]) == (429, "rate_limited")
        assert int(answer["Retry-After"]) >= 1


class TestRotation:
    def test_both_secrets_are_good_during_the_overlap(self, anyone: Api, shop: tuple[ApiClient, str]) -> None:
        client, old = shop

        new = rotate_secret(client, overlap_hours=1)

        assert ask(anyone, GRANT, **basic(client.client_id, old)).status_code == 200
        assert ask(anyone, GRANT, **basic(client.client_id, new)).status_code == 200

    def test_the_old_one_ends_with_the_overlap(self, anyone: Api, shop: tuple[ApiClient, str]) -> None:
        client, old = shop
        rotate_secret(client, overlap_hours=1)
        ApiClient.objects.update(previous_secret_expires_at=timezone.now() - timedelta(seconds=1))

        assert ask(anyone, GRANT, **basic(client.client_id, old)).status_code == 401

    def test_without_overlap_it_ends_at_once_with_its_tokens(self, anyone: Api, shop: tuple[ApiClient, str]) -> None:
        client, old = shop
        token = ask(anyone, GRANT, **basic(client.client_id, old)).json()["access_token"]

        new = rotate_secret(client, overlap_hours=0)

        assert ask(anyone, GRANT, **basic(client.client_id, old)).status_code == 401
        assert Api(token).get("who").status_code == 401
        assert ask(anyone, GRANT, **basic(client.client_id, new)).status_code == 200

    def test_a_third_secret_ends_the_first(self, anyone: Api, shop: tuple[ApiClient, str]) -> None:
        client, first = shop
        rotate_secret(client, overlap_hours=1)
        rotate_secret(client, overlap_hours=1)

        assert ask(anyone, GRANT, **basic(client.client_id, first)).status_code == 401
