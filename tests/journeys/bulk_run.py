"""One batch from its list to its end, whatever dies meanwhile, and the simulator's books held against ours."""

import random
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tests.journeys import books
from tests.journeys.batch_campaign import BULK, let_small_batches_run
from tests.journeys.campaign import Campaign
from tests.journeys.databases import Postgresql, Row
from tests.journeys.gateway import new_phone
from tests.journeys.payouts import PAYING_SHORTCODE, try_pay
from tests.journeys.processes import Process
from tests.journeys.stack import Stack
from tests.journeys.waiting import eventually
from tests.postgres import Postgres

AMOUNT_MIN, AMOUNT_MAX = 10, 99
STAND_STILL_SECONDS_MAX = 180.0
# For a claim; a call may take three seconds.
A_LONG_TIME = "interval '8 seconds'"
DIES, TOKEN_DIES = ("web", "worker", "worker-2", "database"), "token"
STATUSES = "SELECT status, count(*) AS rows FROM payments_transaction WHERE batch_id = %s GROUP BY status"
INBOX = "SELECT count(*) AS remaining FROM payments_callback WHERE due_at IS NOT NULL AND state = 'new'"
UNASKED = """SELECT count(*) AS remaining FROM payments_transaction
             WHERE status IN ('submitted', 'unknown') AND due_at <= %s"""
ON_THEIR_WAY = ("queued", "sending")
PAYMENTS = """
    SELECT item.row_number, item.recipient, item.amount AS item_amount, payment.*
    FROM payouts_batchitem AS item LEFT JOIN payments_transaction AS payment ON payment.id = item.transaction_id
    WHERE item.batch_id = %s ORDER BY item.row_number
"""


