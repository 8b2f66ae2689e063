from typing import Any
from uuid import UUID

import pytest

from mobilemoney.businesses import selectors
from mobilemoney.businesses.models import Business, DarajaCredential, Shortcode
from mobilemoney.businesses.selectors import AmbiguousShortcode, NoSuchShortcode, shortcode_for
from mobilemoney.businesses.tokens import DatabaseTokenStore
from mobilemoney.daraja.calls import CallRecord
from mobilemoney.daraja.client import DarajaClient

pytestmark = pytest.mark.django_db


class Silent:
    def record(self, call: CallRecord) -> None:
        """Nobody asks what was called."""


def make_shortcode(business: Business, number: str, *, passkey: str = "passkey", **facts: Any) -> Shortcode:
    environment = facts.setdefault("environment", "simulator")
    credential = DarajaCredential(business=business, environment=environment)
    credential.consumer_key, credential.consumer_secret = "key", "secret"
    credential.save()
    shortcode = Shortcode(business=business, credential=credential, shortcode=number, **facts)
    shortcode.lipa_passkey = passkey
    shortcode.save()
    return shortcode


@pytest.fixture
def business() -> Business:
    return Business.objects.create(name="Duka")


@pytest.fixture(autouse=True)
def in_the_simulator(settings: Any) -> None:
    settings.MPESA_ENVIRONMENT = "simulator"


def only(business: Business) -> frozenset[UUID]:
    return frozenset({business.pk})


class TestChoosingAShortcode:
    def test_the_named_one_is_found(self, business: Business) -> None:
        make_shortcode(business, "600100")
        wanted = make_shortcode(business, "600200")

        assert shortcode_for(only(business), "600200", "stk") == wanted

    def test_the_only_one_needs_no_name(self, business: Business) -> None:
        wanted = make_shortcode(business, "600100")

        assert shortcode_for(only(business), None, "stk") == wanted

    def test_another_business_s_one_is_not_there(self, business: Business) -> None:
        make_shortcode(Business.objects.create(name="Jirani"), "600300")

        with pytest.raises(NoSuchShortcode, match="no such shortcode"):
            shortcode_for(only(business), "600300", "stk")

    def test_a_superuser_finds_every_one(self, business: Business) -> None:
        wanted = make_shortcode(business, "600100")

        assert shortcode_for(None, "600100", "stk") == wanted

    def test_several_without_a_default_must_be_named(self, business: Business) -> None:
        make_shortcode(business, "600100")
        make_shortcode(business, "600200")

        with pytest.raises(AmbiguousShortcode):
            shortcode_for(only(business), None, "stk")

    def test_the_default_one_is_taken_among_several(self, business: Business) -> None:
        make_shortcode(business, "600100")
        wanted = make_shortcode(business, "600200", is_default=True)

        assert shortcode_for(only(business), None, "stk") == wanted

    def test_one_meant_for_something_else_is_passed_over(self, business: Business) -> None:
        make_shortcode(business, "600100", purposes=["stk"])
        wanted = make_shortcode(business, "600200", purposes=["c2b", "b2c"])

        assert shortcode_for(only(business), None, "c2b") == wanted

    def test_without_a_passkey_it_can_ask_no_phone(self, business: Business) -> None:
        make_shortcode(business, "600100", passkey="")

        with pytest.raises(NoSuchShortcode, match="passkey"):
            shortcode_for(only(business), "600100", "stk")
        with pytest.raises(NoSuchShortcode, match="passkey"):
            shortcode_for(only(business), None, "stk")

    def test_the_same_number_elsewhere_yields_to_the_present_environment(self, business: Business) -> None:
        make_shortcode(business, "600100", environment="sandbox")
        wanted = make_shortcode(business, "600100", environment="simulator")

        assert shortcode_for(only(business), "600100", "stk") == wanted
        assert shortcode_for(only(business), None, "stk") == wanted

    def test_it_comes_with_everything_that_a_payment_needs(
        self, business: Business, django_assert_num_queries: Any
    ) -> None:
        make_shortcode(business, "600100")

        with django_assert_num_queries(1):
            shortcode = shortcode_for(only(business), "600100", "stk")
            assert shortcode.business.is_active
            assert not shortcode.credential.business.is_default


class TestTheClient:
    def test_it_speaks_for_the_shortcode_s_app(self, business: Business, settings: Any) -> None:
        made: dict[str, Any] = {}
        settings.DARAJA_CLIENT_FACTORY = f"{__name__}.remember_and_return"
        shortcode = make_shortcode(business, "600100")

        remembered.clear()
        selectors.daraja_client_for(shortcode, Silent())

        made.update(remembered[0])
        assert made["app"].key == str(shortcode.credential_id)
        assert (made["app"].consumer_key, made["app"].consumer_secret) == ("key", "secret")
        assert isinstance(made["tokens"], DatabaseTokenStore)
        assert made["timeout_seconds"] == settings.DARAJA_TIMEOUT_SECONDS

    def test_the_real_one_is_the_default(self, business: Business) -> None:
        assert isinstance(selectors.daraja_client_for(make_shortcode(business, "600100"), Silent()), DarajaClient)


class TestAddresses:
    def test_the_simulator_is_on_this_machine(self, business: Business, settings: Any) -> None:
        endpoints = selectors.endpoints_for(make_shortcode(business, "600100").credential)

        assert endpoints.base_url == settings.SIMULATOR_BASE_URL

    def test_sandbox_and_production_are_daraja_s_own(self, business: Business) -> None:
        sandbox = make_shortcode(business, "600100", environment="sandbox").credential

        assert selectors.endpoints_for(sandbox).base_url == "https://sandbox.safaricom.co.ke"

    def test_a_base_address_of_the_settings_beats_them(self, business: Business, settings: Any) -> None:
        settings.MPESA_DARAJA_API_BASE_URL = "http://proxy.internal:9000"
        credential = make_shortcode(business, "600100", environment="production").credential

        assert selectors.endpoints_for(credential).base_url == "http://proxy.internal:9000"

    def test_single_addresses_are_the_default_business_s_alone(self, business: Business, settings: Any) -> None:
        settings.DARAJA_URL_OVERRIDES = {"token": "http://elsewhere/token", "stk_push": ""}
        default = Business.objects.create(name="Default", is_default=True)

        of_default = selectors.endpoints_for(make_shortcode(default, "600100").credential)
        of_other = selectors.endpoints_for(make_shortcode(business, "600200").credential)

        assert of_default.token.startswith("http://elsewhere/token")
        assert of_default.stk_push.startswith(settings.SIMULATOR_BASE_URL)
        assert of_other.token.startswith(settings.SIMULATOR_BASE_URL)


remembered: list[dict[str, Any]] = []


def remember_and_return(**facts: Any) -> object:
    remembered.append(facts)
    return object()
