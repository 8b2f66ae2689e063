"""The acts on the one record of money. Nothing else writes a payment's status."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction as database
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from mobilemoney.failpoints import reach
from mobilemoney.gateway.callers import Caller
from mobilemoney.payments import acts, steps
from mobilemoney.payments.models import Transaction, TransactionEvent
from mobilemoney.payments.outcomes import Outcome, Verdict, changes_the_facts, decide, late_result_status
from mobilemoney.payments.states import FINAL, MOVES, OPEN, Flag, Kind, Status
from mobilemoney.work.nudge import nudge

SYSTEM = "system"
# What a plain end changes of a payment; tests hold it against what a single one changes.
SETTLED_FIELDS = (
    "status",
    "receipt_number",
    "result_code",
    "result_description",
    "failure_reason",
    "daraja_time",
    "completed_at",
    "lease_until",
    "due_at",
    "event_count",
)


@dataclass(frozen=True)
class Report:
    """What a message to a payment's own address says of it."""

    outcome: Outcome
    ids: dict[str, str]

    def fits(self, payment: Transaction) -> bool:
        """Whether every id in it is already the payment's own. One that is still to be learnt is not plain."""
        return all(value and getattr(payment, field) == value for field, value in self.ids.items())


class LostClaim(Exception):
    """Another process moved the payment meanwhile: its lease or fence is no longer ours."""


def open_payment(*, lease_seconds: int | None = None, source: str, **facts: Any) -> Transaction:
    """Write a new payment with its first event. Call it inside the transaction of the intent.

    With `lease_seconds` the payment is claimed for sending until then, by the database's clock.
    """
    payment = Transaction(**facts)
    payment.event_count = 1
    if lease_seconds is not None:
        payment.fence = 1
        payment.sent_at = timezone.now()
        payment.lease_until = Now() + timedelta(seconds=lease_seconds)
    payment.completed_at = timezone.now() if payment.status in FINAL else None
    payment.save(force_insert=True)
    steps.announce(payment, old_status="", source=source)
    return payment


def open_payments(*, source: str, many: Iterable[dict[str, Any]]) -> list[Transaction]:
    """Write many new payments, each with its first event, in a few statements. None is claimed, none has ended.

    Call it inside the transaction of their intent.
    """
    payments = [Transaction(event_count=1, **facts) for facts in many]
    assert all(payment.status not in FINAL | {Status.SENDING} for payment in payments)
    Transaction.objects.bulk_create(payments)
    TransactionEvent.objects.bulk_create(steps.event_of(payment, "", source) for payment in payments)
    database.on_commit(nudge)
    return payments


@database.atomic
def record_outcome(*, transaction_id: UUID, outcome: Outcome) -> Transaction:
    """Record what a trusted source reported, once.

    A repeated report changes nothing; one that contradicts a final status, or repeats it with
    another receipt, is kept as a flag for a person to look at. Final stays final: a success that
    comes after a failure becomes a new payment, linked and flagged.
    """
    payment = steps.locked(transaction_id)
    verdict = decide(payment, outcome, receipt_is_taken=_receipt_is_taken(payment, outcome))
    _take_over(payment, outcome, verdict)
    if verdict.open_late_result:
        _open_late_result(payment, outcome)
    return payment


@database.atomic
def record_plain_outcomes(reports: Mapping[UUID, Report]) -> list[Transaction]:
    """Record, in a few statements, how many open payments ended; returns those that were settled.

    Only what is plain is settled here: ids that fit whole, nothing to flag, nobody else at work on the
    payment. The rest is left as it was, for `record_outcome`, one by one.
    """
    payments = Transaction.objects.select_for_update(skip_locked=True).filter(id__in=reports, status__in=OPEN)
    taken = _receipts_taken(report.outcome.receipt_number for report in reports.values())
    settled: list[Transaction] = []
    events: list[TransactionEvent] = []
    for payment in payments.order_by("id"):
        report, old_status = reports[payment.id], payment.status
        receipt = (payment.shortcode_id, payment.direction, report.outcome.receipt_number)
        verdict = decide(payment, report.outcome, receipt_is_taken=receipt in taken)
        if report.fits(payment) and verdict.is_plain_end:
            taken.add(receipt)
            _note_verdict(payment, report.outcome, verdict)
            steps.enter(payment, verdict.move_to)
            settled.append(payment)
            events.append(steps.event_of(payment, old_status, report.outcome.source, report.outcome.result_description))
    steps.save_all(settled, SETTLED_FIELDS)
    steps.announce_all(events)
    return settled


