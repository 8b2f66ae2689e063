"""Who is claimed first, how many at once, and what becomes of those whose turn does not come."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from pytest_django import Settings

from mobilemoney.businesses.initiators import Initiator
from mobilemoney.businesses.models import Shortcode
from mobilemoney.daraja.acknowledged import Acknowledged
from mobilemoney.daraja.errors import OutcomeUnknown, Throttled
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.identifiers import new_id
from mobilemoney.payments import services as payments
from mobilemoney.payments.models import Transaction, TransactionEvent
from mobilemoney.payments.outcomes import Outcome, Source
from mobilemoney.payments.states import Direction, Kind, Status
from mobilemoney.payouts import claims, errands, sending
from mobilemoney.payouts.models import Batch, BatchStatus, Payout
from mobilemoney.testing import make_shortcode

pytestmark = pytest.mark.django_db


@pytest.fixture
def daraja(monkeypatch: pytest.MonkeyPatch) -> FakeDaraja:
    fake = FakeDaraja()
    monkeypatch.setattr("mobilemoney.payouts.errands.daraja_client_for", lambda *_: fake)
    monkeypatch.setattr("b2c.tasks.initiator_of", lambda shortcode: Initiator("testapi", "c2VjcmV0"))
    return fake


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Daraja was quick until now, and lets many calls through."""
    settings.DARAJA_REQUESTS_PER_SECOND = 10_000
    bite = claims.Bite()
    bite.learn(100, 0.1)
    monkeypatch.setattr(sending, "_bite", bite)


def payer() -> Shortcode:
    return make_shortcode(initiator_name="testapi", initiator_password_sealed="x")


def queued(shortcode: Shortcode, number: int, *, batch: Batch | None = None) -> list[Transaction]:
    """Payouts that wait, the first of them the longest."""
    made = [_queued(shortcode, batch, timezone.now() - timedelta(seconds=number - count)) for count in range(number)]
    Payout.objects.bulk_create(
        Payout(transaction=one, command_id="BusinessPayment", receiver="254712345678", remarks="Wages") for one in made
    )
    return made


def _queued(shortcode: Shortcode, batch: Batch | None, due_at: Any) -> Transaction:
    payment_id = new_id()
    return payments.open_payment(
        source="client:1",
        id=payment_id,
        business=shortcode.business,
        shortcode=shortcode,
        kind=Kind.B2C,
        direction=Direction.OUT,
        status=Status.QUEUED,
        due_at=due_at,
        amount=100,
        phone_number="254712345678",
        originator_conversation_id=str(payment_id),
        batch_id=batch.id if batch else None,
    )


def running(shortcode: Shortcode) -> Batch:
    return Batch.objects.create(
        business=shortcode.business, shortcode=shortcode, kind="b2c", status=BatchStatus.RUNNING, event_count=1
    )


def statuses(made: list[Transaction]) -> list[str]:
    found = dict(Transaction.objects.values_list("id", "status"))
    return [found[payment.id] for payment in made]


def taken(payment: Transaction) -> Acknowledged:
    return Acknowledged(payment.originator_conversation_id, f"AG_{payment.id}", {"ResponseCode": "0"})


def test_a_long_batch_holds_up_no_other_business(daraja: FakeDaraja, quick: None) -> None:
    crowded, other = payer(), payer()
    rows = queued(crowded, 3 * claims.BITE_MAX, batch=running(crowded))
    [single] = queued(other, 1)

    sending.send_next()

    assert statuses([single]) == ["submitted"]
    assert statuses(rows).count("submitted") == claims.BITE_MAX


def test_a_single_payout_goes_before_the_rows_of_batches(daraja: FakeDaraja) -> None:
    shortcode = payer()
    rows = queued(shortcode, 5, batch=running(shortcode))
    [single] = queued(shortcode, 1)

    sending.send_next()

    assert statuses([single, *rows]) == ["submitted", *["queued"] * 5]


def test_several_at_once_are_recorded_as_each_by_itself_would_be(daraja: FakeDaraja, quick: None) -> None:
    rows = queued(payer(), 4)

    sending.send_next()

    for row in rows:
        row.refresh_from_db()
        assert (row.status, row.fence, row.event_count, row.lease_until) == ("submitted", 1, 3, None)
        assert row.conversation_id
        assert row.due_at and row.sent_at and row.due_at > row.sent_at
        steps = TransactionEvent.objects.filter(transaction=row).values_list("sequence", "old_status", "new_status")
        assert list(steps) == [(1, "", "queued"), (2, "queued", "sending"), (3, "sending", "submitted")]
        assert row.calls.count() == 0  # The stand-in makes no calls.
        assert row.addresses.count() == 2


