"""Queue time-outs in both forms. None of them says whether the request was executed."""

import json
from decimal import Decimal
from typing import Any

import pytest

from mobilemoney.daraja.errors import UnreadableMessage
from mobilemoney.daraja.redaction import redact_body
from mobilemoney.daraja.results import parse_result, parse_timeout
from mobilemoney.daraja.tests.payout_messages import ECHO, PROMPT_CANCELLED, QUEUE_RESULT, THEIR_ID, result
from mobilemoney.daraja.tests.payouts_made import (
    BALANCE,
    BILL,
    CREDENTIAL,
    FLOAT,
    GOODS,
    OUR_ID,
    PAYOUT,
    REVERSAL,
    STATUS,
    TAX,
)
from mobilemoney.daraja.tests.requests_made import PHONE

REQUESTS: dict[str, Any] = {
    "payout": PAYOUT,
    "bill": BILL,
    "goods": GOODS,
    "top-up": FLOAT,
    "tax": TAX,
    "status": STATUS,
    "balance": BALANCE,
    "reversal": REVERSAL,
}


def _body(message: object) -> bytes:
    return json.dumps(message).encode()


def test_an_echo_names_the_payout_by_our_id() -> None:
    message = parse_timeout(_body(ECHO))

    assert (message.originator_conversation_id, message.command_id) == (OUR_ID, "SalaryPayment")
    assert (message.amount, message.party_a, message.party_b) == (Decimal("620.00"), "895301", PHONE)
    assert message.result is None


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
def test_the_echo_of_every_request_is_understood(request_: Any) -> None:
    message = parse_timeout(_body(request_.to_wire()))

    assert message.command_id == request_.to_wire()["CommandID"]
    assert message.originator_conversation_id == (OUR_ID if request_ is PAYOUT else "")


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
def test_the_credential_of_an_echo_goes_nowhere(request_: Any) -> None:
    body = _body(request_.to_wire())

    message = parse_timeout(body)

    fields = [getattr(message, name) for name in type(message).__dataclass_fields__]
    assert CREDENTIAL.encode() in body
    assert CREDENTIAL not in f"{message!r} {fields}"
    assert CREDENTIAL not in redact_body(body)
    assert PHONE not in repr(message)


@pytest.mark.parametrize("name", ["SecurityCredential", "securityCredential", "Security Credential"])
def test_the_credential_of_an_echo_that_cannot_be_read_goes_nowhere_either(name: str) -> None:
    body = _body({**ECHO, "CommandID": None, name: CREDENTIAL})

    with pytest.raises(UnreadableMessage) as raised:
        parse_timeout(body)

    assert CREDENTIAL not in f"{raised.value} {raised.value.detail}"
    assert CREDENTIAL not in redact_body(body)


@pytest.mark.parametrize("kind", [1, "1"])
def test_a_result_announces_more(kind: object) -> None:
    message = parse_timeout(_body({"Result": {**QUEUE_RESULT["Result"], "ResultType": kind}}))

    assert (message.originator_conversation_id, message.conversation_id) == (OUR_ID, THEIR_ID)
    assert message.result is not None
    assert not message.result.is_last
    assert message.result.receipt_number == ""


def test_a_last_result_that_came_to_the_wrong_address_is_not_lost() -> None:
    message = parse_timeout(_body(result(0)))

    assert message.result is not None
    assert message.result.is_last


def test_an_echo_is_never_taken_for_a_result() -> None:
    with pytest.raises(UnreadableMessage):
        parse_result(_body(ECHO))


@pytest.mark.parametrize(
    "message",
    [
        {},
        [],
        PROMPT_CANCELLED,
        {"Result": {}},
        {"Result": "0"},
        {"Result": {"ResultType": 1}},
        {**ECHO, "CommandID": ""},
        {**ECHO, "CommandID": "x" * 65},
        {**ECHO, "CommandID": ["SalaryPayment"]},
        {**ECHO, "OriginatorConversationID": "x" * 129},
    ],
    ids=str,
)
def test_what_is_neither_of_both_is_unreadable(message: object) -> None:
    with pytest.raises(UnreadableMessage):
        parse_timeout(_body(message))
