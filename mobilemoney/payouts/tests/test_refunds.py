"""Giving money back: never more than is left, however many ask at once."""

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from mobilemoney.businesses.models import Role, Shortcode
from mobilemoney.gateway.models import AuditEntry
from mobilemoney.payments import services, sweeps
from mobilemoney.payments.addresses import new_address
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.outcomes import Outcome, Source
from mobilemoney.payments.states import Direction, Flag, Kind, Status
from mobilemoney.payouts.models import Payout
from mobilemoney.testing import api, make_client, make_member, make_shortcode
from mobilemoney.testing import make_transaction as made

pytestmark = pytest.mark.django_db
SCOPES = ("transactions:write", "b2c:write")
REFUSED = Outcome.failed("rejected", code="2001", description="No.", source=Source.CALLBACK)
PAID_AFTER_ALL = Outcome(
    succeeded=True, source=Source.CALLBACK, result_code="0", receipt_number="UKL8RT61SV", amount=Decimal(60)
)
_keys = iter(range(10_000))


@pytest.fixture
def shortcode() -> Shortcode:
    return make_shortcode(initiator_name="testapi", initiator_password_sealed="x")


@pytest.fixture
def paid(shortcode: Shortcode) -> Transaction:
    return made(Status.SUCCEEDED, shortcode=shortcode, receipt_number="UKL7RT61SV")


def refund(payment: Transaction, scopes: tuple[str, ...] = SCOPES, **body: Any) -> Any:
    token = make_client(payment.business, scopes)[1]
    return ask(token, payment, **body)


def ask(token: str, payment: Transaction, **body: Any) -> Any:
    given = {"reason": "Wrong size", **body}
    path = f"/api/v1/transactions/{payment.id}/refund"
    headers = {"Idempotency-Key": f"refund-{next(_keys)}"}
    return api(token).post(path, given, content_type="application/json", headers=headers)


def test_all_that_is_left_goes_back_to_the_payer(paid: Transaction) -> None:
    answer = refund(paid)

    made = answer.json()
    assert answer.status_code == 202
    assert (made["kind"], made["direction"], made["status"]) == ("refund", "out", "queued")
    assert (made["amount"], made["parent_id"], made["phone_number"]) == ("100.00", str(paid.id), "254712345678")


def test_who_of_staff_gave_back_stands_in_the_timeline_and_the_audit_log(paid: Transaction) -> None:
    maker = make_member(paid.business, Role.MAKER)
    headers = {"Idempotency-Key": f"refund-{next(_keys)}"}
    path = f"/api/v1/transactions/{paid.id}"

    answer = api(user=maker).post(
        f"{path}/refund", {"reason": "Wrong size"}, content_type="application/json", headers=headers
    )

    entries = AuditEntry.objects.filter(act="refund.created").values_list("actor_id", "after__refund")
    assert list(entries) == [(f"user:{maker.pk}", answer.json()["id"])]
    told = api(user=maker).get(f"{path}/timeline").json()["results"]
    acts = [(one["title"], one["detail"], one["actor"]) for one in told if one["type"] == "act"]
    assert acts == [("refund.created", "Wrong size", maker.username)]


def test_parts_add_up_to_the_payment_and_no_further(paid: Transaction) -> None:
    assert refund(paid, amount=60).status_code == 202
    assert refund(paid, amount=50).json()["details"]["amount"]
    assert refund(paid, amount=40).status_code == 202
    assert refund(paid, amount=10).status_code == 400


def test_one_key_gives_back_once_however_the_payment_is_named(paid: Transaction) -> None:
    Transaction.objects.filter(id=paid.id).update(checkout_request_id="ws_CO_21112026131530123712345678")
    token = make_client(paid.business, SCOPES)[1]
    names = [str(paid.id), "UKL7RT61SV", "ws_CO_21112026131530123712345678", str(paid.id).upper()]
    given, headers = {"reason": "Wrong size", "amount": 20}, {"Idempotency-Key": "once"}

    answers = [
        api(token).post(f"/api/v1/transactions/{name}/refund", given, content_type="application/json", headers=headers)
        for name in names
    ]

    assert {answer.json()["id"] for answer in answers} == {str(Transaction.objects.get(kind=Kind.REFUND).id)}
    assert [answer.headers.get("Idempotent-Replayed") for answer in answers] == [None, "true", "true", "true"]


