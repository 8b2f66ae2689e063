from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from mobilemoney.businesses.models import Business, Role
from mobilemoney.gateway import access_epoch, access_tokens
from mobilemoney.gateway.access_tokens import issue_token
from mobilemoney.gateway.authentication import enforce_csrf
from mobilemoney.gateway.clients import change_scopes, create_client, revoke_client
from mobilemoney.gateway.errors import CsrfFailed
from mobilemoney.gateway.models import ApiClient
from mobilemoney.gateway.tests.conftest import Api

ORDER = {"phone_number": "0712345678", "amount": 100}


class TestAccessTokens:
    def test_a_good_one_opens(self, as_app: Api, app: ApiClient) -> None:
        assert as_app.get("who").json()["key"] == f"client:{app.pk}"

    @pytest.mark.parametrize("token", ["unknown", "x" * 5000, "schlüssel", "a b", "null"])
    def test_an_unknown_one_does_not(self, anyone: Api, token: str) -> None:
        answer = anyone.get("who", Authorization=f"Bearer {token}")

        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
        assert 'error="invalid_token"' in answer["WWW-Authenticate"]

    def test_an_empty_one_does_not(self, anyone: Api) -> None:
        assert anyone.get("who", Authorization="Bearer").json()["code"] == "invalid_token"

    def test_the_word_bearer_may_be_in_any_case(self, app: ApiClient, anyone: Api) -> None:
        assert anyone.get("who", Authorization=f"bEaReR {issue_token(app)}").status_code == 200

    def test_without_one_nobody_is_anybody(self, anyone: Api) -> None:
        answer = anyone.post("pay", ORDER)

        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
        assert answer["WWW-Authenticate"] == "Bearer"

    def test_a_session_does_not_help_a_bad_token(self, root: User) -> None:
        answer = Api(user=root).get("who", Authorization="Bearer nonsense")

        assert answer.status_code == 401

    def test_a_token_counts_more_than_a_session(self, root: User, app: ApiClient) -> None:
        answer = Api(token=issue_token(app), user=root).get("who")

        assert answer.json()["key"] == f"client:{app.pk}"

    def test_it_lies_in_the_database_as_a_digest_only(self, app: ApiClient) -> None:
        token = issue_token(app)

        held = get_access_token_model().objects.values().get()

        assert token not in str(held)
        assert held["token"] == ""

    def test_a_token_has_no_more_than_its_scopes(self, app: ApiClient) -> None:
        narrow = Api(issue_token(app, scopes=["transactions:read"]))

        assert narrow.get("who").json()["scopes"] == ["transactions:read"]
        assert narrow.post("pay", ORDER).json()["code"] == "insufficient_scope"

    def test_its_use_is_noted_on_the_client(self, as_app: Api, app: ApiClient) -> None:
        as_app.get("who")

        app.refresh_from_db()
        assert app.last_used_at is not None


class TestTheMemoryOfTokens:
    def test_a_remembered_one_is_not_looked_up_again(self, as_app: Api, django_assert_num_queries: Any) -> None:
        as_app.get("who")

        with django_assert_num_queries(1):  # Only the request count.
            as_app.get("who")

    def test_it_never_outlives_its_time(self, app: ApiClient, monkeypatch: Any) -> None:
        as_app = Api(issue_token(app, seconds=10))
        assert as_app.get("who").status_code == 200

        get_access_token_model().objects.update(expires=timezone.now() - timedelta(seconds=1))
        real = access_tokens.time.time
        monkeypatch.setattr(access_tokens.time, "time", lambda: real() + 11)

        assert as_app.get("who").status_code == 401

    def test_it_is_looked_up_again_after_half_a_minute(self, as_app: Api, monkeypatch: Any) -> None:
        assert as_app.get("who").status_code == 200
        get_access_token_model().objects.all().delete()
        assert as_app.get("who").status_code == 200

        real = access_tokens.time.time
        monkeypatch.setattr(access_tokens.time, "time", lambda: real() + 31)

        assert as_app.get("who").status_code == 401

    def test_an_expired_one_is_never_remembered(self, app: ApiClient) -> None:
        assert Api(issue_token(app, seconds=0)).get("who").status_code == 401

    def test_revoking_a_client_counts_at_once(self, as_app: Api, app: ApiClient) -> None:
        assert as_app.get("who").status_code == 200

        revoke_client(app)

        assert as_app.get("who").status_code == 401

    def test_another_process_sees_a_revocation_within_a_second(
        self, as_app: Api, app: ApiClient, monkeypatch: Any
    ) -> None:
        assert as_app.get("who").status_code == 200
        revoke_elsewhere(app)

        real = access_epoch.time.monotonic
        monkeypatch.setattr(access_epoch.time, "monotonic", lambda: real() + 1.0)

        assert as_app.get("who").status_code == 401

    def test_a_scope_that_was_taken_away_is_gone_from_present_tokens(self, as_app: Api, app: ApiClient) -> None:
        assert as_app.post("pay", ORDER).status_code == 202

        change_scopes(app, ["transactions:read"])

        assert as_app.post("pay", ORDER).json()["code"] == "insufficient_scope"


