"""One message of our own for every shape that Daraja sends, and what must come of it.

The shapes are those of Daraja's docs and of field reports; the values are ours.
"""

from dataclasses import dataclass, field

from mobilemoney.daraja.errors import (
    CredentialsRefused,
    DarajaError,
    OutcomeUnknown,
    Rejected,
    StillProcessing,
    Throttled,
    TokenRefused,
    TokenUnavailable,
)
from mobilemoney.daraja.tests.requests_made import CHECKOUT_ID, MERCHANT_ID, PHONE


@dataclass(frozen=True)
class Refused:
    """An answer that isn't a yes, and the error that it stands for."""

    http_status: int
    body: object
    error: type[DarajaError]
    attributes: dict[str, object] = field(default_factory=dict)


def error_body(code: str, message: str, request_id: str = "6d2a-4f19-8b07-3c5e9a1f7d2011845") -> dict[str, str]:
    return {"requestId": request_id, "errorCode": code, "errorMessage": message}


def _rejected(http_status: int, code: str, message: str, reason: str) -> Refused:
    expected = {"error_code": code, "error_message": message, "http_status": http_status, "failure_reason": reason}
    return Refused(http_status, error_body(code, message), Rejected, expected)


def field_refused(name: str) -> Refused:
    return _rejected(400, "400.002.02", f"Bad Request - Invalid {name}", "invalid_request")


SPIKE_FAULT = {
    "fault": {
        "faultstring": "Spike arrest violation. Allowed rate : MessageRate{messagesPerPeriod=4, maxBurst=1.0}",
        "detail": {"errorcode": "policies.ratelimit.SpikeArrestViolation"},
    }
}
FIREWALL_PAGE = (
    '<html><head><META NAME="ROBOTS" CONTENT="NOINDEX"></head><body><iframe src="/_Guard?id=7">'
    "Request unsuccessful. Incident ID: 88100-4471</iframe></body></html>"
)


def soap_fault(callout: str, code: int) -> dict[str, object]:
    reason = f"Execution of ServiceCallout {callout} failed. Reason: ResponseCode {code} is treated as error"
    detail = {"source": {"errorcode": "steps.servicecallout.ExecutionFailed"}}
    fault = {"faultcode": "soap:Server", "faultstring": reason, "faultactor": {}, "detail": detail}
    return {"Envelope": {"encodingStyle": "http://soap.example/encoding/", "Body": {"Fault": fault}}}


PUSH_TAKEN = {
    "MerchantRequestID": MERCHANT_ID,
    "CheckoutRequestID": CHECKOUT_ID,
    "ResponseCode": "0",
    "ResponseDescription": "Success. Request accepted for processing",
    "CustomerMessage": "Success. Request accepted for processing",
}

PUSH_REFUSALS = {
    "app without the product": _rejected(
        401,
        "401.003.01",
        "Error Occurred - Invalid Access Token - Invalid API call as no apiproduct match found",
        "not_supported",
    ),
    "internal error": Refused(500, error_body("500.003.1001", "Internal Server Error"), OutcomeUnknown),
    "access token not taken": Refused(404, error_body("404.001.03", "Invalid Access Token"), TokenRefused),
    "amount not taken": field_refused("Amount"),
    "shortcode not taken": field_refused("BusinessShortCode"),
    "callback address not taken": field_refused("CallBackURL"),
    "phone not taken": field_refused("PhoneNumber"),
    "description missing": field_refused("Remarks"),
    "shortcode not known": _rejected(500, "500.001.1001", "Merchant does not exist", "rejected"),
    "method not allowed": _rejected(405, "405.001", "PUT Method Not Allowed", "invalid_request"),
    "quota used up": Refused(500, error_body("500.003.03", "Quota Violation"), Throttled),
    "nothing at this address": _rejected(404, "404.001.01", "Resource not found", "invalid_request"),
    "spike arrest": Refused(500, error_body("500.003.02", "Error Occurred: Spike Arrest Violation"), Throttled),
    "prompt open on the phone already": Refused(
        500,
        error_body(
            "500.001.1001",
            "Unable to lock subscriber, a transaction is already in process for the current subscriber",
        ),
        Throttled,
        {"retry_after_seconds": 60, "failure_reason": "subscriber_busy"},
    ),
    "system busy": Refused(
        500, error_body("500.003.02", "System is busy. Please try again in few minutes."), Throttled
    ),
    "wrong passkey": _rejected(500, "500.001.1001", "Wrong credentials", "rejected"),
    "wrong passkey, older text": _rejected(500, "500.001.1001", "[MerchantValidate] - Wrong credentials", "rejected"),
}