def test_a_refund_that_failed_is_free_again(paid: Transaction) -> None:
    refund(paid)
    child = Transaction.objects.get(kind=Kind.REFUND)
    Transaction.objects.filter(id=child.id).update(status=Status.FAILED, completed_at=child.created_at)

    assert refund(paid).status_code == 202


def test_a_refund_that_failed_and_was_paid_after_all_is_not_free_again(paid: Transaction) -> None:
    """The late result stands below the refund that failed, not below the payment itself."""
    refund(paid, amount=60)
    child = Transaction.objects.get(kind=Kind.REFUND)
    Transaction.objects.filter(id=child.id).update(status=Status.SUBMITTED, sent_at=child.created_at, due_at=None)
    for outcome in (REFUSED, PAID_AFTER_ALL):
        services.record_outcome(transaction_id=child.id, outcome=outcome)

    late = Transaction.objects.get(parent=child)
    too_much = refund(paid, amount=41)
    Transaction.objects.filter(id=late.id).update(status=Status.SUCCEEDED, completed_at=child.created_at)
    token = make_client(paid.business, ["transactions:read"])[1]

    assert (late.status, late.flags) == (Status.NEEDS_ATTENTION, [str(Flag.LATE_RESULT)])
    assert too_much.json()["details"] == {"amount": ["At most 40.00 of this payment is left to give back."]}
    assert api(token).get(f"/api/v1/transactions/{paid.id}").json()["refunded_amount"] == "60.00"
    assert (refund(paid, amount=41).status_code, refund(paid, amount=40).status_code) == (400, 202)


def test_it_is_paid_by_the_shortcode_that_is_meant_for_paying_out(paid: Transaction) -> None:
    """The one that was paid has an initiator too, for reversals."""
    Shortcode.objects.filter(id=paid.shortcode_id).update(purposes=["stk"])
    payer = make_shortcode(paid.business, initiator_name="testapi", initiator_password_sealed="x", purposes=["b2c"])

    assert refund(paid).json()["shortcode"] == payer.shortcode


def test_a_reversal_undoes_the_whole_payment(paid: Transaction) -> None:
    answer = refund(paid, scopes=("transactions:write",), method="reversal")

    assert (answer.status_code, answer.json()["kind"]) == (202, "reversal")
    assert Payout.objects.get().receiver == "UKL7RT61SV"


def told_done_before(paid: Transaction, status: Status) -> Transaction:
    """A reversal in this state, of which Daraja then says that it was done before."""
    refund(paid, method="reversal")
    ended = timezone.now() if status == Status.FAILED else None
    Transaction.objects.filter(kind=Kind.REVERSAL).update(
        status=status, completed_at=ended, conversation_id="AG_20261121_1"
    )
    reversal = Transaction.objects.get(kind=Kind.REVERSAL)
    address = new_address(kind="reversal_result", shortcode=paid.shortcode, payment=reversal)
    told = {"ResultType": 0, "ResultCode": "R000001", "ResultDesc": "Done before.", "TransactionID": "UCK0000000"}
    ids = {"OriginatorConversationID": "29112-34801843-1", "ConversationID": "AG_20261121_1"}

    api("").post(address[address.index("/api/") :], {"Result": {**told, **ids}}, content_type="application/json")
    sweeps.apply_callbacks()

    reversal.refresh_from_db()
    return reversal


@pytest.mark.parametrize("status", [Status.SENDING, Status.SUBMITTED, Status.UNKNOWN])
def test_what_was_given_back_before_is_not_free_again(paid: Transaction, status: Status) -> None:
    """Daraja docs, Reversal: R000001. Whoever did it, the money is back; a second refund would give it twice."""
    assert told_done_before(paid, status).status == Status.NEEDS_ATTENTION
    assert refund(paid).status_code == 400


