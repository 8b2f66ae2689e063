"""Whether the money for a batch is there: shown before it is released, and held against it only if just told."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from b2c.tests.bulk import BULK, Desk, by_maker, finish_rest, many, of, status
from b2c.tests.messages import result
from mobilemoney.businesses.models import Role
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.payments import sweeps
from mobilemoney.payments.models import Callback, Transaction
from mobilemoney.payouts import feeding
from mobilemoney.payouts import sweeps as payouts
from mobilemoney.payouts.models import AccountBalance, BalanceQuestion, Batch

pytestmark = pytest.mark.django_db


def tell(desk: Desk, available: int, account: str = "Utility Account", minutes_ago: float = 0) -> None:
    AccountBalance.objects.update_or_create(
        shortcode=desk.shortcode,
        name=account,
        defaults={
            "currency": "KES",
            "available": Decimal(available),
            "told_at": timezone.now() - timedelta(minutes=minutes_ago),
        },
    )


def waiting(desk: Desk, number: int = 3) -> dict[str, Any]:
    batch: dict[str, Any] = desk.send(many(number), by=desk.person(Role.MAKER)).json()
    return batch


def approve(desk: Desk, batch: dict[str, Any]) -> dict[str, Any]:
    answer = desk.act("approve", batch, desk.person(Role.CHECKER), digest=batch["digest"])
    assert answer.status_code == 200, answer.content
    approved: dict[str, Any] = answer.json()
    return approved


def test_the_accounts_are_asked_about_when_a_batch_begins_to_wait(desk: Desk) -> None:
    waiting(desk)
    first = BalanceQuestion.objects.get(shortcode=desk.shortcode)
    BalanceQuestion.objects.update(due_at=None, asked_at=timezone.now())

    waiting(desk)

    assert first.due_at is not None
    assert BalanceQuestion.objects.get().due_at is None  # It was asked a moment ago.


@pytest.mark.parametrize(("available", "is_enough"), [(299, False), (304, False), (305, True)])
def test_preview_and_batch_show_whether_rows_and_fees_are_covered(
    desk: Desk, settings: Settings, available: int, is_enough: bool
) -> None:
    settings.PAYOUT_FEES = {"b2c": ((100, Decimal(0)), (1000, Decimal(5)))}
    tell(desk, available)
    rows = [*many(1), {"recipient": "0112345678", "amount": 200}]

    preview = desk.send(rows, path=f"{BULK}/preview").json()
    batch = desk.see(f"/{desk.send(rows).json()['id']}").json()

    for shown in (preview, batch):
        assert (shown["item_count"], shown["total_amount"], shown["fees"]) == (2, "300.00", "5.00")
        assert (shown["float"]["account"], shown["float"]["available"]) == ("Utility Account", f"{available}.00")
        assert shown["float"]["is_enough"] is is_enough


def test_what_is_not_known_is_shown_as_not_known(desk: Desk) -> None:
    batch = desk.see(f"/{waiting(desk)['id']}").json()

    assert (batch["fees"], batch["float"]) == (None, None)


def test_only_what_was_not_sent_yet_needs_money(desk: Desk, daraja: FakeDaraja) -> None:
    tell(desk, 250)
    batch = by_maker(desk, 3)
    before = desk.see(f"/{batch.id}").json()["float"]["is_enough"]
    feeding.feed_next()
    payouts.send_payouts()

    on_its_way = desk.see(f"/{batch.id}").json()["float"]["is_enough"]
    finish_rest(batch)

    assert (before, on_its_way, desk.see(f"/{batch.id}").json()["float"]) == (False, True, None)


def test_a_batch_whose_money_is_not_there_is_paused_and_goes_on_when_it_is_resumed(desk: Desk) -> None:
    batch = waiting(desk)
    tell(desk, 299)

    approved = approve(desk, batch)

    assert approved["status"] == "paused"
    assert approved["status_reason"].startswith("Utility Account holds 299.00, too little")
    assert list(Batch.objects.get().events.values_list("new_status", flat=True)) == [
        "awaiting_approval", "approved", "paused",
    ]  # fmt: skip
    assert feeding.feed_next() == 0
    assert desk.act("resume", batch, desk.person(Role.CHECKER)).json()["status"] == "running"
    assert feeding.feed_next() == 3


@pytest.mark.parametrize(
    ("available", "account", "minutes_ago"),
    [(300, "Utility Account", 0), (1, "Working Account", 0), (1, "Utility Account", 6)],
    ids=["enough", "the other account", "told before"],
)
def test_other_batches_start(desk: Desk, available: int, account: str, minutes_ago: float) -> None:
    batch = waiting(desk)
    Batch.objects.update(created_at=timezone.now() - timedelta(hours=1))
    tell(desk, available, account, minutes_ago)

    assert approve(desk, batch)["status"] == "approved"


def test_what_was_told_before_the_batch_came_holds_nothing_back(desk: Desk) -> None:
    tell(desk, 1, minutes_ago=0.1)

    assert approve(desk, waiting(desk))["status"] == "approved"


def test_an_account_that_runs_empty_pauses_the_batch_and_the_rest_goes_on_after_topping_up(
    desk: Desk, daraja: FakeDaraja
) -> None:
    """Only the row that met the empty account fails; it is tried again as a new row."""
    batch = by_maker(desk, 3)
    feeding.feed_next()
    payouts.send_payouts()
    settle_by_result(of(batch)[0], daraja, 1)

    assert status(batch) == "paused"
    assert batch.status_reason == "The account has too little money for the next row. Top it up, then resume."
    assert (payouts.send_payouts(), [payment.status for payment in of(batch)]) == (0, ["failed", "queued", "queued"])

    checker = desk.person(Role.CHECKER)
    assert desk.act("resume", batch, checker).status_code == 200
    finish_rest(batch)
    assert status(batch) == "completed"
    assert desk.act("retry-failed", batch, checker).json()["retried_count"] == 1


@pytest.mark.parametrize("code", [1, 4001])
def test_a_single_payout_that_met_an_empty_account_pauses_no_batch(desk: Desk, daraja: FakeDaraja, code: int) -> None:
    batch = by_maker(desk, 1)
    order = {"phone_number": "0712999999", "amount": 50}
    desk.sign().post(
        "/api/v1/b2c/single", order, content_type="application/json", headers={"Idempotency-Key": f"single-{code}"}
    )
    payouts.send_payouts()

    settle_by_result(Transaction.objects.get(phone_number="254712999999"), daraja, code)

    assert status(batch) == "approved"


def test_an_initiator_that_daraja_refuses_twice_pauses_every_batch_of_the_shortcode(
    desk: Desk, daraja: FakeDaraja
) -> None:
    batch, other = by_maker(desk, 3), by_maker(desk, 1)
    feeding.feed_next()
    for row in range(2):
        payouts.send_payouts()
        settle_by_result(of(batch)[row], daraja, 2001)

    assert (status(batch), status(other)) == ("paused", "paused")
    assert "before M-PESA locks the initiator" in batch.status_reason
    assert payouts.send_payouts() == 0


def settle_by_result(payment: Transaction, daraja: FakeDaraja, code: int) -> None:
    """Daraja's own result comes in at the payment's address."""
    [request] = [one for one in daraja.asked("b2c") if one.originator_conversation_id == str(payment.id)]
    told = Client().post(
        request.result_url[request.result_url.index("/api/") :], result(payment, code), content_type="application/json"
    )
    assert told.status_code == 200
    Callback.objects.filter(due_at__isnull=False).update(due_at=timezone.now() - timedelta(seconds=1))
    sweeps.apply_callbacks()
