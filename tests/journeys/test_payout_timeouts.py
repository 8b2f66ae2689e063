"""A connection that hangs before or after Daraja took the request: no second debit in any family, and an end to it.

What Daraja can be asked about is settled by asking. Of the other families only the result tells; without it, what
may have moved waits for a person and is never sent again.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.journeys import books
from tests.journeys.gateway import App, Payment, new_reference
from tests.journeys.payouts import new_bill, new_order, new_tax, paid_in, pay, try_pay
from tests.journeys.safaricom import Safaricom
from tests.journeys.stack import Stack, running_stack
from tests.journeys.waiting import eventually

LONGER_THAN_WE_WAIT_SECONDS = 5
TILL, MERCHANT = "5203021", "600997"


@dataclass
class Asked:
    """One request of one family. `name` is by what its money is found again, whatever ids were lost."""

    operation: str
    payment: Payment
    name: str

    def times_moved(self, safaricom: Safaricom) -> int:
        about = safaricom.conversations(operation=self.operation)
        mine = [each for each in about if self.name in {each["party_b"], each["reference"], each["target"]}]
        ids = {each["originator_conversation_id"] for each in mine}
        return sum(each["reference"] in ids for each in safaricom.transfers())

    def times_sent(self, app: App) -> int:
        """Counted once there is anything to count: a result may come while its request still hangs."""

        def calls() -> list[str]:
            entries = app.timeline(self.payment["id"])
            return [one["title"] for one in entries if one["type"] == "call" and one["title"] == self.operation]

        return len(eventually(calls, what="the record of the call"))


Ask = Callable[[Stack, App], Asked]


def bought(app: App) -> Payment:
    """A payment whose payer is known, so that he can be paid back."""
    return app.becomes(app.push(amount=80)["id"], "succeeded")


def person(stack: Stack, app: App) -> Asked:
    payment = pay(app, new_order())
    return Asked("b2c", payment, payment["phone_number"])


def refund(stack: Stack, app: App) -> Asked:
    payment = pay(app, {"reason": "Broken jar"}, f"/transactions/{bought(app)['id']}/refund")
    return Asked("b2c", payment, payment["phone_number"])


def bill(stack: Stack, app: App) -> Asked:
    payment = pay(app, new_bill(), "/b2b/single")
    return Asked("b2b", payment, payment["account_reference"])


def till(stack: Stack, app: App) -> Asked:
    payment = pay(app, {**new_bill(), "receiver_shortcode": TILL, "receiver_type": "till"}, "/b2b/single")
    return Asked("b2b", payment, payment["account_reference"])


def tax(stack: Stack, app: App) -> Asked:
    payment = pay(app, new_tax(), "/b2b/tax")
    return Asked("tax", payment, payment["account_reference"])


def reversal(stack: Stack, app: App) -> Asked:
    parent = paid_in(stack)
    payment = pay(app, {"reason": "Wrong till", "method": "reversal"}, f"/transactions/{parent['id']}/refund")
    return Asked("reversal", payment, parent["receipt_number"])


def express(stack: Stack, app: App) -> Asked:
    order = {"payer_shortcode": MERCHANT, "amount": 70, "payment_reference": new_reference()}
    payment = pay(app, order, "/b2b/express")
    return Asked("b2b_express", payment, payment["account_reference"])


OPERATIONS: dict[Ask, str] = {
    person: "b2c", refund: "b2c", bill: "b2b", till: "b2b", tax: "tax", reversal: "reversal", express: "b2b_express",
}  # fmt: skip
CAN_BE_ASKED_ABOUT = (person, refund)
ONLY_THE_RESULT_TELLS = (bill, till, tax, reversal, express)
FAMILIES = (*CAN_BE_ASKED_ABOUT, *ONLY_THE_RESULT_TELLS)


def ask_each(stack: Stack, app: App, families: tuple[Ask, ...], *faults: str) -> dict[str, Asked]:
    """Ask for one payment of each family, and let all of them go wrong in the same way."""
    for operation, times in Counter(OPERATIONS[family] for family in families).items():
        for fault in faults:
            stack.safaricom.fault(fault, operation, seconds=LONGER_THAN_WE_WAIT_SECONDS, times=times)
    return {family.__name__: family(stack, app) for family in families}


def ends(app: App, asked: dict[str, Asked]) -> dict[str, str]:
    return {name: app.becomes(one.payment["id"])["status"] for name, one in asked.items()}


def sent_and_moved(stack: Stack, app: App, asked: dict[str, Asked]) -> dict[str, tuple[int, int]]:
    return {name: (one.times_sent(app), one.times_moved(stack.safaricom)) for name, one in asked.items()}


def each(families: tuple[Ask, ...], what: Any) -> dict[str, Any]:
    return {family.__name__: what for family in families}


def test_a_request_that_was_taken_before_the_time_out_is_made_good_by_its_result(stack: Stack, app: App) -> None:
    asked = ask_each(stack, app, FAMILIES, "timeout_after")

    assert ends(app, asked) == each(FAMILIES, "succeeded")
    assert sent_and_moved(stack, app, asked) == each(FAMILIES, (1, 1))


def test_without_a_result_it_is_settled_by_asking_or_waits_for_a_person(stack: Stack, app: App) -> None:
    asked = ask_each(stack, app, FAMILIES, "timeout_after", "silence")

    expected = each(CAN_BE_ASKED_ABOUT, "succeeded") | each(ONLY_THE_RESULT_TELLS, "needs_attention")
    assert ends(app, asked) == expected
    assert sent_and_moved(stack, app, asked) == each(FAMILIES, (1, 1))


def test_a_request_that_was_never_taken_is_not_sent_again(stack: Stack, app: App) -> None:
    """Nobody can tell from our side that it was not; Daraja knowing nothing of it is no proof either."""
    asked = ask_each(stack, app, FAMILIES, "timeout_before")

    assert ends(app, asked) == each(FAMILIES, "needs_attention")
    assert sent_and_moved(stack, app, asked) == each(FAMILIES, (1, 0))


def test_a_refund_whose_answer_and_result_were_lost_is_given_once(stack: Stack, app: App) -> None:
    """While its fate is open, its money counts as gone: nobody gives it back a second time."""
    parent = bought(app)
    door = f"/transactions/{parent['id']}/refund"
    for fault in ("timeout_after", "silence"):
        stack.safaricom.fault(fault, "b2c", phone=parent["phone_number"], seconds=LONGER_THAN_WE_WAIT_SECONDS)

    given = Asked("b2c", pay(app, {"reason": "Broken jar"}, door), parent["phone_number"])
    app.becomes(given.payment["id"], "unknown", "succeeded")
    again = try_pay(app, {"reason": "Broken jar"}, door=door)
    settled = app.becomes(given.payment["id"])

    assert (settled["status"], settled["amount"], settled["parent_id"]) == ("succeeded", "80.00", parent["id"])
    assert (given.times_sent(app), given.times_moved(stack.safaricom)) == (1, 1)
    assert [again.status_code, try_pay(app, {"reason": "Once more"}, door=door).status_code] == [400, 400]
    assert app.payment(parent["id"])["refunded_amount"] == "80.00"


@pytest.fixture(scope="module")
def older() -> Iterator[Stack]:
    """An installation whose app is subscribed to the first version of B2C, where Daraja makes every id."""
    with running_stack(B2C_VERSION="v1") as started:
        yield started


class TestTheFirstVersionOfB2c:
    def test_a_person_is_paid_and_given_back(self, older: Stack) -> None:
        app = older.app()
        asked = ask_each(older, app, CAN_BE_ASKED_ABOUT)

        assert ends(app, asked) == each(CAN_BE_ASKED_ABOUT, "succeeded")
        assert sent_and_moved(older, app, asked) == each(CAN_BE_ASKED_ABOUT, (1, 1))
        calls = [entry for entry in app.timeline(asked["person"].payment["id"]) if entry["title"] == "b2c"]
        assert [call["raw"]["url"].rpartition("/mpesa/")[2] for call in calls if call["type"] == "call"] == [
            "b2c/v1/paymentrequest"
        ]

    def test_a_lost_answer_is_made_good_by_the_result(self, older: Stack) -> None:
        app = older.app()
        asked = ask_each(older, app, CAN_BE_ASKED_ABOUT, "timeout_after")

        assert ends(app, asked) == each(CAN_BE_ASKED_ABOUT, "succeeded")
        assert sent_and_moved(older, app, asked) == each(CAN_BE_ASKED_ABOUT, (1, 1))

    def test_a_lost_result_is_learnt_by_the_ids_of_the_answer(self, older: Stack) -> None:
        app = older.app()
        asked = ask_each(older, app, CAN_BE_ASKED_ABOUT, "silence")

        assert ends(app, asked) == each(CAN_BE_ASKED_ABOUT, "succeeded")
        assert sent_and_moved(older, app, asked) == each(CAN_BE_ASKED_ABOUT, (1, 1))

    @pytest.mark.parametrize(
        ("faults", "moved"), [(("timeout_after", "silence"), 1), (("timeout_before",), 0)], ids=["taken", "not taken"]
    )
    def test_without_answer_and_result_a_person_must_look(
        self, older: Stack, faults: tuple[str, ...], moved: int
    ) -> None:
        """There is no id of ours to ask by."""
        app = older.app()
        asked = ask_each(older, app, CAN_BE_ASKED_ABOUT, *faults)

        assert ends(app, asked) == each(CAN_BE_ASKED_ABOUT, "needs_attention")
        assert sent_and_moved(older, app, asked) == each(CAN_BE_ASKED_ABOUT, (1, moved))


def test_every_debit_is_a_succeeded_payout_or_an_open_question(stack: Stack) -> None:
    eventually(lambda: books.unsettled(stack), until=lambda rows: not rows, what="an end of every payment")

    assert books.problems(stack) == []
