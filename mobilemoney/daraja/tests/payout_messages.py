"""One message of our own for every shape that Daraja sends about money out, and what must come of it.

The shapes are those of Daraja's docs and of field reports; the values are ours.
"""

import json
from typing import Any

from mobilemoney.daraja.errors import OutcomeUnknown, TokenRefused
from mobilemoney.daraja.results import ResultMessage, parse_result
from mobilemoney.daraja.tests.messages import Refused, error_body, field_refused
from mobilemoney.daraja.tests.payouts_made import OUR_ID, PAYOUT
from mobilemoney.daraja.tests.requests_made import PHONE

GATEWAYS_ID, THEIR_ID = "8127-4410993-2", "AG_20260305_70105d7e2c9a41b8f036"
RECEIPT = "UC58P3N7RT"
NAME = "ACHIENG OTIENO"
INNER_TIMEOUT = {"Key": "QueueTimeoutURL", "Value": "https://inside.example/results/v1/submit"}
DONE = "The service request is processed successfully."
SENT_TWICE = error_body("500.002.1001", "Duplicate OriginatorConversationID.")

PAYOUT_TAKEN = {
    "ConversationID": THEIR_ID,
    "OriginatorConversationID": OUR_ID,
    "ResponseCode": "0",
    "ResponseDescription": "Accept the service request successfully.",
}
TAKEN = {**PAYOUT_TAKEN, "OriginatorConversationID": GATEWAYS_ID}
PROMPT_TAKEN = {"code": "0", "status": "USSD Initiated Successfully"}

PAYOUT_REFUSALS = {
    "sent twice": Refused(500, SENT_TWICE, OutcomeUnknown, {"duplicate": True}),
    "sent twice, other letters": Refused(
        500, error_body("500.002.1001", "duplicate originatorconversationid"), OutcomeUnknown, {"duplicate": True}
    ),
    "the duplicate's code with another text": Refused(
        500, error_body("500.002.1001", "System internal error."), OutcomeUnknown, {"duplicate": False}
    ),
    "access token not taken": Refused(404, error_body("404.001.03", "Invalid Access Token"), TokenRefused),
    "initiator not taken": field_refused("InitiatorName"),
    "credential not taken": field_refused("SecurityCredential"),
    "receipt not taken": field_refused("TransactionID"),
    "identifier type not taken": field_refused("RecieverIdentifierType"),
    "receiver not taken": field_refused("PartyB"),
    "fault of a reversal": Refused(500, error_body("500.001.1001", "Internal Server Error"), OutcomeUnknown),
    "token of a balance question": Refused(
        401, error_body("401.002.01", "Error Occurred - Invalid Access Token - Qm71XcVb92LpRt"), TokenRefused
    ),
}


def result(
    code: object, parameters: object = None, reference: object = INNER_TIMEOUT, **changes: object
) -> dict[str, Any]:
    """A Result as all these products send it; without parameters it has no list of them."""
    inner: dict[str, object] = {
        "ResultType": 0,
        "ResultCode": code,
        "ResultDesc": DONE if code in (0, "0") else "It was declined.",
        "OriginatorConversationID": OUR_ID,
        "ConversationID": THEIR_ID,
        "TransactionID": RECEIPT,
        "ReferenceData": {"ReferenceItem": reference},
    }
    if parameters is not None:
        inner["ResultParameters"] = {"ResultParameter": parameters}
    return {"Result": {**inner, **changes}}


def pairs(values: dict[str, object]) -> list[dict[str, object]]:
    return [{"Key": key, "Value": value} for key, value in values.items()]


def replaced(message: dict[str, Any], key: str, value: object) -> dict[str, Any]:
    """The same result with another value of one parameter."""
    listed = message["Result"]["ResultParameters"]["ResultParameter"]
    others = [pair if pair["Key"] != key else {"Key": key, "Value": value} for pair in listed]
    return {"Result": {**message["Result"], "ResultParameters": {"ResultParameter": others}}}


def read(message: object) -> ResultMessage:
    return parse_result(json.dumps(message).encode())


