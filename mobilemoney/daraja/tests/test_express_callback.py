import json
from decimal import Decimal

import pytest

from mobilemoney.daraja.errors import UnreadableMessage
from mobilemoney.daraja.result_codes import explain
from mobilemoney.daraja.results import ExpressCallback, parse_express_callback
from mobilemoney.daraja.tests.payout_messages import PROMPT_CANCELLED, PROMPT_PAID, THEIR_ID


def _read(message: object) -> ExpressCallback:
    return parse_express_callback(json.dumps(message).encode())


def test_it_tells_that_the_merchant_paid() -> None:
    callback = _read(PROMPT_PAID)

    assert (callback.result_code, callback.status, callback.succeeded) == ("0", "SUCCESS", True)
    assert (callback.amount, callback.receipt_number) == (Decimal("880.00"), "UC59Q8W7ER")
    assert callback.request_id == "58d40c1e-7f0b-4a52-9be6-1c2f30a7e911"
    assert (callback.conversation_id, callback.transaction_id) == (THEIR_ID, "UC59Q8W7ER")


def test_it_tells_that_the_merchant_cancelled() -> None:
    callback = _read(PROMPT_CANCELLED)

    assert (callback.result_code, callback.succeeded, callback.receipt_number) == ("4001", False, "")
    assert (callback.payment_reference, callback.result_description) == ("Inv-204", "User cancelled transaction")
    assert explain("b2b_express", callback.result_code).failure_reason == "cancelled_by_user"


@pytest.mark.parametrize("code", [0, "0", 0.0])
def test_its_code_may_be_a_number(code: object) -> None:
    assert _read({**PROMPT_PAID, "resultCode": code}).succeeded


@pytest.mark.parametrize("status", ["SUCCESS", "success", "", None])
def test_a_missing_status_does_not_speak_against_the_code(status: object) -> None:
    assert _read({**PROMPT_PAID, "status": status}).succeeded


@pytest.mark.parametrize("status", ["FAILED", "PENDING", "SUCCESSFUL?"])
def test_a_status_that_speaks_against_the_code_is_no_success(status: str) -> None:
    callback = _read({**PROMPT_PAID, "status": status})

    assert (callback.succeeded, callback.receipt_number) == (False, "")


@pytest.mark.parametrize("code", ["4001", "4102", "4104", "4201", "4203"])
def test_a_failure_has_no_receipt_whatever_else_it_says(code: str) -> None:
    callback = _read({**PROMPT_PAID, "resultCode": code})

    assert (callback.succeeded, callback.receipt_number) == (False, "")


@pytest.mark.parametrize("receipt", ["RDQ0000000", "0000000000", "", None, "AG_1"])
def test_a_placeholder_is_no_receipt(receipt: object) -> None:
    assert _read({**PROMPT_PAID, "transactionId": receipt}).receipt_number == ""


@pytest.mark.parametrize("amount", ["", None, "0", "-880.0", "much", [880]])
def test_an_amount_that_is_none_is_left_out(amount: object) -> None:
    assert _read({**PROMPT_PAID, "amount": amount}).amount is None


@pytest.mark.parametrize(
    "message",
    [
        {},
        [],
        {**PROMPT_PAID, "resultCode": None},
        {**PROMPT_PAID, "resultCode": False},
        {**PROMPT_PAID, "resultCode": "0", "ResultCode": "4001"},
        {"resultCode": "0", "amount": "880.0"},
        {**PROMPT_PAID, "requestId": "x" * 129},
    ],
    ids=str,
)
def test_what_it_cannot_be_sure_about_is_unreadable(message: object) -> None:
    with pytest.raises(UnreadableMessage):
        _read(message)
