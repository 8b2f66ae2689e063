"""Reading payments: lists, filters, look-ups, timeline, and who may see what."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from mobilemoney.businesses.models import Role, Shortcode
from mobilemoney.payments import addresses, sweeps
from mobilemoney.payments.filters import TransactionFilter
from mobilemoney.payments.models import Transaction, TransactionEvent
from mobilemoney.payments.states import Direction, Kind, Status
from mobilemoney.payments.tests.messages import CHECKOUT_REQUEST_ID, stk_callback
from mobilemoney.testing import api, make_client, make_member, make_shortcode, make_superuser, make_transaction

pytestmark = pytest.mark.django_db
LIST = "/api/v1/transactions"
FIELDS = [
    "id",
    "kind",
    "direction",
    "status",
    "business_id",
    "shortcode",
    "environment",
    "amount",
    "received_amount",
    "currency",
    "phone_number",
    "msisdn_hash",
    "counterparty_name",
    "account_reference",
    "description",
    "product_type",
    "metadata",
    "receipt_number",
    "result_code",
    "result_description",
    "failure_reason",
    "checkout_request_id",
    "merchant_request_id",
    "originator_conversation_id",
    "conversation_id",
    "batch_id",
    "parent_id",
    "refunded_amount",
    "flags",
    "created_at",
    "updated_at",
    "completed_at",
    "daraja_time",
]


@pytest.fixture
def shortcode() -> Shortcode:
    return make_shortcode()


@pytest.fixture
def reader(shortcode: Shortcode) -> Any:
    return api(make_client(shortcode.business, ["transactions:read"])[1])


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def test_a_payment_has_every_promised_field(shortcode: Shortcode, reader: Any) -> None:
    payment = make_transaction(shortcode=shortcode)

    assert sorted(reader.get(f"{LIST}/{payment.id}").json()) == sorted(FIELDS)


def test_the_newest_comes_first_and_pages_meet_without_gap(shortcode: Shortcode, reader: Any) -> None:
    made = [str(make_transaction(shortcode=shortcode).id) for _ in range(5)]

    first = reader.get(f"{LIST}?page_size=2").json()
    second = reader.get(LIST, {"page_size": 2, "cursor": first["next"]}).json()
    third = reader.get(LIST, {"page_size": 2, "cursor": second["next"]}).json()
    back = reader.get(LIST, {"page_size": 2, "cursor": third["previous"]}).json()

    pages = [[row["id"] for row in page["results"]] for page in (first, second, third)]
    assert [payment for page in pages for payment in page] == made[::-1]
    assert (first["total"], first["total_is_exact"], first["previous"], third["next"]) == (5, True, None, None)
    assert [row["id"] for row in back["results"]] == pages[1]


@pytest.mark.parametrize("path", ["/transactions/all", "/c2b/transactions", "/c2b/transactions/all", "/transactions/"])
def test_the_aliases_show_the_same_list(shortcode: Shortcode, reader: Any, path: str) -> None:
    payment = make_transaction(shortcode=shortcode)

    assert ids(reader.get(f"/api/v1{path}")) == [str(payment.id)]


@pytest.mark.parametrize("path", ["/transactions/completed", "/c2b/transactions/completed"])
def test_completed_are_those_that_succeeded(shortcode: Shortcode, reader: Any, path: str) -> None:
    make_transaction(shortcode=shortcode)
    make_transaction(Status.FAILED, shortcode=shortcode)
    paid = make_transaction(Status.SUCCEEDED, shortcode=shortcode)

    assert ids(reader.get(f"/api/v1{path}")) == [str(paid.id)]


@pytest.mark.parametrize(
    ("query", "facts"),
    [
        ({"status": "succeeded"}, {"status": Status.SUCCEEDED}),
        ({"kind": "c2b"}, {"kind": Kind.C2B}),
        ({"direction": "out"}, {"direction": Direction.OUT}),
        ({"phone_number": "0700 000 001"}, {"phone_number": "254700000001"}),
        ({"receipt_number": "ukl7rt61sv"}, {"receipt_number": "UKL7RT61SV"}),
        ({"receipt_number": "Test001a"}, {"receipt_number": "Test001a"}),
        ({"account_reference": "INV7"}, {"account_reference": "INV7"}),
        ({"product_type": "rent"}, {"product_type": "rent"}),
        ({"result_code": "1032"}, {"result_code": "1032"}),
        ({"min_amount": "200"}, {"amount": Decimal(250)}),
        ({"max_amount": "50.5"}, {"amount": Decimal("50.50")}),
        ({"search": "UKL7"}, {"receipt_number": "UKL7RT61SV"}),
        ({"search": "Test00"}, {"receipt_number": "Test001a"}),
        ({"search": "+254 700 000 001"}, {"phone_number": "254700000001"}),
        ({"search": "INV"}, {"account_reference": "INV7"}),
        ({"search": "ws_CO_9"}, {"checkout_request_id": "ws_CO_9"}),
    ],
)
def test_each_filter_finds_its_own(
    shortcode: Shortcode, reader: Any, query: dict[str, str], facts: dict[str, Any]
) -> None:
    make_transaction(shortcode=shortcode)
    wanted = make_transaction(**{"status": Status.SUBMITTED, **facts}, shortcode=shortcode)

    assert ids(reader.get(LIST, query)) == [str(wanted.id)]


def test_days_are_nairobi_days(shortcode: Shortcode, reader: Any) -> None:
    payment = make_transaction(shortcode=shortcode)
    # 22:30 UTC on the 20th is 01:30 on the 21st in Nairobi.
    Transaction.objects.update(created_at=datetime(2026, 11, 20, 22, 30, tzinfo=UTC))

    assert ids(reader.get(LIST, {"start_date": "2026-11-21", "end_date": "2026-11-21"})) == [str(payment.id)]
    assert ids(reader.get(LIST, {"end_date": "2026-11-20"})) == []
    assert ids(reader.get(LIST, {"start_date": "2026-11-20T22:31:00Z"})) == []
    assert ids(reader.get(LIST, {"start_date": "2026-11-21T01:30:00+03:00"})) == [str(payment.id)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page_size", "500"),
        ("page_size", "0"),
        ("page_size", "x"),
        ("cursor", "rubbish"),
        ("status", "x"),
        ("kind", "x"),
        ("direction", "sideways"),
        ("phone_number", "123"),
        ("min_amount", "NaN"),
        ("max_amount", "-1"),
        ("start_date", "yesterday"),
        ("end_date", "2026-13-01"),
        ("end_date", "9999-12-31"),
        ("business_id", "x"),
        ("batch_id", "x"),
        ("parent_id", "x"),
        ("search", "x" * 101),
        ("colour", "red"),
        ("shortcode", "\x00"),
    ],
)
def test_unknown_parameters_and_bad_values_are_refused_by_name(reader: Any, name: str, value: str) -> None:
    answer = reader.get(LIST, {name: value})

    assert (answer.status_code, answer.json()["code"]) == (400, "validation_error")
    assert name in answer.json()["details"]


def test_what_was_given_back_is_found_by_its_parent(shortcode: Shortcode, reader: Any) -> None:
    parent = make_transaction(Status.SUCCEEDED, shortcode=shortcode)
    child = make_transaction(shortcode=shortcode, kind="refund", direction="out", parent=parent)

    assert ids(reader.get(LIST, {"parent_id": str(parent.id)})) == [str(child.id)]


def test_a_payment_is_found_by_each_of_its_names(shortcode: Shortcode, reader: Any) -> None:
    payment = make_transaction(
        Status.SUCCEEDED, shortcode=shortcode, checkout_request_id="ws_CO_1", receipt_number="UKL7RT61SV"
    )

    for name in (str(payment.id), "ws_CO_1", "UKL7RT61SV", "ukl7rt61sv"):
        assert reader.get(f"{LIST}/{name}").json()["id"] == str(payment.id)


def test_names_that_came_in_an_odd_shape_find_their_payment_too(shortcode: Shortcode, reader: Any) -> None:
    odd = str(uuid4())
    payment = make_transaction(
        Status.SUCCEEDED, shortcode=shortcode, checkout_request_id=odd, receipt_number="Test001a"
    )

    for name in (odd, "Test001a"):
        assert reader.get(f"{LIST}/{name}").json()["id"] == str(payment.id)


def test_several_of_one_receipt_are_told_apart_for_a_superuser() -> None:
    made = [make_transaction(Status.SUCCEEDED, receipt_number="UKL7RT61SV") for _ in range(2)]

    answer = api(user=make_superuser()).get(f"{LIST}/UKL7RT61SV")

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert set(answer.json()["details"]["ids"]) == {str(payment.id) for payment in made}


def test_another_business_payments_are_not_there(reader: Any) -> None:
    foreign = make_transaction(receipt_number="UKL7RT61SV", checkout_request_id="ws_CO_1")

    assert ids(reader.get(LIST)) == []
    assert ids(reader.get(LIST, {"business_id": str(foreign.business_id)})) == []
    for name in (foreign.id, "ws_CO_1", "UKL7RT61SV", uuid4(), "nothing"):
        answer = reader.get(f"{LIST}/{name}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert reader.get(f"{LIST}/{name}/timeline").status_code == 404


@pytest.mark.parametrize(
    ("role", "shown"), [(Role.VIEWER, "254712***678"), (Role.OPERATOR, "254712345678"), (Role.ADMIN, "254712345678")]
)
def test_viewers_see_masked_phones(shortcode: Shortcode, role: Role, shown: str) -> None:
    payment = make_transaction(shortcode=shortcode)
    member = make_member(shortcode.business, role)

    answer = api(user=member).get(f"{LIST}/{payment.id}")

    assert answer.json()["phone_number"] == shown


def test_nobody_reads_without_signing_in() -> None:
    for path in (LIST, f"{LIST}/x", f"{LIST}/x/timeline"):
        assert api().get(path).status_code == 401


def test_what_was_given_back_is_summed(shortcode: Shortcode, reader: Any) -> None:
    payment = make_transaction(Status.SUCCEEDED, shortcode=shortcode)
    for status in (Status.SUCCEEDED, Status.FAILED):
        make_transaction(
            status, shortcode=shortcode, kind=Kind.REFUND, direction=Direction.OUT, parent=payment, amount=Decimal(30)
        )

    assert reader.get(f"{LIST}/{payment.id}").json()["refunded_amount"] == "30.00"


def test_a_search_reads_no_table_whole(shortcode: Shortcode) -> None:
    sought = make_transaction(shortcode=shortcode, receipt_number="UKL7Q2X9AB")
    make_transaction(shortcode=shortcode, receipt_number="")
    found = TransactionFilter({"search": "ukl7q"}, queryset=Transaction.objects.order_by()).qs

    assert list(found) == [sought]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan TO off")
        assert "Bitmap Index Scan on tx_receipt" in found.explain()


def test_the_timeline_tells_everything_in_order_and_nothing_secret(shortcode: Shortcode, reader: Any) -> None:
    payment = make_transaction(shortcode=shortcode, checkout_request_id=CHECKOUT_REQUEST_ID)
    url = addresses.new_address(kind="stk", shortcode=shortcode, payment=payment)
    path = url[url.index("/api/") :]
    api().post(path, stk_callback(), content_type="application/json")
    api().post("/api/v1/c2b/stk/callback", stk_callback(), content_type="application/json")
    sweeps.apply_callbacks()

    told = reader.get(f"{LIST}/{payment.id}/timeline").json()["results"]

    kinds = [(entry["type"], entry["title"]) for entry in told]
    assert kinds[0] == ("event", "submitted")
    assert ("event", "succeeded") in kinds
    assert [entry["trusted"] for entry in told if entry["type"] == "callback"] == [True, False]
    assert "254712345678" not in str(told)
    assert path.rpartition("/")[2] not in str(told)


def test_the_timeline_names_who_acted_to_staff_alone(shortcode: Shortcode) -> None:
    app, token = make_client(shortcode.business, ["transactions:read"])
    payment = make_transaction(Status.QUEUED, shortcode=shortcode)
    for step, source in enumerate((f"client:{app.pk}", f"user:{make_superuser('wanjiru').pk}", "user:x", "system")):
        TransactionEvent.objects.create(transaction=payment, sequence=10 + step, new_status="sending", source=source)

    url = f"{LIST}/{payment.id}/timeline"
    told = [(entry["source"], entry["actor"]) for entry in api(user=make_superuser()).get(url).json()["results"]]
    told_to_apps = api(token).get(url).json()["results"]

    assert told[-4:] == [(f"client:{app.pk}", "Shop app"), (told[-3][0], "wanjiru"), ("user:x", ""), ("system", "")]
    assert {entry["actor"] for entry in told_to_apps} == {""}


def test_a_question_that_a_person_asked_is_an_act_of_theirs(shortcode: Shortcode) -> None:
    payment = make_transaction(shortcode=shortcode, checkout_request_id="ws_CO_1")
    root = api(user=make_superuser("wanjiru"))

    root.post(f"{LIST}/{payment.id}/status-query", {}, content_type="application/json")

    told = root.get(f"{LIST}/{payment.id}/timeline").json()["results"]
    assert [(one["title"], one["actor"]) for one in told if one["type"] == "act"] == [("transaction.asked", "wanjiru")]


def test_a_status_query_brings_the_question_forward(shortcode: Shortcode) -> None:
    later = timezone.now() + timedelta(hours=1)
    payment = make_transaction(shortcode=shortcode, due_at=later, checkout_request_id="ws_CO_1")
    client = api(make_client(shortcode.business, ["transactions:write"])[1])

    for path, body in (
        (f"{LIST}/{payment.id}/status-query", {}),
        ("/api/v1/c2b/transaction-status/query", {"checkout_request_id": "ws_CO_1"}),
    ):
        Transaction.objects.update(due_at=later)
        answer = client.post(path, body, content_type="application/json")
        payment.refresh_from_db()
        assert answer.status_code == 202
        assert payment.due_at is not None
        assert payment.due_at < later


def test_a_settled_payment_is_not_asked_about(shortcode: Shortcode) -> None:
    payment = make_transaction(Status.FAILED, shortcode=shortcode)
    client = api(make_client(shortcode.business, ["transactions:write"])[1])

    answer = client.post(f"{LIST}/{payment.id}/status-query", {}, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (409, "invalid_state")


def test_viewers_do_not_see_the_phone_in_the_checkout_request_id(shortcode: Shortcode) -> None:
    payment = make_transaction(shortcode=shortcode, checkout_request_id="ws_CO_21112026101500123712345678")
    viewer, operator = make_member(shortcode.business, Role.VIEWER), make_member(shortcode.business, Role.OPERATOR)

    masked = api(user=viewer).get(f"{LIST}/{payment.id}").json()["checkout_request_id"]
    whole = api(user=operator).get(f"{LIST}/{payment.id}").json()["checkout_request_id"]

    assert masked == "ws_CO_21112026101500123***678"
    assert whole == payment.checkout_request_id


@pytest.mark.parametrize("name", ["status", "kind", "min_amount", "start_date", "business_id"])
def test_an_empty_value_is_refused_by_name(reader: Any, name: str) -> None:
    answer = reader.get(LIST, {name: ""})

    assert (answer.status_code, list(answer.json()["details"])) == (400, [name])


def test_an_empty_search_finds_everything(shortcode: Shortcode, reader: Any) -> None:
    payment = make_transaction(shortcode=shortcode)

    assert ids(reader.get(LIST, {"search": ""})) == [str(payment.id)]
