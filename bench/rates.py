"""How many requests each part takes, in rounds that follow each other closely, so that all see the same machine."""

import time
from dataclasses import dataclass, field
from typing import Any

from bench.load import Run, apply_load
from bench.stage import Installation, Stage, Used
from tests.journeys.waiting import eventually

WARM_UP_REQUESTS = 400
HALF = 0.5
# A worker that can't keep up is watched this long and then stopped.
DRAIN_SECONDS_MAX = 20.0
PENDING = "SELECT count(*) FROM payments_callback WHERE due_at IS NOT NULL"
STORED = "SELECT count(*) FROM payments_callback WHERE state <> 'rejected'"
PAID = "SELECT count(*) FROM payments_transaction WHERE status = 'succeeded' AND receipt_number LIKE 'TB%'"
PUSHED = "SELECT count(*) FROM payments_transaction WHERE status = 'submitted' AND checkout_request_id LIKE '%instant%'"


@dataclass
class Measured:
    """The figures of all rounds, by what was measured. Rates per second, times in milliseconds."""

    rates: dict[str, list[float]] = field(default_factory=dict)
    p99: dict[str, list[float]] = field(default_factory=dict)
    cpu_ms: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def add(self, name: str, run: Run, used: Used) -> None:
        self.rates.setdefault(name, []).append(run.per_second)
        self.p99.setdefault(name, []).append(run.p99)
        self.add_cpu(name, run.requests, used)

    def add_cpu(self, name: str, handled: int, used: Used) -> None:
        """Processor time of one piece of work: ours, and PostgreSQL's."""
        ours, database = (1000 * seconds / max(1, handled) for seconds in used.seconds)
        self.cpu_ms.setdefault(name, []).append((ours, database))


class Rates:
    """Runs the rounds. Each scenario counts in the database that nothing which was acknowledged is missing."""

    def __init__(self, stage: Stage, small: Installation, large: Installation, seconds: float) -> None:
        self.stage, self.small, self.large, self.seconds = stage, small, large, seconds
        self.measured = Measured()
        self.amounts: dict[str, int] = {}

    def warm_up(self) -> None:
        """Let every process open its connections, and learn how much is a round's worth."""
        for _ in range(2):
            sizes = {name: max(WARM_UP_REQUESTS, int(rate[-1] * self.seconds)) for name, rate in self._rates().items()}
            self.amounts = sizes
            self._one_of_each()
        self.amounts = {name: int(rate[-1] * self.seconds) for name, rate in self._rates().items()}
        self.measured = Measured()

    def round(self) -> None:
        self._one_of_each()
        for installation in (self.small, self.large):
            self._half_load(installation)
        for installation in (self.small, self.large):
            self._drain(installation)

    def _rates(self) -> dict[str, list[float]]:
        return self.measured.rates

    def _one_of_each(self) -> None:
        self._bare()
        self._ingest(self.small)
        self._ingest(self.large)
        self._push(self.small)
        self._bare()

    def _amount(self, name: str) -> int:
        return self.amounts.get(name, WARM_UP_REQUESTS)

    def _bare(self) -> None:
        with self.stage.watched(self.stage.bare) as used:
            run = apply_load(self.stage.bare_url, "bare", expected=200, amount=self._amount("bare"))
        self.measured.add("bare", run, used)

    def _ingest(self, installation: Installation, *, rate: int = 0) -> None:
        name = f"ingest {installation.name}"
        amount = self._amount(name) if not rate else int(rate * self.seconds)
        before, first = installation.number_of(STORED), installation.open_payments(amount)
        pace: dict[str, Any] = {"rate": rate} if rate else {}
        with self.stage.watched(installation.web) as used:
            run = apply_load(installation.url, "callback", expected=200, amount=amount, first=first, **pace)
        _check(name, stored=installation.number_of(STORED) - before, acknowledged=run.requests)
        self.measured.add(f"half {name}" if rate else name, run, used)

    def _half_load(self, installation: Installation) -> None:
        latest = self.measured.rates[f"ingest {installation.name}"][-1]
        self._ingest(installation, rate=max(1, int(latest * HALF)))

    def _push(self, installation: Installation) -> None:
        before = installation.number_of(PUSHED)
        order: dict[str, Any] = {"amount": self._amount("push"), "token": installation.token}
        with self.stage.watched(installation.web) as used:
            run = apply_load(installation.url, "push", expected=202, **order)
        _check("push", stored=installation.number_of(PUSHED) - before, acknowledged=run.requests)
        self.measured.add("push", run, used)

    def _drain(self, installation: Installation) -> None:
        """Let a worker apply what was ingested, and count from the first effect that is seen to the last."""
        waiting = installation.number_of(PENDING)
        installation.worker.start()
        left = eventually(lambda: installation.number_of(PENDING), until=lambda left: left < waiting)
        first_left, began, name = left, time.monotonic(), f"apply {installation.name}"
        with self.stage.watched(installation.worker) as used:
            while left and time.monotonic() - began < DRAIN_SECONDS_MAX:
                time.sleep(0.02)
                left = installation.number_of(PENDING)
            took = time.monotonic() - began
        installation.worker.stop()
        self.measured.rates.setdefault(name, []).append((first_left - left) / took)
        self.measured.add_cpu(name, first_left - left, used)


def _check(name: str, *, stored: int, acknowledged: int) -> None:
    assert stored == acknowledged, f"{name}: {acknowledged} were acknowledged, {stored} are in the database."
