"""The gateway as its callers meet it: an app with OAuth2, and staff with a session."""

import itertools
from typing import Any

import requests

from tests.journeys.waiting import PATIENCE_SECONDS, eventually

REQUEST_SECONDS_MAX = 60.0
FINAL = ("succeeded", "failed", "needs_attention")
_numbers = itertools.count(1)
Payment = dict[str, Any]


def new_phone() -> str:
    """An MSISDN that no other test uses and that the simulator gives no special meaning."""
    return f"2547{20_000_000 + next(_numbers):08d}"


def new_reference() -> str:
    """An account reference by which one payment's prompts can be counted."""
    return f"Order{next(_numbers):07d}"


class Answer(Exception):
    """An answer that the test did not expect."""


class App:
    """A third-party app. Every method raises Answer for a status other than the expected one."""

    def __init__(self, base_url: str, client_id: str, client_secret: str) -> None:
        self.api = f"{base_url}/api/v1"
        self.credentials = (client_id, client_secret)
        self._session = requests.Session()
        self._token = ""

    def token(self, scope: str = "") -> str:
        asked = {"grant_type": "client_credentials", **({"scope": scope} if scope else {})}
        answer = requests.post(f"{self.api}/oauth/token/", data=asked, auth=self.credentials, timeout=30)
        return str(_expect(answer, 200)["access_token"])

    def sign_with(self, token: str) -> None:
        """Use a token that is there already."""
        self._token = token

    def send(self, method: str, path: str, **options: Any) -> requests.Response:
        """One request with the app's token; raises what requests raises when nobody answers."""
        self._token = self._token or self.token()
        headers = {"Authorization": f"Bearer {self._token}", **options.pop("headers", {})}
        options = {"timeout": REQUEST_SECONDS_MAX, "allow_redirects": False, **options}
        return self._session.request(method, f"{self.api}{path}", headers=headers, **options)

    def push(self, *, expect: int = 202, key: str = "", **order: Any) -> Payment:
        """Ask a phone for money and return the answer's body."""
        return _expect(self.try_push(key=key, **order), expect)

    def try_push(self, *, key: str = "", **order: Any) -> requests.Response:
        body = {"phone_number": new_phone(), "amount": 100, "account_reference": new_reference(), **order}
        headers = {"Idempotency-Key": key} if key else {}
        return self.send("POST", "/c2b/stk/push", json=body, headers=headers)

    def payment(self, reference: str) -> Payment:
        return _expect(self.send("GET", f"/transactions/{reference}"), 200)

    def payments(self, **filters: str) -> list[Payment]:
        found: list[Payment] = _expect(self.send("GET", "/transactions", params=filters), 200)["results"]
        return found

    def timeline(self, reference: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = _expect(self.send("GET", f"/transactions/{reference}/timeline"), 200)["results"]
        return entries

    def becomes(self, reference: str, *statuses: str, within_seconds: float = PATIENCE_SECONDS) -> Payment:
        """Wait until the payment has one of these statuses, or any final one, and return it."""
        wanted = statuses or FINAL
        return eventually(
            lambda: self.payment(reference),
            until=lambda payment: payment["status"] in wanted,
            within_seconds=within_seconds,
            what=f"{' or '.join(wanted)}",
        )


class Staff:
    """A person at the dashboard: session cookie and CSRF token."""

    def __init__(self, base_url: str) -> None:
        self.api = f"{base_url}/api/v1"
        self._session = requests.Session()

    def bootstrap(self, *, token: str, username: str, password: str) -> int:
        body = {"token": token, "username": username, "password": password}
        return self._session.post(f"{self.api}/bootstrap/superuser", json=body, timeout=30).status_code

    def sign_in(self, username: str, password: str) -> dict[str, Any]:
        answer = self.send("POST", "/auth/login", json={"username": username, "password": password})
        return _expect(answer, 200)

    def send(self, method: str, path: str, *, csrf: bool = True, **options: Any) -> requests.Response:
        """One request as the browser makes it, with a fresh CSRF token where something is changed."""
        headers = dict(options.pop("headers", {}))
        if method not in {"GET", "HEAD"} and csrf:
            headers["X-CSRFToken"] = self._csrf_token()
        options = {"timeout": REQUEST_SECONDS_MAX, "allow_redirects": False, **options}
        return self._session.request(method, f"{self.api}{path}", headers=headers, **options)

    def get(self, path: str, expect: int = 200) -> dict[str, Any]:
        return _expect(self.send("GET", path), expect)

    def post(self, path: str, body: dict[str, Any], expect: int = 200) -> dict[str, Any]:
        return _expect(self.send("POST", path, json=body), expect)

    def patch(self, path: str, body: dict[str, Any], expect: int = 200) -> dict[str, Any]:
        return _expect(self.send("PATCH", path, json=body), expect)

    def _csrf_token(self) -> str:
        return str(_expect(self._session.get(f"{self.api}/auth/csrf", timeout=30), 200)["csrfToken"])


def _expect(answer: requests.Response, status: int) -> dict[str, Any]:
    if answer.status_code != status:
        raise Answer(f"{answer.request.method} {answer.url}: {answer.status_code}, not {status}: {answer.text[:1000]}")
    body: dict[str, Any] = answer.json()
    return body
