import base64
from decimal import Decimal

import pytest

from mobilemoney.daraja.client import DarajaClient
from mobilemoney.daraja.errors import DarajaError, NotSent, OutcomeUnknown, TokenRefused, TokenUnavailable
from mobilemoney.daraja.stk import StkPushRequest, password
from mobilemoney.daraja.tests.gateway import Gateway, Records, reply
from mobilemoney.daraja.tests.messages import GATEWAY_REFUSALS, PUSH_REFUSALS, PUSH_TAKEN, Refused
from mobilemoney.daraja.tests.requests_made import AT, CHECKOUT_ID, MERCHANT_ID, PASSKEY, PHONE, PUSH

ODD_YES = {
    "no id": {**PUSH_TAKEN, "CheckoutRequestID": None},
    "empty id": {**PUSH_TAKEN, "CheckoutRequestID": " "},
    "id of no size": {**PUSH_TAKEN, "CheckoutRequestID": "x" * 65},
    "no code": {**PUSH_TAKEN, "ResponseCode": None},
    "another code": {**PUSH_TAKEN, "ResponseCode": "1"},
    "code false": {**PUSH_TAKEN, "ResponseCode": False},
    "two codes": '{"CheckoutRequestID": "ws_CO_1", "ResponseCode": "0", "responseCode": "1"}',
    "nothing": {},
}


def test_it_returns_the_ids_that_daraja_gave(client: DarajaClient, gateway: Gateway) -> None:
    gateway.will(reply(200, PUSH_TAKEN))

    ack = client.stk_push(PUSH)

    assert (ack.merchant_request_id, ack.checkout_request_id) == (MERCHANT_ID, CHECKOUT_ID)
    assert ack.raw["CustomerMessage"] == "Success. Request accepted for processing"


@pytest.mark.parametrize("code", ["0", 0, 0.0, "00"])
def test_a_yes_may_be_text_or_a_number(client: DarajaClient, gateway: Gateway, code: object) -> None:
    gateway.will(reply(200, {**PUSH_TAKEN, "ResponseCode": code}))

    assert client.stk_push(PUSH).checkout_request_id == CHECKOUT_ID


def test_it_sends_what_the_docs_ask_for(client: DarajaClient, gateway: Gateway) -> None:
    gateway.will(reply(200, PUSH_TAKEN))

    client.stk_push(PUSH)

    (sent,) = gateway.calls()
    assert (sent.method, sent.path) == ("POST", "/mpesa/stkpush/v1/processrequest")
    assert sent.headers["Content-Type"] == "application/json"
    assert sent.headers["Authorization"] == f"Bearer {gateway.live_token}"
    assert sent.body == {
        "BusinessShortCode": 895301,
        "Password": base64.b64encode(f"895301{PASSKEY}20260305111530".encode()).decode(),
        "Timestamp": "20260305111530",
        "TransactionType": "CustomerPayBillOnline",
        "Amount": 350,
        "PartyA": int(PHONE),
        "PartyB": 895301,
        "PhoneNumber": int(PHONE),
        "CallBackURL": PUSH.callback_url,
        "AccountReference": "Rent-A12",
        "TransactionDesc": "March rent",
    }


def test_a_till_is_paid_through_its_store_number() -> None:
    wire = _push(shortcode="741852", party_b="5123456", transaction_type="CustomerBuyGoodsOnline").to_wire()

    assert (wire["BusinessShortCode"], wire["PartyB"]) == (741852, 5123456)
    assert wire["TransactionType"] == "CustomerBuyGoodsOnline"


def test_the_password_fits_the_public_vector_of_the_sandbox() -> None:
    passkey = "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919"

    made = password("174379", passkey, "20210628092408")

    assert base64.b64decode(made).decode() == f"174379{passkey}20210628092408"
    assert made.startswith("MTc0Mzc5YmZiMjc5Zjlh")


def test_blanks_around_a_pasted_passkey_do_no_harm() -> None:
    assert _push(passkey=f" {PASSKEY}\n").to_wire()["Password"] == PUSH.to_wire()["Password"]


