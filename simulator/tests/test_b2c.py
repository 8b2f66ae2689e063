"""POST /mpesa/b2c/v3/paymentrequest and v1, and the Result that follows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from simulator.people import customer_name
from simulator.tests.driver import PHONE, Driver
from simulator.tests.listener import Listener
from simulator.tests.paying import Payer, items_of, result_of

FIELDS = [
    "InitiatorName",
    "SecurityCredential",
    "OriginatorConversationID",
    "CommandID",
    "Amount",
    "PartyA",
    "PartyB",
    "Remarks",
    "QueueTimeOutURL",
    "ResultURL",
]


def test_it_answers_as_daraja_does(payer: Payer) -> None:
    response = payer.b2c(OriginatorConversationID="600992_wages_1")

    answer = response.json()
    assert response.status_code == 200
    assert list(answer) == ["ConversationID", "OriginatorConversationID", "ResponseCode", "ResponseDescription"]
    assert re.fullmatch(r"AG_\d{8}_[0-9a-f]{20}", answer["ConversationID"])
    assert answer["OriginatorConversationID"] == "600992_wages_1"
    assert answer["ResponseCode"] == "0"
    assert answer["ResponseDescription"] == "Accept the service request successfully."


def test_the_result_of_a_payment_is_daraja_s_to_the_letter(payer: Payer, listener: Listener) -> None:
    payer.driver.control("POST", "/clock", {"stop_at": "2026-01-31T12:05:09"})
    answer = payer.b2c(Amount=1500).json()

    caught = listener.wait()[0]
    receipt = result_of(caught)["TransactionID"]
    assert caught.path == "/b2c-result"
    assert caught.text == (
        '{"Result":{"ResultType":0,"ResultCode":0,"ResultDesc":"The service request is processed successfully.",'
        '"OriginatorConversationID":"' + answer["OriginatorConversationID"] + '",'
        '"ConversationID":"' + answer["ConversationID"] + '","TransactionID":"' + receipt + '",'
        '"ResultParameters":{"ResultParameter":['
        '{"Key":"TransactionAmount","Value":1500},'
        '{"Key":"TransactionReceipt","Value":"' + receipt + '"},'
        '{"Key":"ReceiverPartyPublicName","Value":"254712345678 - ' + customer_name(PHONE) + '"},'
        '{"Key":"TransactionCompletedDateTime","Value":"31.01.2026 12:05:09"},'
        '{"Key":"B2CUtilityAccountAvailableFunds","Value":998500.00},'
        '{"Key":"B2CWorkingAccountAvailableFunds","Value":1000000.00},'
        '{"Key":"B2CRecipientIsRegisteredCustomer","Value":"Y"},'
        '{"Key":"B2CChargesPaidAccountAvailableFunds","Value":0.00}]},'
        '"ReferenceData":{"ReferenceItem":{"Key":"QueueTimeoutURL",'
        '"Value":"https://internalsandbox.safaricom.co.ke/mpesa/b2cresults/v1/submit"}}}}'
    )
    assert re.fullmatch(r"UAV[A-Z0-9]{7}", receipt)


def test_the_money_leaves_the_utility_account(payer: Payer, listener: Listener) -> None:
    payer.b2c(Amount=250, OriginatorConversationID="wages-7")
    receipt = result_of(listener.wait()[0])["TransactionID"]

    transfer = payer.driver.control("GET", "/transfers?owner=600992")[0]
    assert (transfer["receipt"], transfer["kind"], transfer["amount"]) == (receipt, "b2c", "250.00")
    assert (transfer["payer"], transfer["payee"]) == ("600992", PHONE)
    assert transfer["reference"] == "wages-7"
    assert payer.balance_of("600992", "utility") == "999750.00"
    assert payer.balance_of(PHONE, "wallet") == "10000250.00"
    assert payer.driver.books_balance()


def test_the_customer_is_told(payer: Payer, listener: Listener) -> None:
    payer.b2c(Amount=250)
    receipt = result_of(listener.wait()[0])["TransactionID"]

    told = payer.driver.control("GET", f"/phones/{PHONE}")["messages"][0]["text"]
    assert told.startswith(f"{receipt} Confirmed. You have received Ksh250.00 from Sandbox 600992")


def test_a_fee_is_booked_to_the_charges_account(start_paying: Callable[..., Payer], listener: Listener) -> None:
    payer = start_paying(b2c_fee_shillings=23)
    payer.b2c(Amount=100)

    items = items_of(listener.wait()[0])
    assert items["B2CChargesPaidAccountAvailableFunds"] == -23
    assert items["B2CUtilityAccountAvailableFunds"] == 999900
    assert payer.driver.books_balance()


def test_the_older_version_makes_its_own_id(payer: Payer, listener: Listener) -> None:
    first, second = (payer.b2c_old().json()["OriginatorConversationID"] for _ in range(2))

    assert first != second
    assert {result_of(each)["OriginatorConversationID"] for each in listener.wait(2)} == {first, second}


@pytest.mark.parametrize("name", FIELDS)
def test_a_missing_field_is_named(payer: Payer, name: str) -> None:
    response = payer.b2c(**{name: ...})

    assert response.status_code == 400
    assert response.json()["errorCode"] == "400.002.02"
    assert response.json()["errorMessage"] == f"Bad Request - Invalid {name}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Amount", "10.50"), ("Amount", 0), ("Amount", -5), ("Amount", True), ("Amount", "ten"),
        ("PartyB", "0712345678"), ("PartyB", "+254712345678"), ("PartyB", 25471234567), ("PartyA", "12"),
        ("CommandID", "businesspayment"), ("CommandID", None), ("Remarks", ""), ("Remarks", "x" * 101),
        ("Occassion", "x" * 101), ("ResultURL", "nowhere"), ("QueueTimeOutURL", "https://x.test/mpesa/q"),
        ("SecurityCredential", " "), ("OriginatorConversationID", "x" * 101),
    ],
)  # fmt: skip
def test_a_bad_field_is_named_and_nothing_is_kept(payer: Payer, name: str, value: Any) -> None:
    response = payer.b2c(**{name: value})

    assert response.json()["errorMessage"] == f"Bad Request - Invalid {name}"
    assert payer.driver.control("GET", "/conversations") == []


def test_an_occasion_spelt_rightly_is_not_seen(payer: Payer) -> None:
    assert payer.b2c(Occassion=..., Occasion="x" * 200).status_code == 200


def test_an_empty_body_lacks_the_initiator_first(driver: Driver) -> None:
    response = driver.post("/mpesa/b2c/v3/paymentrequest", data="x=1", headers={"Content-Type": "text/plain"})

    assert response.json()["errorMessage"] == "Bad Request - Invalid InitiatorName"


def test_a_dead_token_is_a_404(payer: Payer) -> None:
    _ = payer.right_credential, payer.driver.token
    payer.driver.control("POST", "/tokens/kill")

    response = payer.b2c()

    assert (response.status_code, response.json()["errorCode"]) == (404, "404.001.03")


class TestTheSameIdAgain:
    def test_it_is_refused_and_pays_nothing_twice(self, payer: Payer, listener: Listener) -> None:
        payer.b2c(OriginatorConversationID="wages-1")
        listener.wait()

        response = payer.b2c(OriginatorConversationID="wages-1", Amount=700)

        assert response.status_code == 500
        assert response.json()["errorCode"] == "500.002.1001"
        assert response.json()["errorMessage"] == "Duplicate OriginatorConversationID."
        assert [each["amount"] for each in payer.driver.control("GET", "/transfers")] == ["100.00"]

    def test_it_is_refused_after_a_failure_and_after_years_too(self, payer: Payer, listener: Listener) -> None:
        payer.b2c(OriginatorConversationID="wages-1", Amount=60001)
        listener.wait()
        payer.driver.control("POST", "/clock", {"skip_seconds": 86_400 * 700})
        payer.driver.token = ""

        assert payer.b2c(OriginatorConversationID="wages-1").status_code == 500

    def test_a_refused_request_does_not_use_the_id_up(self, payer: Payer) -> None:
        payer.b2c(OriginatorConversationID="wages-1", Amount=0)

        assert payer.b2c(OriginatorConversationID="wages-1").status_code == 200

    def test_another_initiator_has_ids_of_his_own(self, payer: Payer) -> None:
        payer.driver.control("POST", "/initiators", {"name": "other", "password": "Safaricom999!*!"})
        payer.b2c(OriginatorConversationID="wages-1")

        assert payer.b2c(OriginatorConversationID="wages-1", InitiatorName="other").status_code == 200


def failure(payer: Payer, listener: Listener, **changes: Any) -> dict[str, Any]:
    payer.b2c(**changes)
    return result_of(listener.wait()[0])


def test_a_failure_has_no_parameters_and_a_placeholder_for_an_id(payer: Payer, listener: Listener) -> None:
    payer.driver.control("POST", "/clock", {"stop_at": "2026-01-31T12:00:00"})
    answer = payer.b2c(Amount=60011).json()

    assert result_of(listener.wait()[0]) == {
        "ResultType": 0,
        "ResultCode": 11,
        "ResultDesc": "The DebitParty is in an invalid state.",
        "OriginatorConversationID": answer["OriginatorConversationID"],
        "ConversationID": answer["ConversationID"],
        "TransactionID": "UAV0000000",
        "ReferenceData": {
            "ReferenceItem": {
                "Key": "QueueTimeoutURL",
                "Value": "https://internalsandbox.safaricom.co.ke/mpesa/b2cresults/v1/submit",
            }
        },
    }
    assert payer.driver.control("GET", "/transfers") == []


def test_an_empty_float_ends_in_1_and_moves_nothing(payer: Payer, listener: Listener) -> None:
    payer.driver.control("POST", "/balances", {"shortcode": "600992", "account": "utility", "balance": "99.99"})

    assert failure(payer, listener)["ResultCode"] == 1
    assert payer.balance_of("600992", "utility") == "99.99"
    assert payer.driver.books_balance()


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"Amount": 9}, 2), ({"Amount": 250_001}, 3), ({"PartyA": 999999}, 6), ({"PartyB": "254700060303"}, "SFC_IC0003")],
)
def test_what_m_pesa_has_against_it_shows_in_the_result(
    payer: Payer, listener: Listener, changes: dict[str, Any], code: int | str
) -> None:
    assert failure(payer, listener, **changes)["ResultCode"] == code
    assert payer.driver.control("GET", "/transfers") == []


def test_it_takes_as_long_as_told(start_paying: Callable[..., Payer], listener: Listener) -> None:
    payer = start_paying(result_delay_seconds=45)
    payer.b2c()
    assert payer.driver.control("GET", "/conversations")[0]["state"] == "Authorized"
    assert payer.driver.control("GET", "/transfers") == []

    payer.driver.control("POST", "/clock", {"skip_seconds": 46})

    assert result_of(listener.wait()[0])["ResultCode"] == 0
