from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from maintainer.tests.conftest import Browser
from mobilemoney.businesses.models import Business, DarajaCredential, DarajaToken, Role, Shortcode
from mobilemoney.daraja.errors import CredentialsRefused, TokenUnavailable
from mobilemoney.daraja.tokens import AccessToken
from mobilemoney.gateway.models import AuditEntry

pytestmark = pytest.mark.django_db
SECRETS = {"consumer_key": "key-of-the-kiosk-9876", "consumer_secret": "secret-of-the-kiosk"}


def path_of(business: Business, credential: DarajaCredential | None = None) -> str:
    path = f"/maintainer/businesses/{business.pk}/daraja-credentials"
    return f"{path}/{credential.pk}" if credential else path


class Daraja:
    """Answers token requests as it is told to; stands in for the client by settings.DARAJA_CLIENT_FACTORY."""

    answer: AccessToken | Exception = AccessToken(value="tok-secret", expires_in=3599)
    asked: int = 0

    def __init__(self, **_: Any) -> None:
        pass

    def access_token(self) -> AccessToken:
        Daraja.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def daraja(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Daraja]:
    settings.DARAJA_CLIENT_FACTORY = f"{__name__}.Daraja"
    monkeypatch.setattr(Daraja, "answer", Daraja.answer)
    monkeypatch.setattr(Daraja, "asked", 0)
    return Daraja


class TestStoring:
    def test_secrets_go_in_and_never_come_out(self, root: Browser, business: Business) -> None:
        made = root.send("POST", path_of(business), {"environment": "sandbox", "name": "Shop", **SECRETS})

        assert made.status_code == 201
        assert (made.json()["consumer_key_hint"], made.json()["has_consumer_secret"]) == ("9876", True)
        stored = DarajaCredential.objects.get()
        assert (stored.consumer_key, stored.consumer_secret) == tuple(SECRETS.values())
        everything = made.content + root.send("GET", path_of(business)).content
        assert not any(secret in everything.decode() for secret in SECRETS.values())

    def test_the_database_and_the_audit_log_hold_no_plain_secret(self, root: Browser, business: Business) -> None:
        root.send("POST", path_of(business), {"environment": "sandbox", **SECRETS})

        rows = str(list(DarajaCredential.objects.values())) + str(list(AuditEntry.objects.values()))
        assert not any(secret in rows for secret in SECRETS.values())

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({**SECRETS}, "environment"),
            ({"environment": "moon", **SECRETS}, "environment"),
            ({"environment": "sandbox", "consumer_key": "x"}, "consumer_secret"),
            ({"environment": "sandbox", **SECRETS, "consumer_secret": ""}, "consumer_secret"),
            ({"environment": "sandbox", **SECRETS, "consumer_key": {"a": 1}}, "consumer_key"),
            ({"environment": "sandbox", **SECRETS, "consumer_key": "x" * 513}, "consumer_key"),
            ({"environment": "sandbox", **SECRETS, "token_url": "http://evil.example"}, "token_url"),
        ],
    )
    def test_bad_input_names_the_field_and_stores_nothing(
        self, root: Browser, business: Business, body: Any, field: str
    ) -> None:
        answer = root.send("POST", path_of(business), body)

        assert (answer.status_code, list(answer.json()["details"])) == (400, [field])
        assert not DarajaCredential.objects.exists()

    def test_production_has_no_simulator(self, root: Browser, business: Business, settings: Any) -> None:
        settings.PRODUCTION = True

        answer = root.send("POST", path_of(business), {"environment": "simulator", **SECRETS})

        assert (answer.status_code, list(answer.json()["details"])) == (400, ["environment"])


class TestChanging:
    def test_a_new_secret_ends_the_token_of_the_old_one(self, root: Browser, credential: DarajaCredential) -> None:
        DarajaToken.objects.create(credential=credential)

        answer = root.send("PATCH", path_of(credential.business, credential), {"consumer_secret": "newer"})

        assert answer.status_code == 200
        credential = DarajaCredential.objects.get()
        assert (credential.consumer_key, credential.consumer_secret) == ("key-of-the-shop-1234", "newer")
        assert not DarajaToken.objects.exists()

    @pytest.mark.parametrize("body", [{"environment": "production"}, {"consumer_key": ""}, {"business_id": "x"}])
    def test_bad_input_changes_nothing(self, root: Browser, credential: DarajaCredential, body: Any) -> None:
        assert root.send("PATCH", path_of(credential.business, credential), body).status_code == 400
        assert DarajaCredential.objects.get().environment == "sandbox"

    def test_one_that_a_shortcode_uses_stays(self, root: Browser, shortcode: Shortcode) -> None:
        answer = root.send("DELETE", path_of(shortcode.business, shortcode.credential))

        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
        assert DarajaCredential.objects.exists()
        assert not AuditEntry.objects.filter(act="credential.delete").exists()

    def test_an_unused_one_goes_once(self, root: Browser, credential: DarajaCredential) -> None:
        path = path_of(credential.business, credential)

        assert root.send("DELETE", path).status_code == 204
        assert root.send("DELETE", path).status_code == 404


