"""Stopped and started in the middle of everything: what was accepted is there afterwards, and goes on by itself.

`FAULT_ROUNDS` and `DATABASE_AWAY_SECONDS` make it longer; `make faults` does.
"""

import os
import signal
import socket
import time
from collections.abc import Iterator
from functools import partial

import pytest

from tests.journeys import books
from tests.journeys.databases import database_on
from tests.journeys.gateway import Answer, App
from tests.journeys.launched import Launched, launched
from tests.journeys.live import Listener
from tests.journeys.load import Load
from tests.journeys.stack import House, Stack, running_stack
from tests.journeys.waiting import eventually
from tests.postgres import Postgres

ROUNDS = int(os.environ.get("FAULT_ROUNDS") or 1)
AWAY_SECONDS = float(os.environ.get("DATABASE_AWAY_SECONDS") or 3)
REQUESTS = 15


@pytest.fixture(scope="module")
def product(own_postgres: Postgres) -> Iterator[Launched]:
    with database_on(own_postgres.url) as database, launched(database) as started:
        started.safaricom.set(answer_delay_seconds=0.2, send_stk_confirmations=False)
        yield started


@pytest.fixture(scope="module")
def stack(own_postgres: Postgres) -> Iterator[Stack]:
    with database_on(own_postgres.url) as database, running_stack(database, web_workers=2) as started:
        yield started


def settle(house: House, load: Load, *, word_for_word: bool = False) -> None:
    """Everything ends by itself, both sides' books tell the same story, and repeats change nothing."""
    house.rows("UPDATE payments_transaction SET lease_until = now() WHERE status = 'sending'")
    eventually(lambda: books.unsettled(house), until=lambda rows: not rows, what="an end of every payment")
    assert load.repeat_all(word_for_word=word_for_word) == []
    eventually(lambda: books.unsettled(house), until=lambda rows: not rows, what="an end of every payment")
    assert books.problems(house) == []


def everything_is_gone(product: Launched) -> bool:
    return not any(_listens(port) for port in product.ports.values())


def _listens(port: int) -> bool:
    with socket.socket() as door:
        return door.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT] * ROUNDS)
def test_a_stop_under_load_loses_nothing(product: Launched, how: signal.Signals) -> None:
    with Load(product) as load:
        load.wait_for_more(REQUESTS)

        assert product.launcher.stop(how) == 0
        assert everything_is_gone(product)
        product.start()

        load.wait_for_more(REQUESTS)
    settle(product, load, word_for_word=True)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_killed_launcher_leaves_nothing_behind_and_loses_nothing(product: Launched, _round: int) -> None:
    with Load(product) as load:
        load.wait_for_more(REQUESTS)

        product.launcher.kill()
        eventually(lambda: everything_is_gone(product), what="an end of every part")
        product.start()

        load.wait_for_more(REQUESTS)
    settle(product, load)


@pytest.mark.parametrize("part", ["web", "worker", "events", "simulator"] * ROUNDS)
def test_a_killed_part_is_started_again(product: Launched, part: str) -> None:
    with Load(product) as load:
        load.wait_for_more(REQUESTS)
        victim = product.part(part)

        os.killpg(victim, signal.SIGKILL)

        eventually(lambda: _is_back(product, part, victim), what=f"another {part}")
        load.wait_for_more(REQUESTS)
    settle(product, load)


def _is_back(product: Launched, part: str, victim: int) -> bool:
    try:
        return product.part(part) != victim
    except ValueError:
        return False


@pytest.mark.parametrize("how", [signal.SIGQUIT, signal.SIGINT] * ROUNDS)
def test_callbacks_survive_a_database_that_is_away(stack: Stack, own_postgres: Postgres, how: signal.Signals) -> None:
    app, safaricom = stack.app(), stack.safaricom
    safaricom.set(behaviour="manual")
    asked = [app.push() for _ in range(REQUESTS)]
    own_postgres.stop(how)
    away_until = time.monotonic() + AWAY_SECONDS

    for payment in asked:
        safaricom.answer(safaricom.prompt_on(payment["phone_number"]))
    told = [safaricom.callback_about(payment["checkout_request_id"]) for payment in asked]
    with pytest.raises(Answer, match=r"503.*not_ready"):
        app.push()
    eventually(lambda: time.monotonic() > away_until, within_seconds=AWAY_SECONDS + 5)
    own_postgres.start()

    assert {callback["http_status"] for callback in told} == {200}
    for payment in asked:
        eventually(partial(_receipt_of, app, payment["id"]), what="the receipt")
    eventually(lambda: not list((stack.folder / "spool").iterdir()), what="an empty spool")
    eventually(lambda: _worker_listens(stack), what="the worker waiting for hints again")
    safaricom.set(behaviour="auto")
    assert live_events_flow(app)
    eventually(lambda: books.unsettled(stack), until=lambda rows: not rows, what="an end of every payment")
    assert books.problems(stack) == []


def _receipt_of(app: App, payment_id: str) -> str:
    return str(app.payment(payment_id)["receipt_number"])


def _worker_listens(stack: Stack) -> bool:
    """Whether its connection for NOTIFY is there; that of the live events last read events, so it looks different."""
    [row] = stack.rows(
        "SELECT count(*) AS listening FROM pg_stat_activity WHERE datname = current_database() "
        "AND query LIKE %s AND pid <> pg_backend_pid()",
        "LISTEN mobilemoney%",
    )
    return bool(row["listening"])


def live_events_flow(app: App) -> bool:
    listener = Listener(app.send("GET", "/events/stream").headers["Location"])
    asked = app.push()
    eventually(lambda: listener.about(asked["id"]), what="live events")
    listener.close()
    return True


@pytest.mark.parametrize("how", [signal.SIGQUIT] * ROUNDS)
def test_a_database_that_falls_over_under_load_loses_nothing(
    stack: Stack, own_postgres: Postgres, how: signal.Signals
) -> None:
    with Load(stack) as load:
        load.wait_for_more(REQUESTS)

        own_postgres.stop(how)
        own_postgres.start()

        load.wait_for_more(REQUESTS)
    settle(stack, load)
    assert not [one.name for one in stack.processes if "Exception in thread" in one.whole_log()]
