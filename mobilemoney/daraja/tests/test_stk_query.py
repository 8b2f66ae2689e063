from typing import Any

import pytest

from mobilemoney.daraja.client import DarajaClient
from mobilemoney.daraja.errors import DarajaError
from mobilemoney.daraja.stk import password
from mobilemoney.daraja.tests.gateway import Gateway, Records, reply
from mobilemoney.daraja.tests.messages import QUERY_ANSWERS, QUERY_REFUSALS, Refused
from mobilemoney.daraja.tests.requests_made import CHECKOUT_ID, PASSKEY, QUERY


def test_it_asks_with_a_password_of_its_own_time(client: DarajaClient, gateway: Gateway) -> None:
    gateway.will(reply(200, QUERY_ANSWERS["paid"][0]))

    client.stk_query(QUERY)

    (sent,) = gateway.calls()
    assert sent.path == "/mpesa/stkpushquery/v1/query"
    assert sent.body == {
        "BusinessShortCode": 895301,
        "Password": password("895301", PASSKEY, "20260305111530"),
        "Timestamp": "20260305111530",
        "CheckoutRequestID": CHECKOUT_ID,
    }


@pytest.mark.parametrize(("body", "code"), QUERY_ANSWERS.values(), ids=QUERY_ANSWERS)
def test_it_tells_how_the_push_ended(client: DarajaClient, gateway: Gateway, body: Any, code: str) -> None:
    gateway.will(reply(200, body))

    answer = client.stk_query(QUERY)

    assert answer.result_code == code
    assert answer.result_description == body["ResultDesc"]
    assert answer.checkout_request_id == CHECKOUT_ID


@pytest.mark.parametrize("case", QUERY_REFUSALS.values(), ids=QUERY_REFUSALS)
def test_every_answer_that_settles_nothing_has_its_named_error(
    client: DarajaClient, gateway: Gateway, case: Refused
) -> None:
    gateway.will(reply(case.http_status, case.body))

    with pytest.raises(DarajaError) as raised:
        client.stk_query(QUERY)

    assert type(raised.value) is case.error
    for name, value in case.attributes.items():
        assert getattr(raised.value, name) == value


def test_a_question_that_came_too_early_is_recorded_as_pending(
    client: DarajaClient, gateway: Gateway, records: Records
) -> None:
    case = QUERY_REFUSALS["being processed"]
    gateway.will(reply(case.http_status, case.body))

    with pytest.raises(DarajaError):
        client.stk_query(QUERY)

    assert (records[-1].operation, records[-1].outcome, records[-1].http_status) == ("stk_query", "pending", 500)
