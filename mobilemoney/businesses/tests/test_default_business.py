from typing import Any

import pytest

from mobilemoney.businesses.default_business import DEMO_VALUES, differences, ensure_default_business
from mobilemoney.businesses.models import Business, DarajaCredential, Shortcode
from mobilemoney.businesses.tests.parallel import in_parallel

pytestmark = pytest.mark.django_db
GIVEN = {
    "consumer_key": "my-key",
    "consumer_secret": "my-secret",
    "shortcode": "600111",
    "passkey": "my-passkey",
    "c2b_shortcode": "",
    "b2c_shortcode": "600222",
    "initiator_name": "apiuser",
    "initiator_password": "pass-of-apiuser",
}


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO_MODE, settings.MPESA_ENVIRONMENT, settings.DEFAULT_BUSINESS = True, "simulator", {}


@pytest.fixture
def sandbox(settings: Any) -> None:
    settings.DEMO_MODE, settings.MPESA_ENVIRONMENT, settings.DEFAULT_BUSINESS = False, "sandbox", dict(GIVEN)


class TestDemoMode:
    def test_a_whole_business_is_there_without_any_setting(self, demo: None) -> None:
        business = ensure_default_business()

        stk = Shortcode.objects.get(shortcode="174379")
        assert business.is_default
        assert stk.lipa_passkey == DEMO_VALUES["passkey"]
        assert stk.credential.consumer_key == "demo-consumer-key"
        assert Shortcode.objects.get(shortcode="600984").initiator_name == "testapi"

    def test_each_purpose_has_one_shortcode(self, demo: None) -> None:
        ensure_default_business()

        found = {number: set(purposes) for number, purposes in Shortcode.objects.values_list("shortcode", "purposes")}
        assert found == {"174379": {"stk"}, "600984": {"c2b", "b2c", "b2b"}}


class TestFromSettings:
    def test_it_is_what_the_settings_describe(self, sandbox: None) -> None:
        ensure_default_business()

        main, payouts = Shortcode.objects.order_by("shortcode")
        assert (main.shortcode, main.environment, main.is_default) == ("600111", "sandbox", True)
        assert (main.lipa_passkey, main.initiator_name) == ("my-passkey", "apiuser")
        assert set(main.purposes) == {"stk", "c2b", "b2b"}
        assert (payouts.shortcode, payouts.purposes) == ("600222", ["b2c"])
        assert payouts.initiator_password == "pass-of-apiuser"

    def test_payments_to_every_shortcode_can_be_reversed(self, sandbox: None, settings: Any) -> None:
        settings.DEFAULT_BUSINESS = {**GIVEN, "c2b_shortcode": "600333", "b2b_shortcode": "600444"}

        ensure_default_business()

        held = dict(Shortcode.objects.values_list("shortcode", "initiator_name"))
        assert held == dict.fromkeys(("600111", "600222", "600333", "600444"), "apiuser")
        assert Shortcode.objects.get(shortcode="600111").purposes == ["stk"]

    def test_without_keys_there_is_a_business_and_nothing_else(self, sandbox: None, settings: Any) -> None:
        settings.DEFAULT_BUSINESS = {}

        ensure_default_business()

        assert Business.objects.count() == 1
        assert not DarajaCredential.objects.exists()

    def test_doing_it_again_changes_nothing(self, sandbox: None) -> None:
        ensure_default_business()
        before = list(Shortcode.objects.values()), list(DarajaCredential.objects.values())

        ensure_default_business()

        assert (list(Shortcode.objects.values()), list(DarajaCredential.objects.values())) == before

    def test_what_somebody_edited_stays(self, sandbox: None) -> None:
        ensure_default_business()
        shortcode = Shortcode.objects.get(shortcode="600111")
        shortcode.lipa_passkey = "edited-in-the-dashboard"
        shortcode.save()
        Business.objects.update(name="Renamed", status="suspended")

        business = ensure_default_business()

        assert Shortcode.objects.get(shortcode="600111").lipa_passkey == "edited-in-the-dashboard"
        assert (business.name, business.status) == ("Renamed", "suspended")

    def test_what_it_lacks_is_filled_in(self, sandbox: None, settings: Any) -> None:
        settings.DEFAULT_BUSINESS = {**GIVEN, "passkey": ""}
        ensure_default_business()

        settings.DEFAULT_BUSINESS = dict(GIVEN)
        ensure_default_business()

        assert Shortcode.objects.get(shortcode="600111").lipa_passkey == "my-passkey"

    def test_it_does_not_touch_a_shortcode_of_another_business(self, sandbox: None) -> None:
        other = Business.objects.create(name="Jirani")
        credential = DarajaCredential.objects.create(business=other, environment="sandbox")
        Shortcode.objects.create(business=other, credential=credential, environment="sandbox", shortcode="600111")

        ensure_default_business()

        assert Shortcode.objects.get(shortcode="600111").business == other
        assert Shortcode.objects.get(shortcode="600111").lipa_passkey == ""


class TestDifferences:
    def test_there_are_none_after_a_start(self, sandbox: None) -> None:
        ensure_default_business()

        assert differences() == []

    def test_they_name_what_differs_and_show_no_secret(self, sandbox: None, settings: Any) -> None:
        ensure_default_business()
        settings.DEFAULT_BUSINESS = {**GIVEN, "passkey": "other-passkey", "consumer_secret": "other-secret"}

        found = " ".join(differences())

        assert "CONSUMER_SECRET" in found
        assert "lipa passkey of shortcode 600111" in found
        for secret in ("other-passkey", "other-secret", "my-passkey", "my-secret"):
            assert secret not in found

    def test_a_missing_shortcode_is_named(self, sandbox: None, settings: Any) -> None:
        ensure_default_business()
        settings.DEFAULT_BUSINESS = {**GIVEN, "c2b_shortcode": "600999"}

        assert "Shortcode 600999 is missing." in differences()

    def test_a_foreign_shortcode_is_named(self, sandbox: None) -> None:
        other = Business.objects.create(name="Jirani")
        credential = DarajaCredential.objects.create(business=other, environment="sandbox")
        Shortcode.objects.create(business=other, credential=credential, environment="sandbox", shortcode="600222")
        ensure_default_business()

        assert "Shortcode 600222 belongs to another business." in differences()


@pytest.mark.django_db(transaction=True)
def test_many_starts_at_once_make_one_business(demo: None) -> None:
    made = in_parallel(lambda number: ensure_default_business().pk, 8)

    assert len(set(made)) == 1
    assert (Business.objects.count(), DarajaCredential.objects.count(), Shortcode.objects.count()) == (1, 1, 2)
