"""Results of payouts, payments to businesses, tax and reversals: what each tells, and what it must not tell."""

import copy
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from mobilemoney.daraja.result_codes import explain
from mobilemoney.daraja.results import read_b2b, read_balances, read_payout, read_reversal, read_status
from mobilemoney.daraja.results.parties import split_party
from mobilemoney.daraja.tests.payout_messages import (
    FAILURES,
    NAME,
    PAID_A_BUSINESS,
    PAID_OUT,
    PAID_TAX,
    RECEIPT,
    REVERSED,
    pairs,
    read,
    replaced,
    result,
)
from mobilemoney.daraja.tests.requests_made import PHONE
from mobilemoney.msisdn import sha256_of

AT = datetime(2026, 3, 5, 11, 2, 11, tzinfo=UTC)  # 14:02:11 in Nairobi.


def test_it_tells_what_a_customer_was_paid() -> None:
    paid = read_payout(read(PAID_OUT))

    assert (paid.amount, paid.receipt_number, paid.completed_at) == (Decimal("620.00"), RECEIPT, AT)
    assert (paid.receiver_name, paid.receiver_phone) == (NAME, PHONE)
    assert (paid.utility_funds, paid.working_funds, paid.charges) == (
        Decimal("70211.35"),
        Decimal("5000.00"),
        Decimal("-310.00"),
    )
    assert paid.recipient_registered is True


@pytest.mark.parametrize(
    "written", ["05.03.2026 14:02:11", "20260305140211", 20260305140211, "2026-03-05 14:02:11", "2026-03-05T11:02:11Z"]
)
def test_its_time_may_come_in_every_layout(written: object) -> None:
    message = replaced(PAID_OUT, "TransactionCompletedDateTime", written)

    assert read_payout(read(message)).completed_at == AT


@pytest.mark.parametrize(
    ("shown", "number", "name"),
    [
        (f"{PHONE} - {NAME}", PHONE, NAME),
        (f"{PHONE} - MARY-ANNE - OTIENO", PHONE, "MARY-ANNE - OTIENO"),
        ("254******432 - ACHIENG", "254******432", "ACHIENG"),
        ("*********432 - ACHIENG", "*********432", "ACHIENG"),
        ("2547 ***** 432 - ACHIENG", "2547 ***** 432", "ACHIENG"),
        (f"{sha256_of(PHONE)} - ACHIENG", sha256_of(PHONE), "ACHIENG"),
        ("741852– Maji Safi Company", "741852", "Maji Safi Company"),  # The docs' dash.
        (PHONE, PHONE, ""),
        (f"{PHONE} - ", PHONE, ""),
        (NAME, "", NAME),
        ("Duka - Moja", "", "Duka - Moja"),
        ("3 Brothers - Shop", "", "3 Brothers - Shop"),
        ("  ", "", ""),
        ("", "", ""),
    ],
)
def test_a_party_is_number_and_name_or_one_of_them(shown: str, number: str, name: str) -> None:
    party = split_party(shown)

    assert (party.number, party.name) == (number, name)


@pytest.mark.parametrize(("said", "meant"), [("Y", True), ("n", False), ("", None), (None, None), ("maybe", None)])
def test_a_receiver_is_registered_or_not_or_nobody_says(said: object, meant: bool | None) -> None:
    paid = read_payout(read(replaced(PAID_OUT, "B2CRecipientIsRegisteredCustomer", said)))

    assert paid.recipient_registered is meant


@pytest.mark.parametrize("amount", [None, "", 0, -620, "six", "6,20", 1e15, True, [620, 621], {"v": 620}, "NaN"])
def test_an_amount_that_is_none_is_left_out(amount: object) -> None:
    assert read_payout(read(replaced(PAID_OUT, "TransactionAmount", amount))).amount is None


@pytest.mark.parametrize(
    ("key", "value", "attribute"),
    [
        ("TransactionAmount", 621, "amount"),
        ("TransactionReceipt", "UC58ZZZZZZ", "receipt_number"),
        ("B2CUtilityAccountAvailableFunds", 1, "utility_funds"),
    ],
)
def test_what_is_said_twice_and_differently_is_not_said(key: str, value: object, attribute: str) -> None:
    twice = copy.deepcopy(PAID_OUT)
    twice["Result"]["ResultParameters"]["ResultParameter"].append({"Key": key, "Value": value})

    assert not getattr(read_payout(read(twice)), attribute)


