"""What became of a transaction that was asked about. TransactionStatus decides; ResultCode 0 alone decides nothing."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from mobilemoney.daraja.result_codes import explain
from mobilemoney.daraja.results import StatusAnswer, read_status
from mobilemoney.daraja.tests.payout_messages import (
    NOT_FOUND,
    PAID_OUT,
    QUEUE_RESULT,
    RECEIPT,
    STATUS_OF_A_PAYOUT,
    STATUS_PAIRS,
    THEIR_ID,
    read,
    replaced,
    result,
)
from mobilemoney.daraja.tests.payouts_made import OUR_ID
from mobilemoney.daraja.tests.requests_made import PHONE


def _answer(message: dict[str, Any]) -> StatusAnswer:
    return read_status(read(message))


def _with_status(status: object) -> dict[str, Any]:
    return replaced(STATUS_OF_A_PAYOUT, "TransactionStatus", status)


def test_it_tells_about_the_transaction_that_was_asked_about() -> None:
    answer = _answer(STATUS_OF_A_PAYOUT)

    assert (answer.transaction_status, answer.is_final, answer.succeeded) == ("Completed", True, True)
    assert (answer.receipt_number, answer.amount) == (RECEIPT, Decimal("620.00"))
    assert answer.finalised_at == datetime(2026, 3, 5, 11, 2, 11, tzinfo=UTC)


def test_its_ids_are_not_those_of_the_question() -> None:
    message = read(STATUS_OF_A_PAYOUT)

    answer = read_status(message)

    assert (answer.originator_conversation_id, answer.conversation_id) == (OUR_ID, THEIR_ID)
    assert message.originator_conversation_id != OUR_ID
    assert message.conversation_id != THEIR_ID


def test_an_id_that_it_does_not_name_stays_empty() -> None:
    answer = _answer(result(0, [{"Key": "TransactionStatus", "Value": "Completed"}]))

    assert (answer.originator_conversation_id, answer.conversation_id, answer.receipt_number) == ("", "", "")


@pytest.mark.parametrize("status", ["Completed", "completed", " COMPLETED "])
def test_completed_is_the_only_success(status: str) -> None:
    answer = _answer(_with_status(status))

    assert (answer.is_final, answer.succeeded) == (True, True)


@pytest.mark.parametrize("status", ["Cancelled", "Declined", "Expired", "DECLINED"])
def test_it_tells_a_failure_although_the_question_succeeded(status: str) -> None:
    answer = _answer(_with_status(status))

    assert (answer.is_final, answer.succeeded) == (True, False)


@pytest.mark.parametrize(
    "status",
    ["Initiated", "Authorized", "Authorised", "Pending", "Pending Authorized", "Completed?", "Not Completed", "Fresh"],
)
def test_every_other_status_is_not_the_end(status: str) -> None:
    answer = _answer(_with_status(status))

    assert (answer.transaction_status, answer.is_final, answer.succeeded) == (status, False, False)


@pytest.mark.parametrize("status", [None, "", 0, True, ["Completed"], {"v": "Completed"}])
def test_a_status_that_is_none_decides_nothing(status: object) -> None:
    assert not _answer(_with_status(status)).is_final


def test_two_statuses_decide_nothing() -> None:
    answer = _answer(result(0, [*STATUS_PAIRS, {"Key": "Transaction Status", "Value": "Declined"}]))

    assert (answer.transaction_status, answer.is_final) == ("", False)


def test_the_code_of_the_question_alone_decides_nothing() -> None:
    assert not _answer(result(0)).is_final
    assert not _answer(PAID_OUT).is_final


@pytest.mark.parametrize("code", [2001, 2033, "SFC_IC0003", 25, 17, "00"])
def test_a_question_that_failed_tells_nothing_whatever_else_it_says(code: object) -> None:
    answer = _answer(result(code, STATUS_PAIRS))

    assert (answer.is_final, answer.succeeded) == (False, False)


def test_not_found_is_no_proof_of_never() -> None:
    answer = _answer(NOT_FOUND)

    assert (answer.is_not_found, answer.is_final, answer.succeeded) == (True, False, False)
    assert explain("status", answer.result_code).final is False


def test_found_is_not_not_found() -> None:
    assert not _answer(STATUS_OF_A_PAYOUT).is_not_found


def test_more_to_come_is_not_the_end() -> None:
    assert not _answer(result(0, STATUS_PAIRS, ResultType="1")).is_final
    assert not _answer(QUEUE_RESULT).is_final


def test_both_parties_may_come_under_the_payers_name() -> None:
    answer = _answer(STATUS_OF_A_PAYOUT)

    assert answer.debit_party == "895301 - Duka Moja"
    assert answer.credit_party == f"{PHONE} - Achieng Otieno"


def test_the_parties_may_have_their_own_names() -> None:
    own = [{"Key": "CreditPartyName", "Value": "741852 - Maji Safi"}, STATUS_PAIRS[0]]

    answer = _answer(result(0, own))

    assert (answer.debit_party, answer.credit_party) == ("895301 - Duka Moja", "741852 - Maji Safi")


def test_a_party_may_be_missing() -> None:
    answer = _answer(result(0, [STATUS_PAIRS[0]]))

    assert (answer.debit_party, answer.credit_party) == ("895301 - Duka Moja", "")


@pytest.mark.parametrize("shown", ["UC50000000", "0000000000", "n/a", "uc58p3n7rt", None])
def test_a_placeholder_is_no_receipt(shown: object) -> None:
    assert _answer(replaced(STATUS_OF_A_PAYOUT, "ReceiptNo", shown)).receipt_number == ""


def test_an_id_of_no_size_is_none() -> None:
    assert _answer(replaced(STATUS_OF_A_PAYOUT, "ConversationID", "x" * 200)).conversation_id == ""


def test_parties_stay_out_of_its_repr() -> None:
    assert PHONE not in repr(_answer(STATUS_OF_A_PAYOUT))
