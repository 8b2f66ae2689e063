"""A batch on its way: fed to the worker, sent, settled, and ended."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from b2c.tests.bulk import (
    REFUSED,
    Desk,
    approved,
    by_maker,
    new_desk,
    of,
    settle,
    status,
)
from b2c.tests.messages import result
from mobilemoney.businesses.models import Business, Role, Shortcode
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.payments.models import Callback, Transaction, TransactionEvent
from mobilemoney.payments.states import Status
from mobilemoney.payouts import sweeps as payouts
from mobilemoney.payouts.models import Batch, BatchItem, BatchStatus, Payout
from mobilemoney.work import sweeps as work

pytestmark = pytest.mark.django_db


class TestFeeding:
    def test_rows_become_queued_payments_in_their_order(self, desk: Desk) -> None:
        batch = approved(desk, 3)

        assert payouts.feed_batches() == 3
        payments = of(batch)
        assert status(batch) == "running"
        assert [payment.phone_number[-1] for payment in payments] == ["0", "1", "2"]
        first = payments[0]
        assert (first.kind, first.direction, first.status, first.amount) == ("b2c", "out", "queued", Decimal(100))
        assert first.originator_conversation_id == str(first.id)
        assert (first.created_by, first.description, first.event_count) == (batch.created_by, "Payment", 1)
        assert Payout.objects.get(transaction=first).receiver == first.phone_number
        assert TransactionEvent.objects.filter(transaction=first, sequence=1, new_status="queued").count() == 1

    def test_nothing_is_fed_twice(self, desk: Desk) -> None:
        batch = approved(desk, 3)
        payouts.feed_batches()

        assert payouts.feed_batches() == 0
        assert len(of(batch)) == 3

    def test_only_so_many_are_on_their_way_at_once(self, desk: Desk, settings: Settings) -> None:
        settings.BATCH_FEED_AHEAD = 4
        batch = approved(desk, 10)

        assert payouts.feed_batches() == 4
        settle(of(batch)[0])
        assert payouts.feed_batches() == 0
        settle(of(batch)[1])
        assert payouts.feed_batches() == 2
        assert [payment.phone_number[-1] for payment in of(batch)] == list("012345")

    @pytest.mark.parametrize("state", ["awaiting_approval", "paused", "rejected", "cancelled", "expired", "completed"])
    def test_only_batches_that_may_send_are_fed(self, desk: Desk, state: str) -> None:
        batch = approved(desk)
        Batch.objects.update(status=state)

        assert payouts.feed_batches() == 0
        assert not of(batch)

    def test_a_suspended_business_and_a_locked_initiator_wait(self, desk: Desk) -> None:
        approved(desk)
        Business.objects.update(status=Business.Status.SUSPENDED)
        assert payouts.feed_batches() == 0

        Business.objects.update(status=Business.Status.ACTIVE)
        Shortcode.objects.update(initiator_locked_at="2026-11-21T10:00:00Z")
        assert payouts.feed_batches() == 0

    def test_every_batch_gets_its_turn(self, desk: Desk, settings: Settings) -> None:
        settings.BATCH_FEED_AHEAD = 2
        first, second = approved(desk, 5), approved(new_desk(), 5)

        payouts.feed_batches()

        assert len(of(first)) == len(of(second)) == 2

    def test_a_batch_that_can_not_be_fed_does_not_hold_up_others(self, desk: Desk) -> None:
        broken, sound = approved(desk), approved(new_desk())
        Batch.objects.filter(id=broken.id).update(kind="b2b", status=BatchStatus.RUNNING)

        assert payouts.feed_batches() == 3
        assert (len(of(broken)), len(of(sound))) == (0, 3)

    @pytest.mark.parametrize("change", [{"amount": 101}, {"recipient": "254799999999"}, {"row_number": 99}])
    def test_rows_that_were_changed_after_the_approval_are_not_sent(self, desk: Desk, change: dict[str, Any]) -> None:
        batch = by_maker(desk)
        BatchItem.objects.filter(batch=batch, row_number=2).update(**change)

        assert payouts.feed_batches() == 0
        assert status(batch) == "paused"
        assert "not the ones that were agreed to" in batch.status_reason
        assert desk.act("resume", batch, desk.person(Role.CHECKER)).json()["code"] == "invalid_state"

    def test_the_items_show_the_payments(self, desk: Desk) -> None:
        batch = approved(desk, 2)
        payouts.feed_batches()
        settle(of(batch)[0])

        rows = desk.see(f"/{batch.id}/items").json()["results"]
        told = desk.see(f"/{batch.id}").json()

        assert [row["status"] for row in rows] == ["succeeded", "queued"]
        assert [row["transaction_id"] for row in rows] == [str(payment.id) for payment in of(batch)]
        assert rows[0]["receipt_number"].startswith("UKL")
        assert (told["counts"], told["paid_amount"]) == ({"succeeded": 1, "queued": 1}, "100.00")
        assert desk.see(f"/{batch.id}/items?status=queued").json()["total"] == 1


class TestTheEnd:
    def test_it_is_complete_when_every_row_has_ended(self, desk: Desk) -> None:
        batch = approved(desk, 2)
        payouts.feed_batches()
        settle(of(batch)[0])
        assert payouts.finish_batches() == 0

        settle(of(batch)[1], REFUSED)

        assert payouts.finish_batches() == 1
        assert status(batch) == "completed"
        assert batch.completed_at is not None
        assert [event.new_status for event in batch.events.all()] == ["awaiting_approval", "running", "completed"]
        assert [event.sequence for event in batch.events.all()] == [1, 2, 3]

    @pytest.mark.parametrize("state", ["queued", "sending", "submitted", "unknown"])
    def test_it_is_not_while_one_is_on_its_way(self, desk: Desk, state: str) -> None:
        batch = approved(desk, 1)
        payouts.feed_batches()
        Transaction.objects.update(status=state)

        assert payouts.finish_batches() == 0
        assert status(batch) == "running"

    def test_what_waits_for_a_person_does_not_hold_it_open(self, desk: Desk) -> None:
        batch = approved(desk, 1)
        payouts.feed_batches()
        Transaction.objects.update(status=Status.NEEDS_ATTENTION, due_at=None)

        assert payouts.finish_batches() == 1
        assert status(batch) == "completed"

    def test_rows_that_wait_hold_it_open(self, desk: Desk, settings: Settings) -> None:
        settings.BATCH_FEED_AHEAD = 2
        batch = approved(desk, 4)
        payouts.feed_batches()
        for payment in of(batch):
            settle(payment)

        assert payouts.finish_batches() == 0

    def test_a_paused_one_ends_too(self, desk: Desk) -> None:
        batch = by_maker(desk, 1)
        payouts.feed_batches()
        desk.act("pause", batch, desk.person(Role.MAKER))
        settle(of(batch)[0])

        assert payouts.finish_batches() == 1
        assert status(batch) == "completed"

    def test_the_worker_takes_it_from_the_approval_to_the_end(self, desk: Desk, daraja: FakeDaraja) -> None:
        batch = approved(desk, 5)
        work.run_all_once()
        assert sorted(int(request.amount) for request in daraja.asked("b2c")) == [100] * 5
        for request in daraja.asked("b2c"):
            payment = Transaction.objects.get(originator_conversation_id=request.originator_conversation_id)
            receipt = f"UKL{payment.id.hex[-7:]}".upper()
            body = result(payment, TransactionReceipt=receipt).replace(b"UKL9B2C001", receipt.encode())
            address = request.result_url[request.result_url.index("/api/") :]
            assert Client().post(address, body, content_type="application/json").status_code == 200
        Callback.objects.update(due_at="2026-11-21T10:00:00Z")

        work.run_all_once()

        assert status(batch) == "completed"
        assert desk.see(f"/{batch.id}").json()["counts"] == {"succeeded": 5}
