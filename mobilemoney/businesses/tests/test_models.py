import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError

from mobilemoney.businesses.models import Business, DarajaCredential, Member, Role, Shortcode


@pytest.fixture
def business(db: None) -> Business:
    return Business.objects.create(name="Duka")


def make_shortcode(business: Business, number: str, environment: str = "sandbox", **facts: bool) -> Shortcode:
    credential = DarajaCredential.objects.create(business=business, environment=environment)
    return Shortcode.objects.create(
        business=business, credential=credential, environment=environment, shortcode=number, **facts
    )


class TestTheDatabaseRefuses:
    def test_one_shortcode_for_two_businesses(self, business: Business) -> None:
        make_shortcode(business, "600100")

        with pytest.raises(IntegrityError):
            make_shortcode(Business.objects.create(name="Jirani"), "600100")

    def test_two_default_businesses(self, business: Business) -> None:
        Business.objects.create(name="One", is_default=True)

        with pytest.raises(IntegrityError):
            Business.objects.create(name="Two", is_default=True)

    def test_two_default_shortcodes_of_one_business(self, business: Business) -> None:
        make_shortcode(business, "600100", is_default=True)

        with pytest.raises(IntegrityError):
            make_shortcode(business, "600200", is_default=True)

    def test_two_roles_of_one_person_in_one_business(self, business: Business) -> None:
        user = User.objects.create_user("amina")
        Member.objects.create(business=business, user=user, role=Role.MAKER)

        with pytest.raises(IntegrityError):
            Member.objects.create(business=business, user=user, role=Role.CHECKER)


def test_the_same_number_may_exist_in_sandbox_and_production(business: Business) -> None:
    make_shortcode(business, "600100", "sandbox")
    make_shortcode(business, "600100", "production")

    assert Shortcode.objects.count() == 2


class TestWhatAnStkPushNames:
    def test_a_paybill_is_itself(self) -> None:
        paybill = Shortcode(shortcode="600100", shortcode_type="paybill", store_number="999")

        assert paybill.stk_business_shortcode == "600100"
        assert paybill.stk_party_b == "600100"
        assert paybill.stk_transaction_type == "CustomerPayBillOnline"

    def test_a_till_speaks_through_its_store_number(self) -> None:
        till = Shortcode(shortcode="5200100", shortcode_type="till", store_number="4000100")

        assert till.stk_business_shortcode == "4000100"
        assert till.stk_party_b == "5200100"
        assert till.stk_transaction_type == "CustomerBuyGoodsOnline"

    def test_a_till_without_store_number_is_itself(self) -> None:
        assert Shortcode(shortcode="5200100", shortcode_type="till").stk_business_shortcode == "5200100"
