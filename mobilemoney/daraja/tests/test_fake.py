import inspect
from dataclasses import replace

import pytest

from mobilemoney.daraja.calls import Operation
from mobilemoney.daraja.client import DarajaClient
from mobilemoney.daraja.errors import NotSent, OutcomeUnknown, StillProcessing
from mobilemoney.daraja.fake import FakeDaraja
from mobilemoney.daraja.stk import StkQueryAnswer, StkQueryRequest
from mobilemoney.daraja.tests.payouts_made import BALANCE, BILL, OUR_ID, PAYOUT, PROMPT, REVERSAL, STATUS, TAX
from mobilemoney.daraja.tests.requests_made import PUSH, QUERY, REGISTER, SIMULATE


def test_it_has_every_door_of_the_real_client_with_the_same_arguments() -> None:
    for name, method in inspect.getmembers(DarajaClient, inspect.isfunction):
        if not name.startswith("_"):
            assert inspect.signature(getattr(FakeDaraja, name)) == inspect.signature(method)
            assert name in vars(FakeDaraja)


def test_it_says_yes_when_nothing_else_was_told() -> None:
    fake = FakeDaraja()

    first, second = fake.stk_push(PUSH), fake.stk_push(PUSH)

    assert first.checkout_request_id != second.checkout_request_id
    assert fake.c2b_register(REGISTER).response_code == "0"
    assert fake.c2b_simulate(SIMULATE).response_code == "0"
    assert fake.access_token().expires_in > 0
    with pytest.raises(StillProcessing):
        fake.stk_query(QUERY)


def test_it_takes_every_request_about_our_own_money() -> None:
    fake = FakeDaraja()

    made = [fake.b2b(BILL), fake.remit_tax(TAX), fake.reversal(REVERSAL)]
    asked = [fake.transaction_status(STATUS), fake.account_balance(BALANCE)]

    assert len({ack.originator_conversation_id for ack in made + asked}) == 5
    assert fake.b2b_express(PROMPT).raw["code"] == "0"
    assert fake.asked("tax") == [TAX]


def test_it_gives_our_own_id_back_where_daraja_would() -> None:
    fake = FakeDaraja()

    assert fake.b2c(PAYOUT).originator_conversation_id == OUR_ID
    assert fake.b2c(replace(PAYOUT, version="v1")).originator_conversation_id != OUR_ID


def test_it_plays_a_payout_that_was_sent_before() -> None:
    fake = FakeDaraja().will("b2c", OutcomeUnknown("Sent twice.", duplicate=True))

    with pytest.raises(OutcomeUnknown) as raised:
        fake.b2c(PAYOUT)

    assert raised.value.duplicate


def test_it_does_what_it_was_told_in_that_order() -> None:
    def late(request: StkQueryRequest) -> StkQueryAnswer:
        return StkQueryAnswer("1032", "Cancelled", "m", request.checkout_request_id)

    paid = StkQueryAnswer("0", "Fine", "m", QUERY.checkout_request_id)
    fake = FakeDaraja().will("stk_query", OutcomeUnknown("No answer."), paid, late)

    with pytest.raises(OutcomeUnknown):
        fake.stk_query(QUERY)

    assert fake.stk_query(QUERY) is paid
    assert fake.stk_query(QUERY).checkout_request_id == QUERY.checkout_request_id
    assert fake.asked(Operation.STK_QUERY) == [QUERY] * 3


def test_it_takes_the_last_look_before_it_notes_a_request() -> None:
    fake = FakeDaraja()

    def lease_gone() -> None:
        raise NotSent("The claim ran out.", reason="lease")

    with pytest.raises(NotSent):
        fake.stk_push(PUSH, before_send=lease_gone)
    with pytest.raises(NotSent):
        fake.b2c(PAYOUT, before_send=lease_gone)

    assert fake.requests == []