class BulkRun:
    """A batch of so many rows over amounts that `seed` throws, each to a phone of its own."""

    def __init__(self, stack: Stack, postgres: Postgres, *, rows: int, seed: int) -> None:
        self.stack, self.postgres, self.size = stack, postgres, rows
        self.campaign = Campaign(stack, postgres)
        self.dice = random.Random(seed)
        self.told: list[str] = []
        let_small_batches_run(self.campaign, up_to=rows * AMOUNT_MAX)
        self.opening = stack.safaricom.balance(PAYING_SHORTCODE, "utility")
        self.paid_to: dict[str, int] = {new_phone(): self.dice.randint(AMOUNT_MIN, AMOUNT_MAX) for _ in range(rows)}
        items = [{"recipient": phone, "amount": amount} for phone, amount in self.paid_to.items()]
        answer = try_pay(stack.app(), {"reference": f"Seed {seed}", "items": items}, door=BULK)
        assert answer.status_code == 202, answer.text
        self.id: str = answer.json()["id"]

    def statuses(self) -> Counter[str]:
        """How many payments of the batch have which status. Rows that were not taken up yet have none."""
        return Counter({row["status"]: row["rows"] for row in self.stack.rows(STATUSES, self.id)})

    def wait_until_through(self, rows: int) -> None:
        """Until so many rows have been sent. It takes as long as it takes, but it must not stand still."""
        through = -1
        while through < rows:
            known = through
            through = eventually(
                self._through,
                until=lambda now, known=known: now > known,  # type: ignore[misc]
                within_seconds=STAND_STILL_SECONDS_MAX,
                what=f"a row beyond the {known} of {rows} that are through",
            )

    def disasters(self, *, kills: int, token_deaths: int) -> Iterator[tuple[int, str]]:
        """After how many rows what happens: spread over the whole run, in an order that the seed throws."""
        happen = [DIES[number % len(DIES)] for number in range(kills)] + [TOKEN_DIES] * token_deaths
        self.dice.shuffle(happen)
        for number, name in enumerate(happen, start=1):
            yield self.size * number // (len(happen) + 1), name

    def strike(self, name: str) -> None:
        """Let it happen, and bring back what died, as the launcher does."""
        self.told.append(f"{name} after {self._through()}")
        if name == TOKEN_DIES:
            self.stack.safaricom.kill_tokens()
        elif name == "database":
            self.postgres.kill()
            self.postgres.start()
        else:
            [process] = [one for one in self.stack.processes if one.name == name]
            process.kill()
            process.begin()

    def outlive_leases(self, worker: Process, senders: int) -> set[Any]:
        """Stop a worker while each of its senders has a claim in hand, let the leases run out, and wake it again.

        `senders` are those of one worker. Returns the payments that it held and that had not left by then.
        """
        everyone = senders * len(self.stack.workers)
        assert isinstance(self.stack.database, Postgresql)
        # Whoever holds a claim waits for a moment to call in, and nobody gets one.
        with self.stack.database.holding("SELECT * FROM businesses_darajapace FOR UPDATE"):
            claimed = eventually(self._claimed, until=lambda ids: len(ids) == everyone, what=f"{everyone} claims")
            worker.pause()
        # By the time that so many others went through, everybody awake is done with what they had claimed.
        self.wait_until_through(self._through() + 2 * everyone)
        held = claimed & self._claimed()
        assert held, "Nobody stands still with a claim in hand."
        self._end_leases(held)
        eventually(lambda: not held & self._claimed(), what="an end of the leases of who stands still")
        # One may have left just before, with its answer not yet noted.
        unsent = held & {row["id"] for row in self.never_arrived()}
        worker.resume()
        return unsent

    def settle(self) -> None:
        """What the rest of a week brings: leases end, Daraja is asked until it has answered, people get the rest."""
        for process in self.stack.processes:
            process.revive()
        self.wait_until_through(self.size - self.statuses()["sending"])
        eventually(self._is_quiet, within_seconds=STAND_STILL_SECONDS_MAX, what="an end of all leases")
        self._learn_what_daraja_knows()
        self.campaign.let_days_pass()
        within = {"within_seconds": STAND_STILL_SECONDS_MAX, "what": "an end of every payment"}
        eventually(lambda: books.unsettled(self.stack), until=lambda rows: not rows, **within)  # type: ignore[arg-type]
        eventually(lambda: self.described()["status"] == "completed", what="a completed batch")

    def described(self) -> dict[str, Any]:
        seen: dict[str, Any] = self.stack.app().send("GET", f"{BULK}/{self.id}").json()
        return seen

    def payments(self) -> list[Row]:
        return self.stack.rows(PAYMENTS, self.id)

    def never_arrived(self) -> list[Row]:
        """Payments of which Daraja never heard, so that asking can't settle them."""
        heard = {one["originator_conversation_id"] for one in self.stack.safaricom.conversations(operation="b2c")}
        return [row for row in self.payments() if row["originator_conversation_id"] not in heard]

    def problems(self) -> Iterator[str]:
        """What a row, the batch or the books say otherwise than the others."""
        yield from books.problems(self.stack)
        rows, described = self.payments(), self.described()
        debits = [one for one in self.stack.safaricom.transfers() if one["kind"] == "b2c"]
        paid = Counter(one["payee"] for one in debits)
        moved = sum(Decimal(one["amount"]) for one in debits)
        yield from (f"{phone} was paid {times} times" for phone, times in paid.items() if times > 1)
        yield from self._wrong_rows(rows, {one["payee"]: one for one in debits})
        ours = sum(row["amount"] for row in rows if row["status"] == "succeeded")
        spent = self.opening - self.stack.safaricom.balance(PAYING_SHORTCODE, "utility")
        if not ours == moved == spent == Decimal(described["paid_amount"]):
            yield f"we say {ours}, the batch {described['paid_amount']}, the transfers {moved}, the account {spent}"
        if (described["item_count"], sum(described["counts"].values())) != (self.size, self.size):
            yield f"of {self.size} rows the batch tells {described['counts']}"

    def _wrong_rows(self, rows: list[Row], debits: dict[str, dict[str, Any]]) -> Iterator[str]:
        if {row["recipient"]: int(row["item_amount"]) for row in rows} != self.paid_to:
            yield "the rows are not those of the list"
        for row in rows:
            debit = debits.get(row["recipient"])
            receipt = debit["receipt"] if debit else ""
            wanted = ("succeeded", receipt) if debit else ("needs_attention", "")
            if (row["status"], row["receipt_number"]) != wanted:
                yield f"row {row['row_number']} is {row['status']} {row['receipt_number']}, not {wanted}"

    def _through(self) -> int:
        """Rows that are neither waiting to be sent nor being sent."""
        statuses = self.statuses()
        return statuses.total() - sum(statuses[name] for name in ON_THEIR_WAY)

    def _claimed(self) -> set[Any]:
        return {row["id"] for row in self.stack.rows("SELECT id FROM payments_transaction WHERE status = 'sending'")}

    def _end_leases(self, held: set[Any]) -> None:
        ended = "UPDATE payments_transaction SET lease_until = now() - interval '1 second' WHERE id::text = ANY(%s)"
        self.stack.rows(ended, [str(payment_id) for payment_id in held])

    def _is_quiet(self) -> bool:
        """What was claimed so long ago was claimed by somebody who died; who lives still may finish."""
        abandoned = (
            f"SELECT id FROM payments_transaction WHERE status = 'sending' AND updated_at < now() - {A_LONG_TIME}"
        )
        self._end_leases({row["id"] for row in self.stack.rows(abandoned)})
        statuses = self.statuses()
        return not statuses["sending"] and self._through() == self.size

    def _learn_what_daraja_knows(self) -> None:
        """Work off what was posted, and ask about the rest as the schedule would, until all that arrived is settled."""
        while True:
            self._wait_while(INBOX)
            open_ones = {row["id"] for row in books.unsettled(self.stack)}
            if not open_ones - {row["id"] for row in self.never_arrived()}:
                return
            self.campaign.let_questions_fall_due()
            asked_at = self.stack.rows("SELECT now() AS at")[0]["at"]
            self._wait_while(UNASKED, asked_at)

    def _wait_while(self, question: str, *values: Any) -> None:
        """Until the answer is 0. It takes as long as it takes, but it must not stand still."""
        left = self.stack.rows(question, *values)[0]["remaining"]
        while left:
            left = eventually(
                lambda: self.stack.rows(question, *values)[0]["remaining"],
                until=lambda now, known=left: now < known,  # type: ignore[misc]
                within_seconds=STAND_STILL_SECONDS_MAX,
                what=f"less than {left} of: {question}",
            )
