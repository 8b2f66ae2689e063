"""What becomes of wake-ups within one Celery worker."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import DatabaseError

from mobilemoney.work import turns as turns_module
from mobilemoney.work.sweeps import Sweep
from mobilemoney.work.turns import Turns

# A turn looks after its connection before and after.
pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 20


class Work:
    """Rows to be worked off, one by one; each run waits while the gate is shut."""

    def __init__(self, rows: int = 1) -> None:
        self.rows, self.runs = rows, 0
        self.gate, self.begun = threading.Event(), threading.Semaphore(0)

    def run(self) -> int:
        self.runs += 1
        self.begun.release()
        assert self.gate.wait(PATIENCE_SECONDS)
        handled = min(self.rows, 1)
        self.rows -= handled
        return handled

    def sweep(self, name: str = "pay") -> Sweep:
        return Sweep(name, self.run, 1.0)


@contextmanager
def at_work(turns: Turns, work: Work, name: str, times: int = 1) -> Iterator[None]:
    """Others are in the middle of this sweep."""
    with ThreadPoolExecutor(times) as threads:
        running = [threads.submit(turns.work_off, name) for _ in range(times)]
        for _ in running:
            assert work.begun.acquire(timeout=PATIENCE_SECONDS)
        try:
            yield
        finally:
            work.gate.set()


def test_a_wake_up_works_off_all_that_is_due() -> None:
    work = Work(rows=3)
    work.gate.set()

    assert Turns([work.sweep()]).work_off("pay") == 3
    assert work.rows == 0


def test_a_wake_up_that_comes_twice_finds_nothing_more() -> None:
    work = Work()
    work.gate.set()
    turns = Turns([work.sweep()])

    assert [turns.work_off("pay") for _ in range(2)] == [1, 0]


def test_a_sweep_that_is_at_work_is_not_begun_again() -> None:
    work = Work()
    turns = Turns([work.sweep()])

    with at_work(turns, work, "pay"):
        assert turns.work_off("pay") == 0
        assert work.runs == 1


def test_a_sweep_runs_as_often_at_once_as_it_is_listed() -> None:
    work = Work(rows=2)
    turns = Turns([work.sweep(), work.sweep()])

    with at_work(turns, work, "pay", times=2):
        assert turns.work_off("pay") == 0
        assert work.runs == 2


def test_a_slow_sweep_holds_up_no_other() -> None:
    slow, quick = Work(), Work()
    quick.gate.set()
    turns = Turns([slow.sweep("slow"), quick.sweep("quick")])

    with at_work(turns, slow, "slow"):
        assert turns.work_off("quick") == 1


def test_a_sweep_that_failed_can_be_woken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns_module, "REST_AFTER_ERROR_SECONDS", 0.0)
    answers: Iterator[int | Exception] = iter([DatabaseError("away"), 2, 0])

    def run() -> int:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    turns = Turns([Sweep("pay", run, 1.0)])

    assert [turns.work_off("pay") for _ in range(2)] == [0, 2]


def test_after_a_failure_wake_ups_come_to_nothing_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns_module, "REST_AFTER_ERROR_SECONDS", PATIENCE_SECONDS)
    runs, failed = [], threading.Semaphore(0)

    def run() -> int:
        runs.append("run")
        failed.release()
        raise DatabaseError("away")

    turns = Turns([Sweep("pay", run, 1.0)])
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(turns.work_off, "pay")
        assert failed.acquire(timeout=PATIENCE_SECONDS)

        again = turns.work_off("pay")

        turns.stop()
        assert (first.result(PATIENCE_SECONDS), again, runs) == (0, 0, ["run"])


def test_a_stopping_worker_ends_after_the_rows_in_hand() -> None:
    work = Work(rows=5)
    turns = Turns([work.sweep()])

    with at_work(turns, work, "pay"):
        turns.stop()

    assert (work.runs, work.rows) == (1, 4)


def test_a_wake_up_for_an_unknown_sweep_is_named_and_left(caplog: pytest.LogCaptureFixture) -> None:
    assert Turns([Work().sweep()]).work_off("mine_coins") == 0
    assert "mine_coins" in caplog.text
