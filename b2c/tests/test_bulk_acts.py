"""What people do with a batch on its way: pause, resume, cancel, try again; and who may."""

from typing import Any

import pytest
from pytest_django import Settings

from b2c.tests.bulk import PAID, REFUSED, Desk, approved, by_maker, finish, finish_rest, new_desk, of, settle, status
from mobilemoney.businesses.models import Business, Member, Role
from mobilemoney.daraja.errors import NotSent, Rejected
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.gateway.models import AuditEntry
from mobilemoney.payments import services
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.outcomes import Outcome, Source
from mobilemoney.payments.states import Flag, Status
from mobilemoney.payouts import sweeps as payouts
from mobilemoney.payouts.models import Batch, BatchStatus
from mobilemoney.testing import make_superuser

pytestmark = pytest.mark.django_db


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
