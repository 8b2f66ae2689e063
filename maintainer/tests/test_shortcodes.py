from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from maintainer.tests.conftest import Browser
from mobilemoney.businesses.models import Business, DarajaCredential, Role, Shortcode
from mobilemoney.gateway.models import AuditEntry

pytestmark = pytest.mark.django_db


def path_of(business: Business, shortcode: Shortcode | None = None) -> str:
    path = f"/maintainer/businesses/{business.pk}/shortcodes"
    return f"{path}/{shortcode.pk}" if shortcode else path


def form(credential: DarajaCredential, **changes: Any) -> dict[str, Any]:
    return {"shortcode": "600987", "shortcode_type": "paybill", "credential_id": str(credential.pk), **changes}


class TestMaking:
    def test_secrets_go_in_and_never_come_out(self, root: Browser, credential: DarajaCredential) -> None:
        secrets = {"lipa_passkey": "a-passkey-of-theirs", "initiator_password": "a-password-of-theirs"}

        made = root.send("POST", path_of(credential.business), form(credential, initiator_name="api", **secrets))

        assert made.status_code == 201
        body = made.json()
        assert (body["environment"], body["has_lipa_passkey"], body["has_initiator_password"]) == (
            "sandbox",
            True,
            True,
        )
        assert Shortcode.objects.get().lipa_passkey == secrets["lipa_passkey"]
        everything = made.content.decode() + root.send("GET", path_of(credential.business)).content.decode()
        everything += str(list(AuditEntry.objects.values())) + str(list(Shortcode.objects.values()))
        assert not any(secret in everything for secret in secrets.values())

    def test_the_first_one_is_used_by_default_and_a_later_one_can_take_over(
        self, root: Browser, credential: DarajaCredential
    ) -> None:
        path = path_of(credential.business)

        first = root.send("POST", path, form(credential)).json()
        second = root.send("POST", path, form(credential, shortcode="600988")).json()
        root.send("PATCH", f"{path}/{second['id']}", {"is_default": True})

        assert (first["is_default"], second["is_default"]) == (True, False)
        assert Shortcode.objects.get(is_default=True).shortcode == "600988"

    def test_a_till_keeps_its_store_number(self, root: Browser, credential: DarajaCredential) -> None:
        body = form(credential, shortcode_type="till", store_number="500123")

        assert root.send("POST", path_of(credential.business), body).json()["store_number"] == "500123"

    def test_a_shortcode_of_another_business_can_not_be_taken(
        self, root: Browser, shortcode: Shortcode, other_business: Business
    ) -> None:
        own = DarajaCredential.objects.create(business=other_business, environment="sandbox")

        answer = root.send("POST", path_of(other_business), form(own, shortcode=shortcode.shortcode))

        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
        assert "shortcode" in answer.json()["details"]
        assert Shortcode.objects.get().business == shortcode.business

    def test_the_same_number_may_stand_in_another_environment(
        self, root: Browser, shortcode: Shortcode, other_business: Business
    ) -> None:
        own = DarajaCredential.objects.create(business=other_business, environment="simulator")

        answer = root.send("POST", path_of(other_business), form(own, shortcode=shortcode.shortcode))

        assert (answer.status_code, answer.json()["environment"]) == (201, "simulator")

    def test_credentials_of_another_business_can_not_be_used(
        self, root: Browser, credential: DarajaCredential, other_business: Business
    ) -> None:
        answer = root.send("POST", path_of(other_business), form(credential))

        assert (answer.status_code, list(answer.json()["details"])) == (400, ["credential_id"])

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"shortcode": "12"}, "shortcode"),
            ({"shortcode": "60098a"}, "shortcode"),
            ({"shortcode": "٦٠٠٩٨٧"}, "shortcode"),
            ({"shortcode": "600987\n"}, None),
            ({"shortcode_type": "shop"}, "shortcode_type"),
            ({"credential_id": "none"}, "credential_id"),
            ({"store_number": "500123"}, "store_number"),
            ({"initiator_password": "a", "security_credential": "b"}, "security_credential"),
            ({"default_account_reference_prefix": "x" * 13}, "default_account_reference_prefix"),
            ({"c2b_version": "v3"}, "c2b_version"),
            ({"purposes": ["bribes"]}, "purposes"),
            ({"validation_rules": {"colour": "red"}}, "validation_rules"),
            ({"validation_rules": {"account_pattern": "(a+)+$"}}, "validation_rules"),
            ({"validation_rules": {"account_pattern": "["}}, "validation_rules"),
            ({"validation_rules": {"account_pattern": ".*.*.*.*x"}}, "validation_rules"),
            ({"validation_rules": {"amount_min": 10, "amount_max": 5}}, "validation_rules"),
            ({"environment": "production"}, "environment"),
        ],
    )
    def test_bad_input_names_the_field_and_stores_nothing(
        self, root: Browser, credential: DarajaCredential, changes: Any, field: str | None
    ) -> None:
        answer = root.send("POST", path_of(credential.business), form(credential, **changes))

        if field is None:  # Blanks at the ends are taken off, as everywhere.
            assert (answer.status_code, answer.json()["shortcode"]) == (201, "600987")
            return
        assert (answer.status_code, list(answer.json()["details"])) == (400, [field])
        assert not Shortcode.objects.exists()


