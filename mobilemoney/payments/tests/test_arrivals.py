"""Storing messages from many threads at once, and over a connection that died meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, OperationalError, connection, connections, transaction

from mobilemoney.identifiers import digest_of, new_id
from mobilemoney.payments import addresses, arrivals
from mobilemoney.payments.arrivals import Arrival
from mobilemoney.payments.models import Callback
from mobilemoney.testing import make_transaction

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 12


def arrival(body: str, token: str = "", *, number: str = "") -> Arrival:
    return Arrival(
        id=number or str(new_id()),
        kind="stk",
        token_digest=digest_of(token) if token else "",
        body=body.encode(),
        peer="192.0.2.7",
        source_listed=False,
        readable=True,
    )


def store_at_once(messages: list[Arrival]) -> list[bool]:
    def store(message: Arrival) -> bool:
        try:
            return arrivals.store(message)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=THREADS) as threads:
        return list(threads.map(store, messages))


def token_of_a_payment() -> str:
    payment = make_transaction()
    url = addresses.new_address(kind="stk", shortcode=payment.shortcode, payment=payment)
    return url.rpartition("/")[2]


def test_a_crowd_is_stored_whole_and_each_learns_of_its_own_address() -> None:
    token = token_of_a_payment()

    known = store_at_once([arrival(str(number), token if number % 2 else "stranger") for number in range(60)])

    assert known == [bool(number % 2) for number in range(60)]
    assert {bytes(body) for body in Callback.objects.values_list("body", flat=True)} == {b"%d" % n for n in range(60)}


def test_the_same_message_from_many_threads_is_stored_once() -> None:
    token = token_of_a_payment()

    known = store_at_once([arrival("same", token) for _ in range(40)])

    assert all(known)
    assert Callback.objects.count() == 1


def test_a_connection_that_died_meanwhile_is_opened_again() -> None:
    broken = iter([OperationalError("The server closed the connection.")])

    def fail_once(execute: Any, *call: Any) -> Any:
        for error in broken:
            raise error
        return execute(*call)

    with connection.execute_wrapper(fail_once), patch.object(connection, "is_usable", return_value=False):
        arrivals.store(arrival("after"))

    assert Callback.objects.count() == 1


def test_an_error_over_a_good_connection_is_not_hidden() -> None:
    def fail(execute: Any, *call: Any) -> Any:
        raise OperationalError("The statement took too long.")

    with (
        connection.execute_wrapper(fail),
        patch.object(connection, "is_usable", return_value=True),
        pytest.raises(OperationalError, match="too long"),
    ):
        arrivals.store(arrival("slow"))


def test_inside_a_transaction_it_is_stored_with_it_or_not_at_all() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        arrivals.store(arrival("given up"))
        raise ZeroDivisionError

    assert not Callback.objects.exists()


def test_one_that_cannot_be_stored_says_so_and_the_next_one_can() -> None:
    taken = arrival("first")
    arrivals.store(taken)

    with pytest.raises(DatabaseError):
        arrivals.store(arrival("second", number=taken.id))

    arrivals.store(arrival("third"))
    assert Callback.objects.count() == 2