@database.atomic
def advance(*, transaction_id: UUID, to: Status, source: str = SYSTEM, note: str = "") -> bool:
    """Note our own progress, yielding to a callback that overtook us. Returns whether it moved."""
    payment = steps.locked(transaction_id)
    if to not in MOVES[Status(payment.status)]:
        return False
    steps.move(payment, to, source=source, note=note)
    return True


@database.atomic(savepoint=False)
def record_acknowledgement(*, transaction_id: UUID, ids: dict[str, str]) -> Transaction:
    """Daraja took the request: keep the ids of its answer, and move on unless a callback was faster."""
    payment = steps.locked(transaction_id)
    _learn(payment, ids)
    if Status.SUBMITTED in MOVES[Status(payment.status)]:
        steps.move(payment, Status.SUBMITTED, source="answer")
    else:
        steps.save(payment)
    return payment


@database.atomic(savepoint=False)
def learn_ids(*, transaction_id: UUID, ids: dict[str, str]) -> Transaction:
    """Fill ids that a trusted source named. One that is there stands; another one in its place is flagged."""
    payment = steps.locked(transaction_id)
    _learn(payment, ids)
    steps.save(payment)
    return payment


@database.atomic
def learn_payer(*, transaction_id: UUID, **facts: str) -> None:
    """Fill what is not known of the payer yet; what was asked for or told earlier stands."""
    payment = steps.locked(transaction_id)
    missing = {name: value for name, value in facts.items() if value and not getattr(payment, name)}
    if payment.phone_number:
        missing.pop("msisdn_hash", None)
    for name, value in missing.items():
        setattr(payment, name, value)
    if missing:
        payment.save(update_fields=[*missing, "updated_at"])


@database.atomic
def end_lease(*, transaction_id: UUID) -> bool:
    """A payment that was being sent when its process died, or hung: its fate is unknown from now on."""
    gone = Transaction.objects.select_for_update().filter(
        id=transaction_id, status=Status.SENDING, lease_until__lt=Now()
    )
    payment = gone.first()
    if payment is None:
        return False
    steps.move(payment, Status.UNKNOWN, source=SYSTEM, note="The process that was sending it did not finish.")
    reach("lease.inside_end")
    return True


@database.atomic
def put_back(*, transaction_id: UUID, fence: int, due_at: datetime, note: str) -> bool:
    """Queue a payment again that surely did not leave, under the same id. Only whoever holds the claim may say so."""
    payment = steps.locked(transaction_id)
    if payment.status != Status.SENDING or payment.fence != fence:
        return False
    payment.queued_until = due_at
    steps.move(payment, Status.QUEUED, source="answer", note=note[:300])
    return True


def hold_lease(*, transaction_id: UUID, fence: int) -> None:
    """Check, just before the connection opens, that the right to send is still ours. Raises LostClaim."""
    ours = Q(id=transaction_id, fence=fence, status=Status.SENDING, lease_until__gt=Now())
    if not Transaction.objects.filter(ours).exists():
        raise LostClaim(f"Payment {transaction_id} is no longer ours to send.")


def claim_question(*, payment: Transaction, again_at: datetime) -> bool:
    """Take the right to ask Daraja about a due payment: one conditional update, won by one process."""
    won = Transaction.objects.filter(id=payment.id, due_at=payment.due_at, due_at__lte=Now()).update(
        due_at=again_at, asked_at=Now()
    )
    return won == 1


