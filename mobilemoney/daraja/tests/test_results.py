import json

import pytest

from mobilemoney.daraja.errors import UnreadableMessage
from mobilemoney.daraja.results import ResultMessage, parse_result

OURS, THEIRS = "0a6f-41d8-9c37-e25b70d1f4938841207", "AG_20260305_70105d7e2c9a41b8f036"
QUEUE = {"Key": "QueueTimeoutURL", "Value": "https://inside.example/results/v1/submit"}
BALANCES = "Working Account|KES|5000.00|4000.00|1000.00|0.00&Utility Account|KES|-120.00|-120.00|0.00|0.00"
DEBIT = "{Amount={CurrencyCode=KES, MinimumAmount=912345, BasicAmount=9123.45}}"


def result(
    code: object, *parameters: dict[str, object], reference: object = QUEUE, **changes: object
) -> dict[str, object]:
    inner: dict[str, object] = {
        "ResultType": 0,
        "ResultCode": code,
        "ResultDesc": "The service request is processed successfully." if code in (0, "0") else "It failed.",
        "OriginatorConversationID": OURS,
        "ConversationID": THEIRS,
        "TransactionID": "UC58P3N7RT",
        "ReferenceData": {"ReferenceItem": reference},
    }
    if parameters:
        inner["ResultParameters"] = {"ResultParameter": list(parameters)}
    return {"Result": {**inner, **changes}}


def pair(key: str, value: object) -> dict[str, object]:
    return {"Key": key, "Value": value}


def read(message: object) -> ResultMessage:
    return parse_result(json.dumps(message).encode())


def test_it_reads_a_payment_to_a_customer() -> None:
    message = read(
        result(
            0,
            pair("TransactionAmount", 620),
            pair("TransactionReceipt", "UC58P3N7RT"),
            pair("ReceiverPartyPublicName", "254798765432 - ACHIENG OTIENO"),
            pair("TransactionCompletedDateTime", "05.03.2026 14:02:11"),
            pair("B2CUtilityAccountAvailableFunds", 70211.35),
            pair("B2CRecipientIsRegisteredCustomer", "Y"),
        )
    )

    assert (message.result_type, message.result_code) == ("0", "0")
    assert (message.originator_conversation_id, message.conversation_id) == (OURS, THEIRS)
    assert message.receipt_number == message.transaction_id == "UC58P3N7RT"
    assert message.parameters["TransactionAmount"] == ["620"]
    assert message.parameters["B2CUtilityAccountAvailableFunds"] == ["70211.35"]
    assert message.first("transactioncompleteddatetime") == "05.03.2026 14:02:11"
    assert message.reference == {"QueueTimeoutURL": ["https://inside.example/results/v1/submit"]}


def test_it_reads_a_payment_to_a_business_where_all_is_text() -> None:
    message = read(
        result(
            "0",
            pair("DebitAccountBalance", DEBIT),
            pair("Amount", "4200.00"),
            pair("TransCompletedTime", "20260305140211"),
            pair("DebitPartyCharges", ""),
            reference=[pair("BillReferenceNumber", "77102"), QUEUE],
            ResultType="0",
        )
    )

    assert (message.result_type, message.result_code) == ("0", "0")
    assert message.first("DebitAccountBalance") == DEBIT
    assert message.first("DebitPartyCharges") == ""
    assert message.reference["BillReferenceNumber"] == ["77102"]


def test_one_bare_object_may_stand_for_a_list() -> None:
    failed = result(2001, ResultParameters={"ResultParameter": pair("BOCompletedTime", 20260305140211)})

    message = read(failed)

    assert message.parameters == {"BOCompletedTime": ["20260305140211"]}
    assert message.reference == {"QueueTimeoutURL": ["https://inside.example/results/v1/submit"]}


def test_a_reference_without_a_value_is_kept_by_its_name() -> None:
    message = read(result(2001, reference=[pair("BillReferenceNumber", 5512), QUEUE, {"Key": "Occassion"}]))

    assert message.reference["Occassion"] == [""]
    assert message.reference["BillReferenceNumber"] == ["5512"]


def test_a_key_that_comes_twice_keeps_both_values() -> None:
    message = read(
        result(
            0,
            pair("DebitPartyName", "895301 - Duka Moja"),
            pair("DebitPartyName", "254798765432 - Achieng Otieno"),
            {"Key": "TransactionReason"},
            pair("TransactionStatus", "Completed"),
            pair("ReceiptNo", "UC49A1B2C3"),
            reference={"Key": "Occasion"},
            TransactionID="UC50000000",
        )
    )

    assert message.parameters["DebitPartyName"] == ["895301 - Duka Moja", "254798765432 - Achieng Otieno"]
    assert message.parameters["TransactionReason"] == [""]
    assert message.first("TransactionStatus") == "Completed"


