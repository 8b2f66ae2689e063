"""The very first payment, by the lines that a newcomer is shown."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import nullcontext

import pytest
import requests

from tests.journeys.databases import database_on
from tests.journeys.launched import Launched, launched
from tests.journeys.waiting import eventually

SECONDS_MAX = 120


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def product(request: pytest.FixtureRequest) -> Iterator[Launched]:
    """Started with no settings but ports and folder, so with a customer who takes his time."""
    on_sqlite = request.param == "sqlite"
    place = nullcontext(None) if on_sqlite else database_on(request.getfixturevalue("postgres_url"))
    with place as database, launched(database) as started:
        yield started


def test_the_printed_lines_take_a_payment_to_its_end(product: Launched) -> None:
    script = f'{product.printed_commands()}\necho; echo "$PAYMENT"'

    done = subprocess.run(["bash", "-euc", script], capture_output=True, text=True, timeout=SECONDS_MAX)

    assert done.returncode == 0, done.stderr
    shown, payment_id = done.stdout.strip().splitlines()
    assert json.loads(shown)["id"] == payment_id
    app = product.app()
    assert app.becomes(payment_id, "succeeded")
    # A question may settle it first; the receipt is what the callback brings.
    assert eventually(lambda: app.payment(payment_id)["receipt_number"], what="a receipt")


def test_the_printed_addresses_answer(product: Launched) -> None:
    page = product.launcher.said()

    for line in ("Dashboard", "First visit", "API reference", "Virtual phone"):
        [address] = [word for text in page.splitlines() if text.strip().startswith(line) for word in text.split()
                     if word.startswith("http")]  # fmt: skip
        answer = requests.get(address, timeout=30)
        assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, "text/html"), address


def test_the_second_start_keeps_client_and_payments(product: Launched) -> None:
    app = product.app()
    paid = app.push()["id"]
    before = eventually(lambda: app.payment(paid), until=lambda payment: payment["receipt_number"] != "")

    assert product.launcher.stop() == 0
    product.start()

    assert product.app().payment(before["id"]) == before
    assert app.payment(before["id"])["status"] == "succeeded"  # Its token is good as well.
