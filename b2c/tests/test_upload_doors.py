"""What comes in at the door for files: one file, each field once, and the same upload known again."""

from collections.abc import Callable
from io import BytesIO
from itertools import count
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from b2c.tests.bulk import BULK, Desk, phones
from mobilemoney.payouts.models import Batch, BatchItem

pytestmark = pytest.mark.django_db
CSV = b"phone,amount\n0712345678,100\n"
_keys = count()


def send(desk: Desk, path: str = BULK, **form: Any) -> Any:
    return desk.sign().post(path, form, headers={"Idempotency-Key": f"form-{next(_keys)}"})


def file(content: bytes = CSV, name: str = "wages.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def posted(
    desk: Desk, *, boundary: str, key: str, reference: str = "May", content: bytes = CSV, name: str = "a"
) -> Any:
    """A form as another program would write it, with a boundary of its own."""
    parts = BytesIO()
    parts.write(f'--{boundary}\r\nContent-Disposition: form-data; name="reference"\r\n\r\n{reference}\r\n'.encode())
    parts.write(f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode())
    parts.write(content + f"\r\n--{boundary}--\r\n".encode())
    kind = f"multipart/form-data; boundary={boundary}"
    return desk.sign().post(BULK, parts.getvalue(), content_type=kind, headers={"Idempotency-Key": key})


@pytest.mark.parametrize("path", [BULK, f"{BULK}/preview"])
@pytest.mark.parametrize(
    ("form", "field"),
    [
        (lambda: {"file": [file(), file(b"phone,amount\n0712000001,100\n")]}, "file"),
        (lambda: {"file": file(), "reference": ["May", "June"]}, "reference"),
        (lambda: {"file": file(), "list": file()}, "list"),
        (lambda: {"file": file(), "items": "[]"}, "items"),
        (lambda: {"file": "phone,amount\n0712345678,100\n"}, "file"),
        (lambda: {"reference": "May"}, "file"),
        (lambda: {"file": file(), "repeat": "perhaps"}, "repeat"),
    ],
    ids=["two files", "a field twice", "a second file", "a list too", "text for a file", "no file", "an odd repeat"],
)
def test_a_form_that_could_mean_two_things_is_refused_by_name(
    desk: Desk, path: str, form: Callable[[], dict[str, Any]], field: str
) -> None:
    answer = send(desk, path, **form())

    assert (answer.status_code, list(answer.json()["details"])) == (400, [field])
    assert not Batch.objects.exists()


def test_an_upload_is_known_again_by_its_fields_and_bytes_whatever_its_boundary(desk: Desk) -> None:
    first = posted(desk, boundary="AaB03x", key="may")
    again = posted(desk, boundary="zzz", key="may", name="renamed.csv")

    assert (first.status_code, again.content) == (202, first.content)
    assert again["Idempotent-Replayed"] == "true"
    assert Batch.objects.count() == 1


@pytest.mark.parametrize("change", [{"reference": "June"}, {"content": CSV + b"0712000001,100\n"}])
def test_another_field_or_other_bytes_under_the_same_key_are_refused(desk: Desk, change: dict[str, Any]) -> None:
    posted(desk, boundary="AaB03x", key="may")

    answer = posted(desk, boundary="AaB03x", key="may", **change)

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


def test_ten_thousand_rows_are_taken_in_their_order_and_one_more_is_not(desk: Desk) -> None:
    rows = [phone for phone, _ in zip(phones(), range(10_000), strict=False)]
    content = b"phone,amount\n" + b"".join(b"%s,100\n" % phone.encode() for phone in rows)

    assert send(desk, file=file(content + b"0722000000,100\n")).json()["details"] == {
        "file": ["A batch has at most 10000 rows."]
    }
    taken = send(desk, file=file(content)).json()

    assert (taken["item_count"], taken["total_amount"]) == (10_000, "1000000.00")
    stored = BatchItem.objects.order_by("row_number").values_list("row_number", "recipient")
    assert list(stored) == [(number, f"254{phone[1:]}") for number, phone in enumerate(rows, start=1)]


def test_an_item_of_thousands_of_fields_is_refused_in_one_word(desk: Desk) -> None:
    item = {"recipient": "0712345678", "amount": 100, **{f"a{number}": 1 for number in range(10_000)}}

    answer = desk.send([item])

    assert answer.json()["details"]["items"]["1"]["non_field_errors"] == ["Each item has at most 50 fields."]
    assert len(answer.content) < 1_000
