"""The Daraja client: one method per operation, one named error per kind of ending."""

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from mobilemoney.daraja import answers
from mobilemoney.daraja.c2b import Accepted, RegisterUrls, SimulateC2b
from mobilemoney.daraja.calls import CallRecord, CallRecorder, Operation, record_safely
from mobilemoney.daraja.endpoints import Endpoints
from mobilemoney.daraja.errors import (
    DarajaError,
    NotSent,
    OutcomeUnknown,
    Rejected,
    StillProcessing,
    Throttled,
    TokenRefused,
    TokenUnavailable,
)
from mobilemoney.daraja.redaction import redact_body, redact_fields, redact_url
from mobilemoney.daraja.refusals import classify_refusal
from mobilemoney.daraja.stk import StkPushAck, StkPushRequest, StkQueryAnswer, StkQueryRequest
from mobilemoney.daraja.tokens import AccessToken, DarajaApp, FetchedToken, TokenStore, read_token, to_store
from mobilemoney.daraja.transport import Answer, NoAnswer, exchange

Reading = TypeVar("Reading")
OK = range(200, 300)
REFRESH_TRIES_MAX = 3


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
    may have been executed. ``timeout_seconds`` is the longest wait for one answer.
    """

    def __init__(
        self,
        *,
        app: DarajaApp,
        tokens: TokenStore,
        endpoints: Endpoints,
        recorder: CallRecorder,
        timeout_seconds: float,
    ) -> None:
        self._app = app
        self._tokens = tokens
        self._endpoints = endpoints
        self._recorder = recorder
        self._timeout_seconds = timeout_seconds

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

    def stk_push(self, request: StkPushRequest, before_send: Callable[[], None] | None = None) -> StkPushAck:
        """Prompt a phone. ``before_send`` runs just before the connection opens and may raise NotSent."""
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

    def _do(
        self, call: _Call, read: Callable[[bytes], Reading], before_send: Callable[[], None] | None = None
    ) -> Reading:
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
        self, call: _Call, token: str, read: Callable[[bytes], Reading], before_send: Callable[[], None] | None
    ) -> Reading:
        call = replace(call, secrets=(*call.secrets, token))
        return self._exchange(call, f"Bearer {token}", read, before_send)

    def _exchange(
        self,
        call: _Call,
        authorization: str,
        read: Callable[[bytes], Reading],
        before_send: Callable[[], None] | None = None,
    ) -> Reading:
        """One HTTP exchange: sent, judged, recorded."""
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
            outcome=_outcome(error),
            error=error.detail if error else "",
            started_at=started_at,
            duration_ms=duration_ms,
        )
        record_safely(self._recorder, record)


def _outcome(error: DarajaError | None) -> str:
    match error:
        case None:
            return "accepted"
        case Throttled():
            return "throttled"
        case NotSent():
            return "not_sent"
        case Rejected():
            return "rejected"
        case StillProcessing():
            return "pending"
        case _:
            return "unknown"
