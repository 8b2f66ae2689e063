from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from maintainer.tests.conftest import API, Browser
from mobilemoney.businesses.models import Business, Role
from mobilemoney.gateway.models import ApiClient, AuditEntry

pytestmark = pytest.mark.django_db
PATH = "/maintainer/clients"


def form(business: Business, **changes: Any) -> dict[str, Any]:
    return {"name": "Shop app", "business_id": str(business.pk), "scopes": ["c2b:write"], **changes}


def token_status(anyone: Browser, client_id: str, secret: str) -> int:
    return int(anyone.ask_for_token(client_id, secret).status_code)


@pytest.fixture
def made(root: Browser, business: Business) -> dict[str, Any]:
    body: dict[str, Any] = root.send("POST", PATH, form(business)).json()
    return body


class TestMaking:
    def test_it_shows_the_secret_once_and_it_works(
        self, root: Browser, anyone: Browser, made: dict[str, Any], business: Business
    ) -> None:
        assert (made["business_id"], made["scopes"]) == (str(business.pk), ["c2b:write"])
        assert made["created_by"] == "root"

        assert token_status(anyone, made["client_id"], made["client_secret"]) == 200
        listed = root.send("GET", PATH)
        assert listed.json()["results"][0]["client_id"] == made["client_id"]
        assert made["client_secret"] not in listed.content.decode()

    def test_neither_database_nor_audit_log_hold_the_secret(self, made: dict[str, Any]) -> None:
        rows = str(list(ApiClient.objects.values())) + str(list(AuditEntry.objects.values()))

        assert made["client_secret"] not in rows
        assert AuditEntry.objects.get(act="client.create").target_id == made["client_id"]

    def test_its_stored_hash_is_no_secret(self, anyone: Browser, made: dict[str, Any]) -> None:
        stored = ApiClient.objects.get().client_secret

        assert token_status(anyone, made["client_id"], stored) == 401

    def test_it_may_have_a_limit_of_its_own(self, root: Browser, business: Business) -> None:
        answer = root.send("POST", PATH, form(business, payout_day_max=5000))

        assert answer.json()["payout_day_max"] == "5000.00"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"name": ""}, "name"),
            ({"business_id": "none"}, "business_id"),
            ({"business_id": str(uuid4())}, "business_id"),
            ({"scopes": []}, "scopes"),
            ({"scopes": ["maintainer"]}, "scopes"),
            ({"scopes": "c2b:write"}, "scopes"),
            ({"payout_day_max": 10.5}, "payout_day_max"),
            ({"payout_day_max": "NaN"}, "payout_day_max"),
            ({"client_secret": "mine"}, "client_secret"),
        ],
    )
    def test_bad_input_names_the_field_and_makes_nothing(
        self, root: Browser, business: Business, changes: dict[str, Any], field: str
    ) -> None:
        answer = root.send("POST", PATH, form(business, **changes))

        assert (answer.status_code, list(answer.json()["details"])) == (400, [field])
        assert not ApiClient.objects.exists()


class TestRotating:
    def test_both_secrets_work_during_the_overlap(self, root: Browser, anyone: Browser, made: dict[str, Any]) -> None:
        answer = root.send("POST", f"{PATH}/{made['client_id']}/rotate-secret", {"overlap_hours": 2})

        assert answer.status_code == 200
        newer = answer.json()
        assert newer["client_secret"] != made["client_secret"]
        assert newer["previous_secret_expires_at"] is not None
        for secret in (made["client_secret"], newer["client_secret"]):
            assert token_status(anyone, made["client_id"], secret) == 200

    def test_without_overlap_the_old_secret_dies_at_once(
        self, root: Browser, anyone: Browser, made: dict[str, Any]
    ) -> None:
        answer = root.send("POST", f"{PATH}/{made['client_id']}/rotate-secret", {"overlap_hours": 0})

        assert token_status(anyone, made["client_id"], made["client_secret"]) == 401
        assert token_status(anyone, made["client_id"], answer.json()["client_secret"]) == 200

    def test_an_empty_body_means_a_days_overlap(self, root: Browser, made: dict[str, Any]) -> None:
        assert root.send("POST", f"{PATH}/{made['client_id']}/rotate-secret").status_code == 200

    @pytest.mark.parametrize("hours", [-1, 10_000, "soon", 1.5, None, True])
    def test_bad_input_keeps_the_secret(self, root: Browser, anyone: Browser, made: dict[str, Any], hours: Any) -> None:
        answer = root.send("POST", f"{PATH}/{made['client_id']}/rotate-secret", {"overlap_hours": hours})

        assert (answer.status_code, list(answer.json()["details"])) == (400, ["overlap_hours"])
        assert token_status(anyone, made["client_id"], made["client_secret"]) == 200


class TestRevoking:
    def test_it_ends_secret_and_tokens_and_may_be_repeated(
        self, root: Browser, anyone: Browser, made: dict[str, Any]
    ) -> None:
        first = root.send("POST", f"{PATH}/{made['client_id']}/revoke")
        again = root.send("POST", f"{PATH}/{made['client_id']}/revoke")

        assert (first.status_code, again.json()["revoked_at"]) == (200, first.json()["revoked_at"])
        assert token_status(anyone, made["client_id"], made["client_secret"]) == 401
        assert AuditEntry.objects.filter(act="client.revoke").count() == 1

    def test_a_revoked_one_gets_no_new_secret_and_stays_in_the_list(self, root: Browser, made: dict[str, Any]) -> None:
        root.send("POST", f"{PATH}/{made['client_id']}/revoke")

        answer = root.send("POST", f"{PATH}/{made['client_id']}/rotate-secret")

        assert (answer.status_code, answer.json()["code"]) == (409, "invalid_state")
        assert root.send("GET", f"{PATH}?revoked=true").json()["total"] == 1
        assert root.send("GET", f"{PATH}?revoked=false").json()["total"] == 0


class TestWhoMay:
    @pytest.mark.parametrize("role", list(Role))
    def test_members_may_not(
        self,
        staff: Callable[[Role], User],
        browser_of: Callable[[User], Browser],
        business: Business,
        made: dict[str, Any],
        role: Role,
    ) -> None:
        browser = browser_of(staff(role))

        assert browser.send("GET", PATH).status_code == 403
        assert browser.send("POST", PATH, form(business)).status_code == 403
        assert browser.send("POST", f"{PATH}/{made['client_id']}/revoke").status_code == 403

    def test_an_unknown_client_is_not_there(self, root: Browser) -> None:
        assert root.send("POST", f"{PATH}/nobody/revoke").status_code == 404
        assert root.send("POST", f"{PATH}/nobody/rotate-secret").status_code == 404

    def test_strangers_and_apps_may_not(self, anyone: Browser) -> None:
        assert anyone.send("GET", PATH).status_code == 401
        assert anyone.get(f"{API}{PATH}", headers={"Authorization": "Bearer nonsense"}).status_code == 401