def test_a_description_is_always_sent() -> None:
    assert _push(transaction_desc="").to_wire()["TransactionDesc"] == "Payment"


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": Decimal("99.5")},
        {"amount": Decimal(0)},
        {"amount": Decimal(-1)},
        {"account_reference": "x" * 13},
        {"transaction_desc": "x" * 14},
    ],
)
def test_it_makes_no_request_that_daraja_could_only_refuse(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        _push(**wrong)


@pytest.mark.parametrize(
    "case", [*PUSH_REFUSALS.values(), *GATEWAY_REFUSALS.values()], ids=[*PUSH_REFUSALS, *GATEWAY_REFUSALS]
)
def test_every_answer_that_is_no_yes_has_its_named_error(client: DarajaClient, gateway: Gateway, case: Refused) -> None:
    gateway.will(reply(case.http_status, case.body))

    with pytest.raises(DarajaError) as raised:
        client.stk_push(PUSH)

    assert type(raised.value) is case.error
    for name, value in case.attributes.items():
        assert getattr(raised.value, name) == value


@pytest.mark.parametrize("body", ODD_YES.values(), ids=ODD_YES)
def test_a_yes_that_is_not_whole_leaves_the_outcome_open(client: DarajaClient, gateway: Gateway, body: object) -> None:
    gateway.will(reply(200, body))

    with pytest.raises(OutcomeUnknown):
        client.stk_push(PUSH)


def test_an_open_outcome_keeps_the_ids_that_were_named(client: DarajaClient, gateway: Gateway) -> None:
    gateway.will(reply(200, {**PUSH_TAKEN, "ResponseCode": "1"}))

    with pytest.raises(OutcomeUnknown) as raised:
        client.stk_push(PUSH)

    assert raised.value.checkout_request_id == CHECKOUT_ID
    assert raised.value.merchant_request_id == MERCHANT_ID


def test_retry_after_is_told_to_the_caller(client: DarajaClient, gateway: Gateway) -> None:
    gateway.will(reply(429, "", {"Retry-After": "7"}))

    with pytest.raises(NotSent) as raised:
        client.stk_push(PUSH)

    assert getattr(raised.value, "retry_after_seconds", None) == 7


@pytest.mark.parametrize(
    "name", ["access token not taken", "token not taken, C2B", "token echoed in clear", "token not taken, pull"]
)
def test_a_dead_token_is_replaced_once_and_the_push_goes_out(
    client: DarajaClient, gateway: Gateway, records: Records, name: str
) -> None:
    case = {**PUSH_REFUSALS, **GATEWAY_REFUSALS}[name]
    gateway.will(reply(case.http_status, case.body), reply(200, PUSH_TAKEN))

    ack = client.stk_push(PUSH)

    assert ack.checkout_request_id == CHECKOUT_ID
    assert gateway.tokens_made == 2
    assert [record.outcome for record in records] == ["accepted", "not_sent", "accepted", "accepted"]


def test_a_token_refused_twice_means_that_nothing_was_sent(client: DarajaClient, gateway: Gateway) -> None:
    case = PUSH_REFUSALS["access token not taken"]
    gateway.will(reply(case.http_status, case.body))

    with pytest.raises(TokenRefused):
        client.stk_push(PUSH)

    assert len(gateway.calls()) == 2
    assert issubclass(TokenRefused, TokenUnavailable)


def test_an_app_without_the_product_gets_no_new_token(client: DarajaClient, gateway: Gateway) -> None:
    case = PUSH_REFUSALS["app without the product"]
    gateway.will(reply(case.http_status, case.body))

    with pytest.raises(DarajaError):
        client.stk_push(PUSH)

    assert gateway.tokens_made == 1
    assert len(gateway.calls()) == 1


def test_the_last_look_comes_after_the_token_and_before_each_try(client: DarajaClient, gateway: Gateway) -> None:
    case = PUSH_REFUSALS["access token not taken"]
    gateway.will(reply(case.http_status, case.body), reply(200, PUSH_TAKEN))
    looks: list[tuple[int, int]] = []

    client.stk_push(PUSH, before_send=lambda: looks.append((gateway.tokens_made, len(gateway.calls()))))

    assert looks == [(1, 0), (2, 1)]


def test_nothing_is_sent_when_the_last_look_says_no(client: DarajaClient, gateway: Gateway, records: Records) -> None:
    def lease_gone() -> None:
        raise NotSent("The claim ran out.", reason="lease")

    with pytest.raises(NotSent, match="The claim ran out") as raised:
        client.stk_push(PUSH, before_send=lease_gone)

    assert raised.value.reason == "lease"
    assert gateway.calls() == []
    assert records[-1].outcome == "not_sent"


def _push(**changes: object) -> StkPushRequest:
    fields = {name: getattr(PUSH, name) for name in StkPushRequest.__dataclass_fields__}
    return StkPushRequest(**{**fields, "at": AT, **changes})
