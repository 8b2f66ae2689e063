"""Two at once: whatever comes first, no row is paid twice, none is lost, and each act happens once."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from pytest_django import Settings

from b2c.tests.bulk import Desk, many
from mobilemoney.businesses.models import Role
from mobilemoney.businesses.tests.parallel import in_parallel
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.gateway.callers import staff_caller
from mobilemoney.gateway.errors import ApiError
from mobilemoney.gateway.idempotency import IdempotencyClaim
from mobilemoney.payments import services
from mobilemoney.payments.models import Transaction, TransactionEvent
from mobilemoney.payments.outcomes import Outcome, Source
from mobilemoney.payments.states import Status
from mobilemoney.payouts import batch_acts, feeding, sending
from mobilemoney.payouts.models import Batch, BatchEvent, BatchItem, BatchStatus, Payout

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6
REFUSED = Outcome.failed("rejected", code="2001", description="No.", source=Source.CALLBACK)


def approved(desk: Desk, number: int) -> Batch:
    batch_id = desk.send(many(number), by=desk.person(Role.MAKER)).json()["id"]
    Batch.objects.filter(id=batch_id).update(status=BatchStatus.APPROVED)
    return Batch.objects.get(id=batch_id)


def together(*acts: Callable[[], Any]) -> list[Any]:
    """All at the same moment, each with a connection of its own. A refusal is an answer like any other."""

    def act(number: int) -> Any:
        try:
            return acts[number]()
        except ApiError as refused:
            return refused

    return in_parallel(act, len(acts))


def tallies(batch: Batch) -> None:
    """One payment for each row that has one, each with one payout and one first event, and no payment besides."""
    linked = list(
        BatchItem.objects.filter(batch=batch, transaction__isnull=False).values_list("transaction", flat=True)
    )
    payments = set(Transaction.objects.filter(batch_id=batch.id).values_list("id", flat=True))
    assert len(linked) == len(set(linked))
    assert set(linked) == payments
    assert Payout.objects.filter(transaction__in=payments).count() == len(payments)
    assert TransactionEvent.objects.filter(transaction__in=payments, sequence=1).count() == len(payments)
    assert list(batch.events.values_list("sequence", flat=True)) == list(range(1, batch.events.count() + 1))


def test_several_feeders_take_each_row_up_once(desk: Desk, settings: Settings) -> None:
    settings.BATCH_FEED_AHEAD = 40
    for _ in range(ROUNDS):
        batch = approved(desk, 40)

        fed = together(*[feeding.feed_next] * 4)

        assert sum(fed) == 40
        assert batch.items.filter(transaction__isnull=False).count() == 40
        tallies(batch)


def test_feeders_and_senders_at_once_send_each_row_once(desk: Desk, daraja: FakeDaraja, settings: Settings) -> None:
    settings.BATCH_FEED_AHEAD = 6
    batch = approved(desk, 12)

    def work() -> None:
        for _ in range(14):
            feeding.feed_next()
            sending.send_next()

    together(work, work, work)

    asked = [request.party_b for request in daraja.asked("b2c")]
    assert sorted(asked) == sorted(batch.items.values_list("recipient", flat=True))
    tallies(batch)


def test_cancelling_against_feeding_leaves_no_row_between(desk: Desk) -> None:
    checker = staff_caller(desk.person(Role.CHECKER))
    for _ in range(ROUNDS):
        batch = approved(desk, 20)

        together(feeding.feed_next, partial(batch_acts.cancel, caller=checker, batch_id=batch.id))

        batch.refresh_from_db()
        assert batch.status == BatchStatus.CANCELLED
        assert not BatchItem.objects.filter(batch=batch, transaction__isnull=True, cancelled=False).exists()
        assert not Transaction.objects.filter(batch_id=batch.id).exclude(status=Status.FAILED).exists()
        tallies(batch)


def test_cancelling_against_sending_stops_a_row_or_lets_it_go(desk: Desk, daraja: FakeDaraja) -> None:
    checker = staff_caller(desk.person(Role.CHECKER))
    for _ in range(ROUNDS):
        batch = approved(desk, 3)
        feeding.feed_next()
        before = len(daraja.asked("b2c"))

        together(sending.send_next, partial(batch_acts.cancel, caller=checker, batch_id=batch.id))

        sent = len(daraja.asked("b2c")) - before
        payments = Transaction.objects.filter(batch_id=batch.id)
        assert payments.filter(status=Status.SUBMITTED).count() == sent
        assert payments.filter(status=Status.FAILED, failure_reason="cancelled_by_staff").count() == 3 - sent


def test_pausing_against_feeding_and_sending_ends_paused(desk: Desk, daraja: FakeDaraja) -> None:
    maker = staff_caller(desk.person(Role.MAKER))
    for _ in range(ROUNDS):
        batch = approved(desk, 5)

        together(feeding.feed_next, sending.send_next, partial(batch_acts.pause, caller=maker, batch_id=batch.id))

        batch.refresh_from_db()
        assert batch.status == BatchStatus.PAUSED
        assert sending.send_next() == 0
        tallies(batch)


def test_two_presses_of_retry_make_one_set_of_rows(desk: Desk) -> None:
    checker = staff_caller(desk.person(Role.CHECKER))
    for _ in range(ROUNDS):
        batch = ended(desk, 4)

        def press(batch: Batch = batch) -> int:
            return batch_acts.retry_failed(caller=checker, batch_id=batch.id, claim=IdempotencyClaim())

        answers = together(press, press, press)

        assert sorted(answer for answer in answers if isinstance(answer, int)) == [4]
        assert {answer.code for answer in answers if isinstance(answer, ApiError)} == {"invalid_state"}
        assert batch.items.count() == 8


def test_a_retry_against_the_end_is_not_lost(desk: Desk) -> None:
    """The batch ends before, and starts again, or does not end: never is it complete with rows waiting."""
    checker = staff_caller(desk.person(Role.CHECKER))
    for _ in range(ROUNDS):
        batch = ended(desk, 2, finish=False)

        def press(batch: Batch = batch) -> int:
            return batch_acts.retry_failed(caller=checker, batch_id=batch.id, claim=IdempotencyClaim())

        together(feeding.finish_next, press, feeding.finish_next)

        batch.refresh_from_db()
        assert (batch.status, batch.items.count()) == (BatchStatus.RUNNING, 4)


def test_several_finishers_end_it_once(desk: Desk) -> None:
    for _ in range(ROUNDS):
        batch = ended(desk, 1, finish=False)

        assert sorted(together(*[feeding.finish_next] * 4)) == [0, 0, 0, 1]
        assert BatchEvent.objects.filter(batch=batch, new_status="completed").count() == 1


def test_one_list_sent_at_once_under_one_key_is_one_batch(desk: Desk) -> None:
    for number in range(ROUNDS):
        answers = together(*[lambda number=number: desk.send(many(30), key=f"same-{number}")] * 4)

        assert {answer.status_code for answer in answers} <= {202, 409}
        taken = {answer.json()["id"] for answer in answers if answer.status_code == 202}
        assert len(taken) == 1
        assert Batch.objects.count() == number + 1


def test_one_file_sent_at_once_under_several_keys_is_one_batch(desk: Desk) -> None:
    for number in range(ROUNDS):
        content = f"phone,amount\n0712345678,{100 + number}\n".encode()

        answers = together(*[lambda content=content: desk.upload(content)] * 3)

        assert sorted(answer.status_code for answer in answers) == [202, 409, 409]


def test_the_day_s_limit_holds_for_batches_sent_at_once(desk: Desk) -> None:
    desk.set_policy(day_max=1000)

    answers = together(*[lambda: desk.send(many(4)) for _ in range(5)])

    assert sorted(answer.status_code for answer in answers) == [202, 202, 400, 400, 400]


def ended(desk: Desk, number: int, *, finish: bool = True) -> Batch:
    """A batch of which Daraja refused every row."""
    batch = approved(desk, number)
    feeding.feed_next()
    for payment in Transaction.objects.filter(batch_id=batch.id):
        Transaction.objects.filter(id=payment.id).update(status=Status.SUBMITTED, due_at=None)
        services.record_outcome(transaction_id=payment.id, outcome=REFUSED)
    if finish:
        assert feeding.finish_next() == 1
    return batch
