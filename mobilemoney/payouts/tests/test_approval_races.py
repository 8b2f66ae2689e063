"""Two people decide on one thing at the same moment, or one does while its time runs out: exactly one wins.

Each round is a new payout, refund or batch and two real requests, each with a connection of its own.
`RACE_ROUNDS` says how many rounds each race has; `make faults` runs 500 of each.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from mobilemoney.businesses.models import Role, Shortcode
from mobilemoney.businesses.tests.parallel import in_parallel
from mobilemoney.gateway.models import AuditEntry
from mobilemoney.payments.models import Transaction, TransactionEvent
from mobilemoney.payments.states import Status
from mobilemoney.payouts import approvals
from mobilemoney.payouts.models import Agreement, Batch, BatchEvent, Payout
from mobilemoney.testing import api, make_member, make_shortcode, make_transaction

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = int(os.environ.get("RACE_ROUNDS") or 10)
WINDOW_SECONDS = 0.05
SINGLES, BATCHES = "/api/v1/transactions", "/api/v1/b2c/bulk"


@dataclass(frozen=True)
class Thing:
    """What is decided on, and how it can be seen what became of it."""

    id: UUID
    digest: str = ""

    @property
    def is_batch(self) -> bool:
        return bool(self.digest)

    def door(self, act: str) -> str:
        return f"{BATCHES if self.is_batch else SINGLES}/{self.id}/{act}"

    def moves(self) -> list[tuple[str, str]]:
        """Every change of its state after the first."""
        events: Any = BatchEvent.objects.filter(batch_id=self.id)
        if not self.is_batch:
            events = TransactionEvent.objects.filter(transaction_id=self.id)
        return list(events.order_by("sequence").values_list("old_status", "new_status"))[1:]

    def audited(self) -> list[str]:
        """Every act upon it after the first."""
        acts = AuditEntry.objects.filter(target_id=str(self.id)).exclude(act__endswith=".created")
        return list(acts.order_by("sequence").values_list("act", flat=True))

    def voices(self) -> list[str]:
        about: Any = {"batch_id": self.id} if self.is_batch else {"transaction_id": self.id}
        return list(Agreement.objects.filter(**about).values_list("decision", flat=True))

    def expires_at(self, moment: Any) -> None:
        Batch.objects.filter(id=self.id).update(expires_at=moment)
        Payout.objects.filter(transaction_id=self.id).update(expires_at=moment)


@dataclass(frozen=True)
class House:
    shortcode: Shortcode
    maker: Client
    checkers: tuple[Client, Client]

    def approve(self, who: int, thing: Thing) -> Any:
        body = {"digest": thing.digest} if thing.is_batch else {}
        return self._post(self.checkers[who], thing.door("approve"), body)

    def reject(self, who: int, thing: Thing) -> Any:
        return self._post(self.checkers[who], thing.door("reject"), {"reason": "Wrong month"})

    def cancel(self, who: int, thing: Thing) -> Any:
        return self._post(self.checkers[who], thing.door("cancel"), {})

    def prepare(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Idempotency-Key": f"race-{random.getrandbits(64)}"}
        answer = self.maker.post(path, body, content_type="application/json", headers=headers)
        assert (answer.status_code, answer.json()["status"]) == (202, "awaiting_approval"), answer.content
        prepared: dict[str, Any] = answer.json()
        return prepared

    @staticmethod
    def _post(person: Client, path: str, body: dict[str, Any]) -> tuple[int, str]:
        answer = person.post(path, body, content_type="application/json")
        return answer.status_code, answer.json().get("code", "")


@pytest.fixture
def house(settings: Settings) -> House:
    settings.INTERNAL_RATE_LIMIT_ENABLED = False
    shortcode = make_shortcode(initiator_name="testapi", initiator_password_sealed="x")

    def signed_in(role: Role) -> Client:
        person: User = make_member(shortcode.business, role)
        return api(user=person)

    return House(shortcode, signed_in(Role.MAKER), (signed_in(Role.CHECKER), signed_in(Role.CHECKER)))


def singles(house: House) -> Iterator[Thing]:
    while True:
        order = {"phone_number": "0712345678", "amount": 10}
        yield Thing(UUID(house.prepare("/api/v1/b2c/single", order)["id"]))


def refunds(house: House) -> Iterator[Thing]:
    parent = make_transaction(Status.SUCCEEDED, house.shortcode, amount=50_000, receipt_number="UKL7RT61SV")
    while True:
        order = {"amount": 10, "reason": "Broken jar"}
        yield Thing(UUID(house.prepare(f"{SINGLES}/{parent.id}/refund", order)["id"]))


def batches(house: House) -> Iterator[Thing]:
    while True:
        batch = house.prepare(BATCHES, {"items": [{"recipient": "0712345678", "amount": 10}]})
        yield Thing(UUID(batch["id"]), batch["digest"])


Kind = Callable[[House], Iterator[Thing]]
KINDS = pytest.mark.parametrize("kind", [singles, refunds, batches])
DONE, TOO_LATE = (200, ""), (409, "invalid_state")


def rounds(kind: Kind, house: House) -> Iterator[Thing]:
    things = kind(house)
    for _ in range(ROUNDS):
        yield next(things)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    return in_parallel(lambda number: acts[number](), len(acts))


def is_as_decided(thing: Thing, act: str) -> None:
    """One move, one voice, one line in the audit log, and they all say the same."""
    agreed = "approved" if thing.is_batch else "queued"
    after = {"approved": agreed, "rejected": "rejected" if thing.is_batch else "failed"}[act]
    assert thing.moves() == [("awaiting_approval", after)]
    assert thing.voices() == [act]
    assert thing.audited() == [f"{'batch' if thing.is_batch else 'payout'}.{act}"]


@KINDS
def test_of_two_approvers_at_once_one_wins(house: House, kind: Kind) -> None:
    for thing in rounds(kind, house):
        answers = at_once(partial(house.approve, 0, thing), partial(house.approve, 1, thing))

        assert sorted(answers) == [DONE, TOO_LATE]
        is_as_decided(thing, "approved")


@KINDS
def test_where_two_must_agree_two_at_once_release_it_once(house: House, kind: Kind) -> None:
    """Each of the two is counted, and the first never releases it alone."""
    business = house.shortcode.business
    business.payout_policy = {"approvals_needed": 2}
    business.save()
    for thing in rounds(kind, house):
        answers = at_once(partial(house.approve, 0, thing), partial(house.approve, 1, thing))

        assert answers == [DONE, DONE]
        assert thing.moves() == [("awaiting_approval", "approved" if thing.is_batch else "queued")]
        assert thing.voices() == ["approved", "approved"]
        assert len(thing.audited()) == 2


@KINDS
def test_where_two_must_agree_one_person_is_not_two(house: House, kind: Kind) -> None:
    business = house.shortcode.business
    business.payout_policy = {"approvals_needed": 2}
    business.save()
    for thing in rounds(kind, house):
        answers = at_once(partial(house.approve, 0, thing), partial(house.approve, 0, thing))

        assert sorted(answers) == [DONE, (409, "conflict")]
        assert (thing.moves(), thing.voices()) == ([], ["approved"])


@KINDS
def test_of_a_yes_and_a_no_at_once_one_wins(house: House, kind: Kind) -> None:
    for thing in rounds(kind, house):
        yes, no = at_once(partial(house.approve, 0, thing), partial(house.reject, 1, thing))

        assert sorted([yes, no]) == [DONE, TOO_LATE]
        is_as_decided(thing, "approved" if yes == DONE else "rejected")


def test_a_cancellation_beats_an_approval_that_comes_with_it(house: House) -> None:
    """Before it, there is nothing left to agree to; after it, what was agreed to is stopped. No row goes out."""
    for thing in rounds(batches, house):
        yes, cancelled = at_once(partial(house.approve, 0, thing), partial(house.cancel, 1, thing))

        assert cancelled == DONE
        assert yes in (DONE, TOO_LATE)
        first = [("awaiting_approval", "approved"), ("approved", "cancelled")]
        assert thing.moves() == (first if yes == DONE else [("awaiting_approval", "cancelled")])
        assert thing.audited() == [*(["batch.approved"] if yes == DONE else []), "batch.cancelled"]
        assert not Transaction.objects.filter(batch_id=thing.id).exists()


@KINDS
def test_an_approval_in_the_last_moment_counts_or_comes_too_late(house: House, kind: Kind) -> None:
    """The worker ends it and a checker agrees to it, both around the moment at which its time is over."""
    seen: Counter[tuple[int, str]] = Counter()
    for thing in rounds(kind, house):
        over = timezone.now() + timedelta(seconds=WINDOW_SECONDS)
        thing.expires_at(over)

        def end_what_is_over(until: Any = over + timedelta(seconds=WINDOW_SECONDS)) -> int:
            ended = 0
            while timezone.now() < until:
                ended += approvals.expire_unapproved()
            return ended + approvals.expire_unapproved()

        def agree(thing: Thing = thing) -> Any:
            time.sleep(random.uniform(0, 1.6 * WINDOW_SECONDS))
            return house.approve(0, thing)

        answer, expired = at_once(agree, end_what_is_over)

        seen[answer] += 1
        assert (answer, expired) in [(DONE, 0), (TOO_LATE, 1)]
        if answer == DONE:
            is_as_decided(thing, "approved")
        else:
            assert thing.moves() == [("awaiting_approval", "expired" if thing.is_batch else "failed")]
            assert (thing.voices(), thing.audited()) == ([], [f"{'batch' if thing.is_batch else 'payout'}.expired"])
    if ROUNDS >= 100:
        assert set(seen) == {DONE, TOO_LATE}


@KINDS
@pytest.mark.parametrize("act", ["approve", "reject"])
def test_nobody_decides_once_the_time_is_over(house: House, kind: Kind, act: str) -> None:
    """Also when no worker has noticed yet."""
    thing = next(kind(house))
    thing.expires_at(timezone.now())

    assert getattr(house, act)(0, thing) == TOO_LATE

    assert (thing.moves(), thing.voices(), thing.audited()) == ([], [], [])
    assert approvals.expire_unapproved() == 1
