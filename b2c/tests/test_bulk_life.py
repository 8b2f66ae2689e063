"""A batch on its way: fed to the worker, sent, settled, paused, resumed, cancelled, tried again, and ended."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from b2c.tests.bulk import Desk, many, new_desk
from b2c.tests.messages import result
from mobilemoney.businesses.models import Business, Member, Role, Shortcode
from mobilemoney.daraja.errors import NotSent, Rejected
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.gateway.models import AuditEntry
from mobilemoney.payments import services
from mobilemoney.payments.models import Callback, Transaction, TransactionEvent
from mobilemoney.payments.outcomes import Outcome, Source
from mobilemoney.payments.states import Flag, Status
from mobilemoney.payouts import sweeps as payouts
from mobilemoney.payouts.models import Batch, BatchItem, BatchStatus, Payout
from mobilemoney.testing import make_superuser
from mobilemoney.work import sweeps as work

pytestmark = pytest.mark.django_db
PAID = {"succeeded": True, "source": Source.CALLBACK, "result_code": "0"}
REFUSED = Outcome.failed("insufficient_funds", code="1", description="Too little.", source=Source.CALLBACK)


def approved(desk: Desk, number: int = 3, **more: Any) -> Batch:
    """A batch that a second person agreed to; the act itself is tested with approvals."""
    batch = Batch.objects.get(id=desk.send(many(number), **more).json()["id"])
    Batch.objects.filter(id=batch.id).update(status=BatchStatus.APPROVED)
    batch.refresh_from_db()
    return batch


def by_maker(desk: Desk, number: int = 3) -> Batch:
    return approved(desk, number, by=desk.person(Role.MAKER))


def of(batch: Batch) -> list[Transaction]:
    return list(Transaction.objects.filter(batch_id=batch.id).order_by("batch_item__row_number"))


def status(batch: Batch) -> str:
    batch.refresh_from_db()
    return batch.status


def settle(payment: Transaction, outcome: Outcome | None = None) -> None:
    """As if it had been sent and Daraja told its end: paid, unless another outcome is given."""
    Transaction.objects.filter(id=payment.id).update(status=Status.SUBMITTED, due_at=None)
    receipt = f"UKL{payment.id.hex[-7:]}".upper()
    paid = Outcome(**PAID, receipt_number=receipt, amount=payment.amount)  # type: ignore[arg-type]
    services.record_outcome(transaction_id=payment.id, outcome=outcome or paid)


def finish(batch: Batch, *outcomes: Outcome | None) -> None:
    """Feed the batch, end its payments one by one, and end the batch."""
    payouts.feed_batches()
    for payment, outcome in zip(of(batch), outcomes, strict=True):
        settle(payment, outcome)
    assert payouts.finish_batches() == 1


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


class TestPauseAndResume:
    def test_a_paused_batch_sends_nothing_until_a_second_person_resumes_it(
        self, desk: Desk, daraja: FakeDaraja
    ) -> None:
        batch = by_maker(desk)
        payouts.feed_batches()

        paused = desk.act("pause", batch, desk.person(Role.MAKER))
        assert (paused.status_code, paused.json()["status"]) == (200, "paused")
        assert "Paused by" in paused.json()["status_reason"]
        assert payouts.send_payouts() == 0

        resumed = desk.act("resume", batch, desk.person(Role.CHECKER))
        assert (resumed.json()["status"], resumed.json()["status_reason"]) == ("running", "")
        assert payouts.send_payouts() == 1
        assert list(AuditEntry.objects.order_by("sequence").values_list("act", flat=True))[1:] == [
            "batch.paused",
            "batch.resumed",
        ]

    @pytest.mark.parametrize("what", ["pause", "resume", "cancel", "retry-failed"])
    def test_what_the_state_does_not_allow_is_refused(self, desk: Desk, what: str) -> None:
        batch = by_maker(desk)
        Batch.objects.update(status=BatchStatus.EXPIRED)
        person = desk.person(Role.MAKER if what in ("pause", "cancel") else Role.CHECKER)

        answer = desk.act(what, batch, person)

        assert (answer.status_code, answer.json()["code"]) == (409, "invalid_state")
        assert not AuditEntry.objects.filter(act__in=("batch.paused", "batch.resumed", "batch.cancelled")).exists()

    def test_a_batch_that_waits_for_approval_can_not_be_paused(self, desk: Desk) -> None:
        maker = desk.person(Role.MAKER)

        assert desk.act("pause", desk.send(by=maker).json(), maker).json()["code"] == "invalid_state"


class TestCancel:
    def test_what_was_not_sent_never_is_and_the_rest_goes_on(self, desk: Desk, settings: Settings) -> None:
        settings.BATCH_FEED_AHEAD = 3
        batch = by_maker(desk, 5)
        payouts.feed_batches()
        on_its_way = of(batch)[0]
        Transaction.objects.filter(id=on_its_way.id).update(status=Status.SENDING, due_at=None)

        answer = desk.act("cancel", batch, desk.person(Role.CHECKER))

        assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
        assert answer.json()["counts"] == {"sending": 1, "failed": 2, "cancelled": 2}
        assert {payment.failure_reason for payment in of(batch)[1:]} == {"cancelled_by_staff"}
        assert (payouts.feed_batches(), payouts.send_payouts()) == (0, 0)
        settle(on_its_way)
        assert desk.see(f"/{batch.id}").json()["counts"]["succeeded"] == 1

    def test_a_payment_that_did_not_leave_is_not_sent_after_all(self, desk: Desk, daraja: FakeDaraja) -> None:
        batch = by_maker(desk, 1)
        payouts.feed_batches()

        def cancelled_meanwhile(request: Any) -> Any:
            desk.act("cancel", batch, desk.person(Role.MAKER))
            raise NotSent("The name could not be resolved.")

        daraja.will("b2c", cancelled_meanwhile)
        payouts.send_payouts()
        assert of(batch)[0].status == Status.QUEUED

        assert payouts.finish_batches() == 1
        assert (of(batch)[0].status, of(batch)[0].failure_reason) == ("failed", "cancelled_by_staff")

    def test_before_the_approval_too(self, desk: Desk) -> None:
        maker = desk.person(Role.MAKER)
        batch = desk.send(by=maker).json()

        assert desk.act("cancel", batch, maker).json()["counts"] == {"cancelled": 2}
        assert desk.act("cancel", batch, maker).json()["code"] == "invalid_state"

    def test_a_completed_batch_can_not_be_cancelled(self, desk: Desk) -> None:
        batch = by_maker(desk, 1)
        finish(batch, None)

        assert desk.act("cancel", batch, desk.person(Role.CHECKER)).json()["code"] == "invalid_state"


class TestRetry:
    def test_what_daraja_failed_is_tried_again_as_new_rows(self, desk: Desk) -> None:
        batch = by_maker(desk, 3)
        finish(batch, None, REFUSED, REFUSED)

        answer = desk.act("retry-failed", batch, desk.person(Role.CHECKER))

        told = answer.json()
        assert (answer.status_code, told["status"]) == (202, "running")
        assert told["counts"] == {"succeeded": 1, "failed": 2, "waiting": 2}
        assert (told["item_count"], told["retried_count"], told["retried_amount"]) == (5, 2, "200.00")
        rows = desk.see(f"/{batch.id}/items").json()["results"]
        assert [(row["row_number"], row["retry_of_row"]) for row in rows[3:]] == [(4, 2), (5, 3)]
        assert [row["retried_as_row"] for row in rows] == [None, 4, 5, None, None]
        assert [row["recipient"] for row in rows[3:]] == [row["recipient"] for row in rows[1:3]]
        assert rows[1]["errors"] == ["Too little."]

        finish_rest(batch)
        assert status(batch) == "completed"
        assert desk.act("retry-failed", batch, desk.person(Role.CHECKER)).json()["code"] == "invalid_state"

    def test_a_new_row_that_failed_can_be_tried_again(self, desk: Desk) -> None:
        batch = by_maker(desk, 1)
        finish(batch, REFUSED)
        desk.act("retry-failed", batch, desk.person(Role.CHECKER))
        payouts.feed_batches()
        settle(of(batch)[1], REFUSED)

        assert desk.act("retry-failed", batch, desk.person(Role.CHECKER)).status_code == 202
        assert [item.retry_of_id is None for item in batch.items.all()] == [True, False, False]

    @pytest.mark.parametrize(
        "outcome",
        [
            Outcome.failed("not_sent"),
            Outcome.failed("cancelled_by_staff", source=Source.STAFF),
            Outcome.failed("other", code="1", source=Source.STAFF),
            None,
        ],
        ids=["nobody said a code", "cancelled", "a person's word", "paid"],
    )
    def test_only_what_surely_failed_is(self, desk: Desk, outcome: Outcome | None) -> None:
        batch = by_maker(desk, 1)
        finish(batch, outcome)

        answer = desk.act("retry-failed", batch, desk.person(Role.CHECKER))

        assert answer.json()["code"] == "invalid_state"
        assert batch.items.count() == 1

    @pytest.mark.parametrize("state", ["queued", "sending", "submitted", "unknown", "needs_attention"])
    def test_nothing_whose_fate_is_open_is(self, desk: Desk, state: str) -> None:
        batch = by_maker(desk, 1)
        payouts.feed_batches()
        Transaction.objects.update(status=state, result_code="1")

        assert desk.act("retry-failed", batch, desk.person(Role.CHECKER)).json()["code"] == "invalid_state"

    def test_a_late_success_forbids_it(self, desk: Desk) -> None:
        batch = by_maker(desk, 2)
        finish(batch, REFUSED, REFUSED)
        first, second = of(batch)
        late = Outcome(**PAID, receipt_number="UKL0000001", amount=first.amount)  # type: ignore[arg-type]
        services.record_outcome(transaction_id=first.id, outcome=late)
        services.add_flag(transaction_id=second.id, flag=Flag.CONTRADICTORY_RESULT)

        assert desk.act("retry-failed", batch, desk.person(Role.CHECKER)).json()["code"] == "invalid_state"

    def test_a_refusal_by_daraja_is_its_word_too(self, desk: Desk, daraja: FakeDaraja) -> None:
        batch = by_maker(desk, 1)
        daraja.will(
            "b2c",
            Rejected(
                error_code="400.002.02",
                error_message="No such party.",
                http_status=400,
                failure_reason="invalid_request",
            ),
        )
        payouts.feed_batches()
        payouts.send_payouts()
        payouts.finish_batches()

        assert desk.act("retry-failed", batch, desk.person(Role.CHECKER)).status_code == 202

    def test_the_limits_of_the_day_hold(self, desk: Desk) -> None:
        batch = by_maker(desk, 2)
        finish(batch, None, REFUSED)
        desk.set_policy(day_max=199)

        answer = desk.act("retry-failed", batch, desk.person(Role.CHECKER))

        assert list(answer.json()["details"]) == ["total_amount"]
        assert status(batch) == "completed"

    def test_a_paused_batch_is_resumed_first(self, desk: Desk) -> None:
        batch = by_maker(desk, 2)
        payouts.feed_batches()
        settle(of(batch)[0], REFUSED)
        Batch.objects.update(status=BatchStatus.PAUSED)

        assert desk.act("retry-failed", batch, desk.person(Role.CHECKER)).json()["code"] == "invalid_state"


class TestWho:
    """Makers pause and cancel what they made; checkers resume, cancel and retry what others made."""

    @pytest.mark.parametrize(
        ("what", "allowed"),
        [
            ("pause", set()),
            ("resume", {Role.CHECKER}),
            ("cancel", {Role.CHECKER}),
            ("retry-failed", {Role.CHECKER}),
        ],
    )
    @pytest.mark.parametrize("role", list(Role))
    def test_each_role_does_its_part(self, desk: Desk, what: str, allowed: set[Role], role: Role) -> None:
        batch = approved(desk)  # By an app, so that it is nobody's own.
        if what == "resume":
            Batch.objects.update(status=BatchStatus.PAUSED)
        if what == "retry-failed":
            finish(batch, REFUSED, REFUSED, REFUSED)

        answer = desk.act(what, batch, desk.person(role))

        assert answer.status_code in ((200, 202) if role in allowed else (403,))

    @pytest.mark.parametrize("what", ["resume", "cancel", "retry-failed"])
    def test_nobody_checks_what_he_made(self, desk: Desk, what: str) -> None:
        maker = desk.person(Role.MAKER)
        batch = by_maker(desk)
        Member.objects.filter(user=maker).update(role=Role.CHECKER)

        assert desk.act(what, batch, maker).json()["code"] == "permission_denied"

    @pytest.mark.parametrize("what", ["pause", "cancel"])
    def test_a_maker_does_not_touch_what_another_made(self, desk: Desk, what: str) -> None:
        batch = by_maker(desk)
        Batch.objects.update(maker=desk.person(Role.CHECKER))

        assert desk.act(what, batch, desk.person(Role.MAKER)).json()["code"] == "permission_denied"

    @pytest.mark.parametrize("what", ["pause", "resume", "cancel", "retry-failed"])
    def test_apps_and_strangers_may_not(self, desk: Desk, what: str) -> None:
        batch = approved(desk)

        assert desk.act(what, batch).json()["code"] == "permission_denied"
        foreign = new_desk()
        role = Role.MAKER if what == "pause" else Role.CHECKER
        assert foreign.act(what, batch, foreign.person(role)).json()["code"] == "not_found"
        foreign.token = ""
        assert foreign.act(what, batch).status_code == 401
        assert desk.sign(desk.person(role)).get(f"/api/v1/b2c/bulk/{batch.id}/{what}").status_code == 405

    def test_superusers_may(self, desk: Desk) -> None:
        root, batch = make_superuser(), approved(desk)

        for what, then in (("pause", "paused"), ("resume", "running"), ("cancel", "cancelled")):
            assert desk.act(what, batch, root).json()["status"] == then

    @pytest.mark.parametrize("what", ["resume", "retry-failed"])
    def test_a_suspended_business_does_not_go_on(self, desk: Desk, what: str) -> None:
        batch = approved(desk)
        Business.objects.update(status=Business.Status.SUSPENDED)

        assert desk.act(what, batch, desk.person(Role.CHECKER)).json()["code"] == "business_suspended"
        assert desk.act("cancel", batch, desk.person(Role.CHECKER)).status_code == 200


def finish_rest(batch: Batch) -> None:
    payouts.feed_batches()
    for payment in of(batch):
        if payment.status == Status.QUEUED:
            settle(payment)
    payouts.finish_batches()