GATEWAY_REFUSALS = {
    "firewall page with 403": Refused(403, FIREWALL_PAGE, OutcomeUnknown),
    "firewall page with 503": Refused(503, FIREWALL_PAGE, OutcomeUnknown),
    "soap fault about a conflict": Refused(500, soap_fault("SCO-KeepAddress", 409), OutcomeUnknown),
    "soap fault about a service away": Refused(500, soap_fault("SC-FindAddress", 503), OutcomeUnknown),
    "token echoed in clear": Refused(
        401, error_body("401.002.01", "Error Occurred - Invalid Access Token - Qm71XcVb92LpRt"), TokenRefused
    ),
    "token not taken, C2B": Refused(400, error_body("400.003.01", "Invalid Access Token"), TokenRefused),
    "token not taken, pull": Refused(401, error_body("401.001", "unauthorised"), TokenRefused),
    "token not taken, front layer": Refused(
        401,
        {"fault": {"faultstring": "Access Token expired", "detail": {"errorcode": "oauth.v2.InvalidAccessToken"}}},
        TokenRefused,
    ),
    "spike arrest of the front layer": Refused(429, SPIKE_FAULT, Throttled),
    "spike arrest under another status": Refused(500, SPIKE_FAULT, Throttled),
    "429 without a word": Refused(429, "", Throttled),
    "duplicate id": Refused(500, error_body("500.002.1001", "Duplicate OriginatorConversationID."), OutcomeUnknown),
    "system internal error": Refused(500, error_body("500.002.1001", "System internal error."), OutcomeUnknown),
    "maintenance": Refused(503, error_body("00.002.1001", "Service is currently under maintenance"), OutcomeUnknown),
    "new text under a known code": Refused(500, error_body("500.001.1001", "Something quite new"), OutcomeUnknown),
    "new code with 4xx": _rejected(400, "400.077.01", "Never heard of", "rejected"),
    "new code with 5xx": Refused(500, error_body("500.077.01", "Never heard of"), OutcomeUnknown),
    "known refusal under a wrong status": _rejected(
        503, "400.002.02", "Bad Request - Invalid Amount", "invalid_request"
    ),
    "request time-out of a proxy": Refused(408, error_body("408.001", "Request Timeout"), OutcomeUnknown),
    "404 page": Refused(404, "<html>Not here</html>", OutcomeUnknown),
    "400 without a word": Refused(400, "", OutcomeUnknown),
    "redirect": Refused(302, "", OutcomeUnknown),
    "refusal under HTTP 200": _rejected(200, "400.002.02", "Bad Request - Invalid Amount", "invalid_request"),
    "error code without a text": Refused(500, {"errorCode": "500.001.1001"}, OutcomeUnknown),
    "bad JSON": Refused(200, '{"CheckoutRequestID": "ws_', OutcomeUnknown),
    "list for an object": Refused(200, "[]", OutcomeUnknown),
    "nothing with 200": Refused(200, "", OutcomeUnknown),
}

QUERY_ANSWER = {
    "ResponseCode": "0",
    "ResponseDescription": "The service request has been accepted successfully",
    "MerchantRequestID": MERCHANT_ID,
    "CheckoutRequestID": CHECKOUT_ID,
    "ResultCode": "0",
    "ResultDesc": "The service request is processed successfully.",
}


def query_answer(code: object, description: str) -> dict[str, object]:
    return {**QUERY_ANSWER, "ResultCode": code, "ResultDesc": description}


QUERY_ANSWERS = {
    "paid": (QUERY_ANSWER, "0"),
    "paid, misspelt": (
        {**QUERY_ANSWER, "ResponseDescription": "The service request has been accepted successsfully"},
        "0",
    ),
    "cancelled": (query_answer("1032", "Request cancelled by user"), "1032"),
    "no response": (query_answer("1037", "No response from user."), "1037"),
    "unreachable": (query_answer("1037", "DS timeout user cannot be reached."), "1037"),
    "not the test phone": (query_answer("E3008", "Error, the user has a bad debt contract."), "E3008"),
    "code as a number": (query_answer(1032, "Request cancelled by user"), "1032"),
    "without its ids": ({"ResponseCode": "0", "ResultCode": "1", "ResultDesc": "Short of money"}, "1"),
}