def ask_soon(*, transaction_id: UUID, quiet_seconds: int = 0, for_a_person: bool = False) -> bool:
    """Bring the next question to Daraja forward to now, unless one was asked within `quiet_seconds`.

    What waits for a person is asked about only for one, and a reversal not even then: of one that was
    given back before, Daraja would only say that it was declined, which proves nothing.
    """
    now = timezone.now()
    askable = Q(status__in=(Status.SUBMITTED, Status.UNKNOWN))
    if for_a_person:
        askable |= Q(status=Status.NEEDS_ATTENTION) & ~Q(kind=Kind.REVERSAL)
    open_ones = Transaction.objects.filter(askable, id=transaction_id)
    if quiet_seconds:
        open_ones = open_ones.filter(Q(asked_at__isnull=True) | Q(asked_at__lt=now - timedelta(seconds=quiet_seconds)))
    moved = open_ones.filter(Q(due_at__gt=now) | Q(due_at__isnull=True)).update(due_at=now)
    if moved:
        database.on_commit(nudge)
    return bool(moved)


@database.atomic
def ask_as(caller: Caller, payment: Transaction) -> None:
    """Ask Daraja as soon as possible because somebody wants to know."""
    ask_soon(transaction_id=payment.id, for_a_person=True)
    acts.record_of_staff(caller, "transaction.asked", payment)


@database.atomic
def add_flag(*, transaction_id: UUID, flag: Flag) -> None:
    """Mark a payment for people, once."""
    payment = steps.locked(transaction_id)
    if payment.add_flag(flag):
        payment.save(update_fields=["flags", "updated_at"])


def _learn(payment: Transaction, ids: dict[str, str]) -> None:
    for field, value in ids.items():
        if value and not getattr(payment, field):
            setattr(payment, field, value)
        elif value and getattr(payment, field) != value:
            payment.add_flag(Flag.CONTRADICTORY_RESULT)
    if not payment.is_final:
        steps.wait_on(payment)


def _receipt_is_taken(payment: Transaction, outcome: Outcome) -> bool:
    if not outcome.receipt_number:
        return False
    same = Transaction.objects.filter(
        shortcode_id=payment.shortcode_id, direction=payment.direction, receipt_number=outcome.receipt_number
    )
    return same.exclude(id=payment.id).exists()


def _receipts_taken(receipts: Iterable[str]) -> set[tuple[UUID, str, str]]:
    held = Transaction.objects.filter(receipt_number__in=sorted(set(receipts) - {""}))
    return set(held.values_list("shortcode_id", "direction", "receipt_number"))


def _take_over(payment: Transaction, outcome: Outcome, verdict: Verdict) -> None:
    before = (payment.receipt_number, payment.received_amount, tuple(payment.flags))
    _note_verdict(payment, outcome, verdict)
    if verdict.move_to is not None:
        steps.move(payment, verdict.move_to, source=outcome.source, note=outcome.result_description[:300])
    elif before != (payment.receipt_number, payment.received_amount, tuple(payment.flags)):
        steps.save(payment)


def _note_verdict(payment: Transaction, outcome: Outcome, verdict: Verdict) -> None:
    for flag in verdict.flags:
        payment.add_flag(flag)
    if verdict.take_receipt and not payment.receipt_number:
        payment.receipt_number = outcome.receipt_number
    if verdict.take_received_amount:
        payment.received_amount = outcome.amount
    if changes_the_facts(verdict):
        _take_facts(payment, outcome)


def _take_facts(payment: Transaction, outcome: Outcome) -> None:
    payment.result_code = outcome.result_code[:40]
    payment.result_description = outcome.result_description[:1024]
    payment.failure_reason = outcome.failure_reason
    payment.daraja_time = outcome.daraja_time or payment.daraja_time


def _open_late_result(first: Transaction, outcome: Outcome) -> Transaction:
    kept = ("business_id", "shortcode_id", "kind", "direction", "phone_number", "account_reference")
    told = ("description", "product_type", "metadata", "created_by")
    facts = {name: getattr(first, name) for name in kept + told}
    reach("payment.before_late_result")
    return open_payment(
        **facts,
        source=outcome.source,
        status=late_result_status(first, outcome),
        amount=outcome.amount or first.amount,
        parent=first,
        receipt_number=outcome.receipt_number,
        result_code=outcome.result_code[:40],
        result_description=outcome.result_description[:1024],
        daraja_time=outcome.daraja_time,
        flags=[str(Flag.LATE_RESULT)],
    )
