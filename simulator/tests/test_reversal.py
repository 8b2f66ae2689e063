"""POST /mpesa/reversal/v1/request, and the Result that follows."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.people import customer_name
from simulator.tests.driver import PHONE
from simulator.tests.listener import Caught, Listener
from simulator.tests.paying import Payer, items_of, result_of

FIELDS = [
    "Initiator",
    "SecurityCredential",
    "CommandID",
    "TransactionID",
    "Amount",
    "ReceiverParty",
    "RecieverIdentifierType",
    "Remarks",
    "QueueTimeOutURL",
    "ResultURL",
]


def pushed(payer: Payer, listener: Listener, amount: int = 10) -> str:
    """The receipt of a customer's payment."""
    payer.driver.push(Amount=amount)
    return str(listener.wait(1, "/stk")[-1].items["MpesaReceiptNumber"])


def reversed_by(payer: Payer, listener: Listener, receipt: str, count: int = 1, **changes: Any) -> Caught:
    answer = payer.reversal(receipt, **changes)
    assert answer.status_code == 200, answer.text
    return listener.wait(count, "/reversal-result")[-1]


def test_the_result_is_daraja_s_to_the_letter(payer: Payer, listener: Listener) -> None:
    payer.driver.control("POST", "/clock", {"stop_at": "2026-01-14T13:27:11"})
    receipt = pushed(payer, listener)
    answer = payer.reversal(receipt).json()

    caught = listener.wait(1, "/reversal-result")[0]
    assert caught.text == (
        '{"Result":{"ResultType":0,"ResultCode":0,"ResultDesc":"The service request is processed successfully.",'
        '"OriginatorConversationID":"' + answer["OriginatorConversationID"] + '",'
        '"ConversationID":"' + answer["ConversationID"] + '",'
        '"TransactionID":"' + result_of(caught)["TransactionID"] + '","ResultParameters":{"ResultParameter":['
        '{"Key":"DebitAccountBalance","Value":"Utility Account|KES|1000000.00|1000000.00|0.00|0.00"},'
        '{"Key":"Amount","Value":10.00},'
        '{"Key":"TransCompletedTime","Value":20260114132711},'
        '{"Key":"OriginalTransactionID","Value":"' + receipt + '"},'
        '{"Key":"Charge","Value":0.00},'
        '{"Key":"CreditPartyPublicName","Value":"254712345678 - ' + customer_name(PHONE) + '"},'
        '{"Key":"DebitPartyPublicName","Value":"174379 - Daraja Sandbox"}]},'
        '"ReferenceData":{"ReferenceItem":{"Key":"QueueTimeoutURL",'
        '"Value":"https://internalsandbox.safaricom.co.ke/mpesa/reversalresults/v1/submit"}}}}'
    )


def test_the_money_goes_back_where_it_came_from(payer: Payer, listener: Listener) -> None:
    reversed_by(payer, listener, pushed(payer, listener, 75), Amount=75)

    assert payer.balance_of(PHONE, "wallet") == "10000000.00"
    assert payer.balance_of("174379", "utility") == "1000000.00"
    assert payer.driver.books_balance()


def test_a_payment_from_the_menu_goes_back_too(payer: Payer, listener: Listener) -> None:
    receipt = payer.driver.control("POST", "/pay", {"phone": PHONE, "shortcode": "5203021", "amount": 30})["receipt"]

    caught = reversed_by(payer, listener, receipt, Amount=30, ReceiverParty="603021")

    assert items_of(caught)["DebitAccountBalance"].startswith("Merchant Account|KES|1000000.00|")


def test_it_is_done_once(payer: Payer, listener: Listener) -> None:
    receipt = pushed(payer, listener)
    reversed_by(payer, listener, receipt)

    again = result_of(reversed_by(payer, listener, receipt, 2))

    assert (again["ResultCode"], again["ResultDesc"]) == ("R000001", "The transaction has already been reversed.")
    assert "ResultParameters" not in again
    assert payer.balance_of(PHONE, "wallet") == "10000000.00"