class TestChanging:
    def test_what_is_not_named_stays(self, root: Browser, shortcode: Shortcode) -> None:
        rules = {"account_pattern": "INV-[0-9]{4,6}", "amount_min": 10, "active": True}

        answer = root.send("PATCH", path_of(shortcode.business, shortcode), {"validation_rules": rules})

        assert answer.status_code == 200
        assert answer.json()["validation_rules"]["amount_min"] == "10.00"
        shortcode = Shortcode.objects.get()
        assert (shortcode.lipa_passkey, shortcode.is_default) == ("the-passkey", True)

    def test_the_newer_of_password_and_credential_counts(self, root: Browser, shortcode: Shortcode) -> None:
        path = path_of(shortcode.business, shortcode)
        root.send("PATCH", path, {"initiator_password": "pass"})

        answer = root.send("PATCH", path, {"security_credential": "made-elsewhere"}).json()

        assert (answer["has_initiator_password"], answer["has_security_credential"]) == (False, True)

    @pytest.mark.parametrize(
        ("change", "is_locked"),
        [({"initiator_password": "right"}, False), ({"initiator_name": "other"}, False), ({"is_default": True}, True)],
    )
    def test_an_initiator_that_was_refused_may_try_again_once_it_is_corrected(
        self, root: Browser, shortcode: Shortcode, change: dict[str, Any], is_locked: bool
    ) -> None:
        Shortcode.objects.update(initiator_refusals=2, initiator_locked_at=timezone.now())

        assert root.send("PATCH", path_of(shortcode.business, shortcode), change).status_code == 200

        held = Shortcode.objects.get()
        assert (held.initiator_locked_at is not None, held.initiator_refusals) == (is_locked, 2 if is_locked else 0)

    def test_credentials_of_another_environment_do_not_fit(self, root: Browser, shortcode: Shortcode) -> None:
        other = DarajaCredential.objects.create(business=shortcode.business, environment="production")

        answer = root.send("PATCH", path_of(shortcode.business, shortcode), {"credential_id": str(other.pk)})

        assert (answer.status_code, list(answer.json()["details"])) == (400, ["credential_id"])

    @pytest.mark.parametrize("body", [{"shortcode": "600111"}, {"environment": "production"}, {"business_id": "x"}])
    def test_what_payments_are_attributed_by_never_changes(
        self, root: Browser, shortcode: Shortcode, body: Any
    ) -> None:
        assert root.send("PATCH", path_of(shortcode.business, shortcode), body).status_code == 400
        assert Shortcode.objects.get().shortcode == "600123"

    def test_a_shortcode_is_not_deleted(self, root: Browser, shortcode: Shortcode) -> None:
        assert root.send("DELETE", path_of(shortcode.business, shortcode)).status_code == 405


class TestWhoMay:
    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
    def test_members_may_not(
        self, staff: Callable[[Role], User], browser_of: Callable[[User], Browser], shortcode: Shortcode, role: Role
    ) -> None:
        browser = browser_of(staff(role))

        assert browser.send("GET", path_of(shortcode.business)).status_code == 403
        assert browser.send("PATCH", path_of(shortcode.business, shortcode), {}).status_code == 403

    def test_an_admin_sees_and_changes_the_settings_of_his_own_business_alone(
        self,
        staff: Callable[..., User],
        browser_of: Callable[[User], Browser],
        shortcode: Shortcode,
        other_business: Business,
    ) -> None:
        admin, stranger = browser_of(staff(Role.ADMIN)), browser_of(staff(Role.ADMIN, of=other_business))
        change = {"default_account_reference_prefix": "INV"}

        assert admin.send("PATCH", path_of(shortcode.business, shortcode), change).status_code == 200
        assert stranger.send("PATCH", path_of(shortcode.business, shortcode), change).status_code == 404
        [seen] = admin.send("GET", path_of(shortcode.business)).json()["results"]
        assert seen["default_account_reference_prefix"] == "INV"
        assert stranger.send("GET", path_of(shortcode.business)).status_code == 404

    @pytest.mark.parametrize(
        "name", ["credential_id", "lipa_passkey", "initiator_name", "initiator_password", "security_credential"]
    )
    def test_an_admin_adds_none_and_changes_no_credentials(
        self, staff: Callable[[Role], User], browser_of: Callable[[User], Browser], shortcode: Shortcode, name: str
    ) -> None:
        admin, path = browser_of(staff(Role.ADMIN)), path_of(shortcode.business, shortcode)
        value = str(shortcode.credential_id) if name == "credential_id" else "another"

        answer = admin.send("PATCH", path, {name: value, "is_default": False})

        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
        assert Shortcode.objects.get().is_default
        assert admin.send("POST", path_of(shortcode.business), form(shortcode.credential)).status_code == 403

    def test_a_shortcode_is_found_only_under_its_own_business(
        self, root: Browser, shortcode: Shortcode, other_business: Business
    ) -> None:
        assert root.send("PATCH", path_of(other_business, shortcode), {"is_default": False}).status_code == 404
        assert root.send("GET", path_of(other_business)).json()["results"] == []
