"""A business with something of everything in it, and Daraja replaced."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from mobilemoney.businesses.models import Shortcode
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.gateway import access_epoch
from mobilemoney.payments.states import Status
from mobilemoney.testing import make_shortcode, make_transaction


@pytest.fixture
def daraja(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> FakeDaraja:
    """Daraja, scripted, in place of every client of it."""
    fake = FakeDaraja()
    monkeypatch.setattr("mobilemoney.businesses.selectors._factory", lambda path: lambda **_: fake)
    monkeypatch.setattr("c2b.services.stk.STK_TRY_PAUSES_SECONDS", (0.0,))
    settings.INTERNAL_RATE_LIMIT_ENABLED = False
    return fake


@pytest.fixture(autouse=True)
def no_memory_of_the_test_before() -> Iterator[None]:
    access_epoch.forget_last_read()
    yield
    access_epoch.forget_last_read()


@pytest.fixture
def shortcode(db: None, daraja: FakeDaraja) -> Shortcode:
    """The only one of its business, with a payment that waits and one that succeeded."""
    shortcode = make_shortcode(number="174379")
    make_transaction(Status.SUBMITTED, shortcode, checkout_request_id="ws_CO_1")
    make_transaction(Status.SUCCEEDED, shortcode, checkout_request_id="ws_CO_2", receipt_number="TK21ABC123")
    return shortcode
