import pytest

from mobilemoney.daraja.calls import Operation
from mobilemoney.daraja.errors import NotSent, Throttled
from mobilemoney.daraja.tests.gateway import Gateway, Records, make_client, reply
from mobilemoney.daraja.tests.messages import error_body
from mobilemoney.daraja.tests.payout_messages import PAYOUT_TAKEN
from mobilemoney.daraja.tests.payouts_made import PAYOUT


class Notes:
    """A pacer that lets everyone pass, and notes how much had been sent when it was asked."""

    def __init__(self, gateway: Gateway, refuse: Operation | None = None) -> None:
        self.asked: list[tuple[Operation, int]] = []
        self._gateway, self._refuse = gateway, refuse

    def wait(self, operation: Operation) -> None:
        self.asked.append((operation, len(self._gateway.seen)))
        if operation is self._refuse:
            raise Throttled("Our own limit is used up.", retry_after_seconds=2)


def test_it_is_asked_before_every_exchange_the_token_included(gateway: Gateway) -> None:
    token_dead = reply(404, error_body("404.001.03", "Invalid Access Token"))
    gateway.will(token_dead, reply(200, PAYOUT_TAKEN))
    pacer = Notes(gateway)

    make_client(gateway.url, pacer=pacer).b2c(PAYOUT)

    assert pacer.asked == [(Operation.TOKEN, 0), (Operation.B2C, 1), (Operation.TOKEN, 2), (Operation.B2C, 3)]


def test_the_last_look_comes_after_the_wait(gateway: Gateway) -> None:
    gateway.will(reply(200, PAYOUT_TAKEN))
    pacer = Notes(gateway)
    asked_before: list[int] = []

    make_client(gateway.url, pacer=pacer).b2c(PAYOUT, before_send=lambda: asked_before.append(len(pacer.asked)))

    assert asked_before == [2]


@pytest.mark.parametrize("operation", [Operation.TOKEN, Operation.B2C])
def test_nothing_is_sent_when_our_own_limit_is_used_up(gateway: Gateway, operation: Operation) -> None:
    gateway.will(reply(200, PAYOUT_TAKEN))
    records = Records()

    with pytest.raises(Throttled, match="Our own limit") as raised:
        make_client(gateway.url, recorder=records, pacer=Notes(gateway, operation)).b2c(PAYOUT)

    assert raised.value.retry_after_seconds == 2
    assert isinstance(raised.value, NotSent)
    assert gateway.calls() == []
    assert [record.operation for record in records] == ([] if operation is Operation.TOKEN else ["token"])
