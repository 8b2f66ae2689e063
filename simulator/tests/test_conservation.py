"""Whatever happens, no shilling is made or lost: runs of random requests, faults and restarts."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.options import FAST
from simulator.tests.conftest import serving
from simulator.tests.driver import Driver
from simulator.tests.paying import B2B, B2C, EXPRESS, REVERSAL, TAX
from simulator.world import Startup

# Nobody listens there: callbacks fail at once, which must not matter to the books.
NOWHERE = "http://127.0.0.1:9"
SHORTCODES = ("600992", "600984", "5203021")
PHONES = tuple(f"25471100000{digit}" for digit in range(4))
# Failures, stuck payments, wrong amounts, late and contradicted successes, time-outs of the queue.
FAULTS = ("wrong_amount", "late_success", "failure_after_success", "paid_but_failed", "other_phone", "result_17",
          "status_cancelled", "status_initiated", "queue_timeout", "queue_timeout_paid", "queue_timeout_then_result",
          "result_then_queue_timeout", "silence", "internal_500", "internal_500_after", "before_answer")  # fmt: skip
WORLD = {**FAST, "check_security_credential": False, "b2c_fee_shillings": 7, "b2b_fee_shillings": 3,
         "shortcode_opening_shillings": 5_000, "wallet_opening_shillings": 1_000}  # fmt: skip
URLS = {"QueueTimeOutURL": NOWHERE, "ResultURL": NOWHERE}

steps = st.tuples(
    st.sampled_from(("b2c", "b2b", "top_up", "tax", "express", "pay", "reversal", "again", "wait", "restart")),
    st.integers(1, 3_000), st.sampled_from(SHORTCODES), st.sampled_from(SHORTCODES), st.sampled_from(PHONES),
    st.sampled_from(("", "", *FAULTS)),
)  # fmt: skip


class Town:
    """A simulator that is driven step by step; `restart` opens its state file anew."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._made = 0
        self.sent: list[dict[str, Any]] = []
        self._open()
        self._token = self.driver.token  # Before any fault strikes; it is good after a restart as well.
        self.opening = self.total()

    def _open(self) -> None:
        self._running = ExitStack()
        url = self._running.enter_context(serving(Startup(state=str(self._state), seed="maize", options=WORLD)))
        self.driver = Driver(url, NOWHERE)

    def close(self) -> None:
        self._running.close()

    def control(self, method: str, path: str, body: Any = None) -> Any:
        return self.driver.control(method, path, body)

    def total(self) -> float:
        """All money in all accounts, which is nothing: what is owned here was taken from the opening balances."""
        return sum(float(each["balance"]) for each in self.control("GET", "/books")["accounts"])

    def transfers(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.control("GET", "/transfers?limit=10000")
        return found

    def step(self, act: str, amount: int, payer: str, payee: str, phone: str, fault: str) -> None:
        self._made += 1
        if fault and act not in ("wait", "restart", "pay"):
            self.control("POST", "/faults", {"name": fault, "operation": "*"})
        getattr(self, f"_{act}")(amount, payer, payee, phone)

    def _send(self, path: str, **body: Any) -> None:
        self.sent.append({"path": path, **body})
        self.driver.post(path, body)

    def _b2c(self, amount: int, payer: str, payee: str, phone: str) -> None:
        self._send(
            B2C, OriginatorConversationID=f"town-{self._made}", InitiatorName="x", SecurityCredential="x",
            CommandID="BusinessPayment", Amount=amount, PartyA=payer, PartyB=phone, Remarks="pay", **URLS,
        )  # fmt: skip

    def _again(self, *unused: Any) -> None:
        """A payment that was sent before, to the letter."""
        if earlier := [each for each in self.sent if each["path"] == B2C]:
            self.driver.post(B2C, {key: value for key, value in earlier[-1].items() if key != "path"})

    def _business(self, path: str, command: str, amount: int, payer: str, payee: str) -> None:
        self._send(
            path, Initiator="x", SecurityCredential="x", CommandID=command, SenderIdentifierType=4,
            RecieverIdentifierType=4, Amount=amount, PartyA=payer, PartyB=payee, AccountReference="A", Remarks="pay",
            **URLS,
        )  # fmt: skip

    def _b2b(self, amount: int, payer: str, payee: str, phone: str) -> None:
        command = "BusinessBuyGoods" if payee == "5203021" else "BusinessPayBill"
        self._business(B2B, command, amount, payer, payee)

    def _top_up(self, amount: int, payer: str, payee: str, phone: str) -> None:
        self._business(B2B, "BusinessPayToBulk", amount, payer, "600984")

    def _tax(self, amount: int, payer: str, payee: str, phone: str) -> None:
        self._business(TAX, "PayTaxToKRA", amount, payer, "572572")

    def _express(self, amount: int, payer: str, payee: str, phone: str) -> None:
        self._send(
            EXPRESS, primaryShortCode=payer, receiverShortCode=payee, amount=amount, paymentRef="R",
            callbackUrl=NOWHERE, partnerName="P", RequestRefID=f"town-{self._made}",
        )  # fmt: skip

    def _pay(self, amount: int, payer: str, payee: str, phone: str) -> None:
        self.control("POST", "/pay", {"phone": phone, "shortcode": payee, "amount": amount, "reference": "A"})

    def _reversal(self, amount: int, payer: str, payee: str, phone: str) -> None:
        paid = [each for each in self.transfers() if each["kind"] == "c2b"]
        if not paid:
            return
        one = paid[amount % len(paid)]
        self._send(
            REVERSAL, Initiator="x", SecurityCredential="x", CommandID="TransactionReversal", Remarks="back",
            TransactionID=one["receipt"], Amount=int(float(one["amount"])), ReceiverParty=one["payee"],
            RecieverIdentifierType="11", **URLS,
        )  # fmt: skip

    def _wait(self, amount: int, *unused: Any) -> None:
        self.control("POST", "/clock", {"skip_seconds": amount})

    def _restart(self, *unused: Any) -> None:
        self.close()
        self._open()
        self.driver.token = self._token


@pytest.fixture
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Town]]:
    built: list[Town] = []

    def builder() -> Town:
        built.append(Town(tmp_path_factory.mktemp("town") / "state.sqlite3"))
        return built[-1]

    yield builder
    for town in built:
        town.close()


