"""How things look on the wire: JSON in Daraja's manner, its answers and its refusals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

JSON_TYPE = "application/json;charset=UTF-8"


def to_json(value: Any) -> str:
    """Compact JSON in which a Decimal keeps its digits: Daraja writes an amount as 10.00."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(key)}:{to_json(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(to_json(item) for item in value) + "]"
    return json.dumps(value)


@dataclass(frozen=True)
class Answer:
    """One HTTP answer, or the lack of one."""

    status: int
    body: str
    content_type: str = JSON_TYPE
    wait_seconds: float = 0.0
    # "close" ends the connection without a word, "reset" does so with a TCP reset.
    drop: str = ""
    # Callbacks that are delivered before the answer goes out.
    callbacks_first: tuple[int, ...] = field(default=())


class Refusal(Exception):
    """A call that Daraja refuses with its error body."""

    def __init__(self, status: int, error_code: str, error_message: str, request_id: str = "") -> None:
        super().__init__(error_message)
        self.status = status
        self.error_code = error_code
        self.error_message = error_message
        self.request_id = request_id

    def as_answer(self, request_id: str) -> Answer:
        body = {
            "requestId": self.request_id or request_id,
            "errorCode": self.error_code,
            "errorMessage": self.error_message,
        }
        return Answer(self.status, to_json(body))


def accepted(body: Mapping[str, Any]) -> Answer:
    return Answer(200, to_json(body))


@dataclass(frozen=True)
class Family:
    """APIs that speak of the same troubles in the same words (Daraja docs, error tables of each page)."""

    bad_token: tuple[int, str, str]
    no_token: tuple[int, str, str]
    bad_field: str
    not_found: str


EXPRESS = Family(
    bad_token=(404, "404.001.03", "Invalid Access Token"),
    no_token=(404, "404.001.03", "Invalid Access Token"),
    bad_field="400.002.02",
    not_found="404.001.01",
)
CUSTOMER_TO_BUSINESS = Family(
    bad_token=(400, "400.003.01", "Invalid Access Token"),
    no_token=(404, "404.001.04", "Invalid Authentication Header"),
    bad_field="400.003.02",
    not_found="404.003.01",
)
# {token} is the refused token in clear: these gateways repeat it.
ACCOUNT = Family(
    bad_token=(401, "401.002.01", "Error Occurred - Invalid Access Token - {token}"),
    no_token=(401, "401.002.01", "Error Occurred - Invalid Access Token - {token}"),
    bad_field="400.002.02",
    not_found="404.002.01",
)

MERCHANT_DOES_NOT_EXIST = (500, "500.001.1001", "Merchant does not exist")
WRONG_CREDENTIALS = (500, "500.001.1001", "Wrong credentials")
SUBSCRIBER_LOCKED = (
    500,
    "500.001.1001",
    "Unable to lock subscriber, a transaction is already in process for the current subscriber",
)
BEING_PROCESSED = (500, "500.001.1001", "The transaction is being processed")
BROKEN_JSON = (400, "400.002.05", "Invalid Request Payload")
METHOD_NOT_ALLOWED = (405, "405.001", "Method Not Allowed")
NOT_FOUND_MESSAGE = "Resource not found"
DUPLICATE_CONVERSATION = (500, "500.002.1001", "Duplicate OriginatorConversationID.")
URLS_REGISTERED = (500, "500.003.1001", "Urls are already registered.")
SPIKE_ARREST = (500, "500.003.02", "Error Occurred: Spike Arrest Violation")

FIREWALL_PAGE = (
    "<html><head><title>Request unsuccessful</title></head><body><p>Request unsuccessful. "
    "Incapsula incident ID: 411000270155236998-10457</p></body></html>"
)
BUSY_PAGE = (
    "<html><head><title>503 Service Temporarily Unavailable</title></head>"
    "<body><h1>Service Temporarily Unavailable</h1></body></html>"
)


def apigee_spike_arrest(per_minute: int = 5) -> Answer:
    rate = f"MessageRate{{messagesPerPeriod={per_minute}, periodInMicroseconds=60000000, maxBurstMessageCount=1.0}}"
    fault = {
        "faultstring": f"Spike arrest violation. Allowed rate : {rate}",
        "detail": {"errorcode": "policies.ratelimit.SpikeArrestViolation"},
    }
    return Answer(429, to_json({"fault": fault}), "application/json")


def soap_fault() -> Answer:
    fault = {
        "faultcode": "soap:Server",
        "faultstring": "Execution of ServiceCallout SC-Callout failed. Reason: ResponseCode 503 is treated as error",
        "faultactor": {},
        "detail": {"source": {"errorcode": "steps.servicecallout.ExecutionFailed"}},
    }
    envelope = {"encodingStyle": "http://schemas.xmlsoap.org/soap/encoding/", "Body": {"Fault": fault}}
    return Answer(500, to_json({"Envelope": envelope}), "application/json")


def html(status: int, page: str) -> Answer:
    return Answer(status, page, "text/html")
