from dataclasses import replace
from decimal import Decimal

import pytest

from mobilemoney.daraja.c2b import RegisterUrls
from mobilemoney.daraja.client import DarajaClient
from mobilemoney.daraja.errors import OutcomeUnknown, Rejected
from mobilemoney.daraja.tests.gateway import Gateway, reply
from mobilemoney.daraja.tests.messages import error_body, soap_fault
from mobilemoney.daraja.tests.requests_made import PHONE, REGISTER, SIMULATE

TAKEN = {
    "OriginatorCoversationID": "7b1e-4c60-a2f9-9e5d40c8316b22870",
    "ResponseCode": "0",
    "ResponseDescription": "Success",
}


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_it_registers_both_addresses_in_the_version_that_was_asked_for(
    client: DarajaClient, gateway: Gateway, version: str
) -> None:
    gateway.will(reply(200, TAKEN))

    accepted = client.c2b_register(replace(REGISTER, version=version))

    (sent,) = gateway.calls()
    assert sent.path == f"/mpesa/c2b/{version}/registerurl"
    assert sent.body == {
        "ShortCode": 895301,
        "ResponseType": "Completed",
        "ConfirmationURL": REGISTER.confirmation_url,
        "ValidationURL": REGISTER.validation_url,
    }
    assert accepted.originator_conversation_id == TAKEN["OriginatorCoversationID"]


def test_the_right_spelling_of_the_conversation_id_is_understood_too(client: DarajaClient, gateway: Gateway) -> None:
    gateway.will(reply(200, {"OriginatorConversationID": "8-1", "ResponseCode": 0, "ResponseDescription": "success"}))

    assert client.c2b_register(REGISTER).originator_conversation_id == "8-1"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, error_body("500.003.1001", "Urls are already registered.")),
        (500, error_body("500.003.1001", "Duplicate notification info, SP ID is 204417, correlator is 7C1D02E9")),
        (
            200,
            {"OriginatorCoversationID": "8-1", "ResponseCode": "0", "ResponseDescription": "Urls already registered"},
        ),
    ],
    ids=["registered before", "on the old platform", "refusal that looks like a yes"],
)
def test_addresses_that_stay_as_they_were_are_a_refusal(
    client: DarajaClient, gateway: Gateway, status: int, body: object
) -> None:
    gateway.will(reply(status, body))

    with pytest.raises(Rejected) as raised:
        client.c2b_register(REGISTER)

    assert raised.value.failure_reason == "duplicate"


def test_a_dead_token_is_replaced_as_c2b_reports_it(client: DarajaClient, gateway: Gateway) -> None:
    gateway.will(reply(400, error_body("400.003.01", "Invalid Access Token")), reply(200, TAKEN))

    assert client.c2b_register(REGISTER).description == "Success"
    assert gateway.tokens_made == 2


@pytest.mark.parametrize("body", [soap_fault("SCO-KeepAddress", 409), {**TAKEN, "ResponseCode": "9"}, {}])
def test_an_odd_answer_leaves_it_open(client: DarajaClient, gateway: Gateway, body: object) -> None:
    gateway.will(reply(200, body))

    with pytest.raises(OutcomeUnknown):
        client.c2b_register(REGISTER)


def test_it_simulates_a_payment_to_a_pay_bill(client: DarajaClient, gateway: Gateway) -> None:
    gateway.will(reply(200, {**TAKEN, "ResponseDescription": "Accept the service request successfully."}))

    accepted = client.c2b_simulate(replace(SIMULATE, version="v1"))

    (sent,) = gateway.calls()
    assert sent.path == "/mpesa/c2b/v1/simulate"
    assert sent.body == {
        "ShortCode": 895301,
        "CommandID": "CustomerPayBillOnline",
        "Amount": 40,
        "Msisdn": int(PHONE),
        "BillRefNumber": "A12",
    }
    assert accepted.response_code == "0"


def test_a_till_has_no_bill_reference(client: DarajaClient, gateway: Gateway) -> None:
    gateway.will(reply(200, TAKEN))

    client.c2b_simulate(replace(SIMULATE, command_id="CustomerBuyGoodsOnline", bill_ref_number=None))

    assert gateway.calls()[0].body["BillRefNumber"] is None


@pytest.mark.parametrize("wrong", [{"response_type": "completed"}, {"version": "v3"}])
def test_it_makes_no_registration_that_daraja_could_only_refuse(wrong: dict[str, str]) -> None:
    fields = {name: getattr(REGISTER, name) for name in RegisterUrls.__dataclass_fields__}

    with pytest.raises(ValueError, match=" is "):
        RegisterUrls(**{**fields, **wrong})


def test_it_simulates_whole_shillings_only() -> None:
    with pytest.raises(ValueError, match="whole shillings"):
        replace(SIMULATE, amount=Decimal("1.50"))