QUERY_REFUSALS = {
    "being processed": Refused(
        500, error_body("500.001.1001", "The transaction is being processed", CHECKOUT_ID), StillProcessing
    ),
    "still under processing": Refused(
        200, query_answer("4999", "The transaction is still under processing"), StillProcessing
    ),
    "asked too early": Refused(
        400, error_body("400.002.02", "Bad Request - Invalid CheckoutRequestID"), StillProcessing
    ),
    "asked too often": Refused(429, SPIKE_FAULT, Throttled),
    "wrong passkey": _rejected(500, "500.001.1001", "Wrong credentials", "rejected"),
    "answer about another push": Refused(200, {**QUERY_ANSWER, "CheckoutRequestID": "ws_CO_other"}, OutcomeUnknown),
    "answer without a result": Refused(
        200, {key: value for key, value in QUERY_ANSWER.items() if key != "ResultCode"}, OutcomeUnknown
    ),
    "result null": Refused(200, query_answer(None, ""), OutcomeUnknown),
    "result false": Refused(200, query_answer(False, ""), OutcomeUnknown),
    "paid, but not taken": Refused(200, {**QUERY_ANSWER, "ResponseCode": "1"}, OutcomeUnknown),
    "firewall page": Refused(503, FIREWALL_PAGE, OutcomeUnknown),
}

TOKEN_REFUSALS = {
    "wrong key or secret": Refused(400, "", CredentialsRefused),
    "wrong kind of sign-in": Refused(
        400, error_body("400.008.01", "Invalid Authentication passed"), CredentialsRefused
    ),
    "unauthorised": Refused(401, "", CredentialsRefused),
    "wrong grant type": Refused(400, error_body("400.008.02", "Invalid grant type passed"), TokenUnavailable),
    "firewall page": Refused(403, FIREWALL_PAGE, TokenUnavailable),
    "fault at Daraja": Refused(500, error_body("500.003.1001", "Internal Server Error"), TokenUnavailable),
    "too many": Refused(429, "", Throttled),
    "spike arrest": Refused(500, error_body("500.003.02", "Error Occurred: Spike Arrest Violation"), Throttled),
    "no token in it": Refused(200, {"expires_in": "3599"}, TokenUnavailable),
    "token null": Refused(200, {"access_token": None, "expires_in": 3599}, TokenUnavailable),
    "token with a line break": Refused(200, {"access_token": "a\r\nX: y", "expires_in": "3599"}, TokenUnavailable),
    "bad JSON": Refused(200, "{", TokenUnavailable),
}


def stk_callback(code: object, description: str, items: object = None, **extra: object) -> dict[str, object]:
    callback: dict[str, object] = {
        "MerchantRequestID": MERCHANT_ID,
        "CheckoutRequestID": CHECKOUT_ID,
        "ResultCode": code,
        "ResultDesc": description,
        **extra,
    }
    if items is not None:
        callback["CallbackMetadata"] = {"Item": items}
    return {"Body": {"stkCallback": callback}}


PAID_ITEMS: list[dict[str, object]] = [
    {"Name": "Amount", "Value": 350.00},
    {"Name": "MpesaReceiptNumber", "Value": "UC57K2M4QX"},
    {"Name": "TransactionDate", "Value": 20260305111548},
    {"Name": "PhoneNumber", "Value": int(PHONE)},
]
PAID = stk_callback(0, "The service request is processed successfully.", PAID_ITEMS)
PAID_WITH_BALANCE = stk_callback(
    0,
    "The service request is processed successfully.",
    [{"Name": "Amount", "Value": 350}, PAID_ITEMS[1], {"Name": "Balance"}, *PAID_ITEMS[2:]],
)

# Each failure as Daraja words it: the code, the description, and why the payment failed.
STK_FAILURES: dict[str, tuple[object, str, str]] = {
    "cancelled": (1032, "Request cancelled by user", "cancelled_by_user"),
    "cancelled, old prefix": (1032, "[STK_CB - ]Request cancelled by user", "cancelled_by_user"),
    "cancelled, older code": (1031, "Request canceled by user", "cancelled_by_user"),
    "expired": (1019, "Transaction has expired", "timed_out"),
    "short of money": (1, "The balance is insufficient for the transaction.", "insufficient_funds"),
    "no response": (1037, "No response from user.", "timed_out"),
    "unreachable": (1037, "DS timeout user cannot be reached", "unreachable"),
    "operator does not exist": ("SFC_IC0003", "The operator does not exist.", "invalid_request"),
    "product not assigned": (
        2028,
        "The request is not permitted according to product assignment.",
        "not_supported",
    ),
    "push failed": (1025, "An error occurred while sending a push request", "unreachable"),
    "push failed, other code": (9999, "Error occurred while sending push request", "unreachable"),
    "rule limited": (17, "Rule limited.", "duplicate"),
    "not the test phone": ("E3008", "Error, the user has a bad debt contract.", "not_supported"),
    "phone busy": (
        1001,
        "Unable to lock subscriber, a transaction is already in process for the current subscriber",
        "subscriber_busy",
    ),
    "system busy": (26, "System busy. The service request is rejected.", "rejected"),
    "wrong PIN": (2001, "The initiator information is invalid.", "wrong_pin"),
    "PIN locked": (8006, "The security credential is locked.", "credential_locked"),
    "code as text": ("1032", "Request cancelled by user", "cancelled_by_user"),
}
