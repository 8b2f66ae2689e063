"""A Daraja that answers the token and the STK push at once, so that what is measured is us."""

import json
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

StartResponse = Callable[[str, list[tuple[str, str]]], Any]
HEADERS = [("Content-Type", "application/json")]
# One process answers all, so a number names each push.
_pushes = count(1)


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    environ["wsgi.input"].read()
    answer = _token() if "/oauth/" in environ["PATH_INFO"] else _accepted(next(_pushes))
    start_response("200 OK", HEADERS)
    return [json.dumps(answer).encode()]


def _token() -> dict[str, str]:
    return {"access_token": "instant", "expires_in": "3599"}


def _accepted(number: int) -> dict[str, str]:
    return {
        "MerchantRequestID": f"instant-{number}",
        "CheckoutRequestID": f"ws_CO_instant_{number}",
        "ResponseCode": "0",
        "ResponseDescription": "Success. Request accepted for processing",
        "CustomerMessage": "Success. Request accepted for processing",
    }
