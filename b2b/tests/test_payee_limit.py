"""How much one shortcode may get from a business on one day, whatever it is paid for."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.utils import timezone

from mobilemoney.businesses.models import Business, Shortcode
from mobilemoney.payments import services
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.outcomes import Outcome, Source
from mobilemoney.payments.states import Flag, Status
from mobilemoney.testing import api, make_client, make_shortcode

pytestmark = pytest.mark.django_db
BILL = {"receiver_shortcode": "600992", "receiver_type": "paybill", "account_reference": "INV-1"}
TILL = {"receiver_shortcode": "512345", "receiver_type": "till"}
REASON = "The most that one payee gets from this business in one day is 500."
Post = Callable[..., Any]
_keys = count()


@pytest.fixture
def post() -> Post:
    shortcode: Shortcode = make_shortcode(initiator_name="testapi", initiator_password_sealed="x")
    policy = {"payee_day_max": "500", "batch_approval_above": "1000000"}
    Business.objects.filter(id=shortcode.business_id).update(payout_policy=policy)
    token = make_client(shortcode.business, ["b2b:write"])[1]

    def send(what: str, **order: Any) -> Any:
        headers = {"Idempotency-Key": f"payee-{next(_keys)}"}
        return api(token).post(f"/api/v1/b2b/{what}", order, content_type="application/json", headers=headers)

    return send


def test_single_payments_to_one_shortcode_add_up_whatever_their_account(post: Post) -> None:
    first = post("single", **BILL, amount=300)
    too_much = post("single", **BILL | {"account_reference": "INV-2"}, amount=201)
    rest, other = post("single", **BILL, amount=200), post("single", **TILL, amount=500)

    assert too_much.json()["details"] == {"amount": [REASON]}
    assert [answer.status_code for answer in (first, rest, other)] == [202, 202, 202]


def test_rows_of_one_shortcode_count_together_with_what_was_paid_and_what_waits(post: Post) -> None:
    post("single", **BILL, amount=100)
    post("bulk", items=[{**BILL, "amount": 100}, {**TILL, "amount": 400}])
    items = [{**BILL, "amount": 200}, {**BILL, "amount": 101}, {**TILL, "amount": 101}]

    taken, foretold = post("bulk", items=items).json(), post("bulk/preview", items=items).json()

    bad = {"2": {"amount": [REASON]}, "3": {"amount": [REASON]}}
    assert (taken["details"]["items"], foretold["errors"]) == (bad, bad)
    assert post("single", **TILL, amount=101).status_code == 400


def test_the_tax_authority_is_a_payee_too(post: Post) -> None:
    paid = [post("tax", amount=amount, payment_registration_number="PRN1234XN") for amount in (500, 1)]

    assert [answer.status_code for answer in paid] == [202, 400]


def test_a_success_after_a_failure_counts_for_the_shortcode(post: Post) -> None:
    """It is a payment of its own; whom it paid stands with the one that had failed."""
    post("single", **BILL, amount=500)
    Transaction.objects.update(status=Status.SUBMITTED, sent_at=timezone.now(), due_at=None)
    payment = Transaction.objects.get()
    failed = Outcome.failed("rejected", code="2001", description="No.", source=Source.CALLBACK)
    paid = Outcome(succeeded=True, source=Source.CALLBACK, result_code="0", receipt_number="UKL8RT61SV")
    for outcome in (failed, paid):
        services.record_outcome(transaction_id=payment.id, outcome=outcome)

    late = Transaction.objects.exclude(id=payment.id).get()

    assert late.flags == [str(Flag.LATE_RESULT)]
    assert post("single", **BILL, amount=1).status_code == 400
