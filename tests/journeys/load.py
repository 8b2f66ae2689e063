"""Apps that ask for money without a pause, whatever happens to the product meanwhile."""

import threading
from dataclasses import dataclass
from typing import Any

import requests

from tests.journeys.gateway import App, new_phone, new_reference
from tests.journeys.stack import House
from tests.journeys.waiting import eventually

CALLERS = 3
PAUSE_SECONDS = 0.1
REST_SECONDS = 0.5


@dataclass
class Asked:
    """One request; `status` is None where nobody answered."""

    key: str
    order: dict[str, Any]
    status: int | None = None
    body: str = ""


class Load:
    """Use as a block; it ends with the block."""

    def __init__(self, house: House) -> None:
        self._app = house.app()
        self._token = self._app.token()
        self._house = house
        self._ending = threading.Event()
        self._threads = [threading.Thread(target=self._ask_on, daemon=True) for _ in range(CALLERS)]
        self.asked: list[Asked] = []

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def accepted(self) -> list[Asked]:
        return [one for one in list(self.asked) if one.status == 202]

    def wait_for_more(self, count: int) -> None:
        """Wait until so many more requests were accepted."""
        wanted = len(self.accepted()) + count
        eventually(lambda: len(self.accepted()) >= wanted, what=f"{count} more accepted requests")

    def repeat_all(self, *, word_for_word: bool = False) -> list[str]:
        """Send every request once more with its key; what is wrong with the answers, in words.

        `word_for_word`: nothing came between an answer and its keeping, so repeats get the very same one.
        """
        app = self._house.app()
        return [wrong for one in self.asked if (wrong := self._repeat(app, one, word_for_word))]

    def _repeat(self, app: App, one: Asked, word_for_word: bool) -> str:
        again = app.try_push(key=one.key, **one.order)
        reference = one.order["account_reference"]
        found = [one for one in app.payments(account_reference=reference) if one["parent_id"] is None]
        prompts = self._house.safaricom.prompts(reference=reference)
        if len(found) != 1 or len(prompts) > 1:
            return f"{reference} ({one.status}): {len(found)} payments, {len(prompts)} prompts"
        if word_for_word and one.status in {202, 502} and again.text != one.body:
            return f"{reference} was answered {one.status} {one.body}, then {again.status_code} {again.text}"
        return ""

    def _ask_on(self) -> None:
        app = self._house.app()
        app.sign_with(self._token)
        while not self._ending.wait(PAUSE_SECONDS):
            order = {"phone_number": new_phone(), "amount": 100, "account_reference": new_reference()}
            one = Asked(key=new_reference(), order=order)
            try:
                answer = app.try_push(key=one.key, **order)
                one.status, one.body = answer.status_code, answer.text
            except requests.RequestException:
                self._ending.wait(REST_SECONDS)
            self.asked.append(one)
