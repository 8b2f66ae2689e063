from collections.abc import Iterator

import pytest

from mobilemoney.daraja.client import DarajaClient
from mobilemoney.daraja.tests.gateway import Gateway, Records, make_client, running_gateway


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with running_gateway() as running:
        yield running


@pytest.fixture
def records() -> Records:
    return Records()


@pytest.fixture
def client(gateway: Gateway, records: Records) -> DarajaClient:
    return make_client(gateway.url, recorder=records)
