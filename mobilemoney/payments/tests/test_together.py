"""What becomes of writes that come at the same time."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest

from mobilemoney.payments.together import WritesTogether

PATIENCE_SECONDS = 20


class Table:
    """Notes which items were written together. While the gate is shut a write waits; `bad` items can't be written."""

    def __init__(self) -> None:
        self.writes: list[list[str]] = []
        self.gate, self.begun = threading.Event(), threading.Semaphore(0)

    def write(self, items: list[str]) -> list[str]:
        self.begun.release()
        assert self.gate.wait(PATIENCE_SECONDS)
        if "bad" in items:
            raise ValueError("bad")
        self.writes.append(items)
        return [item.upper() for item in items]


def put_behind_one(table: Table, items: list[str], *, writers: int = 1, at_most: int = 10) -> list[Future[str]]:
    """Put the items while as many writes as there are writers wait at the shut gate, then open it."""
    together: WritesTogether[str, str] = WritesTogether(table.write, at_most=at_most, writers=writers)
    with ThreadPoolExecutor(max_workers=writers + len(items)) as threads:
        first = [threads.submit(together.put, f"first {number}") for number in range(writers)]
        for _ in first:
            assert table.begun.acquire(timeout=PATIENCE_SECONDS)
        behind = [threads.submit(together.put, item) for item in items]
        _until(lambda: len(together._waiting) == len(items))
        table.gate.set()
        wait([*first, *behind], PATIENCE_SECONDS)
    return behind


def _until(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    while not condition():
        assert not pause.wait(0.001)


def test_alone_it_writes_at_once() -> None:
    table = Table()
    table.gate.set()

    assert WritesTogether(table.write, at_most=10, writers=1).put("a") == "A"
    assert table.writes == [["a"]]


def test_those_who_wait_are_written_together_and_each_gets_his_own_result() -> None:
    table = Table()

    behind = put_behind_one(table, ["a", "b", "c"])

    assert [future.result() for future in behind] == ["A", "B", "C"]
    assert [sorted(items) for items in table.writes] == [["first 0"], ["a", "b", "c"]]


def test_a_crowd_is_written_in_groups_of_at_most_so_many() -> None:
    table = Table()

    behind = put_behind_one(table, list("abcdefg"), at_most=3)

    assert "".join(future.result() for future in behind) == "ABCDEFG"
    assert [len(items) for items in table.writes] == [1, 3, 3, 1]


def test_one_that_cannot_be_written_does_not_take_the_others_with_it() -> None:
    table = Table()

    good, bad, other = put_behind_one(table, ["a", "bad", "b"])

    assert (good.result(), other.result()) == ("A", "B")
    with pytest.raises(ValueError, match="bad"):
        bad.result()


def test_after_a_failure_the_next_one_is_written_as_ever() -> None:
    table = Table()
    table.gate.set()
    together: WritesTogether[str, str] = WritesTogether(table.write, at_most=10, writers=1)
    with pytest.raises(ValueError, match="bad"):
        together.put("bad")

    assert together.put("a") == "A"


def test_several_writers_write_at_the_same_time() -> None:
    table = Table()

    # All three have begun before the gate is opened for any of them.
    behind = put_behind_one(table, ["a"], writers=3)

    assert behind[0].result() == "A"
    assert sorted(table.writes) == [["a"], ["first 0"], ["first 1"], ["first 2"]]