def test_the_first_that_is_not_simply_taken_sends_the_rest_back(daraja: FakeDaraja, quick: None) -> None:
    rows = queued(payer(), 4)
    daraja.will("b2c", taken(rows[0]), Throttled("Spike arrest.", retry_after_seconds=9))

    sending.send_next()

    assert statuses(rows) == ["submitted", "queued", "queued", "queued"]
    late, *soon = rows[1:]
    late.refresh_from_db()
    assert late.due_at and late.due_at > timezone.now() + timedelta(seconds=5)
    assert claims.sendable().filter(id__in=[one.id for one in soon]).count() == 2
    assert len(daraja.asked("b2c")) == 2


def test_a_doubt_about_one_is_no_doubt_about_those_behind_it(daraja: FakeDaraja, quick: None) -> None:
    rows = queued(payer(), 3)
    daraja.will("b2c", OutcomeUnknown("No whole answer."))

    sending.send_next()

    assert statuses(rows) == ["unknown", "queued", "queued"]


def test_a_result_that_overtakes_the_record_stands(
    daraja: FakeDaraja, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = queued(payer(), 3)
    answered = errands.Errand.last_look

    def overtaken(errand: errands.Errand) -> None:
        answered(errand)
        if errand.payment.id == rows[1].id:
            outcome = Outcome(
                succeeded=True, source=Source.CALLBACK, result_code="0", receipt_number="TKL1", amount=rows[1].amount
            )
            payments.record_outcome(transaction_id=rows[1].id, outcome=outcome)

    monkeypatch.setattr(errands.Errand, "last_look", overtaken)
    sending.send_next()

    assert statuses(rows) == ["submitted", "succeeded", "submitted"]
    rows[1].refresh_from_db()
    assert (rows[1].receipt_number, bool(rows[1].conversation_id)) == ("TKL1", True)


def test_a_lease_that_ran_out_meanwhile_is_not_sent_and_not_put_back(
    daraja: FakeDaraja, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = queued(payer(), 2)
    look = errands.Errand.last_look

    def too_late(errand: errands.Errand) -> None:
        Transaction.objects.filter(id=rows[0].id).update(lease_until=timezone.now() - timedelta(seconds=1))
        assert payments.end_lease(transaction_id=rows[0].id)
        look(errand)

    monkeypatch.setattr(errands.Errand, "last_look", too_late)
    sending.send_next()

    assert statuses(rows) == ["unknown", "queued"]
    assert len(daraja.asked("b2c")) == 0


@pytest.mark.parametrize("error", [OperationalError("shutting down"), InterfaceError("connection already closed")])
def test_a_database_that_is_away_before_the_last_look_leaves_the_payout_in_the_queue(
    daraja: FakeDaraja, quick: None, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    rows = queued(payer(), 2)

    def away(errand: errands.Errand) -> None:
        raise error

    monkeypatch.setattr(errands.Errand, "last_look", away)
    sending.send_next()

    assert statuses(rows) == ["queued", "queued"]
    assert len(daraja.asked("b2c")) == 0


@pytest.mark.django_db(transaction=True)
def test_what_is_known_is_written_down_as_soon_as_the_database_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending.time, "sleep", lambda seconds: None)
    troubles = [OperationalError("starting up"), InterfaceError("connection already closed")]
    written: list[str] = []

    def write() -> None:
        if troubles:
            raise troubles.pop()
        written.append("the answer")

    sending._persistently(write)

    assert written == ["the answer"]


class TestBite:
    def test_it_is_one_until_daraja_proved_quick(self, settings: Settings) -> None:
        settings.DARAJA_REQUESTS_PER_SECOND = 10_000
        assert claims.Bite().size == 1

    @pytest.mark.parametrize(("rate", "size"), [(20, 1), (80, 5), (10_000, claims.BITE_MAX)])
    def test_it_is_no_more_than_the_rate_lets_out_soon(self, settings: Settings, rate: int, size: int) -> None:
        settings.DARAJA_REQUESTS_PER_SECOND = rate
        bite = claims.Bite()
        bite.learn(10, 0.05)
        assert bite.size == size

    def test_it_is_one_again_after_trouble(self, settings: Settings) -> None:
        settings.DARAJA_REQUESTS_PER_SECOND = 10_000
        bite = claims.Bite()
        bite.learn(10, 0.05)
        bite.shrink()
        assert bite.size == 1
