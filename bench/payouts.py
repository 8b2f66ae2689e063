"""How fast two workers pay a batch out: without a limit, and how near to the rate that is allowed."""

import time
from dataclasses import dataclass, field
from itertools import count
from statistics import median

import requests

from bench import report
from bench.load import WrongAnswers, apply_load
from bench.stage import Installation, Stage
from tests.journeys.waiting import eventually

ROWS, LIMITED_ROWS = 2_000, 600
# Small enough that sending is never short of processor time: what is measured is the pace.
ALLOWED_PER_SECOND = 40
UNLIMITED_MIN, NEARNESS_MAX = 200.0, 1.1
BARE_REQUESTS = 3_000
RUN_SECONDS_MAX = 300.0
LET_RUN = """UPDATE businesses_business SET payout_policy = '{"batch_approval_above": "100000000"}' RETURNING 1"""
LEFT = """SELECT (SELECT count(*) FROM payouts_batchitem WHERE transaction_id IS NULL)
               + (SELECT count(*) FROM payments_transaction WHERE status IN ('queued', 'sending'))"""
SENT = "SELECT count(*) FROM payments_transaction WHERE kind = 'b2c' AND status = 'submitted'"
HEAD = ("Two workers, one batch", "Figure", "Lowest to highest", "Budget", "")
_phones = count(20_000_000)


@dataclass
class Payouts:
    """Runs the rounds. Every payment must have arrived once, or the round fails."""

    stage: Stage
    bare: list[float] = field(default_factory=list)
    unlimited: list[float] = field(default_factory=list)
    nearness: list[float] = field(default_factory=list)
    busiest: list[float] = field(default_factory=list)
    cpu_ms: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.house = Installation(self.stage, "payouts", 1)
        self.house.number_of(LET_RUN)
        self.workers = [self.house.worker, self.house.another_worker("second")]

    def round(self) -> None:
        run = apply_load(self.stage.bare_url, "bare", expected=200, amount=BARE_REQUESTS)
        self.bare.append(run.per_second)
        self.unlimited.append(self._without_a_limit())
        self._within_a_limit()

    def table(self) -> str:
        rate, nearness = median(self.unlimited), median(self.nearness)
        ours, database = (median(side) for side in zip(*self.cpu_ms, strict=True))
        shares = [one / other for one, other in zip(self.unlimited, self.bare, strict=True)]
        rows = [
            ("rows a second without a limit", f"{rate:,.0f}", _spread(self.unlimited, 0), f"≥ {UNLIMITED_MIN:.0f}",
             report.word(rate >= UNLIMITED_MIN)),
            ("the same / bare Django view", f"{median(shares):.2f}", _spread(shares, 2), "", ""),
            ("processor time of one row", f"{ours:.1f} ms ours, {database:.1f} ms PostgreSQL's", "", "", ""),
            (f"time taken / time allowed at {ALLOWED_PER_SECOND} a second", f"{nearness:.2f}",
             _spread(self.nearness, 2), f"≤ {NEARNESS_MAX}", report.word(nearness <= NEARNESS_MAX)),
            (f"most within one second at {ALLOWED_PER_SECOND} a second", f"{max(self.busiest):.0f}", "",
             f"≤ {ALLOWED_PER_SECOND}", report.word(max(self.busiest) <= ALLOWED_PER_SECOND)),
        ]  # fmt: skip
        return report.table(HEAD, rows)

    def _without_a_limit(self) -> float:
        self._start()
        before = self._order(ROWS)
        first, began = self._first_sent(before), time.monotonic()
        with self.stage.watched(*self.workers) as used:
            took = self._until_all_are_sent(began)
        self._stop()
        self._check(before, ROWS)
        ours, database = (1000 * seconds / (ROWS - first) for seconds in used.seconds)
        self.cpu_ms.append((ours, database))
        return (ROWS - first) / took

    def _within_a_limit(self) -> None:
        self._start(DARAJA_REQUESTS_PER_SECOND=str(ALLOWED_PER_SECOND))
        before = self._order(LIMITED_ROWS)
        self._first_sent(before)
        self._until_all_are_sent(time.monotonic())
        self._stop()
        seen = self._check(before, LIMITED_ROWS)
        self.nearness.append(seen["seconds"] / ((LIMITED_ROWS - 1) / ALLOWED_PER_SECOND))
        self.busiest.append(seen["in_a_second"])

    def _order(self, rows: int) -> int:
        """Hand in a batch; returns how many payments were sent before."""
        before = self.house.number_of(SENT)
        requests.get(f"{self.stage.daraja_url}/bench/busiest", timeout=10)
        items = [{"recipient": f"2547{next(_phones):08d}", "amount": 10 + number % 90} for number in range(rows)]
        headers = {"Authorization": f"Bearer {self.house.token}", "Idempotency-Key": f"bench-{next(_phones)}"}
        door = f"{self.house.url}/api/v1/b2c/bulk"
        answer = requests.post(door, json={"items": items}, headers=headers, timeout=60)
        if answer.status_code != 202:
            raise WrongAnswers(f"The batch was answered {answer.status_code}: {answer.text[:500]}")
        return before

    def _start(self, **settings: str) -> None:
        for worker in self.workers:
            worker.begin(**settings)
        for worker in self.workers:
            worker.wait_until_up()

    def _stop(self) -> None:
        for worker in self.workers:
            worker.stop()

    def _first_sent(self, before: int) -> int:
        return eventually(lambda: self.house.number_of(SENT) - before, what="a first payment that was sent")

    def _until_all_are_sent(self, began: float) -> float:
        while self.house.number_of(LEFT):
            if time.monotonic() - began > RUN_SECONDS_MAX:
                raise WrongAnswers(f"{self.house.number_of(LEFT)} rows were still not sent.")
            time.sleep(0.05)
        return time.monotonic() - began

    def _check(self, before: int, rows: int) -> dict[str, float]:
        seen: dict[str, float] = requests.get(f"{self.stage.daraja_url}/bench/busiest", timeout=10).json()
        sent = self.house.number_of(SENT) - before
        if not sent == seen["payments"] == rows:
            raise WrongAnswers(f"Of {rows} rows {sent} were sent; {seen['payments']} requests arrived.")
        return seen


def _spread(figures: list[float], digits: int) -> str:
    return f"{min(figures):,.{digits}f} to {max(figures):,.{digits}f}"