PAID_OUT = result(
    0,
    pairs(
        {
            "TransactionAmount": 620,
            "TransactionReceipt": RECEIPT,
            "ReceiverPartyPublicName": f"{PHONE} - {NAME}",
            "TransactionCompletedDateTime": "05.03.2026 14:02:11",
            "B2CUtilityAccountAvailableFunds": 70211.35,
            "B2CWorkingAccountAvailableFunds": 5000.0,
            "B2CRecipientIsRegisteredCustomer": "Y",
            "B2CChargesPaidAccountAvailableFunds": -310.0,
        }
    ),
)
PAID_A_BUSINESS = result(
    "0",
    pairs(
        {
            "DebitAccountBalance": "{Amount={CurrencyCode=KES, MinimumAmount=912345, BasicAmount=9123.45}}",
            "Amount": "4200.00",
            "DebitPartyAffectedAccountBalance": "Working Account|KES|12123.45|9123.45|3000.00|0.00",
            "TransCompletedTime": "20260305140211",
            "DebitPartyCharges": "",
            "ReceiverPartyPublicName": "741852– Maji Safi Company",  # The docs' dash.
            "Currency": "KES",
            "InitiatorAccountCurrentBalance": "{Amount={CurrencyCode=KES, MinimumAmount=912345, BasicAmount=9123.45}}",
        }
    ),
    [{"Key": "BillReferenceNumber", "Value": "77102"}, INNER_TIMEOUT],
    ResultType="0",
    OriginatorConversationID=GATEWAYS_ID,
)
PAID_TAX = replaced(PAID_A_BUSINESS, "ReceiverPartyPublicName", "57257 - Revenue Collector")
REVERSED = result(
    0,
    pairs(
        {
            "DebitAccountBalance": "Utility Account|KES|880120.10|880120.10|0.00|0.00",
            "Amount": 350.0,
            "TransCompletedTime": 20260305140211,
            "OriginalTransactionID": "UC57K2M4QX",
            "Charge": 0.0,
            "CreditPartyPublicName": f"{PHONE} - {NAME}",
            "DebitPartyPublicName": "895301 - Duka Moja",
        }
    ),
)
BALANCES = result(
    "0",
    pairs(
        {
            "AccountBalance": "Working Account|KES|5000.00|4000.00|1000.00|0.00&Float Account|KES|0.00|0.00|0.00|0.00"
            "&Utility Account|KES|228.50|228.50|0.00|0.00&Charges Paid Account|KES|-154.00|-154.00|0.00|0.00",
            "BOCompletedTime": "20260305140211",
        }
    ),
    ResultType="0",
    TransactionID="UC50000000",
)
STATUS_PAIRS = [
    {"Key": "DebitPartyName", "Value": "895301 - Duka Moja"},
    {"Key": "DebitPartyName", "Value": f"{PHONE} - Achieng Otieno"},
    {"Key": "OriginatorConversationID", "Value": OUR_ID},
    {"Key": "InitiatedTime", "Value": "20260305140209"},
    {"Key": "DebitAccountType", "Value": "Utility Account"},
    {"Key": "DebitPartyCharges", "Value": "Fee For B2C Payment|KES|15.00"},
    {"Key": "TransactionReason"},
    {"Key": "ReasonType", "Value": "Salary Payment via API"},
    {"Key": "TransactionStatus", "Value": "Completed"},
    {"Key": "FinalisedTime", "Value": "20260305140211"},
    {"Key": "Amount", "Value": "620"},
    {"Key": "ConversationID", "Value": THEIR_ID},
    {"Key": "ReceiptNo", "Value": RECEIPT},
]
STATUS_OF_A_PAYOUT = result(
    0,
    STATUS_PAIRS,
    {"Key": "Occasion"},
    OriginatorConversationID="5512-7700134-9",
    ConversationID="AG_20260305_0000aa17b8c24411d05e",
    TransactionID="UC50000000",
)

