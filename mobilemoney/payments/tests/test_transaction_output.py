"""How a payment is told."""

from datetime import datetime
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from mobilemoney.businesses.models import Role
from mobilemoney.gateway.callers import staff_caller
from mobilemoney.payments import selectors
from mobilemoney.payments.serializers import TransactionOutput
from mobilemoney.payments.states import Status
from mobilemoney.testing import make_member, make_transaction

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR])
def test_it_is_told_as_its_declared_fields_would_tell_it(role: Role) -> None:
    payment = make_transaction(
        Status.SUCCEEDED,
        checkout_request_id="ws_CO_21112026101500123712345678",
        received_amount=Decimal("99.50"),
        metadata={"till": [1, {"a": None}]},
        flags=["amount_mismatch"],
        batch_id=uuid4(),
        daraja_time=datetime(2026, 11, 21, 10, 15, tzinfo=ZoneInfo("Africa/Nairobi")),
    )
    member = make_member(payment.business, role)
    payment = selectors.by_id(payment.id)
    told = TransactionOutput(payment, context={"caller": staff_caller(member)})

    assert told.data == super(TransactionOutput, told).to_representation(payment)
    assert list(told.data) == list(told.fields)


def test_one_that_was_just_made_is_told_without_asking_again() -> None:
    payment = make_transaction()
    known = selectors.just_made(payment, payment.shortcode)

    assert TransactionOutput(known).data["refunded_amount"] == "0.00"
    assert TransactionOutput(known).data["shortcode"] == payment.shortcode.shortcode
