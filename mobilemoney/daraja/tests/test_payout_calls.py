"""Money out over HTTP: each answer has its named error, and doubt is never called a refusal."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from mobilemoney.daraja import transport
from mobilemoney.daraja.client import DarajaClient
from mobilemoney.daraja.errors import DarajaError, NotSent, OutcomeUnknown, Rejected
from mobilemoney.daraja.tests.gateway import Gateway, Records, make_client, raw, reply, reset, silence
from mobilemoney.daraja.tests.messages import GATEWAY_REFUSALS, Refused, error_body
from mobilemoney.daraja.tests.payout_messages import (
    GATEWAYS_ID,
    PAYOUT_REFUSALS,
    PAYOUT_TAKEN,
    PROMPT_TAKEN,
    SENT_TWICE,
    TAKEN,
    THEIR_ID,
)
from mobilemoney.daraja.tests.payouts_made import (
    BALANCE,
    BILL,
    CREDENTIAL,
    FLOAT,
    GOODS,
    OUR_ID,
    PAYOUT,
    PROMPT,
    REVERSAL,
    STATUS,
    TAX,
)
from mobilemoney.daraja.tests.requests_made import CALLBACK_TOKEN, PHONE
from mobilemoney.daraja.tokens import FetchedToken, MemoryTokenStore


@dataclass(frozen=True)
class Door:
    """One method of the client, with a request for it, its path, and the answer that says yes."""

    method: str
    request: Any
    path: str
    taken: dict[str, str]
    moves_money: bool = True

    def call(self, client: DarajaClient, **extra: Any) -> Any:
        return getattr(client, self.method)(self.request, **extra)


PAYOUT_DOOR = Door("b2c", PAYOUT, "/mpesa/b2c/v3/paymentrequest", PAYOUT_TAKEN)
DOORS = {
    "b2c": PAYOUT_DOOR,
    "b2c, v1": Door("b2c", replace(PAYOUT, version="v1"), "/mpesa/b2c/v1/paymentrequest", TAKEN),
    "pay bill": Door("b2b", BILL, "/mpesa/b2b/v1/paymentrequest", TAKEN),
    "buy goods": Door("b2b", GOODS, "/mpesa/b2b/v1/paymentrequest", TAKEN),
    "top-up": Door("b2b", FLOAT, "/mpesa/b2b/v1/paymentrequest", TAKEN),
    "tax": Door("remit_tax", TAX, "/mpesa/b2b/v1/remittax", TAKEN),
    "express": Door("b2b_express", PROMPT, "/v1/ussdpush/get-msisdn", PROMPT_TAKEN),
    "reversal": Door("reversal", REVERSAL, "/mpesa/reversal/v1/request", TAKEN),
    "status": Door("transaction_status", STATUS, "/mpesa/transactionstatus/v1/query", TAKEN, moves_money=False),
    "balance": Door("account_balance", BALANCE, "/mpesa/accountbalance/v1/query", TAKEN, moves_money=False),
}
SIGNED_DOORS = {name: door for name, door in DOORS.items() if name != "express"}
MONEY_DOORS = {name: door for name, door in DOORS.items() if door.moves_money}
REFUSALS = {**GATEWAY_REFUSALS, **PAYOUT_REFUSALS}
BROKEN: dict[str, Callable[..., None]] = {
    "reset": reset,
    "closed without a word": raw(b""),
    "cut off": raw(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"ResponseCode": "0", "Conv'),
    "silence": silence,
}
ODD_YES: dict[str, object] = {
    "no ids": {"ResponseCode": "0", "ResponseDescription": "Accept the service request successfully."},
    "empty ids": {**TAKEN, "OriginatorConversationID": "", "ConversationID": None},
    "ids of no size": {**TAKEN, "OriginatorConversationID": "x" * 65, "ConversationID": "y" * 65},
    "no code": {**TAKEN, "ResponseCode": None},
    "another code": {**TAKEN, "ResponseCode": "1"},
    "code false": {**TAKEN, "ResponseCode": False},
    "two codes": '{"ConversationID": "AG_1", "ResponseCode": "0", "responseCode": "1"}',
    "nothing": {},
    "cut off": '{"ConversationID": "AG_1", "ResponseCode": "0"',
}


@pytest.fixture(autouse=True)
def _fresh_connections() -> None:
    transport.close_connections()


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_it_posts_the_request_to_its_address(client: DarajaClient, gateway: Gateway, door: Door) -> None:
    gateway.will(reply(200, door.taken))

    door.call(client)

    (sent,) = gateway.calls()
    assert (sent.method, sent.path, sent.body) == ("POST", door.path, door.request.to_wire())
    assert sent.headers["Authorization"] == f"Bearer {gateway.live_token}"


@pytest.mark.parametrize("door", SIGNED_DOORS.values(), ids=SIGNED_DOORS)
def test_it_returns_the_ids_that_the_result_will_name(client: DarajaClient, gateway: Gateway, door: Door) -> None:
    gateway.will(reply(200, door.taken))

    taken = door.call(client)

    ours = OUR_ID if door is PAYOUT_DOOR else GATEWAYS_ID
    assert (taken.originator_conversation_id, taken.conversation_id) == (ours, THEIR_ID)
    assert taken.raw["ResponseCode"] == "0"


@pytest.mark.parametrize("code", ["0", 0, 0.0, "00000000"])
def test_a_yes_may_be_text_or_a_number(client: DarajaClient, gateway: Gateway, code: object) -> None:
    gateway.will(reply(200, {**PAYOUT_TAKEN, "ResponseCode": code}))

    assert client.b2c(PAYOUT).conversation_id == THEIR_ID


@pytest.mark.parametrize("missing", ["OriginatorConversationID", "ConversationID"])
def test_one_id_is_enough_to_wait_for_the_result(client: DarajaClient, gateway: Gateway, missing: str) -> None:
    gateway.will(reply(200, {**TAKEN, missing: None}))

    taken = client.b2b(BILL)

    assert {taken.originator_conversation_id, taken.conversation_id} - {""}


@pytest.mark.parametrize("body", ODD_YES.values(), ids=ODD_YES)
@pytest.mark.parametrize("door", SIGNED_DOORS.values(), ids=SIGNED_DOORS)
def test_a_yes_that_is_not_whole_leaves_the_outcome_open(
    client: DarajaClient, gateway: Gateway, door: Door, body: object
) -> None:
    gateway.will(reply(200, body))

    with pytest.raises(OutcomeUnknown):
        door.call(client)


def test_an_open_outcome_keeps_the_ids_that_were_named(client: DarajaClient, gateway: Gateway) -> None:
    gateway.will(reply(200, {**TAKEN, "ResponseCode": "15", "ResponseDescription": "Duplicate Detected"}))

    with pytest.raises(OutcomeUnknown, match="Duplicate Detected") as raised:
        client.b2b(BILL)

    assert (raised.value.originator_conversation_id, raised.value.conversation_id) == (GATEWAYS_ID, THEIR_ID)
    assert raised.value.duplicate


@pytest.mark.parametrize("case", REFUSALS.values(), ids=REFUSALS)
@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_every_answer_that_is_no_yes_has_its_named_error(
    client: DarajaClient, gateway: Gateway, door: Door, case: Refused
) -> None:
    gateway.will(reply(case.http_status, case.body))

    with pytest.raises(DarajaError) as raised:
        door.call(client)

    assert type(raised.value) is case.error
    for name, value in case.attributes.items():
        assert getattr(raised.value, name) == value


@pytest.mark.parametrize("behaviour", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_a_call_that_broke_off_may_have_arrived(gateway: Gateway, door: Door, behaviour: Callable[..., None]) -> None:
    gateway.will(behaviour)

    with pytest.raises(OutcomeUnknown) as raised:
        door.call(make_client(gateway.url, timeout_seconds=0.3))

    assert not raised.value.duplicate
    assert len(gateway.calls()) == 1


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_a_closed_port_surely_took_nothing(door: Door) -> None:
    tokens = MemoryTokenStore()
    tokens.refresh("app-1", dead=None, fetch=lambda: FetchedToken("tok-1", 60))

    with pytest.raises(NotSent) as raised:
        door.call(make_client("http://127.0.0.1:1", tokens=tokens))

    assert raised.value.reason == "connection"


@pytest.mark.parametrize("refusal", ["access token not taken", "token not taken, C2B", "token echoed in clear"])
@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_a_dead_token_is_replaced_once_and_the_same_request_goes_out(
    client: DarajaClient, gateway: Gateway, door: Door, refusal: str
) -> None:
    case = REFUSALS[refusal]
    gateway.will(reply(case.http_status, case.body), reply(200, door.taken))

    door.call(client)

    first, second = gateway.calls()
    assert first.body == second.body
    assert gateway.tokens_made == 2


@pytest.mark.parametrize("door", MONEY_DOORS.values(), ids=MONEY_DOORS)
def test_nothing_is_sent_when_the_last_look_says_no(client: DarajaClient, gateway: Gateway, door: Door) -> None:
    def lease_gone() -> None:
        raise NotSent("The claim ran out.", reason="lease")

    with pytest.raises(NotSent, match="The claim ran out"):
        door.call(client, before_send=lease_gone)

    assert gateway.calls() == []


def test_a_second_copy_proves_that_the_first_arrived(client: DarajaClient, gateway: Gateway) -> None:
    gateway.will(reply(503, "<html>"), reply(500, SENT_TWICE))

    with pytest.raises(OutcomeUnknown) as first:
        client.b2c(PAYOUT)
    with pytest.raises(OutcomeUnknown) as second:
        client.b2c(PAYOUT)

    assert (first.value.duplicate, second.value.duplicate) == (False, True)


@pytest.mark.parametrize("case", [reply(200, TAKEN), reply(400, error_body("400.002.02", f"{CREDENTIAL} {PHONE}"))])
@pytest.mark.parametrize("door", SIGNED_DOORS.values(), ids=SIGNED_DOORS)
def test_a_record_shows_neither_credential_nor_phone(
    client: DarajaClient, gateway: Gateway, records: Records, door: Door, case: Callable[..., None]
) -> None:
    gateway.will(case)

    try:
        door.call(client)
    except Rejected as refused:
        assert CREDENTIAL not in str(refused)

    shown = repr(records)
    assert records[-1].operation
    assert not [secret for secret in (CREDENTIAL, PHONE, CALLBACK_TOKEN) if secret in shown]


@pytest.mark.parametrize(
    ("code", "reason"), [("4102", "not_supported"), ("4104", "not_supported"), (4201, "unreachable")]
)
def test_express_refuses_in_words_of_its_own(client: DarajaClient, gateway: Gateway, code: object, reason: str) -> None:
    gateway.will(reply(200, {"code": code, "status": "Not initiated"}))

    with pytest.raises(Rejected) as raised:
        client.b2b_express(PROMPT)

    assert (raised.value.error_code, raised.value.failure_reason) == (str(code), reason)


@pytest.mark.parametrize(
    "body",
    [{}, {"status": "USSD Initiated Successfully"}, {"code": "9", "status": "?"}, {"code": None}, {"code": "15"}, "[]"],
    ids=str,
)
def test_an_odd_answer_to_a_prompt_leaves_it_open(client: DarajaClient, gateway: Gateway, body: object) -> None:
    gateway.will(reply(200, body))

    with pytest.raises(OutcomeUnknown):
        client.b2b_express(PROMPT)


@pytest.mark.parametrize("code", ["0", 0])
def test_a_prompt_that_was_taken_has_no_id(client: DarajaClient, gateway: Gateway, code: object) -> None:
    gateway.will(reply(200, {**PROMPT_TAKEN, "code": code}))

    assert client.b2b_express(PROMPT).raw["status"] == "USSD Initiated Successfully"
