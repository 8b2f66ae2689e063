"""What tests of batches begin with: people, an app, and a list that can be sent."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from mobilemoney.businesses.models import Business, Role, Shortcode
from mobilemoney.payments import services
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.outcomes import Outcome, Source
from mobilemoney.payments.states import Status
from mobilemoney.payouts import sweeps as payouts
from mobilemoney.payouts.models import Batch, BatchStatus
from mobilemoney.testing import api, make_client, make_member, make_shortcode

BULK = "/api/v1/b2c/bulk"
ITEMS = [
    {"recipient": "0712345678", "amount": 100, "item_reference": "Wages/1", "remarks": "May wages"},
    {"recipient": "+254 112 345 678", "amount": "250.00", "product_type": "salaries"},
]
PAID = {"succeeded": True, "source": Source.CALLBACK, "result_code": "0"}
REFUSED = Outcome.failed("insufficient_funds", code="1", description="Too little.", source=Source.CALLBACK)
_keys = count(1)


@dataclass
class Desk:
    """One business that pays people, and those who work there."""

    shortcode: Shortcode
    token: str = ""
    _people: dict[Role, User] = field(default_factory=dict)

    @property
    def business(self) -> Business:
        return self.shortcode.business

    def person(self, role: Role) -> User:
        if role not in self._people:
            self._people[role] = make_member(self.business, role)
        return self._people[role]

    def set_policy(self, **policy: int) -> None:
        self.business.payout_policy = policy
        self.business.save()

    def sign(self, user: User | None = None) -> Any:
        """A client for the user, else for the app."""
        return api(user=user) if user else api(self.token)

    def send(self, items: Any = ITEMS, *, by: User | None = None, path: str = BULK, key: str = "", **more: Any) -> Any:
        """Post a list. By the app unless a person is named; under a new key unless one is."""
        headers = {"Idempotency-Key": key or f"list-{next(_keys)}"}
        return self.sign(by).post(path, {"items": items, **more}, content_type="application/json", headers=headers)

    def upload(self, content: bytes, *, by: User | None = None, path: str = BULK, key: str = "", **more: Any) -> Any:
        headers = {"Idempotency-Key": key or f"file-{next(_keys)}"}
        form = {"file": SimpleUploadedFile("list.csv", content), **more}
        return self.sign(by).post(path, form, headers=headers)

    def act(
        self, what: str, batch: Batch | dict[str, Any], by: User | None = None, path: str = BULK, **body: Any
    ) -> Any:
        batch_id = batch["id"] if isinstance(batch, dict) else batch.id
        return self.sign(by).post(f"{path}/{batch_id}/{what}", body, content_type="application/json")

    def see(self, what: str = "", by: User | None = None, path: str = BULK) -> Any:
        return self.sign(by).get(f"{path}{what}")


def new_desk(**facts: Any) -> Desk:
    shortcode = make_shortcode(initiator_name="testapi", initiator_password_sealed="x", **facts)
    return Desk(shortcode, make_client(shortcode.business, ["b2c:write", "b2b:write"])[1])


def phones() -> Iterator[str]:
    return (f"0712{number:06d}" for number in count())


def many(number: int, amount: int = 100) -> list[dict[str, Any]]:
    return [{"recipient": phone, "amount": amount} for phone, _ in zip(phones(), range(number), strict=False)]


def approved(desk: Desk, number: int = 3, **more: Any) -> Batch:
    """A batch that a second person agreed to; the act itself is tested with approvals."""
    batch = Batch.objects.get(id=desk.send(many(number), **more).json()["id"])
    Batch.objects.filter(id=batch.id).update(status=BatchStatus.APPROVED)
    batch.refresh_from_db()
    return batch


def by_maker(desk: Desk, number: int = 3) -> Batch:
    return approved(desk, number, by=desk.person(Role.MAKER))


def of(batch: Batch) -> list[Transaction]:
    return list(Transaction.objects.filter(batch_id=batch.id).order_by("batch_item__row_number"))


def status(batch: Batch) -> str:
    batch.refresh_from_db()
    return batch.status


def settle(payment: Transaction, outcome: Outcome | None = None) -> None:
    """As if it had been sent and Daraja told its end: paid, unless another outcome is given."""
    Transaction.objects.filter(id=payment.id).update(status=Status.SUBMITTED, due_at=None)
    receipt = f"UKL{payment.id.hex[-7:]}".upper()
    paid = Outcome(**PAID, receipt_number=receipt, amount=payment.amount)  # type: ignore[arg-type]
    services.record_outcome(transaction_id=payment.id, outcome=outcome or paid)


def finish(batch: Batch, *outcomes: Outcome | None) -> None:
    """Feed the batch, end its payments one by one, and end the batch."""
    payouts.feed_batches()
    for payment, outcome in zip(of(batch), outcomes, strict=True):
        settle(payment, outcome)
    assert payouts.finish_batches() == 1


def finish_rest(batch: Batch) -> None:
    payouts.feed_batches()
    for payment in of(batch):
        if payment.status == Status.QUEUED:
            settle(payment)
    payouts.finish_batches()
