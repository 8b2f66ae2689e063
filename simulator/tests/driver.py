"""Drives a simulator as a business's application would."""

from __future__ import annotations

import base64
from typing import Any

import requests

CONSUMER_KEY = "demo-consumer-key"
CONSUMER_SECRET = "demo-consumer-secret"
PASSKEY = "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919"
TIMESTAMP = "20260131120000"
PHONE = "254712345678"
PUSH = "/mpesa/stkpush/v1/processrequest"
QUERY = "/mpesa/stkpushquery/v1/query"
TIMEOUT_SECONDS = 10


def password(shortcode: str = "174379", passkey: str = PASSKEY, timestamp: str = TIMESTAMP) -> str:
    return base64.b64encode(f"{shortcode}{passkey}{timestamp}".encode()).decode()


class Driver:
    """`post` sends with a token; `push`, `query` and the like fill in what a right request needs."""

    def __init__(self, url: str, callback_url: str) -> None:
        self.url = url
        self.callback_url = callback_url
        self._session = requests.Session()
        self._session.trust_env = False
        self._token = ""

    def oauth(self, **changes: Any) -> requests.Response:
        wanted: dict[str, Any] = {
            "params": {"grant_type": "client_credentials"},
            "auth": (CONSUMER_KEY, CONSUMER_SECRET),
            **changes,
        }
        return self._session.get(f"{self.url}/oauth/v1/generate", timeout=TIMEOUT_SECONDS, **wanted)

    @property
    def token(self) -> str:
        if not self._token:
            self._token = self.oauth().json()["access_token"]
        return self._token

    @token.setter
    def token(self, value: str) -> None:
        self._token = value

    def post(self, path: str, body: Any = None, **changes: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}", **changes.pop("headers", {})}
        wanted = {"json": body} if "data" not in changes else {}
        timeout = changes.pop("timeout", TIMEOUT_SECONDS)
        return self._session.post(f"{self.url}{path}", headers=headers, timeout=timeout, **wanted, **changes)

    def push_body(self, **changes: Any) -> dict[str, Any]:
        body = {
            "BusinessShortCode": 174379,
            "Password": password(),
            "Timestamp": TIMESTAMP,
            "TransactionType": "CustomerPayBillOnline",
            "Amount": 10,
            "PartyA": int(PHONE),
            "PartyB": 174379,
            "PhoneNumber": int(PHONE),
            "CallBackURL": f"{self.callback_url}/stk",
            "AccountReference": "INV-1",
            "TransactionDesc": "Rent",
            **changes,
        }
        return {key: value for key, value in body.items() if value is not ...}

    def push(self, **changes: Any) -> requests.Response:
        """A right push, but for `changes`; a value of `...` leaves the field out."""
        return self.post(PUSH, self.push_body(**changes))

    def push_from(self, phone: str, **changes: Any) -> requests.Response:
        return self.push(PartyA=int(phone), PhoneNumber=int(phone), **changes)

    def query(self, checkout_request_id: str, **changes: Any) -> requests.Response:
        body = {
            "BusinessShortCode": "174379",
            "Password": password(),
            "Timestamp": TIMESTAMP,
            "CheckoutRequestID": checkout_request_id,
            **changes,
        }
        return self.post(QUERY, {key: value for key, value in body.items() if value is not ...})

    def register(self, version: str = "v2", **changes: Any) -> requests.Response:
        body = {
            "ShortCode": 600984,
            "ResponseType": "Completed",
            "ConfirmationURL": f"{self.callback_url}/confirmation",
            "ValidationURL": f"{self.callback_url}/validation",
            **changes,
        }
        return self.post(f"/mpesa/c2b/{version}/registerurl", body)

    def simulate(self, version: str = "v2", **changes: Any) -> requests.Response:
        body = {
            "ShortCode": 600984,
            "CommandID": "CustomerPayBillOnline",
            "Amount": 5,
            "Msisdn": 254708374149,
            "BillRefNumber": "House 4b",
            **changes,
        }
        return self.post(f"/mpesa/c2b/{version}/simulate", body)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """A control call that must succeed."""
        response = self._session.request(method, f"{self.url}/control{path}", json=body, timeout=TIMEOUT_SECONDS)
        assert response.status_code == 200, response.text
        return response.json()

    def inject(self, name: str, operation: str = "stk_push", **options: Any) -> None:
        self.control("POST", "/faults", {"operation": operation, "name": name, **options})

    def configure(self, **options: Any) -> None:
        self.control("PATCH", "/config", options)

    def prompt(self, checkout_request_id: str) -> Any:
        return self.control("GET", f"/prompts/{checkout_request_id}")

    def answer(self, checkout_request_id: str, action: str, pin: str = "1234") -> Any:
        return self.control("POST", f"/prompts/{checkout_request_id}/answer", {"action": action, "pin": pin})

    def books_balance(self) -> bool:
        return bool(self.control("GET", "/books")["balanced"])
