"""What the first look lets pass, and that the reader reads all of it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilemoney.payments.glance import is_plainly
from mobilemoney.payments.readers import READERS
from mobilemoney.payments.tests.messages import stk_callback

TEXT = st.text(max_size=30)
NUMBER = st.integers() | st.floats(allow_nan=True, allow_infinity=True)
VALUE = TEXT | NUMBER | st.none() | st.lists(NUMBER, max_size=2)
ITEM = st.fixed_dictionaries({"Name": TEXT | st.just("Amount")}, optional={"Value": VALUE, "Extra": VALUE})


def message(**changes: Any) -> bytes:
    callback = json.loads(stk_callback())["Body"]["stkCallback"] | changes
    return json.dumps({"Body": {"stkCallback": callback}}).encode()


def test_the_usual_messages_pass() -> None:
    cancelled = {"MerchantRequestID": "m", "CheckoutRequestID": "c", "ResultCode": 1032, "ResultDesc": "Cancelled."}

    assert is_plainly("stk", stk_callback())
    assert is_plainly("stk", message(ResultCode="1032"))
    assert is_plainly("stk", json.dumps({"Body": {"stkCallback": cancelled}}).encode())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"Body": {}}',
        message(ResultCode=None),
        message(ResultCode=" "),
        message(CheckoutRequestID=""),
        message(CheckoutRequestID="c" * 200),
        message(More={"nested": [[]]}),
        message(ResultDesc="a\0b"),
        message(CallbackMetadata={"Item": [{"Name": "Amount", "Value": 1e30}]}),
        stk_callback().replace(b'"ResultCode"', b'"ResultCode": 1, "ResultCode"'),
        stk_callback() + b"{}",
    ],
)
def test_everything_else_is_left_to_the_reader(body: bytes) -> None:
    assert not is_plainly("stk", body)


def test_kinds_without_a_look_of_their_own_are_left_to_the_reader() -> None:
    assert not is_plainly("c2b_confirmation", stk_callback())


@given(
    changes=st.fixed_dictionaries(
        {},
        optional={
            "MerchantRequestID": VALUE,
            "CheckoutRequestID": VALUE,
            "ResultCode": VALUE,
            "ResultDesc": VALUE,
            "CallbackMetadata": st.none() | st.fixed_dictionaries({"Item": st.lists(ITEM, max_size=4)}),
        },
    )
)
def test_what_passes_is_read(changes: dict[str, Any]) -> None:
    body = message(**changes)

    if is_plainly("stk", body):
        READERS["stk"](body)


@given(literal=st.from_regex(r"-?[0-9]{1,45}(\.[0-9]{1,45})?([eE][+-]?[0-9]{1,3})?", fullmatch=True))
def test_a_number_that_passes_is_read(literal: str) -> None:
    body = stk_callback().replace(b'"Value": 100', b'"Value": ' + literal.encode(), 1)

    if is_plainly("stk", body):
        READERS["stk"](body)
