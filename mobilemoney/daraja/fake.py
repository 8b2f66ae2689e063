"""A stand-in for the Daraja client in tests: same methods, scripted answers, no network."""

from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any

from mobilemoney.daraja.account import AccountBalanceRequest, TransactionStatusRequest
from mobilemoney.daraja.acknowledged import Acknowledged
from mobilemoney.daraja.b2b import B2bRequest, TaxRequest
from mobilemoney.daraja.b2c import B2cRequest
from mobilemoney.daraja.c2b import Accepted, RegisterUrls, SimulateC2b
from mobilemoney.daraja.calls import Operation
from mobilemoney.daraja.client import DarajaClient, LastLook
from mobilemoney.daraja.errors import StillProcessing
from mobilemoney.daraja.express import B2bExpressRequest, ExpressAck
from mobilemoney.daraja.reversal import ReversalRequest
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

    def stk_push(self, request: StkPushRequest, before_send: LastLook | None = None) -> StkPushAck:
        return self._carry_out(Operation.STK_PUSH, request, self._ack, before_send)

    def stk_query(self, request: StkQueryRequest) -> StkQueryAnswer:
        return self._answer(Operation.STK_QUERY, request, _still_processing)

    def c2b_register(self, request: RegisterUrls) -> Accepted:
        return self._answer(Operation.C2B_REGISTER, request, lambda _: Accepted("fake-1", "0", "Success"))

    def c2b_simulate(self, request: SimulateC2b) -> Accepted:
        return self._answer(Operation.C2B_SIMULATE, request, lambda _: Accepted("fake-2", "0", "Accepted"))

    def b2c(self, request: B2cRequest, before_send: LastLook | None = None) -> Acknowledged:
        return self._carry_out(Operation.B2C, request, self._acknowledged, before_send)

    def b2b(self, request: B2bRequest, before_send: LastLook | None = None) -> Acknowledged:
        return self._carry_out(Operation.B2B, request, self._acknowledged, before_send)

    def remit_tax(self, request: TaxRequest, before_send: LastLook | None = None) -> Acknowledged:
        return self._carry_out(Operation.TAX, request, self._acknowledged, before_send)

    def b2b_express(self, request: B2bExpressRequest, before_send: LastLook | None = None) -> ExpressAck:
        return self._carry_out(Operation.B2B_EXPRESS, request, lambda _: ExpressAck({"code": "0"}), before_send)

    def reversal(self, request: ReversalRequest, before_send: LastLook | None = None) -> Acknowledged:
        return self._carry_out(Operation.REVERSAL, request, self._acknowledged, before_send)

    def transaction_status(self, request: TransactionStatusRequest) -> Acknowledged:
        return self._answer(Operation.TRANSACTION_STATUS, request, self._acknowledged)

    def account_balance(self, request: AccountBalanceRequest) -> Acknowledged:
        return self._answer(Operation.ACCOUNT_BALANCE, request, self._acknowledged)

    def _carry_out(
        self, operation: Operation, request: Any, otherwise: Callable[[Any], Any], before_send: LastLook | None
    ) -> Any:
        if before_send is not None:
            before_send()
        return self._answer(operation, request, otherwise)

    def _answer(self, operation: Operation, request: Any, otherwise: Callable[[Any], Any]) -> Any:
        self.requests.append((operation, request))
        script = self._scripts[operation].popleft() if self._scripts[operation] else otherwise
        if isinstance(script, Exception):
            raise script
        return script(request) if callable(script) else script

    def _ack(self, request: StkPushRequest) -> StkPushAck:
        number = len(self.asked(Operation.STK_PUSH))
        return StkPushAck(f"fake-{number}-merchant", f"ws_CO_fake_{number}", {"ResponseCode": "0"})

    def _acknowledged(self, request: Any) -> Acknowledged:
        """Daraja gives our own id back where it saw one, and makes one where it didn't."""
        number = len(self.requests)
        own = isinstance(request, B2cRequest) and request.has_own_id
        ours = request.originator_conversation_id if own else f"fake-{number}-1"
        return Acknowledged(ours, f"AG_fake_{number}", {"ResponseCode": "0"})


def _still_processing(_: StkQueryRequest) -> StkQueryAnswer:
    raise StillProcessing("M-PESA is still working on the payment (4999).")
