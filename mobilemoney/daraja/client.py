"""The Daraja client: one method per operation, one named error per kind of ending."""

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from mobilemoney.daraja import answers
from mobilemoney.daraja.account import AccountBalanceRequest, TransactionStatusRequest
from mobilemoney.daraja.acknowledged import Acknowledged
from mobilemoney.daraja.b2b import B2bRequest, TaxRequest
from mobilemoney.daraja.b2c import B2cRequest
from mobilemoney.daraja.c2b import Accepted, RegisterUrls, SimulateC2b
from mobilemoney.daraja.calls import CallRecord, CallRecorder, Operation, outcome_of, record_safely
from mobilemoney.daraja.endpoints import Endpoints
from mobilemoney.daraja.errors import (
    DarajaError,
    NotSent,
    OutcomeUnknown,
    Throttled,
    TokenRefused,
    TokenUnavailable,
)
from mobilemoney.daraja.express import B2bExpressRequest, ExpressAck
from mobilemoney.daraja.pacing import NoPacer, Pacer
from mobilemoney.daraja.redaction import redact_body, redact_fields, redact_url
from mobilemoney.daraja.refusals import classify_refusal
from mobilemoney.daraja.reversal import ReversalRequest
from mobilemoney.daraja.stk import StkPushAck, StkPushRequest, StkQueryAnswer, StkQueryRequest
from mobilemoney.daraja.tokens import AccessToken, DarajaApp, FetchedToken, TokenStore, read_token, to_store
from mobilemoney.daraja.transport import Answer, NoAnswer, exchange

Reading = TypeVar("Reading")
OK = range(200, 300)
LastLook = Callable[[], None]
SignedRequest = (
    B2cRequest | B2bRequest | TaxRequest | TransactionStatusRequest | AccountBalanceRequest | ReversalRequest
)
REFRESH_TRIES_MAX = 3
NO_PACER = NoPacer()


@dataclass(frozen=True, slots=True)
class _Call:
    """One thing to do at Daraja, before it is known with which token."""

    operation: Operation
    url: str
    message: dict[str, object] = field(default_factory=dict, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)


