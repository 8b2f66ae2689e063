"""What goes over the wire, spelt as Daraja spells it, and what is never sent at all."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from mobilemoney.daraja.tests.payouts_made import (
    BALANCE,
    BILL,
    CREDENTIAL,
    FLOAT,
    GOODS,
    OUR_ID,
    PAYOUT,
    PROMPT,
    RESULT_URL,
    REVERSAL,
    STATUS,
    TAX,
    TIMEOUT_URL,
)
from mobilemoney.daraja.tests.requests_made import CALLBACK_TOKEN, PHONE

URLS = {"QueueTimeOutURL": TIMEOUT_URL, "ResultURL": RESULT_URL}
SIGNED = {"Initiator": "payer-api", "SecurityCredential": CREDENTIAL}
SIGNED_BILL = {**SIGNED, "SenderIdentifierType": "4", "RecieverIdentifierType": "4", "PartyA": 895301, **URLS}
CUSTOMER = {
    "OriginatorConversationID": OUR_ID,
    "InitiatorName": "payer-api",
    "SecurityCredential": CREDENTIAL,
    "CommandID": "SalaryPayment",
    "Amount": 620,
    "PartyA": 895301,
    "PartyB": int(PHONE),
    "Remarks": "March wages",
    "Occassion": "Wages",
    **URLS,
}
QUESTION = {**SIGNED, "CommandID": "TransactionStatusQuery", "PartyA": "895301", "IdentifierType": "4", **URLS}

WIRE: dict[str, tuple[Any, dict[str, object]]] = {
    "payout": (PAYOUT, CUSTOMER),
    "payout, v1": (
        replace(PAYOUT, version="v1"),
        {key: value for key, value in CUSTOMER.items() if key != "OriginatorConversationID"},
    ),
    "payout without an occasion": (
        replace(PAYOUT, occasion=""),
        {key: value for key, value in CUSTOMER.items() if key != "Occassion"},
    ),
    "pay bill": (
        BILL,
        {
            **SIGNED_BILL,
            "CommandID": "BusinessPayBill",
            "Amount": 4200,
            "PartyB": 741852,
            "AccountReference": "77102",
            "Requester": int(PHONE),
            "Remarks": "Water",
        },
    ),
    "buy goods": (
        GOODS,
        {
            **SIGNED_BILL,
            "CommandID": "BusinessBuyGoods",
            "RecieverIdentifierType": "2",
            "Amount": 75,
            "PartyB": 5123456,
            "AccountReference": "Shelf-9",
            "Remarks": "Goods",
            "Occassion": "Restock",
        },
    ),
    "top-up": (
        FLOAT,
        {
            **SIGNED_BILL,
            "CommandID": "BusinessPayToBulk",
            "Amount": 90000,
            "PartyB": 600111,
            "AccountReference": "Float",
            "Remarks": "Float",
        },
    ),
    "tax": (
        TAX,
        {
            **SIGNED_BILL,
            "CommandID": "PayTaxToKRA",
            "Amount": 1530,
            "PartyB": 572572,
            "AccountReference": "2026031500077102",
            "Remarks": "VAT",
        },
    ),
    "prompt for a merchant": (
        PROMPT,
        {
            "primaryShortCode": "005123",
            "receiverShortCode": "895301",
            "amount": "880",
            "paymentRef": "Inv-204",
            "callbackUrl": RESULT_URL,
            "partnerName": "Duka Moja",
            "RequestRefID": "58d40c1e-7f0b-4a52-9be6-1c2f30a7e911",
        },
    ),
    "status by our id": (STATUS, {**QUESTION, "OriginalConversationID": OUR_ID, "Remarks": "Status"}),
    "status by receipt": (
        replace(STATUS, original_conversation_id="", receipt_number="UC58P3N7RT", occasion="Check"),
        {**QUESTION, "TransactionID": "UC58P3N7RT", "Remarks": "Status", "Occasion": "Check"},
    ),
    "status by both": (
        replace(STATUS, receipt_number="UC58P3N7RT"),
        {**QUESTION, "TransactionID": "UC58P3N7RT", "OriginalConversationID": OUR_ID, "Remarks": "Status"},
    ),
    "balance": (
        BALANCE,
        {
            **SIGNED,
            "CommandID": "AccountBalance",
            "PartyA": "895301",
            "IdentifierType": "4",
            "Remarks": "Balance",
            **URLS,
        },
    ),
    "reversal": (
        REVERSAL,
        {
            **SIGNED,
            "CommandID": "TransactionReversal",
            "TransactionID": "UC57K2M4QX",
            "Amount": "350",
            "ReceiverParty": "895301",
            "RecieverIdentifierType": "11",
            "Remarks": "Paid twice",
            **URLS,
        },
    ),
}
AMOUNTS = [Decimal("99.5"), Decimal(0), Decimal(-1), Decimal("NaN"), Decimal("Infinity")]
SIGNED_REQUESTS = {
    "payout": PAYOUT,
    "bill": BILL,
    "tax": TAX,
    "status": STATUS,
    "balance": BALANCE,
    "reversal": REVERSAL,
}
MONEY_REQUESTS = {"payout": PAYOUT, "bill": BILL, "tax": TAX, "prompt": PROMPT, "reversal": REVERSAL}


@pytest.mark.parametrize(("request_", "wire"), WIRE.values(), ids=WIRE)
def test_it_is_spelt_as_daraja_wants_it(request_: Any, wire: dict[str, object]) -> None:
    assert request_.to_wire() == wire


@pytest.mark.parametrize(("request_", "wire"), WIRE.values(), ids=WIRE)
def test_its_secrets_and_phones_stay_out_of_its_repr(request_: Any, wire: dict[str, object]) -> None:
    shown = repr(request_)

    assert not [secret for secret in (CREDENTIAL, CALLBACK_TOKEN, PHONE) if secret in shown]


def test_a_shortcode_keeps_its_leading_zeros() -> None:
    assert replace(BILL, party_b="000741").to_wire()["PartyB"] == "000741"


@pytest.mark.parametrize("request_", MONEY_REQUESTS.values(), ids=MONEY_REQUESTS)
@pytest.mark.parametrize("amount", AMOUNTS, ids=str)
def test_only_whole_shillings_are_sent(request_: Any, amount: Decimal) -> None:
    with pytest.raises(ValueError, match="whole shillings"):
        replace(request_, amount=amount)


@pytest.mark.parametrize("request_", SIGNED_REQUESTS.values(), ids=SIGNED_REQUESTS)
@pytest.mark.parametrize(
    "wrong",
    [
        {"initiator_name": " "},
        {"security_credential": ""},
        {"remarks": ""},
        {"remarks": "  "},
        {"remarks": "x" * 101},
        {"result_url": ""},
        {"queue_timeout_url": "pay.example.org/timeout"},
    ],
    ids=str,
)
def test_every_signed_request_is_complete(request_: Any, wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        replace(request_, **wrong)


@pytest.mark.parametrize(
    ("request_", "wrong"),
    [
        (PAYOUT, {"originator_conversation_id": ""}),
        (PAYOUT, {"originator_conversation_id": "x" * 65}),
        (PAYOUT, {"originator_conversation_id": "with blank"}),
        (PAYOUT, {"version": "v2"}),
        (PAYOUT, {"command_id": "BusinessPayBill"}),
        (PAYOUT, {"party_a": "duka"}),
        (PAYOUT, {"party_b": "0798765432"}),
        (PAYOUT, {"party_b": "+254798765432"}),
        (PAYOUT, {"remarks": "x"}),
        (PAYOUT, {"occasion": "x" * 101}),
        (BILL, {"command_id": "SalaryPayment"}),
        (BILL, {"command_id": "PayTaxToKRA"}),
        (BILL, {"receiver_identifier_type": "11"}),
        (BILL, {"sender_identifier_type": ""}),
        (BILL, {"party_b": ""}),
        (BILL, {"account_reference": ""}),
        (BILL, {"account_reference": "x" * 14}),
        (BILL, {"requester": "0798765432"}),
        (BILL, {"occasion": "x" * 101}),
        (TAX, {"payment_registration_number": " "}),
        (TAX, {"payment_registration_number": "x" * 31}),
        (PROMPT, {"primary_shortcode": PHONE + "0"}),
        (PROMPT, {"request_reference_id": ""}),
        (PROMPT, {"payment_reference": ""}),
        (PROMPT, {"partner_name": " "}),
        (PROMPT, {"callback_url": ""}),
        (STATUS, {"original_conversation_id": ""}),
        (STATUS, {"receipt_number": "AG_20260305_x"}),
        (STATUS, {"identifier_type": "11"}),
        (STATUS, {"identifier_type": "1"}),
        (STATUS, {"occasion": "x" * 101}),
        (BALANCE, {"party_a": ""}),
        (REVERSAL, {"receipt_number": ""}),
        (REVERSAL, {"receipt_number": "uc57k2m4qx"}),
        (REVERSAL, {"receiver_party": ""}),
        (REVERSAL, {"remarks": "x"}),
        (REVERSAL, {"occasion": "x" * 101}),
    ],
    ids=str,
)
def test_it_makes_no_request_that_daraja_could_only_refuse(request_: Any, wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        replace(request_, **wrong)


def test_the_older_version_needs_no_id_of_ours() -> None:
    older = replace(PAYOUT, version="v1", originator_conversation_id="")

    assert (older.has_own_id, PAYOUT.has_own_id) == (False, True)
    assert "OriginatorConversationID" not in older.to_wire()


def test_a_question_can_name_a_phone() -> None:
    assert replace(STATUS, identifier_type="1", party_a=PHONE).to_wire()["PartyA"] == PHONE


def test_a_reversal_may_give_its_occasion() -> None:
    assert replace(REVERSAL, occasion="Refund").to_wire()["Occasion"] == "Refund"