def check(town: Town) -> None:
    """Everything adds up, nothing was paid twice, nobody but fees and opening balances is below nothing."""
    books = town.control("GET", "/books")
    assert books["problems"] == []
    assert town.total() == town.opening == 0
    assert [each for each in books["accounts"] if float(each["balance"]) < 0 and each["account"] not in
            ("charges", "opening balances")] == []  # fmt: skip
    transfers = town.transfers()
    paid = Counter(each["originator_conversation_id"] for each in transfers if each["originator_conversation_id"]
                   and each["kind"] != "fee")  # fmt: skip
    assert [made for made, times in paid.items() if times > 1] == []
    completed = {each["transaction_id"] for each in town.control("GET", "/conversations?state=Completed&limit=10000")}
    out = {each["receipt"] for each in transfers if each["kind"] not in ("c2b", "stk_push", "fee")}
    assert out == completed
    assert_reversed_once(town)


def assert_reversed_once(town: Town) -> None:
    done = town.control("GET", "/conversations?operation=reversal&state=Completed&limit=10000")
    times = Counter(each["target"] for each in done)
    assert [receipt for receipt, count in times.items() if count > 1] == []


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(story=st.lists(steps, min_size=1, max_size=20))
def test_no_story_makes_or_loses_money(build: Callable[[], Town], story: list[Any]) -> None:
    town = build()
    for step in story:
        town.step(*step)
    check(town)

    town.step("wait", 100_000, *SHORTCODES[:2], PHONES[0], "")
    town.step("restart", 1, *SHORTCODES[:2], PHONES[0], "")

    check(town)


@pytest.mark.parametrize("seed", range(2))
def test_a_long_story_makes_or_loses_none_either(build: Callable[[], Town], seed: int) -> None:
    chance, town = random.Random(seed), build()
    acts = ("b2c", "b2c", "b2b", "top_up", "tax", "express", "pay", "pay", "reversal", "again", "wait")

    for _ in range(150):
        town.step(
            chance.choice(acts), chance.randint(1, 400), chance.choice(SHORTCODES), chance.choice(SHORTCODES),
            chance.choice(PHONES), chance.choice(("", "", "", *FAULTS)),
        )  # fmt: skip

    check(town)
    kinds = {each["kind"] for each in town.transfers()}
    assert {"b2c", "b2b", "tax", "b2b_express", "c2b", "reversal", "fee"} <= kinds
