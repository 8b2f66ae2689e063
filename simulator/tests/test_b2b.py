"""POST /mpesa/b2b/v1/paymentrequest and remittax, and the Results that follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulator.tests.listener import Listener
from simulator.tests.paying import Payer, items_of, result_of

FIELDS = [
    "Initiator",
    "SecurityCredential",
    "CommandID",
    "SenderIdentifierType",
    "RecieverIdentifierType",
    "Amount",
    "PartyA",
    "PartyB",
    "AccountReference",
    "Remarks",
    "QueueTimeOutURL",
    "ResultURL",
]
PLACES = [("b2b", "600984– Sandbox 600984"), ("tax", "572572 - Tax Authority")]


def asked(payer: Payer, family: str, **changes: Any) -> Any:
    return {"b2b": payer.b2b, "tax": payer.tax}[family](**changes)


def test_it_answers_as_daraja_does(payer: Payer) -> None:
    answer = payer.b2b().json()

    assert list(answer) == ["OriginatorConversationID", "ConversationID", "ResponseCode", "ResponseDescription"]
    assert answer["ResponseDescription"] == "Accept the service request successfully."


@pytest.mark.parametrize(("family", "receiver"), PLACES)
def test_the_result_of_a_payment_is_daraja_s_to_the_letter(
    payer: Payer, listener: Listener, family: str, receiver: str
) -> None:
    payer.driver.control("POST", "/clock", {"stop_at": "2026-01-10T11:07:17"})
    payer.driver.control("POST", "/balances", {"shortcode": "600992", "account": "working", "balance": 6376.83})
    answer = asked(payer, family, Amount=190).json()

    caught = listener.wait()[0]
    receipt = result_of(caught)["TransactionID"]
    nested = "{Amount={CurrencyCode=KES, MinimumAmount=618683, BasicAmount=6186.83}}"
    assert caught.text.encode().decode("unicode_escape") == (
        '{"Result":{"ResultType":"0","ResultCode":"0","ResultDesc":"The service request is processed successfully",'
        '"OriginatorConversationID":"' + answer["OriginatorConversationID"] + '",'
        '"ConversationID":"' + answer["ConversationID"] + '","TransactionID":"' + receipt + '",'
        '"ResultParameters":{"ResultParameter":['
        '{"Key":"DebitAccountBalance","Value":"' + nested + '"},'
        '{"Key":"Amount","Value":"190.00"},'
        '{"Key":"DebitPartyAffectedAccountBalance","Value":"Working Account|KES|6186.83|6186.83|0.00|0.00"},'
        '{"Key":"TransCompletedTime","Value":"20260110110717"},'
        '{"Key":"DebitPartyCharges","Value":""},'
        '{"Key":"ReceiverPartyPublicName","Value":"' + receiver + '"},'
        '{"Key":"Currency","Value":"KES"},'
        '{"Key":"InitiatorAccountCurrentBalance","Value":"' + nested + '"}]},'
        '"ReferenceData":{"ReferenceItem":[{"Key":"BillReferenceNumber","Value":"19008"},'
        '{"Key":"QueueTimeoutURL","Value":"' + listener.url + f"/{family}-timeout" + '"}]}}}'
    )


@pytest.mark.parametrize(
    ("changes", "owner"),
    [
        ({}, "600984"),
        ({"CommandID": "BusinessBuyGoods", "PartyB": "5203021"}, "5203021"),
        ({"CommandID": "BusinessBuyGoods", "PartyB": "603021"}, "5203021"),
        ({"CommandID": "BusinessPayToBulk", "PartyB": "600996"}, "600996"),
    ],
)
def test_money_goes_from_working_to_utility(
    payer: Payer, listener: Listener, changes: dict[str, Any], owner: str
) -> None:
    made = payer.b2b(Amount=250, **changes).json()["OriginatorConversationID"]
    listener.wait()

    transfer = payer.driver.control("GET", "/transfers")[0]
    assert (transfer["payer"], transfer["payee"], transfer["amount"]) == ("600992", owner, "250.00")
    assert transfer["originator_conversation_id"] == made
    assert payer.balance_of("600992", "working") == "999750.00"
    assert payer.balance_of(owner, "utility") == "1000250.00"
    assert payer.driver.books_balance()


def test_a_top_up_of_one_s_own_moves_between_its_accounts(payer: Payer, listener: Listener) -> None:
    payer.b2b(CommandID="BusinessPayToBulk", PartyB="600992", Amount=400)
    listener.wait()

    assert payer.balance_of("600992", "working") == "999600.00"
    assert payer.balance_of("600992", "utility") == "1000400.00"


def test_a_tax_goes_to_the_authority(payer: Payer, listener: Listener) -> None:
    payer.tax(Amount=700)
    listener.wait()

    assert payer.balance_of("572572", "utility") == "1000700.00"
    assert payer.driver.control("GET", "/books")["moved"] == [{"kind": "tax", "transfers": 1, "amount": "700.00"}]


def test_a_fee_is_told_and_booked(start_paying: Callable[..., Payer], listener: Listener) -> None:
    payer = start_paying(b2b_fee_shillings=48)
    payer.b2b()

    assert items_of(listener.wait()[0])["DebitPartyCharges"] == "Business Payment Charge|KES|48.00"
    assert payer.balance_of("600992", "charges") == "-48.00"


@pytest.mark.parametrize("family", ["b2b", "tax"])
@pytest.mark.parametrize("name", FIELDS)
def test_a_missing_field_is_named(payer: Payer, family: str, name: str) -> None:
    response = asked(payer, family, **{name: ...})

    assert (response.status_code, response.json()["errorCode"]) == (400, "400.002.02")
    assert response.json()["errorMessage"] == f"Bad Request - Invalid {name}"


@pytest.mark.parametrize(
    ("family", "name", "value"),
    [
        ("b2b", "CommandID", "PayTaxToKRA"), ("b2b", "Requester", "0712345678"), ("b2b", "Amount", "1.5"),
        ("b2b", "RecieverIdentifierType", "5"), ("b2b", "Remarks", "x" * 101), ("b2b", "Occassion", "x" * 101),
        ("tax", "PartyB", "600984"), ("tax", "CommandID", "BusinessPayBill"), ("tax", "RecieverIdentifierType", "2"),
    ],
)  # fmt: skip
def test_a_bad_field_is_named(payer: Payer, family: str, name: str, value: str) -> None:
    response = asked(payer, family, **{name: value})

    assert response.json()["errorMessage"] == f"Bad Request - Invalid {name}"


def test_the_right_spelling_of_the_receiver_s_type_is_not_seen(payer: Payer) -> None:
    response = payer.b2b(RecieverIdentifierType=..., ReceiverIdentifierType="4")

    assert response.json()["errorMessage"] == "Bad Request - Invalid RecieverIdentifierType"


def test_a_reference_over_13_characters_is_refused_where_asked(start_paying: Callable[..., Payer]) -> None:
    payer = start_paying(strict_lengths=True)

    assert payer.b2b(AccountReference="x" * 13).status_code == 200
    assert payer.b2b(AccountReference="x" * 14).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"PartyB": "999999"},
        {"PartyB": "5203021"},
        {"PartyB": "600984", "CommandID": "BusinessBuyGoods"},
        {"PartyB": "5203021", "CommandID": "BusinessPayToBulk"},
        {"RecieverIdentifierType": "2"},
    ],
)
def test_a_wrong_receiver_shows_in_the_result(payer: Payer, listener: Listener, changes: dict[str, str]) -> None:
    payer.b2b(**changes)

    result = result_of(listener.wait()[0])
    assert (result["ResultCode"], result["ResultDesc"]) == ("SFC_IC0003", "Receiver party is invalid.")
    assert payer.driver.control("GET", "/transfers") == []


@pytest.mark.parametrize(
    ("rule", "used", "code"), [("2", "4", "SFC_IC0003"), ("4", "2", "SFC_IC0003"), ("any", "2", "0")]
)
def test_a_till_may_want_another_identifier_type(
    start_paying: Callable[..., Payer], listener: Listener, rule: str, used: str, code: str
) -> None:
    payer = start_paying(buy_goods_identifier_type=rule)

    payer.b2b(CommandID="BusinessBuyGoods", PartyB="5203021", RecieverIdentifierType=used)

    assert result_of(listener.wait()[0])["ResultCode"] == code


def test_an_empty_working_account_ends_in_1(payer: Payer, listener: Listener) -> None:
    payer.driver.control("POST", "/balances", {"shortcode": "600992", "account": "working", "balance": 99})
    payer.b2b()

    assert result_of(listener.wait()[0])["ResultCode"] == 1
    assert payer.balance_of("600992", "working") == "99.00"


class TestFailures:
    """Each command has its own form of failure."""

    @pytest.fixture(autouse=True)
    def _at(self, payer: Payer) -> None:
        payer.driver.control("POST", "/clock", {"stop_at": "2026-01-20T16:48:25"})

    def test_a_payment_s_has_numbers_and_one_object(self, payer: Payer, listener: Listener) -> None:
        payer.b2b(Amount=60011)

        result = result_of(listener.wait()[0])
        assert (result["ResultType"], result["ResultCode"], result["TransactionID"]) == (0, 11, "UAK0000000")
        assert result["ResultParameters"] == {"ResultParameter": {"Key": "BOCompletedTime", "Value": 20260120164825}}
        assert result["ReferenceData"]["ReferenceItem"]["Key"] == "QueueTimeoutURL"

    def test_a_top_up_s_has_an_occassion_without_value(self, payer: Payer, listener: Listener) -> None:
        payer.b2b(Amount=60011, CommandID="BusinessPayToBulk")

        result = result_of(listener.wait()[0])
        assert result["ResultParameters"] == {"ResultParameter": {"Key": "BillReferenceNumber", "Value": 19008}}
        items = result["ReferenceData"]["ReferenceItem"]
        assert [each["Key"] for each in items] == ["BillReferenceNumber", "QueueTimeoutURL", "Occassion"]
        assert items[2] == {"Key": "Occassion"}

    def test_a_tax_s_has_a_list_of_one_and_a_text_type(self, payer: Payer, listener: Listener) -> None:
        payer.tax(Amount=60011)

        result = result_of(listener.wait()[0])
        assert (result["ResultType"], result["ResultCode"]) == ("0", 11)
        assert result["ResultParameters"] == {
            "ResultParameter": [{"Key": "BOCompletedTime", "Value": "20260120164825"}]
        }
        assert result["ReferenceData"]["ReferenceItem"]["Value"].endswith("/tax-timeout")


def test_the_requester_s_phone_may_choose_the_fault(payer: Payer) -> None:
    assert payer.b2b(Requester="254700070003").status_code == 503


@pytest.mark.parametrize(
    ("family", "reason"), [("b2b", "Business Pay Bill via API"), ("tax", "Pay Tax to KRA via API")]
)
def test_transaction_status_tells_of_it(payer: Payer, listener: Listener, family: str, reason: str) -> None:
    made = asked(payer, family).json()["OriginatorConversationID"]
    listener.wait()

    payer.status(OriginalConversationID=made)

    items = items_of(listener.wait(1, "/status-result")[0])
    assert (items["TransactionStatus"], items["DebitAccountType"]) == ("Completed", "Working Account")
    assert items["ReasonType"] == reason
