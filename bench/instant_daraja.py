"""A Daraja that answers the token, the STK push and the B2C payment at once, so that what is measured is us."""

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from simulator.initiators import Initiators
from simulator.store import Store

StartResponse = Callable[[str, list[tuple[str, str]]], Any]
CERTIFICATE = "/control/certificate"
HEADERS = [("Content-Type", "application/json")]
# One process answers all, so a number names each push.
_pushes = count(1)
_arrivals: deque[float] = deque()
_lock = threading.Lock()


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    path, body = environ["PATH_INFO"], environ["wsgi.input"].read()
    start_response("200 OK", HEADERS)
    return [_certificate() if path == CERTIFICATE else json.dumps(_answer_to(path, body)).encode()]


def _answer_to(path: str, body: bytes) -> dict[str, Any]:
    if "/oauth/" in path:
        return {"access_token": "instant", "expires_in": "3599"}
    if "/b2c/" in path:
        return _taken(json.loads(body))
    if path == "/bench/busiest":
        return _busiest()
    return _accepted(next(_pushes))


def _accepted(number: int) -> dict[str, Any]:
    return {
        "MerchantRequestID": f"instant-{number}",
        "CheckoutRequestID": f"ws_CO_instant_{number}",
        "ResponseCode": "0",
        "ResponseDescription": "Success. Request accepted for processing",
        "CustomerMessage": "Success. Request accepted for processing",
    }


def _taken(asked: dict[str, Any]) -> dict[str, Any]:
    with _lock:
        _arrivals.append(time.monotonic())
    return {
        "ConversationID": f"AG_instant_{next(_pushes)}",
        "OriginatorConversationID": asked["OriginatorConversationID"],
        "ResponseCode": "0",
        "ResponseDescription": "Accept the service request successfully.",
    }


def _busiest() -> dict[str, Any]:
    """How many payments came since the last question, and the most of them within one second."""
    with _lock:
        came = sorted(_arrivals)
        _arrivals.clear()
    first = most = 0
    for last, at in enumerate(came):
        while came[first] <= at - 1:
            first += 1
        most = max(most, last - first + 1)
    return {"payments": len(came), "in_a_second": most, "seconds": came[-1] - came[0] if came else 0}


def _certificate() -> bytes:
    return Initiators(Store(":memory:")).certificate().encode()
