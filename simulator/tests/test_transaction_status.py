"""POST /mpesa/transactionstatus/v1/query, and the Result that follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulator.people import customer_name
from simulator.tests.driver import PHONE
from simulator.tests.listener import Listener
from simulator.tests.paying import Payer, items_of, result_of
from simulator.tests.waiting import wait_until


def paid(payer: Payer, listener: Listener, **changes: Any) -> str:
    """A B2C payment that is over; returns its OriginatorConversationID."""
    made = str(payer.b2c(**changes).json()["OriginatorConversationID"])
    wait_until(
        lambda: payer.driver.control("GET", f"/conversations?originator_conversation_id={made}"),
        lambda rows: rows[0]["settled_at"] is not None,
    )
    return made


def asked(payer: Payer, listener: Listener, **changes: Any) -> Any:
    answer = payer.status(**changes)
    assert answer.status_code == 200, answer.text
    return listener.wait(1, "/status-result")[-1]


def test_it_answers_as_daraja_does(payer: Payer) -> None:
    answer = payer.status(TransactionID="UAV31H462N").json()

    assert list(answer) == ["OriginatorConversationID", "ConversationID", "ResponseCode", "ResponseDescription"]
    assert answer["ResponseDescription"] == "Accept the service request successfully."


def test_the_result_tells_of_the_payment_to_the_letter(payer: Payer, listener: Listener) -> None:
    payer.driver.control("POST", "/clock", {"stop_at": "2026-01-31T12:05:09"})
    payment = payer.b2c(Amount=300).json()
    receipt = result_of(listener.wait()[0])["TransactionID"]
    query = payer.status(OriginalConversationID=payment["OriginatorConversationID"]).json()

    caught = listener.wait(1, "/status-result")[0]
    assert caught.text == (
        '{"Result":{"ConversationID":"' + query["ConversationID"] + '",'
        '"OriginatorConversationID":"' + query["OriginatorConversationID"] + '",'
        '"ReferenceData":{"ReferenceItem":{"Key":"Occasion"}},'
        '"ResultCode":0,"ResultDesc":"The service request is processed successfully.",'
        '"ResultParameters":{"ResultParameter":['
        '{"Key":"DebitPartyName","Value":"600992 - Sandbox 600992"},'
        '{"Key":"DebitPartyName","Value":"254712345678 - ' + customer_name(PHONE) + '"},'
        '{"Key":"OriginatorConversationID","Value":"' + payment["OriginatorConversationID"] + '"},'
        '{"Key":"InitiatedTime","Value":"20260131120509"},'
        '{"Key":"DebitAccountType","Value":"Utility Account"},'
        '{"Key":"DebitPartyCharges","Value":""},'
        '{"Key":"TransactionReason"},'
        '{"Key":"ReasonType","Value":"Business Payment to Customer via API"},'
        '{"Key":"TransactionStatus","Value":"Completed"},'
        '{"Key":"FinalisedTime","Value":"20260131120509"},'
        '{"Key":"Amount","Value":"300"},'
        '{"Key":"ConversationID","Value":"' + payment["ConversationID"] + '"},'
        '{"Key":"ReceiptNo","Value":"' + receipt + '"}]},'
        '"ResultType":0,"TransactionID":"UAV0000000"}}'
    )


def test_a_receipt_finds_it_too(payer: Payer, listener: Listener) -> None:
    made = paid(payer, listener)
    receipt = result_of(listener.wait()[0])["TransactionID"]

    items = items_of(asked(payer, listener, TransactionID=receipt, Occasion="doubt"))

    assert (items["OriginatorConversationID"], items["TransactionStatus"]) == (made, "Completed")


def test_a_conversation_id_finds_it_too(payer: Payer, listener: Listener) -> None:
    conversation = payer.b2c().json()["ConversationID"]
    listener.wait()

    assert items_of(asked(payer, listener, OriginalConversationID=conversation))["TransactionStatus"] == "Completed"


def test_a_fee_is_told(start_paying: Callable[..., Payer], listener: Listener) -> None:
    payer = start_paying(b2c_fee_shillings=22)
    made = paid(payer, listener)

    items = items_of(asked(payer, listener, OriginalConversationID=made))

    assert items["DebitPartyCharges"] == "Fee For B2C Payment|KES|22.00"


def test_a_failed_payment_is_declined_though_the_question_succeeds(payer: Payer, listener: Listener) -> None:
    caught = asked(payer, listener, OriginalConversationID=paid(payer, listener, Amount=60001))

    assert result_of(caught)["ResultCode"] == 0
    assert items_of(caught)["TransactionStatus"] == "Declined"


def test_a_payment_under_way_is_authorized(start_paying: Callable[..., Payer], listener: Listener) -> None:
    payer = start_paying(result_delay_seconds=20)
    made = payer.b2c().json()["OriginatorConversationID"]
    payer.status(OriginalConversationID=made)

    payer.driver.control("POST", "/clock", {"skip_seconds": 21})

    seen = items_of(listener.wait(1, "/status-result")[0])
    assert seen["TransactionStatus"] == "Completed"  # By then the payment was made.


@pytest.mark.parametrize(
    ("amount", "status"), [(75001, "Cancelled"), (75002, "Declined"), (75003, "Expired")], ids=lambda value: str(value)
)
def test_a_payment_can_end_without_a_result(payer: Payer, listener: Listener, amount: int, status: str) -> None:
    made = paid(payer, listener, Amount=amount)

    items = items_of(asked(payer, listener, OriginalConversationID=made))

    assert (items["TransactionStatus"], items["ReceiptNo"]) == (status, None)
    assert listener.wait(0, "/b2c-result") == []
    assert payer.driver.control("GET", "/transfers") == []


@pytest.mark.parametrize(("amount", "status"), [(75004, "Initiated"), (75005, "Authorized")])
def test_a_payment_can_wait(payer: Payer, listener: Listener, amount: int, status: str) -> None:
    made = payer.b2c(Amount=amount).json()["OriginatorConversationID"]
    assert items_of(asked(payer, listener, OriginalConversationID=made))["TransactionStatus"] == status

    payer.driver.control("POST", "/clock", {"skip_seconds": 601})

    assert result_of(listener.wait(1, "/b2c-result")[0])["ResultCode"] == 0


def test_a_question_can_be_answered_otherwise(payer: Payer, listener: Listener) -> None:
    made = paid(payer, listener)
    payer.driver.inject("status_initiated", operation="transaction_status")

    assert items_of(asked(payer, listener, OriginalConversationID=made))["TransactionStatus"] == "Initiated"


@pytest.mark.parametrize(
    "changes",
    [{"TransactionID": "UAV31H462N"}, {"OriginalConversationID": "nothing"}, {"TransactionID": "UAV0000000"}],
)
def test_what_nobody_knows_is_a_2033(payer: Payer, listener: Listener, changes: dict[str, Any]) -> None:
    paid(payer, listener, Amount=60001)
    caught = asked(payer, listener, **changes, Occasion="doubt")

    assert result_of(caught)["ResultCode"] == 2033
    assert "ResultParameters" not in result_of(caught)
    assert result_of(caught)["ReferenceData"] == {"ReferenceItem": {"Key": "Occasion", "Value": "doubt"}}


def test_another_business_s_payment_is_not_told(payer: Payer, listener: Listener) -> None:
    made = paid(payer, listener)

    assert result_of(asked(payer, listener, OriginalConversationID=made, PartyA="600984"))["ResultCode"] == 2033


def test_a_question_without_an_id_fails_afterwards(payer: Payer, listener: Listener) -> None:
    caught = asked(payer, listener)

    assert result_of(caught)["ResultCode"] == 25
    assert result_of(caught)["ResultDesc"] == "The format of parameter null is invalid."


def test_a_payment_can_be_hard_to_find_at_first(payer: Payer, listener: Listener) -> None:
    made = paid(payer, listener, Amount=72004)
    for count in (1, 2, 3, 4):
        payer.status(OriginalConversationID=made)
        listener.wait(count, "/status-result")

    assert [result_of(each)["ResultCode"] for each in listener.wait(4, "/status-result")] == [2033, 2033, 2033, 0]


def test_a_fresh_payment_is_not_to_be_found_where_asked(start_paying: Callable[..., Payer], listener: Listener) -> None:
    payer = start_paying(status_too_early_seconds=60)
    made = paid(payer, listener)
    assert result_of(asked(payer, listener, OriginalConversationID=made))["ResultCode"] == 2033

    payer.driver.control("POST", "/clock", {"skip_seconds": 61})
    payer.status(OriginalConversationID=made)

    assert result_of(listener.wait(2, "/status-result")[1])["ResultCode"] == 0


def test_a_customer_s_push_is_told_by_receipt_and_by_its_ids(payer: Payer, listener: Listener) -> None:
    push = payer.driver.push(Amount=40).json()
    receipt = listener.wait()[0].items["MpesaReceiptNumber"]

    for count, question in enumerate(
        ({"TransactionID": receipt}, {"OriginalConversationID": push["MerchantRequestID"]},
         {"OriginalConversationID": push["CheckoutRequestID"]}), start=1,
    ):  # fmt: skip
        payer.status(PartyA=174379, **question)
        items = items_of(listener.wait(count, "/status-result")[-1])
        assert (items["TransactionStatus"], items["Amount"], items["ReceiptNo"]) == ("Completed", "40", receipt)
        assert items["DebitPartyName"] == "174379 - Daraja Sandbox"  # The second of the two.


@pytest.mark.parametrize(("amount", "status"), [(61032, "Cancelled"), (61037, "Expired"), (60001, "Declined")])
def test_a_push_that_failed_is_told(payer: Payer, listener: Listener, amount: int, status: str) -> None:
    made = payer.driver.push(Amount=amount).json()["MerchantRequestID"]
    listener.wait()

    items = items_of(asked(payer, listener, PartyA=174379, OriginalConversationID=made))

    assert items["TransactionStatus"] == status


def test_a_simulated_payment_is_told_by_its_receipt(payer: Payer, listener: Listener) -> None:
    payer.driver.register()
    payer.driver.simulate(Amount=55)
    receipt = listener.wait(1, "/confirmation")[0].json["TransID"]

    items = items_of(asked(payer, listener, PartyA=600984, TransactionID=receipt))

    assert (items["TransactionStatus"], items["Amount"]) == ("Completed", "55")


@pytest.mark.parametrize(
    "name",
    ["Initiator", "SecurityCredential", "CommandID", "PartyA", "IdentifierType", "ResultURL", "QueueTimeOutURL",
     "Remarks"],
)  # fmt: skip
def test_a_missing_field_is_named_in_this_family_s_words(payer: Payer, name: str) -> None:
    response = payer.status(**{name: ...})

    assert (response.status_code, response.json()["errorCode"]) == (400, "400.003.02")
    assert response.json()["errorMessage"] == f"Bad Request - Invalid {name}"


def test_a_dead_token_is_a_400(payer: Payer) -> None:
    _ = payer.right_credential, payer.driver.token
    payer.driver.control("POST", "/tokens/kill")

    response = payer.status()

    assert (response.status_code, response.json()["errorCode"]) == (400, "400.003.01")


def test_a_customer_may_be_the_party_asked_for(payer: Payer, listener: Listener) -> None:
    made = paid(payer, listener)

    caught = asked(payer, listener, PartyA=PHONE, IdentifierType=1, OriginalConversationID=made)

    assert items_of(caught)["TransactionStatus"] == "Completed"
