"""Writing many payments at once."""

from typing import Any

import pytest
from django.db import DataError
from pytest_django import DjangoAssertNumQueries

from mobilemoney.payments import steps
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Status
from mobilemoney.testing import make_shortcode, make_transaction

pytestmark = pytest.mark.django_db


def changed(payment: Transaction, **facts: Any) -> Transaction:
    for name, value in facts.items():
        setattr(payment, name, value)
    return payment


def test_each_gets_its_own_values_in_one_statement_and_nothing_else_is_written(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    shortcode = make_shortcode()
    payments = [make_transaction(shortcode=shortcode, checkout_request_id=f"ws_CO_{n}") for n in range(3)]
    before = [payment.updated_at for payment in payments]
    for number, payment in enumerate(payments):
        changed(payment, receipt_number=f"UKL000000{number}", due_at=None, account_reference="never written")

    with django_assert_num_queries(1):
        steps.save_all(payments, ("receipt_number", "due_at"))

    kept = Transaction.objects.order_by("checkout_request_id")
    assert [payment.receipt_number for payment in kept] == ["UKL0000000", "UKL0000001", "UKL0000002"]
    assert {payment.due_at for payment in kept} == {None}
    assert "never written" not in {payment.account_reference for payment in kept}
    assert all(payment.updated_at > moment for payment, moment in zip(kept, before, strict=True))


def test_what_does_not_fit_is_refused_and_never_cut_off() -> None:
    payments = [make_transaction(), make_transaction()]
    changed(payments[1], conversation_id="A" * 129)

    with pytest.raises(DataError, match="conversation_id is longer than 128"):
        steps.save_all(payments, ("conversation_id",))

    assert set(Transaction.objects.values_list("conversation_id", flat=True)) == {""}


def test_a_payment_that_is_not_there_is_no_small_matter() -> None:
    gone = Transaction(status=Status.QUEUED)

    with pytest.raises(AssertionError, match="only 0 were written"):
        steps.save_all([gone], ("status",))


def test_nothing_is_asked_of_the_database_for_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        steps.save_all([], ("status",))