def test_a_failed_reversal_that_was_done_before_is_shown_to_a_person(paid: Transaction) -> None:
    reversal = told_done_before(paid, Status.FAILED)

    assert (reversal.status, reversal.flags) == (Status.FAILED, [Flag.CONTRADICTORY_RESULT])


@pytest.mark.parametrize("method", ["b2c", "reversal"])
def test_a_reason_may_be_any_text_and_daraja_is_told_only_plain_ones(paid: Transaction, method: str) -> None:
    answer = refund(paid, method=method, reason="It didn't fit (too small), café")

    assert (answer.status_code, answer.json()["description"]) == (202, "It didn't fit (too small), café")
    assert Payout.objects.get().remarks == "Refund"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"amount": 101}, "amount"),
        ({"amount": 5}, "amount"),
        ({"amount": 50, "method": "reversal"}, "amount"),
        ({"amount": "9.5"}, "amount"),
        ({"method": "cash"}, "method"),
        ({"reason": ""}, "reason"),
        ({"phone_number": "0700000001"}, "phone_number"),
    ],
)
def test_a_bad_refund_is_refused_by_name(paid: Transaction, body: dict[str, Any], field: str) -> None:
    answer = refund(paid, **body)

    assert answer.status_code == 400
    assert field in answer.json()["details"]
    assert Transaction.objects.count() == 1


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.UNKNOWN, Status.NEEDS_ATTENTION, Status.FAILED])
def test_only_what_succeeded_is_given_back(shortcode: Shortcode, status: Status) -> None:
    assert refund(made(status, shortcode=shortcode)).json()["code"] == "invalid_state"


def test_money_out_is_not_given_back(shortcode: Shortcode) -> None:
    payment = made(Status.SUCCEEDED, shortcode=shortcode, kind=Kind.B2C, direction=Direction.OUT)

    assert refund(payment).json()["code"] == "invalid_state"


@pytest.mark.parametrize("phone", ["", "2547*****678"])
def test_a_payer_who_is_not_known_whole_is_only_reversed(shortcode: Shortcode, phone: str) -> None:
    payment = made(Status.SUCCEEDED, shortcode=shortcode, phone_number=phone, receipt_number="UKL7RT61SV")

    assert list(refund(payment).json()["details"]) == ["method"]
    assert refund(payment, method="reversal").status_code == 202


def test_a_refund_by_b2c_needs_that_scope_too(paid: Transaction) -> None:
    answer = refund(paid, scopes=("transactions:write",))

    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")


def test_a_persons_refund_waits_for_a_second_person(paid: Transaction) -> None:
    maker = make_member(paid.business, Role.MAKER)
    path = f"/api/v1/transactions/{paid.id}/refund"

    answer = api(user=maker).post(
        path, {"reason": "Wrong size"}, content_type="application/json", headers={"Idempotency-Key": "k"}
    )

    assert answer.json()["status"] == "awaiting_approval"


def test_a_reversal_counts_for_the_day_of_the_business_but_not_of_the_customer(
    paid: Transaction, shortcode: Shortcode, settings: Settings
) -> None:
    """M-PESA limits what a customer is paid, not what is undone; the business limits whatever leaves it."""
    settings.PAYEE_DAY_MAX = 50
    shortcode.business.payout_policy = {"day_max": "150"}
    shortcode.business.save()
    other = made(Status.SUCCEEDED, shortcode=shortcode, receipt_number="UKL7RT61SW")

    first, too_much = refund(paid, method="reversal"), refund(other, method="reversal")

    assert (first.status_code, too_much.status_code) == (202, 400)
    assert "of this business" in too_much.json()["error"]


@pytest.mark.django_db(transaction=True)
def test_ten_refunds_at_once_give_back_no_more_than_came_in(paid: Transaction) -> None:
    token = make_client(paid.business, SCOPES)[1]
    codes: list[int] = []

    def send() -> None:
        codes.append(ask(token, paid, amount=30).status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    given = sum(child.amount for child in Transaction.objects.filter(parent=paid))
    assert sorted(codes) == [202] * 3 + [400] * 7
    assert given == Decimal(90)
