"""Our own Daraja messages about payouts."""

import json
from typing import Any

from mobilemoney.payments.models import Transaction


def result(payment: Transaction, code: int | str = 0, **changes: Any) -> bytes:
    """A B2C result for the payment; `changes` replace parameters, None drops one."""
    told: dict[str, Any] = {
        "ResultType": 0,
        "ResultCode": code,
        "ResultDesc": "Processed." if code == 0 else "Not processed.",
        "OriginatorConversationID": payment.originator_conversation_id,
        "ConversationID": payment.conversation_id or "AG_20261121_2010aa01bb02cc03dd04",
        "TransactionID": "UKL9B2C001",
    }
    if code == 0:
        values = {
            "TransactionAmount": int(payment.amount),
            "TransactionReceipt": "UKL9B2C001",
            "ReceiverPartyPublicName": f"{payment.phone_number} - AMINA WANJIRU",
            "TransactionCompletedDateTime": "21.11.2026 13:15:30",
            "B2CUtilityAccountAvailableFunds": 90000.00,
            **changes,
        }
        listed = [{"Key": key, "Value": value} for key, value in values.items() if value is not None]
        told["ResultParameters"] = {"ResultParameter": listed}
    return json.dumps({"Result": told}).encode()


def status_answer(payment: Transaction, status: str, **changes: Any) -> bytes:
    """The answer to a transaction status query about the payment."""
    values = {
        "OriginatorConversationID": payment.originator_conversation_id,
        "TransactionStatus": status,
        "Amount": str(int(payment.amount)),
        "ReceiptNo": "UKL9B2C001",
        "FinalisedTime": "20261121131530",
        **changes,
    }
    listed = [{"Key": key, "Value": value} for key, value in values.items() if value is not None]
    told = {
        "ResultType": 0,
        "ResultCode": 0,
        "ResultDesc": "Processed.",
        "OriginatorConversationID": "query-1",
        "ConversationID": "AG_query",
        "TransactionID": "UKL0000000",
        "ResultParameters": {"ResultParameter": listed},
    }
    return json.dumps({"Result": told}).encode()


def timeout_echo(payment: Transaction) -> bytes:
    """The queue time-out as it was seen: the request, sent back."""
    return json.dumps(
        {
            "OriginatorConversationID": payment.originator_conversation_id,
            "InitiatorName": "testapi",
            "SecurityCredential": "c2VjcmV0",
            "CommandID": "BusinessPayment",
            "Amount": int(payment.amount),
            "PartyA": 600984,
            "PartyB": 254712345678,
        }
    ).encode()
