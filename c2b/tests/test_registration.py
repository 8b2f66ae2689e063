"""Registering our addresses, and simulating a customer's payment."""

from typing import Any

import pytest

from mobilemoney.businesses.models import Role, Shortcode
from mobilemoney.daraja.errors import NotSent, Rejected
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.gateway.models import AuditEntry
from mobilemoney.payments.models import CallbackAddress
from mobilemoney.testing import api, make_client, make_member, make_shortcode

pytestmark = pytest.mark.django_db
REGISTER = "/api/v1/c2b/register"
SIMULATE = "/api/v1/c2b/simulate"
ORDER = {"phone_number": "0712345678", "amount": 50, "bill_ref_number": "Order1"}
FORBIDDEN = ("mpesa", "safaricom", "exe", "cmd", "sql", "query")


@pytest.fixture
def shortcode() -> Shortcode:
    return make_shortcode()


def register(owner: Shortcode, role: Role = Role.ADMIN, **body: Any) -> Any:
    member = make_member(owner.business, role)
    return api(user=member).post(REGISTER, body, content_type="application/json")


def test_it_hands_daraja_two_addresses_without_forbidden_words(shortcode: Shortcode, daraja: FakeDaraja) -> None:
    answer = register(shortcode, response_type="Cancelled")

    [request] = daraja.asked("c2b_register")
    assert answer.json() == {"shortcode": shortcode.shortcode, "response_type": "Cancelled", "registered": True}
    assert request.response_type == "Cancelled"
    for url in (request.confirmation_url, request.validation_url):
        assert not any(word in url.lower() for word in FORBIDDEN)
    assert CallbackAddress.objects.count() == 2
    assert AuditEntry.objects.get().act == "c2b.addresses_registered"


def test_it_may_be_repeated_and_earlier_addresses_stay_good(shortcode: Shortcode, daraja: FakeDaraja) -> None:
    register(shortcode)
    register(shortcode)

    assert CallbackAddress.objects.count() == 4


def test_a_refusal_says_what_daraja_said(shortcode: Shortcode, daraja: FakeDaraja) -> None:
    refusal = Rejected(
        error_code="500.003.1001",
        error_message="Urls are already registered.",
        http_status=500,
        failure_reason="rejected",
    )
    daraja.will("c2b_register", refusal)

    answer = register(shortcode)

    assert (answer.status_code, answer.json()["code"]) == (502, "daraja_rejected")
    assert "already registered" in answer.json()["details"]["daraja"]["errorMessage"]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR, Role.MAKER, Role.CHECKER])
def test_only_admins_register(shortcode: Shortcode, daraja: FakeDaraja, role: Role) -> None:
    answer = register(shortcode, role)

    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    assert not daraja.requests


def test_apps_can_not_register(shortcode: Shortcode, daraja: FakeDaraja) -> None:
    _, token = make_client(shortcode.business)

    assert api(token).post(REGISTER, {}, content_type="application/json").status_code == 403


@pytest.mark.parametrize("body", [{"response_type": "completed"}, {"shortcode": "x"}, {"confirmation_url": "http://x"}])
def test_bad_registrations_are_refused_by_name(shortcode: Shortcode, daraja: FakeDaraja, body: dict[str, Any]) -> None:
    answer = register(shortcode, **body)

    assert answer.status_code == 400
    assert set(answer.json()["details"]) == set(body)


def simulate(shortcode: Shortcode, order: dict[str, Any]) -> Any:
    _, token = make_client(shortcode.business)
    return api(token).post(SIMULATE, order, content_type="application/json")


def test_it_lets_a_pretended_customer_pay(shortcode: Shortcode, daraja: FakeDaraja) -> None:
    answer = simulate(shortcode, ORDER)

    [request] = daraja.asked("c2b_simulate")
    assert answer.status_code == 202
    assert (request.msisdn, request.bill_ref_number, int(request.amount)) == ("254712345678", "Order1", 50)


def test_a_till_has_no_reference(daraja: FakeDaraja) -> None:
    till = make_shortcode(shortcode_type=Shortcode.Type.TILL)

    simulate(till, ORDER)

    [request] = daraja.asked("c2b_simulate")
    assert (request.command_id, request.bill_ref_number) == ("CustomerBuyGoodsOnline", None)


def test_nothing_is_simulated_in_production(daraja: FakeDaraja) -> None:
    shortcode = make_shortcode()
    Shortcode.objects.update(environment="production")

    answer = simulate(shortcode, ORDER)

    assert (answer.status_code, answer.json()["code"]) == (403, "not_in_production")
    assert not daraja.requests


def test_daraja_away_is_said_plainly(shortcode: Shortcode, daraja: FakeDaraja) -> None:
    daraja.will("c2b_simulate", NotSent("connection refused"))

    answer = simulate(shortcode, ORDER)

    assert (answer.status_code, answer.json()["code"]) == (502, "daraja_unavailable")
