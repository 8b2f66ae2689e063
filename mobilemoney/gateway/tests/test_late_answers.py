"""The database goes away between a payment's commit and the keeping of its answer."""

import threading
from typing import Any

import pytest
from django.db import DataError, OperationalError

from mobilemoney.gateway import idempotency_records, late_answers
from mobilemoney.gateway.models import ApiClient, IdempotencyRecord
from mobilemoney.gateway.tests.conftest import Api

ORDER = {"phone_number": "0712345678", "amount": 100}
KEY = {"Idempotency_Key": "order-1"}


class Keeping:
    """`idempotency_records.answer`, which fails as long as the test likes."""

    def __init__(self, *troubles: Exception) -> None:
        self.troubles, self.real = list(troubles), idempotency_records.answer

    def __call__(self, *answer: Any) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.real(*answer)


def wait_for_the_keeper() -> None:
    for thread in threading.enumerate():
        if thread.name == "late-answers":
            thread.join(timeout=30)
    assert not late_answers._waiting


@pytest.fixture(autouse=True)
def quick(monkeypatch: Any) -> None:
    monkeypatch.setattr(late_answers, "TRY_EVERY_SECONDS", 0.01)


@pytest.mark.django_db(transaction=True)
def test_the_first_answer_is_kept_once_the_database_is_back(as_app: Api, monkeypatch: Any) -> None:
    monkeypatch.setattr(idempotency_records, "answer", Keeping(*[OperationalError("gone")] * 4))

    first = as_app.post("pay", ORDER, **KEY)
    wait_for_the_keeper()
    again = as_app.post("pay", ORDER, **KEY)

    assert first.status_code == again.status_code == 202
    assert (again.content, again["Idempotent-Replayed"]) == (first.content, "true")


@pytest.mark.django_db(transaction=True)
def test_an_odd_answer_holds_up_no_other(app: ApiClient, as_app: Api, monkeypatch: Any) -> None:
    gone, odd = OperationalError("gone"), DataError("odd")
    monkeypatch.setattr(idempotency_records, "answer", Keeping(gone, odd))
    as_app.post("pay", ORDER, **KEY)
    wait_for_the_keeper()

    as_app.post("pay", ORDER, Idempotency_Key="order-2")

    answered = dict(IdempotencyRecord.objects.values_list("key", "status_code"))
    assert answered == {"order-1": None, "order-2": 202}
