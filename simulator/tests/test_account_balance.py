"""POST /mpesa/accountbalance/v1/query, and the Result that follows."""

from __future__ import annotations

import pytest

from simulator.tests.listener import Listener
from simulator.tests.paying import Payer, items_of, result_of


def test_it_answers_as_daraja_does(payer: Payer) -> None:
    answer = payer.balance().json()

    assert list(answer) == ["OriginatorConversationID", "ConversationID", "ResponseCode", "ResponseDescription"]
    assert answer["ResponseDescription"] == "Accept the service request successfully"  # Without a full stop here.


def test_the_result_is_daraja_s_to_the_letter(payer: Payer, listener: Listener) -> None:
    payer.driver.control("POST", "/clock", {"stop_at": "2026-01-09T12:57:10"})
    for account, balance in (("working", "700000"), ("utility", 228037.5), ("charges", -1540)):
        body = {"shortcode": "600992", "account": account, "balance": balance}
        payer.driver.control("POST", "/balances", body)
    answer = payer.balance().json()

    caught = listener.wait()[0]
    assert caught.path == "/balance-result"
    assert caught.text == (
        '{"Result":{"ResultType":"0","ResultCode":"0","ResultDesc":"The service request is processed successfully",'
        '"OriginatorConversationID":"' + answer["OriginatorConversationID"] + '",'
        '"ConversationID":"' + answer["ConversationID"] + '","TransactionID":"UA90000000",'
        '"ResultParameters":{"ResultParameter":[{"Key":"AccountBalance","Value":'
        '"Working Account|KES|700000.00|700000.00|0.00|0.00&Float Account|KES|0.00|0.00|0.00|0.00&'
        "Utility Account|KES|228037.50|228037.50|0.00|0.00&Charges Paid Account|KES|-1540.00|-1540.00|0.00|0.00&"
        'Organization Settlement Account|KES|0.00|0.00|0.00|0.00"},'
        '{"Key":"BOCompletedTime","Value":"20260109125710"}]},'
        '"ReferenceData":{"ReferenceItem":{"Key":"QueueTimeoutURL",'
        '"Value":"https://internalsandbox.safaricom.co.ke/mpesa/abresults/v1/submit"}}}}'
    )
    assert payer.driver.books_balance()


def test_it_follows_the_books(payer: Payer, listener: Listener) -> None:
    payer.b2c(Amount=250)
    listener.wait()

    payer.balance()

    told = items_of(listener.wait(1, "/balance-result")[0])["AccountBalance"]
    assert "Utility Account|KES|999750.00|999750.00|" in told


def test_a_till_has_a_merchant_account(payer: Payer, listener: Listener) -> None:
    payer.balance(PartyA="5203021", IdentifierType=2)

    assert "&Merchant Account|KES|1000000.00|" in items_of(listener.wait()[0])["AccountBalance"]


def test_a_failure_has_one_parameter_as_an_object(payer: Payer, listener: Listener) -> None:
    payer.driver.control("POST", "/clock", {"stop_at": "2026-01-09T12:57:10"})
    payer.balance(Initiator="nobody")

    result = result_of(listener.wait()[0])
    assert (result["ResultType"], result["ResultCode"]) == (0, 2001)
    assert result["ResultParameters"] == {"ResultParameter": {"Key": "BOCompletedTime", "Value": 20260109125710}}


def test_a_shortcode_that_nobody_has_is_a_6(payer: Payer, listener: Listener) -> None:
    payer.balance(PartyA=999999)

    assert result_of(listener.wait()[0])["ResultCode"] == 6


@pytest.mark.parametrize(
    "name",
    ["Initiator", "SecurityCredential", "CommandID", "PartyA", "IdentifierType", "Remarks", "QueueTimeOutURL",
     "ResultURL"],
)  # fmt: skip
def test_a_missing_field_is_named(payer: Payer, name: str) -> None:
    response = payer.balance(**{name: ...})

    assert response.status_code == 400
    assert response.json()["errorMessage"] == f"Bad Request - Invalid {name}"


def test_a_bad_token_is_repeated_in_clear(payer: Payer) -> None:
    payer.driver.token = "stale"

    response = payer.balance()

    assert response.status_code == 401
    assert response.json()["errorMessage"] == "Error Occurred - Invalid Access Token - stale"
