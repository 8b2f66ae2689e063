"""What lies in the accounts: asked on demand and after payouts, shown as Daraja told it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mobilemoney.businesses.initiators import Initiator
from mobilemoney.businesses.models import Role, Shortcode
from mobilemoney.daraja.errors import NotSent
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.payments import sweeps
from mobilemoney.payouts import balances
from mobilemoney.payouts.models import AccountBalance, BalanceQuestion
from mobilemoney.testing import api, make_member, make_shortcode

pytestmark = pytest.mark.django_db
TOLD = "Working Account|KES|120000.00|119000.00|1000.00|0.00&Utility Account|KES|900.00|900.00|0.00|0.00"


@pytest.fixture
def shortcode() -> Shortcode:
    return make_shortcode(initiator_name="testapi", initiator_password_sealed="x")


@pytest.fixture
def daraja(monkeypatch: pytest.MonkeyPatch) -> FakeDaraja:
    fake = FakeDaraja()
    monkeypatch.setattr("mobilemoney.payouts.balances.daraja_client_for", lambda shortcode, log: fake)
    monkeypatch.setattr("mobilemoney.payouts.balances.initiator_of", lambda shortcode: Initiator("testapi", "c2VjcmV0"))
    return fake


def answer(value: str = TOLD, code: str = "0") -> bytes:
    parameters = {"ResultParameter": [{"Key": "AccountBalance", "Value": value}]}
    result = {
        "ResultType": "0",
        "ResultCode": code,
        "ResultDesc": "Processed",
        "OriginatorConversationID": "16917-1",
        "ConversationID": "AG_1",
        "TransactionID": "UKL0000000",
        "ResultParameters": parameters,
    }
    return json.dumps({"Result": result}).encode()


def tell(url: str, body: bytes) -> None:
    Client().post(url[url.index("/api/") :], body, content_type="application/json")
    sweeps.apply_callbacks()


def refresh(owner: Shortcode, role: Role = Role.OPERATOR, **body: Any) -> Any:
    person = make_member(owner.business, role)
    return api(user=person).post("/api/v1/balances/refresh", body, content_type="application/json")


def test_they_are_asked_about_on_demand_and_shown_as_told(shortcode: Shortcode, daraja: FakeDaraja) -> None:
    assert refresh(shortcode).status_code == 202
    assert balances.ask_due() == 1
    tell(daraja.asked("account_balance")[0].result_url, answer())

    viewer = make_member(shortcode.business, Role.VIEWER)
    shown = api(user=viewer).get("/api/v1/balances").json()["results"]

    by_account = {row["account"]: row for row in shown}
    assert by_account["Working Account"]["available"] == "119000.00"
    assert (by_account["Utility Account"]["is_low"], by_account["Working Account"]["is_low"]) == (True, False)


def test_an_account_that_nothing_is_paid_from_is_never_low(shortcode: Shortcode, daraja: FakeDaraja) -> None:
    """A shortcode that only collects has an initiator too, for reversals."""
    Shortcode.objects.filter(id=shortcode.id).update(purposes=["stk", "c2b"])
    refresh(shortcode)
    balances.ask_due()
    tell(daraja.asked("account_balance")[0].result_url, answer())

    shown = api(user=make_member(shortcode.business, Role.VIEWER)).get("/api/v1/balances").json()["results"]

    assert [row["is_low"] for row in shown] == [False, False]


def test_a_wish_is_asked_once(shortcode: Shortcode, daraja: FakeDaraja) -> None:
    balances.want(shortcode.id)

    assert [balances.ask_due(), balances.ask_due()] == [1, 0]


def test_payouts_in_a_row_make_one_question(shortcode: Shortcode, daraja: FakeDaraja) -> None:
    for _ in range(5):
        balances.want_after_payouts(shortcode.id)
    assert balances.ask_due() == 0

    BalanceQuestion.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert balances.ask_due() == 1
    balances.want_after_payouts(shortcode.id)

    due_at = BalanceQuestion.objects.get().due_at
    assert due_at is not None
    assert due_at > timezone.now() + timedelta(seconds=balances.BETWEEN_SECONDS - 30)


def test_a_question_that_fails_is_over(shortcode: Shortcode, daraja: FakeDaraja) -> None:
    daraja.will("account_balance", NotSent("away"))
    balances.want(shortcode.id)

    assert balances.ask_due() == 1
    assert balances.ask_due() == 0


@pytest.mark.parametrize("code", ["2001", "17"])
def test_a_refused_question_changes_nothing(shortcode: Shortcode, daraja: FakeDaraja, code: str) -> None:
    balances.want(shortcode.id)
    balances.ask_due()

    tell(daraja.asked("account_balance")[0].result_url, answer(code=code))

    assert not AccountBalance.objects.exists()


def test_strangers_can_not_tell_us_balances(shortcode: Shortcode) -> None:
    for path in ("/api/v1/balances/result", "/api/v1/balances/result/" + "0" * 32):
        tell(path, answer())

    assert not AccountBalance.objects.exists()


def test_another_business_balances_are_not_shown(shortcode: Shortcode) -> None:
    AccountBalance.objects.create(shortcode=shortcode, name="Utility Account", currency="KES", told_at=timezone.now())
    stranger = make_member(make_shortcode().business, Role.VIEWER)

    assert api(user=stranger).get("/api/v1/balances").json()["results"] == []


def test_a_viewer_can_not_ask(shortcode: Shortcode) -> None:
    assert refresh(shortcode, Role.VIEWER).status_code == 403


def test_a_shortcode_that_is_not_yours_is_refused_by_name(shortcode: Shortcode) -> None:
    assert list(refresh(shortcode, shortcode=make_shortcode().shortcode).json()["details"]) == ["shortcode"]
