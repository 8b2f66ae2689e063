import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from mobilemoney.daraja.errors import UnreadableMessage
from mobilemoney.daraja.result_codes import explain
from mobilemoney.daraja.results import StkCallback, parse_stk_callback
from mobilemoney.daraja.tests.messages import PAID, PAID_ITEMS, PAID_WITH_BALANCE, STK_FAILURES, stk_callback
from mobilemoney.daraja.tests.requests_made import CHECKOUT_ID, MERCHANT_ID, PHONE


def read(message: object) -> StkCallback:
    return parse_stk_callback(json.dumps(message).encode())


def item(name: str, value: object) -> dict[str, object]:
    return {"Name": name, "Value": value}


def paid_with(*items: object) -> StkCallback:
    return read(stk_callback(0, "The service request is processed successfully.", list(items)))


def test_it_reads_a_payment() -> None:
    callback = read(PAID)

    assert callback == StkCallback(
        merchant_request_id=MERCHANT_ID,
        checkout_request_id=CHECKOUT_ID,
        result_code="0",
        result_description="The service request is processed successfully.",
        amount=Decimal("350.00"),
        receipt_number="UC57K2M4QX",
        daraja_time=datetime(2026, 3, 5, 8, 15, 48, tzinfo=UTC),
        phone_number=PHONE,
        extra={},
    )


def test_a_balance_without_a_value_does_no_harm() -> None:
    callback = read(PAID_WITH_BALANCE)

    assert (callback.amount, callback.receipt_number) == (Decimal("350.00"), "UC57K2M4QX")
    assert callback.extra == {"Balance": ""}


@pytest.mark.parametrize(("code", "description", "reason"), STK_FAILURES.values(), ids=STK_FAILURES)
def test_a_failure_has_its_code_and_nothing_of_a_payment(code: object, description: str, reason: str) -> None:
    callback = read(stk_callback(code, description))

    assert (callback.result_code, callback.result_description) == (str(code), description)
    assert (callback.amount, callback.receipt_number, callback.daraja_time) == (None, "", None)
    meaning = explain("stk", callback.result_code, callback.result_description)
    assert (meaning.final, meaning.succeeded, meaning.failure_reason) == (True, False, reason)


@pytest.mark.parametrize(
    ("written", "code"), [(0, "0"), ("0", "0"), (0.0, "0"), (" 0 ", "0"), (1032.0, "1032"), ("R000002", "R000002")]
)
def test_a_code_may_be_text_or_a_number(written: object, code: str) -> None:
    assert read(stk_callback(written, "")).result_code == code


@pytest.mark.parametrize("written", [None, "", " ", False, True, [], {}, "x" * 33, [0]])
def test_a_message_without_a_clear_code_is_unreadable(written: object) -> None:
    with pytest.raises(UnreadableMessage, match="ResultCode"):
        read(stk_callback(written, ""))


@pytest.mark.parametrize("written", ["1,000", "1e3", "", None, True, [], "KES 5", "5.001", -5, 0, "0.00", "٥"])
def test_an_amount_that_makes_no_sense_is_none_and_kept_aside(written: object) -> None:
    callback = paid_with(item("Amount", written), PAID_ITEMS[1])

    assert callback.amount is None
    assert callback.receipt_number == "UC57K2M4QX"
    assert "Amount" in callback.extra


@pytest.mark.parametrize("written", [350, 350.0, "350", "350.0", "350.00", " 350.00 "])
def test_an_amount_may_be_text_or_a_number(written: object) -> None:
    assert paid_with(item("Amount", written)).amount == Decimal("350.00")


@pytest.mark.parametrize("written", ["0000000000", "OAK0000000", "", None, 0, "abc", "UC57 K2M4", "X" * 40])
def test_what_is_no_receipt_is_not_taken_for_one(written: object) -> None:
    assert paid_with(item("MpesaReceiptNumber", written)).receipt_number == ""


@pytest.mark.parametrize("written", [20260305111548, "20260305111548", "05.03.2026 11:15:48", "2026-03-05 11:15:48"])
def test_a_time_may_have_any_of_darajas_layouts(written: object) -> None:
    assert paid_with(item("TransactionDate", written)).daraja_time == datetime(2026, 3, 5, 8, 15, 48, tzinfo=UTC)


@pytest.mark.parametrize("written", [0, "", None, "yesterday", 20261399111548, 10**30, -1, True, "0" * 14, []])
def test_an_odd_time_is_none(written: object) -> None:
    assert paid_with(item("TransactionDate", written)).daraja_time is None


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (int(PHONE), PHONE),
        (PHONE, PHONE),
        ("254******432", "254******432"),
        ("2547 ***** 432", "2547 ***** 432"),
        ("*********432", "*********432"),
        ("a1" * 32, "a1" * 32),
        (None, ""),
        ("9" * 200, ""),
    ],
)
def test_a_phone_stays_as_it_is_shown(written: object, shown: str) -> None:
    assert paid_with(item("PhoneNumber", written)).phone_number == shown


def test_items_may_come_in_any_order_with_new_ones_among_them() -> None:
    callback = paid_with(
        item("LoyaltyPoints", 12), *reversed(PAID_ITEMS), item("Note", {"deep": [1, "x"]}), "rubbish", 7
    )

    assert callback.receipt_number == "UC57K2M4QX"
    assert callback.extra == {"LoyaltyPoints": "12", "Note": '{"deep": [1, "x"]}'}