# How each product fails: its message, and why the payment failed.
_ONE_PAIR = {"Key": "BOCompletedTime", "Value": 20260305140211}
_PAYMENT_FAILURES = {
    "account short": (1, "The balance is insufficient for the transaction.", "insufficient_funds"),
    "too little": (2, "Declined due to limit rule", "limit_exceeded"),
    "too much": (3, "Declined due to limit rule: greater than the maximum transaction amount.", "limit_exceeded"),
    "day's limit": (4, "Declined due to limit rule: would exceed daily transfer limit", "limit_exceeded"),
    "wallet full": (8, "Declined due to limit rule: would exceed the maximum balance.", "limit_exceeded"),
    "debit party": (11, "The DebitParty is in an invalid state.", "not_supported"),
    "initiator's role": (21, "The initiator is not allowed to initiate this request", "not_supported"),
    "initiator": (2001, "The initiator information is invalid.", "rejected"),
    "account's state": (2006, "Declined due to account rule: The account status does not allow it.", "not_supported"),
    "product not assigned": (2028, "The request is not permitted according to product assignment.", "not_supported"),
    "no customer": (2040, "Credit Party customer type can't be supported by the service.", "not_supported"),
    "locked": (8006, "The security credential is locked", "credential_locked"),
    "operator": ("SFC_IC0003", "The operator does not exist.", "invalid_request"),
    "sandbox, account short": (4001, "Insufficient balance", "insufficient_funds"),
    "sandbox, receiver": ("7", "ReceiverParty information is invalid.", "invalid_request"),
}
FAILURES: dict[str, tuple[str, dict[str, Any], str]] = {
    **{
        f"b2c, {name}": ("b2c", result(code, ResultDesc=text, TransactionID="UC50000000"), reason)
        for name, (code, text, reason) in _PAYMENT_FAILURES.items()
    },
    "b2c, id that looks like a receipt": ("b2c", result(2001), "rejected"),
    "b2b, one object for a list": ("b2b", result(2001, _ONE_PAIR, TransactionID="UCK0000000"), "rejected"),
    "b2b, account short": ("b2b", result("1", _ONE_PAIR), "insufficient_funds"),
    "b2b, wrong kind of receiver": (
        "b2b",
        result("SFC_IC0003", ResultDesc="Receiver party is invalid"),
        "invalid_request",
    ),
    "top-up, reference without a value": (
        "b2b",
        result(
            2001,
            {"Key": "BillReferenceNumber", "Value": 5512},
            [{"Key": "BillReferenceNumber", "Value": 5512}, INNER_TIMEOUT, {"Key": "Occassion"}],
            TransactionID="UCK0000000",
        ),
        "rejected",
    ),
    "tax, short placeholder": ("tax", result(2001, [_ONE_PAIR], ResultType="0", TransactionID="UCK000000"), "rejected"),
    "reversal, done before": ("reversal", result("R000001", TransactionID="UCK0000000"), "duplicate"),
    "reversal, receipt not known": ("reversal", result("R000002", TransactionID="UCK0000000"), "invalid_request"),
    "balance, initiator": ("balance", result(2001, _ONE_PAIR, TransactionID="UCK0000000"), "rejected"),
    "status, initiator": ("status", result(2001, None, {"Key": "Occasion", "Value": "OK"}), "rejected"),
    "status, bad parameter": (
        "status",
        result(25, ResultDesc="The format of parameter null is invalid."),
        "invalid_request",
    ),
}
NOT_FOUND = result(
    2033,
    None,
    {"Key": "Occasion", "Value": "OK"},
    ResultDesc="The transaction receipt number cannot be found by the specified OriginatorConversationID.",
    TransactionID="UC50000000",
)

ECHO: dict[str, object] = {**PAYOUT.to_wire(), "Amount": "620", "PartyA": "895301", "PartyB": PHONE}
QUEUE_RESULT = result(1, ResultType=1, ResultDesc="The service request timed out.", TransactionID=None)

PROMPT_PAID: dict[str, object] = {
    "resultCode": "0",
    "resultDesc": DONE,
    "amount": "880.0",
    "requestId": "58d40c1e-7f0b-4a52-9be6-1c2f30a7e911",
    "resultType": "0",
    "conversationID": THEIR_ID,
    "transactionId": "UC59Q8W7ER",
    "status": "SUCCESS",
}
PROMPT_CANCELLED: dict[str, object] = {
    "resultCode": "4001",
    "resultDesc": "User cancelled transaction",
    "requestId": "58d40c1e-7f0b-4a52-9be6-1c2f30a7e911",
    "amount": "880.0",
    "paymentReference": "Inv-204",
}

SUCCESSES: list[dict[str, Any]] = [PAID_OUT, PAID_A_BUSINESS, PAID_TAX, REVERSED, BALANCES, STATUS_OF_A_PAYOUT]