class TestSessions:
    def test_a_member_of_staff_is_known(self, root: User) -> None:
        assert Api(user=root).get("who").json()["key"] == f"user:{root.pk}"

    def test_an_unsafe_method_needs_the_csrf_token(self, root: User) -> None:
        answer = Api(user=root, csrf=True).send("PUT", "who", {})

        assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")

    def test_with_the_csrf_token_it_passes(self, root: User) -> None:
        browser = Api(user=root, csrf=True)
        browser.client.cookies["csrftoken"] = "a" * 32

        assert browser.send("PUT", "who", {}, X_CSRFToken="a" * 32).status_code == 200

    @pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=x", "text/plain"])
    def test_a_body_is_not_read_for_it(self, root: User, content_type: str) -> None:
        browser = Api(user=root, csrf=True)

        assert browser.send("POST", "who", b"nonsense", content_type).status_code == 403
        browser.client.cookies["csrftoken"] = "a" * 32
        assert browser.send("POST", "who", b"nonsense", content_type, X_CSRFToken="a" * 32).status_code == 415

    def test_an_upload_is_still_whole_after_it(self, staff: Callable[..., User]) -> None:
        browser = Api(user=staff(Role.MAKER), csrf=True)
        browser.client.cookies["csrftoken"] = "a" * 32
        file = SimpleUploadedFile("rows.csv", b"a,b")

        answer = browser.client.post("/api/v1/upload", {"file": file}, headers={"X-CSRFToken": "a" * 32})

        assert answer.status_code == 202

    def test_reading_needs_none(self, root: User) -> None:
        assert Api(user=root, csrf=True).get("who").status_code == 200

    def test_an_app_needs_none(self, app: ApiClient) -> None:
        assert Api(token=issue_token(app), csrf=True).post("pay", ORDER).status_code == 202

    def test_somebody_who_was_switched_off_is_nobody(self, root: User) -> None:
        browser = Api(user=root)
        User.objects.update(is_active=False)

        assert browser.get("who").json()["key"] == "anonymous"

    def test_roles_are_those_of_the_moment(self, staff: Callable[..., User]) -> None:
        user = staff(Role.OPERATOR)
        assert Api(user=user).post("pay", ORDER).status_code == 202

        user.memberships.all().delete()

        assert Api(user=user).post("pay", ORDER).status_code == 403

    def test_sign_in_can_be_held_to_csrf_as_well(self) -> None:
        with pytest.raises(CsrfFailed):
            enforce_csrf(RequestFactory(enforce_csrf_checks=True).post("/api/v1/auth/login"))


class TestSuspendedBusinesses:
    def test_their_apps_read_but_start_no_payment(self, as_app: Api, business: Business) -> None:
        assert as_app.post("pay", ORDER).status_code == 202
        Business.objects.filter(pk=business.pk).update(status="suspended")

        answer = as_app.post("pay", ORDER)

        assert (answer.status_code, answer.json()["code"]) == (403, "business_suspended")
        assert as_app.get("businesses").status_code == 200


def revoke_elsewhere(app: ApiClient) -> None:
    """As another process does it: this one hears of it only through the database."""
    kept = access_epoch._LastRead.at
    revoke_client(app)
    access_epoch._LastRead.at = kept


def test_a_client_of_no_business_can_not_exist(business: Business) -> None:
    client, _ = create_client(name="a", business=business, scopes=[], created_by=None)

    assert client.business == business
