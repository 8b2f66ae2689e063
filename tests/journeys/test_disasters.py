"""Everything at once, by dice: apps ask on while Daraja misbehaves, processes die and the database falls over.

`FAULT_ROUNDS` says how many runs, `FAULT_SEED` repeats one.
"""

import os
import random
import signal
from collections.abc import Callable, Iterator

import pytest

from mobilemoney import failpoints
from tests.journeys import books
from tests.journeys.databases import database_on
from tests.journeys.load import Load
from tests.journeys.stack import Stack, running_stack
from tests.journeys.waiting import eventually
from tests.postgres import Postgres

ROUNDS = int(os.environ.get("FAULT_ROUNDS") or 1)
SEED = int(os.environ.get("FAULT_SEED") or random.SystemRandom().randrange(10**9))
DISASTERS_IN_A_ROUND = 8
REQUESTS_BETWEEN = 4
# What Daraja itself never tells a second time, such as a success after a failure, is left out: its loss can't be seen.
TROUBLES = (
    *("timeout_after", "timeout_before", "reset_after", "reset_before", "truncated_json", "answer_without_id"),
    *("html_503", "html_after", "internal_500", "internal_500_after", "spike_arrest_429", "busy_500", "slow_answer"),
    *("silence", "double", "parallel_double", "before_answer", "missing_metadata", "masked_phone", "string_codes"),
    *("broken_callback", "unknown_id", "result_1032", "result_1", "token_death"),
)
PLACES = sorted(name for name in failpoints.NAMES if not name.startswith("stream."))
Disaster = Callable[["Dice"], None]


class Dice:
    """What happens next, and to whom; the same seed throws the same."""

    def __init__(self, seed: int, stack: Stack, postgres: Postgres) -> None:
        self.stack, self.postgres = stack, postgres
        self._random = random.Random(seed)
        self.told: list[str] = []

    def throw(self) -> None:
        disaster = self._random.choice(DISASTERS)
        self.told.append(disaster.__name__)
        disaster(self)
        self.revive_all()

    def revive_all(self) -> None:
        """What the launcher does all the time."""
        for process in self.stack.processes:
            process.revive()

    def wait_for_more(self, load: Load) -> None:
        wanted = len(load.accepted()) + REQUESTS_BETWEEN

        def look() -> bool:
            self.revive_all()
            return len(load.accepted()) >= wanted

        eventually(look, what=f"{REQUESTS_BETWEEN} more accepted requests")

    def trouble_daraja(self) -> None:
        for name in self._random.sample(TROUBLES, 3):
            self.told.append(name)
            self.stack.safaricom.fault(name, seconds=1)

    def one_of(self, *names: str) -> str:
        self.told.append(self._random.choice(names))
        return self.told[-1]


def kill_a_process(dice: Dice) -> None:
    getattr(dice.stack, dice.one_of("web", "worker", "events", "simulator")).kill()


def stop_a_process(dice: Dice) -> None:
    getattr(dice.stack, dice.one_of("web", "worker", "events", "simulator")).stop()


def kill_at_a_place(dice: Dice) -> None:
    """Sooner or later; a place that nobody comes to harms nobody."""
    dice.stack.arm(dice.one_of(*PLACES))


def stand_still(dice: Dice) -> None:
    """The leases of whoever stands still run out."""
    process = getattr(dice.stack, dice.one_of("web", "worker"))
    process.pause()
    dice.stack.rows(
        "UPDATE payments_transaction SET lease_until = now() - interval '1 second' WHERE status = 'sending'"
    )
    process.resume()


def crash_the_database(dice: Dice) -> None:
    dice.postgres.stop(signal.SIGQUIT)
    dice.postgres.start()


DISASTERS: tuple[Disaster, ...] = (
    kill_a_process,
    kill_at_a_place,
    kill_at_a_place,
    stop_a_process,
    stand_still,
    crash_the_database,
)


@pytest.fixture(scope="module")
def stack(own_postgres: Postgres) -> Iterator[Stack]:
    with database_on(own_postgres.url) as database, running_stack(database, web_workers=2) as started:
        yield started


@pytest.mark.parametrize("seed", [SEED + count for count in range(ROUNDS)])
def test_the_books_agree_after_all_of_it(stack: Stack, own_postgres: Postgres, seed: int) -> None:
    dice = Dice(seed, stack, own_postgres)
    with Load(stack) as load:
        for _ in range(DISASTERS_IN_A_ROUND):
            dice.trouble_daraja()
            dice.wait_for_more(load)
            dice.throw()
        dice.wait_for_more(load)

    print(f"FAULT_SEED={seed}: {', '.join(dice.told)}")  # Shown when it fails.
    stack.rows("UPDATE payments_transaction SET lease_until = now() WHERE status = 'sending'")
    stack.rows("UPDATE payments_transaction SET due_at = now() WHERE due_at > now()")
    eventually(lambda: books.unsettled(stack), until=lambda rows: not rows, what="an end of every payment")
    assert load.repeat_all() == []
    eventually(lambda: books.unsettled(stack), until=lambda rows: not rows, what="an end of what was repeated")
    assert books.problems(stack) == []
