"""Lists of payments to businesses. What all batches have in common is tested with B2C."""

import csv
from io import BytesIO, StringIO
from itertools import count
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from mobilemoney.businesses.models import Role, Shortcode
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.payments.models import Transaction
from mobilemoney.payouts import sweeps
from mobilemoney.payouts.models import Batch, BatchItem, BatchStatus
from mobilemoney.testing import api, make_client, make_member, make_shortcode

pytestmark = pytest.mark.django_db
BULK = "/api/v1/b2b/bulk"
ITEMS: list[dict[str, Any]] = [
    {"receiver_shortcode": "600992", "receiver_type": "paybill", "account_reference": "INV-1", "amount": 100},
    {"receiver_shortcode": "512345", "receiver_type": "till", "amount": "50.00", "item_reference": "R-7"},
]
_keys = count(1)


@pytest.fixture
def shortcode() -> Shortcode:
    return make_shortcode(initiator_name="testapi", initiator_password_sealed="x")


@pytest.fixture
def token(shortcode: Shortcode) -> str:
    return make_client(shortcode.business, ["b2b:write"])[1]


def send(token: str, items: Any = ITEMS, path: str = BULK, **more: Any) -> Any:
    headers = {"Idempotency-Key": f"list-{next(_keys)}"}
    return api(token).post(path, {"items": items, **more}, content_type="application/json", headers=headers)


def upload(token: str, content: bytes) -> Any:
    form = {"file": SimpleUploadedFile("list", content)}
    return api(token).post(BULK, form, headers={"Idempotency-Key": f"file-{next(_keys)}"})


def test_a_list_becomes_a_batch_with_its_rows(token: str) -> None:
    batch = send(token).json()

    rows = api(token).get(f"{BULK}/{batch['id']}/items").json()["results"]

    assert (batch["kind"], batch["status"], batch["total_amount"]) == ("b2b", "awaiting_approval", "150.00")
    assert [(row["recipient"], row["receiver_type"], row["account_reference"]) for row in rows] == [
        ("600992", "paybill", "INV-1"),
        ("512345", "till", ""),
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"account_reference": ""}, "account_reference"),
        ({"account_reference": "x" * 14}, "account_reference"),
        ({"account_reference": "<x>"}, "account_reference"),
        ({"receiver_type": "bank"}, "receiver_type"),
        ({"receiver_type": None}, "receiver_type"),
        ({"receiver_shortcode": "0712345678"}, "receiver_shortcode"),
        ({"receiver_shortcode": "12"}, "receiver_shortcode"),
        ({"amount": 0}, "amount"),
        ({"amount": 50_000_001}, "amount"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_bad_row_is_named(token: str, change: dict[str, Any], field: str) -> None:
    answer = send(token, [ITEMS[1], {**ITEMS[0], **change}])

    assert answer.status_code == 400
    assert field in answer.json()["details"]["items"]["2"]
    assert not Batch.objects.exists()


def test_files_may_use_the_words_of_the_trade(token: str) -> None:
    plain = b"Paybill,Type,Account Number,Amount (KES)\n600992,Pay Bill,INV-1,100\n512345,buy goods,,50\n"

    assert upload(token, plain).json()["total_amount"] == "150.00"
    assert [item.receiver_type for item in BatchItem.objects.order_by("row_number")] == ["paybill", "till"]


def test_number_cells_are_shortcodes_and_references_too(token: str) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["receiver_shortcode", "receiver_type", "account_reference", "amount"])
    book.active.append([600992, "paybill", 12345, 100])
    stream = BytesIO()
    book.save(stream)

    assert upload(token, stream.getvalue()).status_code == 202
    item = BatchItem.objects.get()
    assert (item.recipient, item.account_reference) == ("600992", "12345")


def test_rows_are_paid_by_the_worker(token: str, daraja: FakeDaraja) -> None:
    batch = send(token).json()
    Batch.objects.update(status=BatchStatus.APPROVED)

    assert sweeps.feed_batches() == 2
    while sweeps.send_payouts():
        pass

    bill, till = sorted(daraja.asked("b2b"), key=lambda request: str(request.command_id))[::-1]
    assert (bill.party_b, bill.command_id, bill.account_reference) == ("600992", "BusinessPayBill", "INV-1")
    assert (till.party_b, till.command_id, int(till.amount)) == ("512345", "BusinessBuyGoods", 50)
    assert {payment.kind for payment in Transaction.objects.filter(batch_id=batch["id"])} == {"b2b"}
    assert Transaction.objects.get(amount=50).metadata == {"item_reference": "R-7"}


def test_duplicates_are_told_by_their_account_as_well(token: str) -> None:
    send(token, [ITEMS[0]])

    told = send(token, [ITEMS[0], {**ITEMS[0], "account_reference": "INV-2"}], path=f"{BULK}/preview").json()

    assert told["duplicates"] == []
    assert [row["row_number"] for row in told["paid_recently"]] == [1]


def test_shortcodes_are_no_secret_and_the_report_has_them(token: str, shortcode: Shortcode) -> None:
    batch = send(token).json()
    viewer = api(user=make_member(shortcode.business, Role.VIEWER))

    answer: Any = viewer.get(f"{BULK}/{batch['id']}/report")

    rows = list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode())))
    assert [row["recipient"] for row in rows] == ["600992", "512345"]


def test_the_scope_of_paying_people_does_not_do(shortcode: Shortcode) -> None:
    other = make_client(shortcode.business, ["b2c:write"])[1]

    assert send(other).json()["code"] == "insufficient_scope"
    assert api(other).get(BULK).status_code == 403


@pytest.mark.parametrize("what", ["pause", "resume", "cancel", "retry-failed"])
def test_people_act_on_it_as_on_any_batch(token: str, shortcode: Shortcode, what: str) -> None:
    batch = send(token).json()
    checker = api(user=make_member(shortcode.business, Role.CHECKER))

    answer = checker.post(f"{BULK}/{batch['id']}/{what}", {}, content_type="application/json")

    wanted = {"pause": "permission_denied", "cancel": None}.get(what, "invalid_state")
    assert answer.json().get("code") == wanted
    assert checker.post(f"/api/v1/b2c/bulk/{batch['id']}/{what}").status_code in (403, 404)
