"""Answers lost, results doubled, and Daraja's queue running full: no payout is ever debited twice."""

from collections.abc import Iterable

from tests.journeys import books
from tests.journeys.gateway import App, Payment
from tests.journeys.payouts import debits, new_bill, new_tax, paid_in, pay, pay_with
from tests.journeys.safaricom import Safaricom
from tests.journeys.stack import Stack
from tests.journeys.waiting import eventually

LONGER_THAN_WE_WAIT_SECONDS = 5
LOST_AFTER = ("reset_after", "truncated_json", "empty_answer", "answer_without_id", "html_after", "internal_500_after")
LOST_BEFORE = ("reset_before", "html_503", "empty_500", "soap_fault")
OVERLOADED = ("spike_arrest_429", "spike_arrest_500", "quota_500", "token_death")
TOLD_ODDLY = (
    "before_answer", "double", "parallel_double", "failure_after_success", "missing_metadata",
    "null_metadata", "missing_receipt", "real_looking_id", "lists_swapped", "null_values", "paid_but_failed",
)  # fmt: skip
QUEUED_TOO_LONG = (
    "queue_timeout_paid", "queue_timeout_then_result", "result_then_queue_timeout", "queue_timeout_before_answer",
)  # fmt: skip
STUCK = ("status_cancelled", "status_declined", "status_expired")


def pay_with_each(app: App, safaricom: Safaricom, faults: Iterable[str], *more: str) -> dict[str, Payment]:
    return {fault: pay_with(app, safaricom, fault, *more) for fault in faults}


def ends(app: App, payments: dict[str, Payment]) -> dict[str, str]:
    return {fault: app.becomes(payment["id"])["status"] for fault, payment in payments.items()}


def counted(safaricom: Safaricom, payments: dict[str, Payment]) -> dict[str, int]:
    return {fault: len(debits(safaricom, payment)) for fault, payment in payments.items()}


def times_moved(safaricom: Safaricom, family: str, name: str) -> int:
    """How often money moved for this reference, or receipt to be undone, under whichever id Daraja gave it."""
    asked = [one for one in safaricom.conversations(operation=family) if name in {one["reference"], one["target"]}]
    ids = {one["originator_conversation_id"] for one in asked}
    return sum(each["kind"] == family and each["reference"] in ids for each in safaricom.transfers())


def test_a_payout_whose_answer_and_result_are_lost_is_settled_by_asking(app: App, safaricom: Safaricom) -> None:
    asked = pay_with_each(app, safaricom, LOST_AFTER, "silence")
    late = pay_with(app, safaricom, "timeout_after", "silence", seconds=LONGER_THAN_WE_WAIT_SECONDS)

    assert app.becomes(late["id"], "unknown", "succeeded")
    assert set(ends(app, asked | {"timeout_after": late}).values()) == {"succeeded"}
    assert set(counted(safaricom, asked | {"timeout_after": late}).values()) == {1}


def test_what_nobody_can_tell_is_not_sent_again_and_waits_for_a_person(app: App, safaricom: Safaricom) -> None:
    asked = pay_with_each(app, safaricom, LOST_BEFORE)
    asked["timeout_before"] = pay_with(app, safaricom, "timeout_before", seconds=LONGER_THAN_WE_WAIT_SECONDS)
    safaricom.fault("reset_before", "tax")
    never_there = pay(app, new_tax(), "/b2b/tax")
    # Daraja's own id of this one, by which it could be asked about, was in the lost answer.
    for fault in ("reset_after", "silence"):
        safaricom.fault(fault, "b2b")
    paid = pay(app, new_bill(), "/b2b/single")

    others = {"tax": never_there, "b2b": paid}
    assert set(ends(app, asked | others).values()) == {"needs_attention"}
    assert set(counted(safaricom, asked).values()) == {0}
    assert times_moved(safaricom, "tax", never_there["account_reference"]) == 0
    assert times_moved(safaricom, "b2b", paid["account_reference"]) == 1


def test_an_overloaded_daraja_is_tried_again_with_the_same_id(app: App, safaricom: Safaricom) -> None:
    asked = pay_with_each(app, safaricom, OVERLOADED)

    assert set(ends(app, asked).values()) == {"succeeded"}
    assert set(counted(safaricom, asked).values()) == {1}


def test_odd_results_settle_what_truly_happened(app: App, safaricom: Safaricom) -> None:
    asked = pay_with_each(app, safaricom, TOLD_ODDLY)

    assert ends(app, asked) == dict.fromkeys(TOLD_ODDLY, "succeeded")
    assert set(counted(safaricom, asked).values()) == {1}


def test_money_that_left_after_a_failure_was_told_is_shown_as_a_payment_of_its_own(
    app: App, safaricom: Safaricom
) -> None:
    failed = pay_with(app, safaricom, "late_success", seconds=1)

    first = app.becomes(failed["id"], "failed")
    late = eventually(
        lambda: [one for one in app.payments(account_reference=first["account_reference"]) if one["parent_id"]],
        what="the late result",
    )

    [debit] = debits(safaricom, failed)
    assert [(one["parent_id"], one["receipt_number"]) for one in late] == [(first["id"], debit["receipt"])]
    assert late[0]["flags"] == ["late_result"]
    assert app.payment(first["id"])["status"] == "failed"


def test_a_queue_time_out_proves_nothing_and_is_asked_about(app: App, safaricom: Safaricom) -> None:
    asked = pay_with_each(app, safaricom, QUEUED_TOO_LONG)
    dropped = pay_with_each(app, safaricom, ("queue_timeout", "timeout_as_result"))

    assert set(ends(app, asked).values()) == {"succeeded"}
    assert set(counted(safaricom, asked).values()) == {1}
    assert set(ends(app, dropped).values()) <= {"failed", "needs_attention"}
    assert set(counted(safaricom, dropped).values()) == {0}


def test_a_payout_that_stays_stuck_fails_when_the_status_says_so(app: App, safaricom: Safaricom) -> None:
    asked = pay_with_each(app, safaricom, STUCK)

    assert set(ends(app, asked).values()) == {"failed"}
    assert set(counted(safaricom, asked).values()) == {0}


def test_a_lost_answer_of_any_family_is_made_good_by_the_result(stack: Stack, app: App, safaricom: Safaricom) -> None:
    parent = paid_in(stack)
    for family in ("b2b", "tax", "reversal"):
        safaricom.fault("reset_after", family)
    refund = {"method": "reversal", "reason": "Wrong till"}

    asked = {
        "b2b": pay(app, new_bill(), "/b2b/single"),
        "tax": pay(app, new_tax(), "/b2b/tax"),
        "reversal": pay(app, refund, f"/transactions/{parent['id']}/refund"),
    }

    assert set(ends(app, asked).values()) == {"succeeded"}
    names = {family: one["account_reference"] for family, one in asked.items()}
    names["reversal"] = parent["receipt_number"]
    assert [times_moved(safaricom, family, name) for family, name in names.items()] == [1, 1, 1]


def test_every_debit_is_a_succeeded_payout_or_an_open_question(stack: Stack) -> None:
    eventually(lambda: books.unsettled(stack), until=lambda rows: not rows, what="an end of every payment")

    assert books.problems(stack) == []
