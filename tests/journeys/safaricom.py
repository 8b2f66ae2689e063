"""The other side: what the simulator's phones do, what it holds in its books, and the faults it is told to have."""

from decimal import Decimal
from typing import Any

import requests

from tests.journeys.waiting import eventually

EVERYTHING = 10_000
Record = dict[str, Any]


class Safaricom:
    """The simulator by its control API."""

    def __init__(self, url: str) -> None:
        self.url = url

    def set(self, **options: Any) -> None:
        self._ask("PATCH", "/config", options)

    def fault(self, name: str, operation: str = "stk_push", **options: Any) -> None:
        """Let the next call of an operation go wrong; `phone`, `times`, `seconds` and `copies` narrow it down."""
        self._ask("POST", "/faults", {"name": name, "operation": operation, **options})

    def behave(self, phone: str, behaviour: str) -> None:
        """`manual`: prompts on this phone wait for `answer`."""
        self._ask("PATCH", f"/phones/{phone}", {"behaviour": behaviour})

    def prompts(self, **filters: str) -> list[Record]:
        """Newest first; by phone, state, checkout_request_id or reference."""
        return self._list("/prompts", **filters)

    def prompt_on(self, phone: str) -> Record:
        """The open prompt on a phone, once it is there."""
        [prompt] = eventually(lambda: self.prompts(phone=phone, state="open"), what="a prompt on the phone")
        return prompt

    def answer(self, prompt: Record, action: str = "pin") -> None:
        self._ask("POST", f"/prompts/{prompt['id']}/answer", {"action": action})

    def callbacks(self, **filters: str) -> list[Record]:
        """Newest first; by about (CheckoutRequestID or receipt), kind or state."""
        return self._list("/callbacks", **filters)

    def callback_about(self, about: str, *states: str) -> Record:
        """The callback about a request or receipt, once it is in one of these states."""
        wanted = states or ("sent", "failed")
        return eventually(
            lambda: next((one for one in self.callbacks(about=about) if one["state"] in wanted), {}),
            what=f"a callback about {about} that is {' or '.join(wanted)}",
        )

    def resend(self, callback: Record) -> None:
        self._ask("POST", f"/callbacks/{callback['id']}/resend", {})

    def transfers(self) -> list[Record]:
        """Every movement of money, oldest first, opening balances left out."""
        return self._all("/transfers")

    def conversations(self, **filters: str) -> list[Record]:
        """Requests that end in a Result, oldest first; by operation, state or originator_conversation_id."""
        return self._all("/conversations", **filters)

    def arrested(self) -> list[Record]:
        """By app, how many calls the spike arrest let through and how many it stopped."""
        found: list[Record] = self._ask("GET", "/spikes")
        return found

    def set_balance(self, shortcode: str, account: str, shillings: int) -> None:
        self._ask("POST", "/balances", {"shortcode": shortcode, "account": account, "balance": shillings})

    def balance(self, owner: str, account: str) -> int:
        accounts = self._ask("GET", f"/books?owner={owner}")["accounts"]
        [found] = [each["balance"] for each in accounts if each["account"] == account]
        return int(Decimal(found))

    def payments(self) -> list[Record]:
        """C2B payments, newest first."""
        return self._list("/payments")

    def problems(self) -> list[str]:
        """What does not add up in the simulator's own books."""
        found: list[str] = self._ask("GET", "/books")["problems"]
        return found

    def calls(self, operation: str) -> list[Record]:
        """What was asked of Daraja, newest first."""
        found: list[Record] = self._ask("GET", f"/requests?operation={operation}&limit={EVERYTHING}")["calls"]
        return found

    def pay(self, *, phone: str, shortcode: str, amount: int, reference: str) -> str:
        """A customer pays from the phone's own menu; returns the receipt."""
        body = {"phone": phone, "shortcode": shortcode, "amount": amount, "reference": reference}
        return str(self._ask("POST", "/pay", body)["receipt"])

    def kill_tokens(self) -> None:
        self._ask("POST", "/tokens/kill", {})

    def _all(self, path: str, **filters: str) -> list[Record]:
        """A list that is told page by page, oldest first."""
        found = page = self._list(path, **filters)
        while len(page) == EVERYTHING:
            page = self._list(path, **filters, after=str(page[-1]["id"]))
            found = found + page
        return found

    def _list(self, path: str, **filters: str) -> list[Record]:
        query = "&".join(f"{name}={value}" for name, value in {**filters, "limit": EVERYTHING}.items())
        found: list[Record] = self._ask("GET", f"{path}?{query}")
        return found

    def _ask(self, method: str, path: str, body: Record | None = None) -> Any:
        answer = requests.request(method, f"{self.url}/control{path}", json=body, timeout=30)
        assert answer.status_code == 200, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()
