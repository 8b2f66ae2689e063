"""Messages bent out of shape at random: no reader crashes, and no success is ever made up."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mobilemoney.daraja import answers
from mobilemoney.daraja.calls import Operation
from mobilemoney.daraja.errors import DarajaError, NotSent, OutcomeUnknown, Rejected, StillProcessing, UnreadableMessage
from mobilemoney.daraja.redaction import redact_body
from mobilemoney.daraja.refusals import classify_refusal
from mobilemoney.daraja.result_codes import Product, explain
from mobilemoney.daraja.results import parse_c2b, parse_result, parse_stk_callback
from mobilemoney.daraja.tests.messages import (
    GATEWAY_REFUSALS,
    PAID,
    PAID_WITH_BALANCE,
    PUSH_REFUSALS,
    PUSH_TAKEN,
    QUERY_ANSWERS,
    QUERY_REFUSALS,
    STK_FAILURES,
    TOKEN_REFUSALS,
    stk_callback,
)
from mobilemoney.daraja.tests.requests_made import CHECKOUT_ID
from mobilemoney.daraja.tests.test_c2b_message import CONFIRMATION
from mobilemoney.daraja.tests.test_results import pair, result
from mobilemoney.daraja.tokens import read_token

FAILURES = [stk_callback(code, description) for code, description, _ in STK_FAILURES.values()]
PAYMENTS: list[dict[str, Any]] = [PAID, PAID_WITH_BALANCE]
RESULTS = [result(0, pair("Amount", 5), pair("Amount", None)), result("R000002"), result(2001, pair("A", "b"))]
QUERIES: list[Any] = [body for body, _ in QUERY_ANSWERS.values()]
REFUSALS = [
    case.body
    for table in (PUSH_REFUSALS, GATEWAY_REFUSALS, QUERY_REFUSALS, TOKEN_REFUSALS)
    for case in table.values()
    if isinstance(case.body, dict)
]
EVERYTHING: list[Any] = [*FAILURES, *PAYMENTS, *RESULTS, *QUERIES, *REFUSALS, PUSH_TAKEN, CONFIRMATION]

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["", "0.0", "00", "NaN", "0" * 50, "\x00", "\ud800", "٠", "０", "null", 10**60, -0.0, 1e300]),
)
JUNK = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def bent(draw: st.DrawFn, messages: list[Any]) -> bytes:
    """A message in which values were replaced, dropped, wrapped or renamed, or whose bytes were damaged."""
    message = copy.deepcopy(draw(st.sampled_from(messages)))
    for _ in range(draw(st.integers(0, 4))):
        _bend(draw, message)
    body = json.dumps(message).encode("utf-8", "surrogatepass")
    return _damaged(draw, body) if draw(st.integers(0, 3)) == 0 else body


def _bend(draw: st.DrawFn, message: Any) -> None:
    places = list(_places(message))
    if not places:
        return
    holder, key = draw(st.sampled_from(places))
    match draw(st.sampled_from(["replace", "drop", "wrap", "text", "rename"])):
        case "replace":
            holder[key] = draw(JUNK)
        case "drop":
            del holder[key]
        case "wrap":
            holder[key] = [holder[key]]
        case "text":
            holder[key] = str(holder[key])
        case _ if isinstance(holder, dict):
            holder[draw(st.sampled_from([key.upper(), key.lower(), key + "x", " " + key, draw(st.text())]))] = (
                holder.pop(key)
            )


def _places(node: Any) -> Any:
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in list(pairs):
        yield node, key
        yield from _places(value)


def _damaged(draw: st.DrawFn, body: bytes) -> bytes:
    start = draw(st.integers(0, len(body)))
    end = draw(st.integers(start, min(len(body), start + 20)))
    return body[:start] + draw(st.binary(max_size=20)) + body[end:]


READERS: list[Callable[[bytes], Any]] = [parse_stk_callback, parse_result, parse_c2b]


@pytest.mark.parametrize("read", READERS)
@given(body=st.one_of(bent(EVERYTHING), st.binary(max_size=200), st.text().map(str.encode)))
@example(body=b"[" * 100_000)
@example(body=b'{"a":' * 20_000)
@example(body=b'{"Result": ' + b"9" * 6000 + b"}")
def test_a_reader_answers_or_calls_it_unreadable(read: Callable[[bytes], Any], body: bytes) -> None:
    try:
        message = read(body)
    except UnreadableMessage:
        return

    json.dumps(str(message)).encode("utf-8")
    assert "\x00" not in repr(message)


@given(body=bent(FAILURES))
def test_no_bent_failure_becomes_a_payment(body: bytes) -> None:
    try:
        callback = parse_stk_callback(body)
    except UnreadableMessage:
        return

    if explain(Product.STK, callback.result_code, callback.result_description).succeeded:
        assert plain_zero(body), "A success came from a message that nowhere says so."
    assert not callback.receipt_number or callback.receipt_number.encode() in body


@given(body=bent(PAYMENTS))
def test_a_bent_payment_keeps_its_amount_and_receipt_or_loses_them(body: bytes) -> None:
    try:
        callback = parse_stk_callback(body)
    except UnreadableMessage:
        return

    assert callback.amount is None or callback.amount > 0
    if callback.receipt_number:
        assert callback.receipt_number.encode() in body


@given(body=bent(RESULTS))
def test_no_bent_result_gets_a_receipt_that_it_does_not_name(body: bytes) -> None:
    try:
        message = parse_result(body)
    except UnreadableMessage:
        return

    assert not message.receipt_number or message.receipt_number.encode() in body


@given(body=bent([*REFUSALS, *QUERIES, *FAILURES]))
def test_no_bent_answer_acknowledges_a_push_without_its_id(body: bytes) -> None:
    try:
        ack = answers.read_stk_ack(body)
    except OutcomeUnknown:
        return

    assert ack.checkout_request_id.encode() in body.replace(b"\\", b"") or not ack.checkout_request_id.isascii()


@given(body=bent([body for body in QUERIES if body["ResultCode"] != "0"]))
def test_no_bent_answer_of_a_query_becomes_a_payment(body: bytes) -> None:
    try:
        answer = answers.read_stk_answer(body, asked=CHECKOUT_ID)
    except (OutcomeUnknown, StillProcessing):
        return

    if explain(Product.STK, answer.result_code, answer.result_description).succeeded:
        assert plain_zero(body), "A success came from an answer that nowhere says so."


@pytest.mark.parametrize("operation", Operation)
@given(body=st.one_of(bent(EVERYTHING), st.binary(max_size=100)), status=st.integers(100, 599))
def test_every_answer_falls_into_one_class(operation: Operation, body: bytes, status: int) -> None:
    error = classify_refusal(status, body, operation)

    assert isinstance(error, DarajaError)
    assert error.detail
    if operation is Operation.TOKEN:
        assert isinstance(error, NotSent)


@given(body=st.one_of(st.binary(max_size=100), bent(PAYMENTS)), status=st.integers(500, 599))
def test_a_server_fault_without_an_error_body_is_never_a_refusal_of_a_push(body: bytes, status: int) -> None:
    assert not isinstance(classify_refusal(status, body, Operation.STK_PUSH), Rejected | NotSent)


@given(body=st.one_of(bent(EVERYTHING), st.binary(max_size=200)))
def test_a_token_is_read_or_there_is_none(body: bytes) -> None:
    try:
        token = read_token(body)
    except NotSent:
        return

    assert token.value.isascii()
    assert not any(character.isspace() for character in token.value)
    assert token.expires_in >= 0


@given(body=st.one_of(bent(EVERYTHING), st.binary(max_size=300)))
def test_everything_can_be_redacted_for_the_record(body: bytes) -> None:
    shown = redact_body(body, secrets=("qx-secret-1",))

    assert len(shown.encode("utf-8")) <= 8 * 1024
    assert "\x00" not in shown


def plain_zero(body: bytes) -> bool:
    """Whether the message as sent gives a ResultCode of zero, read by a reader of its own."""
    found: list[Any] = []

    def note(pairs: list[tuple[str, Any]]) -> None:
        names = [(name.replace(" ", "").replace("_", "").casefold(), value) for name, value in pairs]
        found.extend(value for name, value in names if "".join(name.split()) == "resultcode")

    json.loads(body.decode("utf-8-sig"), object_pairs_hook=note)
    return any((value in (0, "0") and value is not False) or str(value).strip() == "0" for value in found)
