"""Results that are worked off together say the same as each would by itself."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from b2c.tests.bulk import Desk, approved, of
from b2c.tests.messages import result
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.payments import applying, sweeps
from mobilemoney.payments.models import Callback, Transaction
from mobilemoney.payouts import feeding
from mobilemoney.payouts import sweeps as payouts
from mobilemoney.payouts.models import BalanceQuestion

RECEIPTS = ("UKL9TOG001", "UKL9TOG002", "UKL9TOG003", "UKL9TOG004")


@pytest.fixture
def submitted(desk: Desk, daraja: FakeDaraja) -> list[Transaction]:
    """Four payouts that Daraja took."""
    batch = approved(desk, len(RECEIPTS))
    feeding.feed_next()
    for _ in RECEIPTS:
        payouts.send_payouts()
    made = of(batch)
    assert [payment.status for payment in made] == ["submitted"] * len(RECEIPTS)
    return made


def success(payment: Transaction, receipt: str, **changes: int) -> bytes:
    return result(payment, **changes).replace(b"UKL9B2C001", receipt.encode())


def post(daraja: FakeDaraja, payment: Transaction, body: bytes) -> None:
    [asked] = [one for one in daraja.asked("b2c") if one.originator_conversation_id == str(payment.id)]
    path = asked.result_url[asked.result_url.index("/api/") :]
    assert Client().post(path, body, content_type="application/json").status_code == 200


def make_due() -> None:
    Callback.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def test_plain_ones_settle_together(submitted: list[Transaction], daraja: FakeDaraja) -> None:
    for payment, receipt in zip(submitted, RECEIPTS, strict=True):
        post(daraja, payment, success(payment, receipt))
    make_due()

    assert applying.apply_together(at_most=10) == len(RECEIPTS)

    for payment, receipt in zip(submitted, RECEIPTS, strict=True):
        payment.refresh_from_db()
        assert (payment.status, payment.receipt_number) == ("succeeded", receipt)
        assert payment.counterparty_name == "AMINA WANJIRU"
        assert payment.events.count() == payment.event_count
    assert set(Callback.objects.values_list("state", "verdict")) == {("applied", "Applied.")}
    assert BalanceQuestion.objects.count() == 1


def test_those_that_are_not_plain_are_judged_one_by_one(submitted: list[Transaction], daraja: FakeDaraja) -> None:
    plain, failed, other_amount, twice = submitted
    post(daraja, plain, success(plain, RECEIPTS[0]))
    post(daraja, failed, result(failed, 2001))
    post(daraja, other_amount, success(other_amount, RECEIPTS[2], TransactionAmount=7))
    post(daraja, twice, success(twice, RECEIPTS[0]))
    make_due()

    sweeps.apply_callbacks()

    for payment in submitted:
        payment.refresh_from_db()
    first, second = sorted((plain.status, twice.status))
    assert (first, second) == ("needs_attention", "succeeded")
    assert (failed.status, other_amount.status) == ("failed", "needs_attention")
    assert other_amount.flags == ["amount_mismatch"]


def test_one_for_another_payment_settles_nothing(submitted: list[Transaction], daraja: FakeDaraja) -> None:
    mine, other = submitted[:2]
    post(daraja, mine, success(other, RECEIPTS[0]))
    make_due()

    sweeps.apply_callbacks()

    for payment in (mine, other):
        payment.refresh_from_db()
        assert payment.status == "submitted"
    assert Callback.objects.get().state == Callback.State.UNTRUSTED