def test_after_a_failed_try_it_can_still_be_done(payer: Payer, listener: Listener) -> None:
    receipt = pushed(payer, listener)
    payer.driver.inject("result_17", operation="reversal")
    assert result_of(reversed_by(payer, listener, receipt))["ResultCode"] == 17

    assert result_of(reversed_by(payer, listener, receipt, 2))["ResultCode"] == 0


def test_part_of_a_payment_can_go_back(payer: Payer, listener: Listener) -> None:
    caught = reversed_by(payer, listener, pushed(payer, listener, 100), Amount=40)

    assert items_of(caught)["Amount"] == 40
    assert payer.balance_of("174379", "utility") == "1000060.00"


def test_more_than_was_paid_does_not_go_back(payer: Payer, listener: Listener) -> None:
    assert result_of(reversed_by(payer, listener, pushed(payer, listener), Amount=11))["ResultCode"] == 3


@pytest.mark.parametrize("changes", [{"TransactionID": "UAV31H462N"}, {"ReceiverParty": "600984"}])
def test_a_payment_that_is_not_one_s_own_is_invalid(payer: Payer, listener: Listener, changes: dict[str, str]) -> None:
    receipt = pushed(payer, listener)

    payer.reversal(receipt, **changes)

    result = result_of(listener.wait(1, "/reversal-result")[0])

    assert (result["ResultCode"], result["ResultDesc"]) == ("R000002", "The OriginalTransactionID is invalid.")


def test_a_payment_out_cannot_be_reversed(payer: Payer, listener: Listener) -> None:
    payer.b2c()
    receipt = result_of(listener.wait(1, "/b2c-result")[0])["TransactionID"]

    assert result_of(reversed_by(payer, listener, receipt, ReceiverParty="600992"))["ResultCode"] == "R000002"


def test_money_that_has_left_cannot_go_back(payer: Payer, listener: Listener) -> None:
    receipt = pushed(payer, listener)
    payer.driver.control("POST", "/balances", {"shortcode": "174379", "account": "utility", "balance": 9})

    assert result_of(reversed_by(payer, listener, receipt))["ResultCode"] == 1


@pytest.mark.parametrize(("amount", "code"), [(65001, "R000001"), (65002, "R000002"), (65003, 1), (65004, 11)])
def test_a_magic_amount_is_paid_but_not_reversed(
    payer: Payer, listener: Listener, amount: int, code: int | str
) -> None:
    receipt = pushed(payer, listener, amount)

    assert result_of(reversed_by(payer, listener, receipt, Amount=amount))["ResultCode"] == code


@pytest.mark.parametrize("name", FIELDS)
def test_a_missing_field_is_named(payer: Payer, name: str) -> None:
    response = payer.reversal("UAV31H462N", **{name: ...})

    assert (response.status_code, response.json()["errorCode"]) == (400, "400.002.02")
    assert response.json()["errorMessage"] == f"Bad Request - Invalid {name}"


@pytest.mark.parametrize(
    ("name", "value"), [("TransactionID", "short"), ("TransactionID", "lower31h462n"), ("RecieverIdentifierType", "4")]
)
def test_a_bad_field_is_named(payer: Payer, name: str, value: str) -> None:
    response = payer.reversal("UAV31H462N", **{name: value})

    assert response.json()["errorMessage"] == f"Bad Request - Invalid {name}"


def test_transaction_status_tells_of_it(payer: Payer, listener: Listener) -> None:
    made = payer.reversal(pushed(payer, listener)).json()["OriginatorConversationID"]
    listener.wait(1, "/reversal-result")

    payer.status(PartyA=174379, OriginalConversationID=made)

    items = items_of(listener.wait(1, "/status-result")[0])
    assert (items["TransactionStatus"], items["DebitPartyName"]) == ("Completed", f"{PHONE} - {customer_name(PHONE)}")
