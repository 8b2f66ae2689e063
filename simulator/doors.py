"""The way of a request through Daraja: fault, method, token, body, handler, answer."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import struct
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from simulator.faults import answer_instead, spoil
from simulator.plan import Plan
from simulator.product import Call, Operation
from simulator.wire import (
    ACCOUNT,
    BROKEN_JSON,
    CUSTOMER_TO_BUSINESS,
    EXPRESS,
    METHOD_NOT_ALLOWED,
    NOT_FOUND_MESSAGE,
    SPIKE_ARREST,
    Answer,
    Family,
    Refusal,
    apigee_spike_arrest,
)
from simulator.world import World

logger = logging.getLogger("simulator")
BODY_BYTES_MAX = 1_000_000
PHONE_KEYS = ("PhoneNumber", "Msisdn", "MSISDN", "Requester", "PartyB")
FAMILY_BY_PATH = {
    "/mpesa/c2b/": CUSTOMER_TO_BUSINESS,
    "/mpesa/transactionstatus/": CUSTOMER_TO_BUSINESS,
    "/mpesa/accountbalance/": ACCOUNT,
}
QUERY_WINDOW_SECONDS = 60.0


class Doors:
    """All of Daraja's paths."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._operations = {each.path: each for product in world.products for each in product.operations}

    async def answer(self, request: Request) -> Response:
        """Daraja's answer to any request, known path or not."""
        raw = await request.body()
        operation = self._operations.get(request.url.path)
        plan = self._plan(operation, raw)
        call_id = self._world.register.begin(
            at=self._world.clock.now(), operation=operation.name if operation else "unknown", method=request.method,
            path=request.url.path, body=raw.decode(errors="replace"), scenarios=" ".join(plan.chosen),
        )  # fmt: skip
        answer = await self._decide(operation, request, raw, plan)
        self._world.register.finish(
            call_id, http_status=None if answer.drop else answer.status, answer="" if answer.drop else answer.body
        )
        return await _deliver(answer)

    def _plan(self, operation: Operation | None, raw: bytes) -> Plan:
        if operation is None:
            return Plan()
        amount, phone = _peek(raw)
        options = self._world.options
        with self._world.store.transaction():
            return self._world.faults.plan(operation.name, amount=amount, phone=phone, magic=options.magic)

    async def _decide(self, operation: Operation | None, request: Request, raw: bytes, plan: Plan) -> Answer:
        world = self._world
        request_id = world.ids.request_id("request")
        if world.options.answer_latency_seconds:
            await asyncio.sleep(world.options.answer_latency_seconds)
        instead = answer_instead(plan, world.options, request_id)
        if instead is not None:
            return instead
        try:
            answer = self._handle(operation, request, raw, plan, request_id)
        except Refusal as refusal:
            answer = refusal.as_answer(request_id)
        # What has no delay is done when the caller has its answer, so that a seeded run never depends on timing.
        world.agenda.work_off()
        for callback_id in answer.callbacks_first:
            if task := world.postman.start(callback_id):
                await task
        return spoil(answer, plan, world.options, request_id)

    def _handle(self, operation: Operation | None, request: Request, raw: bytes, plan: Plan, request_id: str) -> Answer:
        if operation is None:
            raise Refusal(404, family_of(request.url.path).not_found, NOT_FOUND_MESSAGE)
        if request.method != operation.method:
            raise Refusal(*METHOD_NOT_ALLOWED)
        consumer_key = self._consumer_key(operation, request, plan) if operation.needs_token else ""
        if answer := self._too_fast(operation, consumer_key):
            return answer
        call = Call(
            world=self._world, operation=operation, body=_parsed(request, raw) if operation.method == "POST" else {},
            plan=plan, consumer_key=consumer_key, request_id=request_id,
            headers=request.headers, parameters=request.query_params,
        )  # fmt: skip
        with self._world.store.transaction():
            try:
                return operation.handle(call)
            except Refusal as refusal:  # A refusal leaves what was counted before it.
                return refusal.as_answer(request_id)

    def _consumer_key(self, operation: Operation, request: Request, plan: Plan) -> str:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise _token_refusal(operation.family.no_token, "")
        token = token.strip()
        if "token_death" in plan:
            self._world.tokens.kill(token)
        owner = self._world.tokens.owner(token)
        if owner is None:
            raise _token_refusal(operation.family.bad_token, token)
        return owner

    def _too_fast(self, operation: Operation, consumer_key: str) -> Answer | None:
        options, spikes = self._world.options, self._world.spikes
        if operation.name == "stk_query":
            per_minute = options.stk_queries_per_minute
            if spikes.exceeded(f"query:{consumer_key}", calls=per_minute, seconds=QUERY_WINDOW_SECONDS):
                return apigee_spike_arrest(per_minute)
        elif operation.needs_token and spikes.exceeded(consumer_key, calls=options.requests_per_second, seconds=1.0):
            if options.spike_arrest_form == "429":
                return apigee_spike_arrest(options.requests_per_second * 60)
            raise Refusal(*SPIKE_ARREST)
        return None


def family_of(path: str) -> Family:
    for prefix, family in FAMILY_BY_PATH.items():
        if path.startswith(prefix):
            return family
    return EXPRESS


def _token_refusal(refusal: tuple[int, str, str], token: str) -> Refusal:
    status, code, message = refusal
    return Refusal(status, code, message.replace("{token}", token))


def _parsed(request: Request, raw: bytes) -> dict[str, Any]:
    """The JSON object sent; a wrong content type makes Daraja see an empty one."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/json" or not raw.strip():
        return {}
    body = _loaded(raw)
    if not isinstance(body, dict) or len(raw) > BODY_BYTES_MAX:
        raise Refusal(*BROKEN_JSON)
    return body


def _loaded(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _peek(raw: bytes) -> tuple[int | None, str]:
    """Amount and phone of a request, as far as they can be told before it is checked."""
    body = _loaded(raw) if raw else None
    if not isinstance(body, dict):
        return None, ""
    amount = str(body.get("Amount", body.get("amount", "")))
    phone = next((str(body[key]) for key in PHONE_KEYS if key in body), "")
    return (int(amount) if amount.isascii() and amount.isdigit() and len(amount) < 13 else None), phone


async def _deliver(answer: Answer) -> Response:
    if answer.wait_seconds:
        await asyncio.sleep(answer.wait_seconds)
    if answer.drop:
        return Dropped(reset=answer.drop == "reset")
    return Response(answer.body, answer.status, headers={"Content-Type": answer.content_type})


class Dropped(Response):
    """No answer at all: the connection ends."""

    def __init__(self, *, reset: bool) -> None:
        super().__init__(status_code=500)
        self._reset = reset

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = scope.get("simulator.transport")
        if transport is None:
            await super().__call__(scope, receive, send)
            return
        if self._reset:
            raw_socket = transport.get_extra_info("socket")
            # Linger of no time makes the kernel send a reset.
            raw_socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
        await asyncio.sleep(0.01)  # Lets the server notice before this call returns without an answer.
