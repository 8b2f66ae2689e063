"""A stand-in for the Daraja client in tests: same methods, scripted answers, no network."""

from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any

from mobilemoney.daraja.c2b import Accepted, RegisterUrls, SimulateC2b
from mobilemoney.daraja.calls import Operation
from mobilemoney.daraja.client import DarajaClient
from mobilemoney.daraja.errors import StillProcessing
from mobilemoney.daraja.stk import StkPushAck, StkPushRequest, StkQueryAnswer, StkQueryRequest
from mobilemoney.daraja.tokens import AccessToken

Script = Exception | Callable[[Any], Any] | object


class FakeDaraja(DarajaClient):
    """Answers as told by ``will``, in that order, and says a plain yes when nothing is left.

    A query without a script says that the payment is still under way. ``requests``
    holds what was asked, as (operation, request), oldest first.
    """

    def __init__(self) -> None:
        self.requests: list[tuple[Operation, Any]] = []
        self._scripts: defaultdict[Operation, deque[Script]] = defaultdict(deque)

    def will(self, operation: Operation | str, *answers: Script) -> "FakeDaraja":
        """Line up what comes next: an error to raise, an answer, or a function of the request."""
        self._scripts[Operation(operation)].extend(answers)
        return self

    def asked(self, operation: Operation | str) -> list[Any]:
        """The requests of one operation, oldest first."""
        return [request for done, request in self.requests if done is Operation(operation)]

    def access_token(self) -> AccessToken:
        return self._answer(Operation.TOKEN, None, lambda _: AccessToken("fake-token", 3599))

    def stk_push(self, request: StkPushRequest, before_send: Callable[[], None] | None = None) -> StkPushAck:
        if before_send is not None:
            before_send()
        return self._answer(Operation.STK_PUSH, request, self._ack)

    def stk_query(self, request: StkQueryRequest) -> StkQueryAnswer:
        return self._answer(Operation.STK_QUERY, request, _still_processing)

    def c2b_register(self, request: RegisterUrls) -> Accepted:
        return self._answer(Operation.C2B_REGISTER, request, lambda _: Accepted("fake-1", "0", "Success"))

    def c2b_simulate(self, request: SimulateC2b) -> Accepted:
        return self._answer(Operation.C2B_SIMULATE, request, lambda _: Accepted("fake-2", "0", "Accepted"))

    def _answer(self, operation: Operation, request: Any, otherwise: Callable[[Any], Any]) -> Any:
        self.requests.append((operation, request))
        script = self._scripts[operation].popleft() if self._scripts[operation] else otherwise
        if isinstance(script, Exception):
            raise script
        return script(request) if callable(script) else script

    def _ack(self, request: StkPushRequest) -> StkPushAck:
        number = len(self.asked(Operation.STK_PUSH))
        return StkPushAck(f"fake-{number}-merchant", f"ws_CO_fake_{number}", {"ResponseCode": "0"})


def _still_processing(_: StkQueryRequest) -> StkQueryAnswer:
    raise StillProcessing("M-PESA is still working on the payment (4999).")
