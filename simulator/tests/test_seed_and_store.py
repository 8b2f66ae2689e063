"""Same seed, same run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from simulator.agenda import Agenda
from simulator.books import OPENING, WALLET, Books, NotEnoughMoney, Side
from simulator.clock import Clock
from simulator.identifiers import Identifiers, receipt_date_code
from simulator.options import BadOption, Options
from simulator.store import SCHEMA_VERSION, StateUnusable, Store
from simulator.tests.driver import Driver
from simulator.tests.listener import Listener


def run(driver: Driver, listener: Listener) -> list[Any]:
    """Ids, token, callbacks of a little story at a standing clock."""
    driver.control("POST", "/clock", {"stop_at": "2026-01-31T12:00:00"})
    listener.caught.clear()
    answers: list[Any] = [driver.oauth().json()]
    driver.token = answers[0]["access_token"]
    answers += [driver.push(Amount=amount).json() for amount in (10, 61032)]
    answers.append(driver.push(Amount=0).json())
    return [*answers, sorted(each.text for each in listener.wait(2))]


def test_the_same_seed_gives_the_same_run(start: Callable[..., Driver], listener: Listener) -> None:
    story = run(start(seed="cassava"), listener)

    assert run(start(seed="cassava"), listener) == story
    assert run(start(seed="millet"), listener) != story


def test_a_reset_to_the_same_seed_gives_the_same_run(driver: Driver, listener: Listener) -> None:
    driver.control("POST", "/reset", {"seed": "cassava"})
    story = run(driver, listener)

    driver.control("POST", "/reset", {"seed": "cassava"})

    assert run(driver, listener) == story


def test_without_a_seed_two_runs_differ(start: Callable[..., Driver]) -> None:
    assert start().token != start().token


@pytest.mark.parametrize(
    ("day", "code"), [("2019-12-19", "NLJ"), ("2023-11-21", "RKL"), ("2024-07-06", "SG6"), ("2026-01-31", "UAV")]
)
def test_a_receipt_begins_with_its_day(day: str, code: str) -> None:
    at = datetime.fromisoformat(f"{day}T00:30:00+03:00").timestamp()

    assert receipt_date_code(at) == code


def test_receipts_and_conversation_ids_have_their_forms() -> None:
    ids = Identifiers(Store(":memory:"), "seed")
    receipts = {ids.receipt(0.0) for _ in range(1000)}

    assert len(receipts) == 1000
    assert all(len(each) == 10 and each.isalnum() and each.isupper() for each in receipts)
    assert ids.conversation_id(1_720_268_932).startswith("AG_20240706_")


class TestBooks:
    def test_a_broken_book_is_found(self) -> None:
        store = Store(":memory:")
        books = Books(store, Clock(store))
        side = Side("254712345678", WALLET)
        books.open_account(side, books.balance(side) + 100)
        assert books.faults_found() == []

        store.run("UPDATE account SET balance_cents = balance_cents + 1 WHERE owner = ?", side.owner)
        store.run("UPDATE entry SET amount_cents = 9999 WHERE id = 2")

        assert len(books.faults_found()) == 3

    def test_nothing_moves_without_money(self) -> None:
        store = Store(":memory:")
        books = Books(store, Clock(store))
        rich, poor = Side("rich", WALLET), Side("poor", WALLET)
        books.open_account(rich, books.balance(rich) + 100)
        books.open_account(poor, books.balance(poor))

        with pytest.raises(NotEnoughMoney):
            books.move(receipt="R1", kind="test", amount=books.balance(rich), payer=poor, payee=rich, reference="")

        assert books.balance(Side(*OPENING)) == -100
        assert books.transfers(limit=10) == []


class TestStore:
    def test_a_file_of_another_version_is_refused(self, tmp_path: Path) -> None:
        path = str(tmp_path / "state.sqlite3")
        store = Store(path)
        store.run(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        store.close()

        with pytest.raises(StateUnusable, match="another version"):
            Store(path)

    def test_a_file_that_is_no_database_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "state.sqlite3"
        path.write_text("hello " * 1000)

        with pytest.raises(StateUnusable, match="not a database"):
            Store(str(path))

    def test_a_broken_transaction_leaves_nothing(self) -> None:
        store = Store(":memory:")

        with pytest.raises(ZeroDivisionError), store.transaction():
            store.keep_setting("inner", 1)
            _ = 1 / 0

        assert store.setting("inner") is None


def test_a_job_that_breaks_is_kept_and_holds_up_nobody() -> None:
    store = Store(":memory:")
    done: list[int] = []

    def work(payload: dict[str, int]) -> None:
        store.keep_setting("half", "done")
        done.append(10 // payload["by"])

    agenda = Agenda(store, Clock(store), {"divide": work})
    agenda.add("divide", 0, {"by": 0})
    agenda.add("divide", 0, {"by": 5})
    agenda.work_off()

    kept = store.all("SELECT * FROM job")
    assert done == [2]
    assert [(row["state"], row["payload"]) for row in kept] == [("failed", '{"by": 0}')]
    assert "ZeroDivisionError" in kept[0]["error"]


def test_options_come_as_text_from_the_command_line() -> None:
    changed = Options().changed({"magic": "off", "hold_seconds": "2.5", "callback_attempts": "3", "mode": "production"})

    assert (changed.magic, changed.hold_seconds, changed.callback_attempts, changed.mode) == (
        False,
        2.5,
        3,
        "production",
    )
    with pytest.raises(BadOption, match="callback_attempts"):
        Options().changed({"callback_attempts": "many"})