class DarajaClient:
    """Speaks for one Daraja app.

    Each method raises NotSent (Throttled, TokenUnavailable) when surely nothing was
    executed, Rejected when Daraja refused, and OutcomeUnknown for everything that
    may have been executed. ``timeout_seconds`` is the longest wait for one answer;
    ``pacer`` is asked before each HTTP exchange. ``before_send`` of a method runs after
    that, just before the connection opens, and may raise NotSent.
    """

    def __init__(
        self,
        *,
        app: DarajaApp,
        tokens: TokenStore,
        endpoints: Endpoints,
        recorder: CallRecorder,
        timeout_seconds: float,
        pacer: Pacer = NO_PACER,
    ) -> None:
        self._app = app
        self._tokens = tokens
        self._endpoints = endpoints
        self._recorder = recorder
        self._timeout_seconds = timeout_seconds
        self._pacer = pacer

    def access_token(self) -> AccessToken:
        """Have a new token made, to prove that key and secret are good. Raises NotSent and its kinds."""
        made: list[AccessToken] = []

        def fetch() -> FetchedToken:
            made.append(self._fetch_token())
            return to_store(made[-1])

        # Another process may refresh at the same moment; its token proves nothing about these keys.
        for _ in range(REFRESH_TRIES_MAX):
            self._tokens.refresh(self._app.key, dead=self._tokens.fresh(self._app.key), fetch=fetch)
            if made:
                return made[-1]
        raise TokenUnavailable("Other processes keep making tokens; try again in a moment.")

    def stk_push(self, request: StkPushRequest, before_send: LastLook | None = None) -> StkPushAck:
        """Prompt a phone."""
        call = _Call(Operation.STK_PUSH, self._endpoints.stk_push, request.to_wire(), (request.passkey,))
        return self._do(call, answers.read_stk_ack, before_send)

    def stk_query(self, request: StkQueryRequest) -> StkQueryAnswer:
        """Ask how a push ended. Raises StillProcessing as well; no error here says how it ended."""
        call = _Call(Operation.STK_QUERY, self._endpoints.stk_query, request.to_wire(), (request.passkey,))
        return self._do(call, lambda body: answers.read_stk_answer(body, asked=request.checkout_request_id))

    def c2b_register(self, request: RegisterUrls) -> Accepted:
        """Tell Daraja our two C2B addresses. Rejected with ``duplicate`` when it keeps older ones."""
        url = self._endpoints.c2b_register(request.version)
        return self._do(_Call(Operation.C2B_REGISTER, url, request.to_wire()), answers.read_accepted)

    def c2b_simulate(self, request: SimulateC2b) -> Accepted:
        """Pretend a customer's payment; not in production."""
        url = self._endpoints.c2b_simulate(request.version)
        return self._do(_Call(Operation.C2B_SIMULATE, url, request.to_wire()), answers.read_accepted)

    def b2c(self, request: B2cRequest, before_send: LastLook | None = None) -> Acknowledged:
        """Pay a customer. OutcomeUnknown with ``duplicate`` proves for v3 that an earlier try arrived."""
        return self._initiate(Operation.B2C, self._endpoints.b2c(request.version), request, before_send)

    def b2b(self, request: B2bRequest, before_send: LastLook | None = None) -> Acknowledged:
        """Pay a pay bill or till, or top up our own B2C account."""
        return self._initiate(Operation.B2B, self._endpoints.b2b, request, before_send)

    def remit_tax(self, request: TaxRequest, before_send: LastLook | None = None) -> Acknowledged:
        return self._initiate(Operation.TAX, self._endpoints.tax, request, before_send)

    def b2b_express(self, request: B2bExpressRequest, before_send: LastLook | None = None) -> ExpressAck:
        """Prompt another merchant to pay us."""
        call = _Call(Operation.B2B_EXPRESS, self._endpoints.b2b_express, request.to_wire())
        return self._do(call, answers.read_express_ack, before_send)

    def reversal(self, request: ReversalRequest, before_send: LastLook | None = None) -> Acknowledged:
        """Give a customer's payment back."""
        return self._initiate(Operation.REVERSAL, self._endpoints.reversal, request, before_send)

    def transaction_status(self, request: TransactionStatusRequest) -> Acknowledged:
        """Ask what became of a transaction. No error here says how it ended; ids are the question's own."""
        return self._initiate(Operation.TRANSACTION_STATUS, self._endpoints.transaction_status, request)

    def account_balance(self, request: AccountBalanceRequest) -> Acknowledged:
        """Ask for the balances; they come in a Result."""
        return self._initiate(Operation.ACCOUNT_BALANCE, self._endpoints.account_balance, request)

    def _initiate(
        self, operation: Operation, url: str, request: SignedRequest, before_send: LastLook | None = None
    ) -> Acknowledged:
        call = _Call(operation, url, request.to_wire(), (request.security_credential,))
        return self._do(call, answers.read_acknowledged, before_send)

    def _do(self, call: _Call, read: Callable[[bytes], Reading], before_send: LastLook | None = None) -> Reading:
        """Make the call; once more, with a new token, when Daraja refuses the token."""
        token = self._tokens.fresh(self._app.key) or self._new_token(dead=None)
        try:
            return self._attempt(call, token, read, before_send)
        except TokenRefused:
            token = self._new_token(dead=token)
        return self._attempt(call, token, read, before_send)

    def _new_token(self, *, dead: str | None) -> str:
        return self._tokens.refresh(self._app.key, dead=dead, fetch=lambda: to_store(self._fetch_token()))

    def _fetch_token(self) -> AccessToken:
        key, secret = self._app.consumer_key, self._app.consumer_secret
        basic = base64.b64encode(f"{key}:{secret}".encode()).decode("ascii")
        call = _Call(Operation.TOKEN, self._endpoints.token, secrets=(key, secret, basic))
        return self._exchange(call, f"Basic {basic}", read_token)

    def _attempt(
        self, call: _Call, token: str, read: Callable[[bytes], Reading], before_send: LastLook | None
    ) -> Reading:
        call = replace(call, secrets=(*call.secrets, token))
        return self._exchange(call, f"Bearer {token}", read, before_send)

    def _exchange(
        self,
        call: _Call,
        authorization: str,
        read: Callable[[bytes], Reading],
        before_send: LastLook | None = None,
    ) -> Reading:
        """One HTTP exchange: waited for, sent, judged, recorded."""
        self._pacer.wait(call.operation)
        started_at, started = datetime.now(UTC), time.monotonic()
        answer: Answer | None = None
        error: DarajaError | None = OutcomeUnknown("The call broke off in a way that nobody foresaw.")
        try:
            if before_send is not None:
                before_send()
            answer = self._send(call, authorization)
            reading = self._judge(call, answer, read)
            error = None
            return reading
        except DarajaError as exc:
            error = exc
            raise
        finally:
            self._record(call, answer, error, started_at, round((time.monotonic() - started) * 1000))

    def _send(self, call: _Call, authorization: str) -> Answer:
        method, message = ("GET", None) if call.operation is Operation.TOKEN else ("POST", call.message)
        try:
            return exchange(
                method, call.url, authorization=authorization, json=message, timeout_seconds=self._timeout_seconds
            )
        except NoAnswer as exc:
            if call.operation is Operation.TOKEN:
                raise TokenUnavailable(str(exc)) from exc
            raise OutcomeUnknown(str(exc)) from exc
        except NotSent as exc:
            if call.operation is Operation.TOKEN:
                raise TokenUnavailable(exc.detail, reason=exc.reason) from exc
            raise

    def _judge(self, call: _Call, answer: Answer, read: Callable[[bytes], Reading]) -> Reading:
        if answer.status in OK and not answers.is_refusal(answer.body):
            return read(answer.body)
        error = classify_refusal(answer.status, answer.body, call.operation, call.secrets)
        if isinstance(error, Throttled) and error.retry_after_seconds is None:
            error.retry_after_seconds = answer.retry_after_seconds
        raise error

    def _record(
        self, call: _Call, answer: Answer | None, error: DarajaError | None, started_at: datetime, duration_ms: int
    ) -> None:
        record = CallRecord(
            operation=call.operation.value,
            url=redact_url(call.url),
            request=redact_fields(call.message, call.secrets),
            http_status=answer.status if answer else None,
            response=redact_body(answer.body, call.secrets) if answer else "",
            outcome=outcome_of(error),
            error=error.detail if error else "",
            started_at=started_at,
            duration_ms=duration_ms,
        )
        record_safely(self._recorder, record)