def test_two_different_receipts_are_none() -> None:
    assert read_payout(read(replaced(PAID_OUT, "TransactionReceipt", "UC58ZZZZZZ"))).receipt_number == ""


@pytest.mark.parametrize("transaction_id", [None, "", "UC50000000"])
def test_the_receipt_may_stand_among_the_parameters_alone(transaction_id: object) -> None:
    message = {"Result": {**PAID_OUT["Result"], "TransactionID": transaction_id}}

    assert read_payout(read(message)).receipt_number == RECEIPT


@pytest.mark.parametrize("message", [PAID_A_BUSINESS, PAID_TAX], ids=["bill, goods or top-up", "tax"])
def test_it_tells_what_a_business_was_paid(message: dict[str, Any]) -> None:
    paid = read_b2b(read(message))

    assert (paid.amount, paid.currency, paid.receipt_number) == (Decimal("4200.00"), "KES", RECEIPT)
    assert (paid.completed_at, paid.bill_reference) == (AT, "77102")
    assert (paid.balance, paid.charges) == (Decimal("9123.45"), None)
    (account,) = paid.debit_accounts
    assert (account.name, account.current, account.available) == (
        "Working Account",
        Decimal("12123.45"),
        Decimal("9123.45"),
    )


def test_it_names_the_business_that_was_paid() -> None:
    water, tax = read_b2b(read(PAID_A_BUSINESS)), read_b2b(read(PAID_TAX))

    assert (water.receiver_number, water.receiver_name) == ("741852", "Maji Safi Company")
    assert (tax.receiver_number, tax.receiver_name) == ("57257", "Revenue Collector")


def test_the_other_name_of_its_time_is_understood_too() -> None:
    message = result("0", pairs({"Amount": "75.00", "TransactionCompletedTime": 20260305140211}))

    assert read_b2b(read(message)).completed_at == AT


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", None),
        (None, None),
        ("Fee For B2B Payment|KES|22.40", Decimal("22.40")),
        ("Fee|KES|22.40&Excise|KES|1.10", Decimal("23.50")),
        ("22.40", Decimal("22.40")),
        ("Fee|KES|much", None),
        ("Fee|KES", None),
    ],
)
def test_charges_are_an_empty_text_or_fees_in_pipes(said: object, meant: Decimal | None) -> None:
    assert read_b2b(read(replaced(PAID_A_BUSINESS, "DebitPartyCharges", said))).charges == meant


def test_it_tells_what_was_reversed() -> None:
    reversed_ = read_reversal(read(REVERSED))

    assert (reversed_.amount, reversed_.charge) == (Decimal("350.00"), Decimal("0.00"))
    assert (reversed_.original_receipt_number, reversed_.receipt_number) == ("UC57K2M4QX", RECEIPT)
    assert (reversed_.receiver_name, reversed_.receiver_phone, reversed_.completed_at) == (NAME, PHONE, AT)
    assert reversed_.debit_accounts[0].available == Decimal("880120.10")


def test_a_reversal_without_a_detail_has_its_receipt_only() -> None:
    reversed_ = read_reversal(read(result(0, ResultDesc="The service request has been accepted successfully.")))

    assert (reversed_.receipt_number, reversed_.original_receipt_number, reversed_.amount) == (RECEIPT, "", None)


@pytest.mark.parametrize(("product", "message", "reason"), FAILURES.values(), ids=FAILURES)
def test_every_failure_has_its_reason_and_no_receipt(product: str, message: dict[str, Any], reason: str) -> None:
    failed = read(message)

    meaning = explain(product, failed.result_code, failed.result_description)

    assert (meaning.known, meaning.succeeded, meaning.failure_reason) == (True, False, reason)
    assert failed.receipt_number == read_payout(failed).receipt_number == read_b2b(failed).receipt_number == ""
    assert read_reversal(failed).receipt_number == ""
    assert read_balances(failed) == []
    assert not read_status(failed).is_final


def test_a_failure_with_the_parameters_of_a_success_gets_no_receipt() -> None:
    failed = read({"Result": {**PAID_OUT["Result"], "ResultCode": 1}})

    assert read_payout(failed).receipt_number == ""


def test_names_and_phones_stay_out_of_every_repr() -> None:
    shown = repr([read_payout(read(PAID_OUT)), read_reversal(read(REVERSED)), split_party(f"{PHONE} - {NAME}")])

    assert PHONE not in shown
    assert NAME not in shown