@pytest.mark.parametrize("metadata", [None, {}, [], {"Item": None}, {"Item": []}, {"Item": {}}, "none", 5])
def test_metadata_may_be_null_or_empty(metadata: object) -> None:
    callback = read(stk_callback(0, "Fine", CallbackMetadata=metadata))

    assert (callback.amount, callback.receipt_number, callback.result_code) == (None, "", "0")


@pytest.mark.parametrize(
    "metadata",
    [
        {"Item": PAID_ITEMS[1]},
        PAID_ITEMS,
        PAID_ITEMS[1],
        {"item": [{"name": "MpesaReceiptNumber", "value": "UC57K2M4QX"}]},
        {"Item": [{"Key": "mpesareceiptnumber", "Value": "UC57K2M4QX"}]},
        {"MpesaReceiptNumber": "UC57K2M4QX"},
        {"Item": {"MpesaReceiptNumber": "UC57K2M4QX"}},
    ],
    ids=[
        "one object",
        "no wrapper",
        "bare item",
        "small letters",
        "key for name",
        "mapping",
        "mapping in the list's place",
    ],
)
def test_items_are_found_however_they_are_wrapped(metadata: object) -> None:
    callback = read(stk_callback(0, "Fine", CallbackMetadata=metadata))

    assert callback.receipt_number == "UC57K2M4QX"


def test_an_item_that_contradicts_itself_is_not_believed() -> None:
    callback = paid_with(*PAID_ITEMS, item("Amount", 35), item("MpesaReceiptNumber", "UC57K2M4QX"))

    assert callback.amount is None
    assert callback.receipt_number == "UC57K2M4QX"
    assert callback.extra == {"Amount": "350.0, 35"}


@pytest.mark.parametrize(
    "rewrap",
    [
        lambda callback: {"body": {"STKCallback": callback}},
        lambda callback: {"stkCallback": callback},
        lambda callback: {"Body": [{"stkCallback": [callback]}]},
        lambda callback: {"Body": {"stkCallback": callback, "new": 1}, "more": None},
    ],
    ids=["other letters", "no Body", "lists of one", "more beside it"],
)
def test_the_envelope_may_vary(rewrap: object) -> None:
    assert callable(rewrap)
    callback = read(rewrap(PAID["Body"]["stkCallback"]))  # type: ignore[index]

    assert callback.checkout_request_id == CHECKOUT_ID


def test_a_byte_order_mark_does_no_harm() -> None:
    assert parse_stk_callback(b"\xef\xbb\xbf" + json.dumps(PAID).encode()).result_code == "0"


def test_nul_characters_are_replaced_because_no_database_takes_them() -> None:
    assert read(stk_callback(1032, "Cancel\x00led")).result_description == "Cancel\ufffdled"


def test_a_long_description_is_cut() -> None:
    assert len(read(stk_callback(1032, "x" * 5000)).result_description) == 1024


UNREADABLE = {
    "nothing": b"",
    "blanks": b"  \n",
    "text": b"hello",
    "null": b"null",
    "number": b"17",
    "text in quotes": b'"x"',
    "list": b"[]",
    "empty object": b"{}",
    "body null": b'{"Body": null}',
    "callback null": b'{"Body": {"stkCallback": null}}',
    "callback text": b'{"Body": {"stkCallback": "0"}}',
    "callback empty": b'{"Body": {"stkCallback": {}}}',
    "two callbacks": b'{"Body": {"stkCallback": [{"ResultCode": 0}, {"ResultCode": 1}]}}',
    "cut off": json.dumps(PAID).encode()[:-20],
    "no id": b'{"Body": {"stkCallback": {"ResultCode": 0}}}',
    "id null": b'{"Body": {"stkCallback": {"ResultCode": 0, "CheckoutRequestID": null}}}',
    "id an object": b'{"Body": {"stkCallback": {"ResultCode": 0, "CheckoutRequestID": {}}}}',
    "id of no size": json.dumps({"Body": {"stkCallback": {"ResultCode": 0, "CheckoutRequestID": "x" * 200}}}).encode(),
    "two codes": b'{"Body": {"stkCallback": {"CheckoutRequestID": "a", "ResultCode": 1032, "ResultCode": 0}}}',
    "two spellings": b'{"Body": {"stkCallback": {"CheckoutRequestID": "a", "ResultCode": 1032, "resultCode": 0}}}',
    "false, then zero": b'{"Body": {"stkCallback": {"CheckoutRequestID": "a", "ResultCode": false, "ResultCode": 0}}}',
    "next to nothing": b'{"Body": {"stkCallback": {"CheckoutRequestID": "a", "ResultCode": 1e-99999999999999999999}}}',
    "a huge number": b'{"Body": {"stkCallback": {"CheckoutRequestID": "a", "ResultCode": ' + b"1" * 5000 + b"}}}",
    "NaN": b'{"Body": {"stkCallback": {"CheckoutRequestID": "a", "ResultCode": NaN}}}',
    "infinity": b'{"Body": {"stkCallback": {"CheckoutRequestID": "a", "ResultCode": -Infinity}}}',
    "half a surrogate": b'{"Body": {"stkCallback": {"CheckoutRequestID": "\\ud800", "ResultCode": 0}}}',
    "bad UTF-8": b'{"Body": {"stkCallback": {"CheckoutRequestID": "\xff", "ResultCode": 0}}}',
    "UTF-16": json.dumps(PAID).encode("utf-16"),
    "deep": b'{"Body":' * 40 + b"0" + b"}" * 40,
    "very deep": b"[" * 60_000,
    "form": b"Body=stkCallback&ResultCode=0",
    "html": b"<html></html>",
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_what_it_cannot_be_sure_about_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableMessage) as raised:
        parse_stk_callback(body)

    assert raised.value.detail
