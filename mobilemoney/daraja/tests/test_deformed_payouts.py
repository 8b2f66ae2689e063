"""Messages about money out, bent out of shape at random: no reader crashes, and none makes up a success."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilemoney.daraja import answers
from mobilemoney.daraja.errors import OutcomeUnknown, Rejected, UnreadableMessage
from mobilemoney.daraja.result_codes import explain
from mobilemoney.daraja.results import (
    ResultMessage,
    parse_express_callback,
    parse_result,
    parse_timeout,
    read_b2b,
    read_balances,
    read_payout,
    read_reversal,
    read_status,
)
from mobilemoney.daraja.results.balances import read_accounts, read_amount
from mobilemoney.daraja.results.parties import split_party
from mobilemoney.daraja.tests.payout_messages import (
    ECHO,
    FAILURES,
    NOT_FOUND,
    PAYOUT_TAKEN,
    PROMPT_CANCELLED,
    PROMPT_PAID,
    PROMPT_TAKEN,
    QUEUE_RESULT,
    SENT_TWICE,
    STATUS_OF_A_PAYOUT,
    SUCCESSES,
    TAKEN,
    replaced,
)
from mobilemoney.daraja.tests.payouts_made import CREDENTIAL
from mobilemoney.daraja.tests.test_deformed_messages import bent, plain_zero

FAILED = [message for _, message, _ in FAILURES.values()] + [NOT_FOUND, QUEUE_RESULT]
RESULTS = [*SUCCESSES, *FAILED]
PENDING = [
    replaced(STATUS_OF_A_PAYOUT, "TransactionStatus", status)
    for status in ("Initiated", "Authorized", "Pending Authorized", "Fresh", None)
]
EVERYTHING: list[Any] = [*RESULTS, *PENDING, PROMPT_PAID, PROMPT_CANCELLED, ECHO, TAKEN, PROMPT_TAKEN, SENT_TWICE]
READERS: list[Callable[[ResultMessage], Any]] = [read_payout, read_b2b, read_reversal, read_status, read_balances]


@pytest.mark.parametrize("read", READERS)
@given(body=bent(EVERYTHING))
def test_a_reader_answers_whatever_the_result_holds(read: Callable[[ResultMessage], Any], body: bytes) -> None:
    try:
        message = parse_result(body)
    except UnreadableMessage:
        return

    said = read(message)

    json.dumps(str(said)).encode("utf-8")
    assert "\x00" not in repr(said)


@pytest.mark.parametrize("parse", [parse_timeout, parse_express_callback])
@given(body=st.one_of(bent(EVERYTHING), st.binary(max_size=200)))
def test_a_parser_answers_or_calls_it_unreadable(parse: Callable[[bytes], Any], body: bytes) -> None:
    try:
        message = parse(body)
    except UnreadableMessage:
        return

    json.dumps(str(message)).encode("utf-8")
    assert message.amount is None or message.amount > 0


@given(body=bent(FAILED))
def test_no_bent_failure_becomes_a_payment(body: bytes) -> None:
    try:
        message = parse_result(body)
    except UnreadableMessage:
        return

    if explain("b2c", message.result_code, message.result_description).succeeded:
        assert plain_zero(body), "A success came from a message that nowhere says so."
    else:
        assert read_payout(message).receipt_number == read_b2b(message).receipt_number == ""


@given(body=bent(SUCCESSES))
def test_a_bent_success_keeps_its_receipt_and_amount_or_loses_them(body: bytes) -> None:
    try:
        message = parse_result(body)
    except UnreadableMessage:
        return

    for said in (read_payout(message), read_b2b(message), read_reversal(message)):
        assert said.receipt_number.encode() in body
        assert said.amount is None or said.amount > 0


@given(body=bent([*FAILED, *PENDING]))
def test_no_bent_answer_says_completed_on_its_own(body: bytes) -> None:
    try:
        answer = read_status(parse_result(body))
    except UnreadableMessage:
        return

    assert not answer.succeeded
    assert not answer.is_final


@given(body=bent([STATUS_OF_A_PAYOUT]))
def test_a_bent_answer_is_final_only_by_its_own_words(body: bytes) -> None:
    try:
        answer = read_status(parse_result(body))
    except UnreadableMessage:
        return

    if answer.is_final:
        assert b"Completed" in body
        assert plain_zero(body)
    assert answer.succeeded is answer.is_final


@given(body=bent([PROMPT_CANCELLED]))
def test_no_bent_cancellation_becomes_a_payment(body: bytes) -> None:
    try:
        callback = parse_express_callback(body)
    except UnreadableMessage:
        return

    if callback.succeeded:
        assert plain_zero(body)


@given(body=bent([SENT_TWICE, QUEUE_RESULT, ECHO, *FAILED]))
def test_nothing_but_a_zero_and_an_id_acknowledges_a_payout(body: bytes) -> None:
    try:
        taken = answers.read_acknowledged(body)
    except OutcomeUnknown:
        return

    assert re.search(rb"(?i)responsecode", body)
    assert taken.originator_conversation_id or taken.conversation_id


@given(body=bent([{**PAYOUT_TAKEN, "ResponseCode": "1"}, {**PROMPT_TAKEN, "code": "4104"}]))
def test_no_bent_refusal_acknowledges_anything(body: bytes) -> None:
    for read in (answers.read_acknowledged, answers.read_express_ack):
        try:
            read(body)
        except (OutcomeUnknown, Rejected):
            continue
        assert re.search(rb"(?i)code\W+[\w.]*0", body)


@given(body=bent([ECHO]))
def test_no_bent_echo_shows_the_credential(body: bytes) -> None:
    try:
        shown = repr(parse_timeout(body))
    except UnreadableMessage as unreadable:
        shown = f"{unreadable!r} {unreadable.detail}"

    assert CREDENTIAL not in shown


@given(text=st.text(alphabet="|&{}=.-0123456789 KESAmount", max_size=80) | st.text())
def test_any_text_is_balances_or_none(text: str) -> None:
    assert all(len(account.name) <= 100 for account in read_accounts(text))
    read_amount(text)


@given(text=st.text(alphabet="0123456789* -–xX", max_size=40) | st.text())  # The docs' dash too.
def test_any_text_is_a_party(text: str) -> None:
    party = split_party(text)

    assert party.number in text
    assert party.name in text


def test_a_long_text_is_split_at_once() -> None:
    assert split_party("254798765432" + " " * 200_000 + "x").number == ""