class TestTesting:
    def test_it_proves_that_a_token_can_be_had_without_showing_it(
        self, root: Browser, credential: DarajaCredential, daraja: type[Daraja]
    ) -> None:
        answer = root.send("POST", f"{path_of(credential.business, credential)}/test")

        assert (answer.status_code, answer.json()) == (200, {"ok": True, "expires_in": 3599})

    def test_refused_keys_are_a_502_that_says_so(
        self, root: Browser, credential: DarajaCredential, daraja: type[Daraja]
    ) -> None:
        daraja.answer = CredentialsRefused("Daraja refused: Invalid Authentication passed (400.008.01)")

        answer = root.send("POST", f"{path_of(credential.business, credential)}/test")

        assert (answer.status_code, answer.json()["code"]) == (502, "daraja_rejected")
        assert "400.008.01" in answer.json()["details"]["daraja"]["errorMessage"]

    def test_a_daraja_that_is_away_is_a_502_as_well(
        self, root: Browser, credential: DarajaCredential, daraja: type[Daraja]
    ) -> None:
        daraja.answer = TokenUnavailable("The connection was refused.")

        answer = root.send("POST", f"{path_of(credential.business, credential)}/test")

        assert (answer.status_code, answer.json()["code"]) == (502, "daraja_unavailable")

    def test_secrets_of_a_lost_key_name_the_setting(
        self, root: Browser, credential: DarajaCredential, daraja: type[Daraja], settings: Any
    ) -> None:
        settings.FIELD_ENCRYPTION_KEYS = ["A" * 43 + "="]

        answer = root.send("POST", f"{path_of(credential.business, credential)}/test")

        assert (answer.status_code, answer.json()["code"]) == (409, "invalid_state")
        assert "FIELD_ENCRYPTION_KEYS" in answer.json()["error"]


class TestAccessToken:
    PATH = "/access/token"

    def test_staff_see_that_a_token_can_be_had(
        self,
        staff: Callable[[Role], User],
        browser_of: Callable[[User], Browser],
        shortcode: Shortcode,
        daraja: type[Daraja],
    ) -> None:
        answer = browser_of(staff(Role.VIEWER)).send("GET", self.PATH)

        assert (answer.status_code, answer.json()) == (200, {"ok": True, "expires_in": 3599})

    def test_another_business_or_shortcode_is_not_there(
        self,
        staff: Callable[[Role], User],
        browser_of: Callable[[User], Browser],
        shortcode: Shortcode,
        other_business: Business,
        daraja: type[Daraja],
    ) -> None:
        browser = browser_of(staff(Role.VIEWER))

        assert browser.send("GET", f"{self.PATH}?business_id={other_business.pk}").status_code == 404
        assert browser.send("GET", f"{self.PATH}?shortcode=999999").status_code == 404
        assert daraja.asked == 0

    def test_a_superuser_of_several_names_the_business(
        self, root: Browser, shortcode: Shortcode, other_business: Business, daraja: type[Daraja]
    ) -> None:
        unclear = root.send("GET", self.PATH)

        assert (unclear.status_code, list(unclear.json()["details"])) == (400, ["business_id"])
        assert root.send("GET", f"{self.PATH}?business_id={shortcode.business_id}").status_code == 200

    def test_a_business_without_credentials_is_told_so(self, root: Browser, business: Business) -> None:
        assert root.send("GET", self.PATH).status_code == 404

    def test_unknown_parameters_and_strangers_are_refused(
        self, root: Browser, anyone: Browser, business: Business
    ) -> None:
        assert root.send("GET", f"{self.PATH}?token=show").status_code == 400
        assert anyone.send("GET", self.PATH).status_code == 401


class TestWhoMay:
    @pytest.mark.parametrize("role", list(Role))
    def test_members_may_not_even_as_admins(
        self,
        staff: Callable[[Role], User],
        browser_of: Callable[[User], Browser],
        credential: DarajaCredential,
        role: Role,
    ) -> None:
        browser, path = browser_of(staff(role)), path_of(credential.business, credential)

        for method, where in (("GET", path_of(credential.business)), ("PATCH", path), ("POST", f"{path}/test")):
            assert browser.send(method, where).status_code == 403

    def test_credentials_are_found_only_under_their_own_business(
        self, root: Browser, credential: DarajaCredential, other_business: Business
    ) -> None:
        assert root.send("PATCH", path_of(other_business, credential), {"name": "x"}).status_code == 404
        assert root.send("DELETE", path_of(other_business, credential)).status_code == 404
        assert DarajaCredential.objects.exists()
