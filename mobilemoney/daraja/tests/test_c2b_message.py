import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from mobilemoney.daraja.errors import UnreadableMessage
from mobilemoney.daraja.results import C2bMessage, parse_c2b
from mobilemoney.daraja.tests.requests_made import PHONE
from mobilemoney.msisdn import compare, sha256_of

CONFIRMATION: dict[str, object] = {
    "TransactionType": "Pay Bill",
    "TransID": "UC56T8Y1ZK",
    "TransTime": "20260305184409",
    "TransAmount": "1250.00",
    "BusinessShortCode": "895301",
    "BillRefNumber": "house 14 ",
    "InvoiceNumber": "",
    "OrgAccountBalance": "88210.50",
    "ThirdPartyTransID": "",
    "MSISDN": "2547 ***** 432",
    "FirstName": "ACHIENG",
    "MiddleName": "",
    "LastName": "",
}


def read(**changes: object) -> C2bMessage:
    return parse_c2b(json.dumps({**CONFIRMATION, **changes}).encode())


def test_it_reads_a_confirmation() -> None:
    message = read()

    assert message == C2bMessage(
        transaction_type="Pay Bill",
        trans_id="UC56T8Y1ZK",
        trans_time=datetime(2026, 3, 5, 15, 44, 9, tzinfo=UTC),
        amount=Decimal("1250.00"),
        shortcode="895301",
        bill_ref_number="house 14",
        invoice_number="",
        org_account_balance="88210.50",
        third_party_trans_id="",
        msisdn="2547 ***** 432",
        first_name="ACHIENG",
        middle_name="",
        last_name="",
    )


def test_a_validation_has_no_balance_yet() -> None:
    assert read(OrgAccountBalance="").org_account_balance == ""


def test_a_till_has_no_bill_reference() -> None:
    message = read(TransactionType="Buy Goods", BillRefNumber=None)

    assert (message.transaction_type, message.bill_ref_number) == ("Buy Goods", "")


@pytest.mark.parametrize(
    "shown",
    [PHONE, "2547 ***** 432", "25479****432", sha256_of(PHONE)],
    ids=["plain", "masked", "docs' mask", "hashed"],
)
def test_the_payer_stays_as_shown_and_can_be_compared(shown: str) -> None:
    message = read(MSISDN=shown)

    assert message.msisdn == shown
    assert compare(message.msisdn, PHONE) is True


def test_numbers_may_come_as_numbers() -> None:
    message = read(
        TransTime=20260305184409, TransAmount=1250.0, BusinessShortCode=895301, BillRefNumber=14, MSISDN=int(PHONE)
    )

    assert (message.amount, message.shortcode, message.bill_ref_number) == (Decimal("1250.00"), "895301", "14")
    assert message.msisdn == PHONE


def test_the_receipt_alone_is_enough_because_the_money_has_moved() -> None:
    message = parse_c2b(b'{"TransID": "UC56T8Y1ZK"}')

    assert (message.trans_id, message.amount, message.trans_time, message.first_name) == ("UC56T8Y1ZK", None, None, "")


@pytest.mark.parametrize("written", ["", None, "1,250.00", "1e3", "abc", "-5", 0, True, []])
def test_an_amount_that_makes_no_sense_is_none(written: object) -> None:
    assert read(TransAmount=written).amount is None


@pytest.mark.parametrize("written", ["", None, "now", "20261332000000", 5, []])
def test_an_odd_time_is_none(written: object) -> None:
    assert read(TransTime=written).trans_time is None


def test_what_the_customer_typed_is_kept_in_any_script() -> None:
    assert read(BillRefNumber="Nyumba № 14 – 家 \U0001f3e0").bill_ref_number == "Nyumba № 14 – 家 \U0001f3e0"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"TransID": ""}',
        b'{"TransID": null}',
        b'{"TransID": {}}',
        b'{"TransID": "%s"}' % (b"X" * 65),
    ],
)
def test_a_message_without_a_receipt_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableMessage):
        parse_c2b(body)