@pytest.mark.parametrize("extra", [[], [pair("ActionType", "AccountBalance")]])
def test_it_reads_balances(extra: list[dict[str, object]]) -> None:
    message = read(result("0", *extra, pair("AccountBalance", BALANCES), pair("BOCompletedTime", 20260305140211)))

    assert message.first("AccountBalance") == BALANCES


def test_it_reads_a_reversal() -> None:
    message = read(result(0, pair("Amount", 350.0), pair("OriginalTransactionID", "UC57K2M4QX"), pair("Charge", 0.0)))

    assert message.first("OriginalTransactionID") == "UC57K2M4QX"
    assert message.parameters["Charge"] == ["0.0"]


def test_a_success_may_come_without_parameters() -> None:
    message = read(result(0))

    assert message.parameters == {}
    assert message.receipt_number == "UC58P3N7RT"


@pytest.mark.parametrize("code", ["R000001", "R000002", "SFC_IC0003", 2001, "21", 2040, "8006", 2033])
def test_a_failure_has_its_code_as_text_and_no_receipt(code: object) -> None:
    message = read(result(code))

    assert message.result_code == str(code)
    assert message.receipt_number == ""


@pytest.mark.parametrize("placeholder", ["OAK0000000", "0000000000", "OAK000000", "SG70000000", "", None, "AG_1"])
def test_a_placeholder_is_no_receipt(placeholder: object) -> None:
    assert read(result(0, TransactionID=placeholder)).receipt_number == ""


def test_a_time_out_in_the_queue_announces_more() -> None:
    message = read({"Result": {"ResultType": 1, "ResultCode": 1, "OriginatorConversationID": OURS}})

    assert not message.is_last
    assert read(result(0)).is_last


def test_it_reads_the_flat_callback_of_b2b_express() -> None:
    message = read(
        {
            "resultCode": "0",
            "resultDesc": "The service request is processed successfully.",
            "amount": "880.0",
            "requestId": "58d40c1e-7f0b-4a52-9be6-1c2f30a7e911",
            "resultType": "0",
            "conversationID": THEIRS,
            "transactionId": "UC59Q8W7ER",
            "status": "SUCCESS",
        }
    )

    assert message.originator_conversation_id == "58d40c1e-7f0b-4a52-9be6-1c2f30a7e911"
    assert message.conversation_id == THEIRS
    assert message.receipt_number == "UC59Q8W7ER"
    assert message.parameters == {"amount": ["880.0"], "status": ["SUCCESS"]}


def test_it_reads_a_cancelled_b2b_express() -> None:
    message = read(
        {
            "resultCode": "4001",
            "resultDesc": "User cancelled transaction",
            "requestId": "58d40c1e-7f0b-4a52-9be6-1c2f30a7e911",
            "amount": "880.0",
            "paymentReference": "Inv-204",
        }
    )

    assert (message.result_code, message.conversation_id, message.receipt_number) == ("4001", "", "")
    assert message.first("paymentReference") == "Inv-204"


@pytest.mark.parametrize("parameters", [None, [], {}, "", {"ResultParameter": None}, {"ResultParameter": "x"}, 5])
def test_parameters_may_be_null_or_empty(parameters: object) -> None:
    assert read(result(0, ResultParameters=parameters)).parameters == {}


def test_ids_may_be_spelt_in_other_letters() -> None:
    message = read({"result": {"resultcode": 0, "OriginatorConversationId": OURS, "ConversationId": THEIRS}})

    assert (message.originator_conversation_id, message.conversation_id) == (OURS, THEIRS)


UNREADABLE = {
    "nothing": b"",
    "no result": b"{}",
    "result null": b'{"Result": null}',
    "result text": b'{"Result": "0"}',
    "no ids": b'{"Result": {"ResultCode": 0}}',
    "no code": json.dumps(result(None)).encode(),
    "code false": json.dumps(result(False)).encode(),
    "two codes": b'{"Result": {"ConversationID": "a", "ResultCode": 1, "ResultCode": 0}}',
    "request echoed": json.dumps({"OriginatorConversationID": OURS, "CommandID": "BusinessPayment"}).encode(),
    "deep": b'{"Result":' * 40 + b"0" + b"}" * 40,
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_what_it_cannot_be_sure_about_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableMessage):
        parse_result(body)
