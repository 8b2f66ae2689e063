"""The live events as an ASGI application of its own: one process, one look at the event table for everybody."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from django.conf import settings
from django.db import Error as DatabaseAway
from django.db import close_old_connections, connection
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mobilemoney.gateway import stream_tickets
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.request_ids import sane_or_new
from mobilemoney.payments.following import Announcement, Follower, since

# So long nothing may come without a sign of life, and so long a revoked caller may go on reading.
HEARTBEAT_SECONDS = 15
EVENT_ID_DIGITS_MAX = 18
QUEUE_EVENTS_MAX = 1_000
# Rows commit in another order than they got their numbers; not so on SQLite, where one writes at a time.
OVERLAP_EVENTS = 20
PATH = "/api/v1/events/stream"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def stream(request: Request) -> Response:
    """Server-Sent Events of the caller's businesses; `Last-Event-ID` fills the gap after a lost connection."""
    try:
        caller = await run_in_threadpool(_caller, request)
    except DatabaseAway:
        return _error(request, 503, "not_ready", "The database can't be reached. Try again shortly.")
    if caller is None:
        return _error(request, 401, "not_authenticated", "Sign in, or send an access token.")
    body = _lines(request.app.state.follower, caller, _last_event_id(request))
    return StreamingResponse(body, media_type="text/event-stream", headers=HEADERS)


async def health(request: Request) -> Response:
    follower: Follower = request.app.state.follower
    healthy = follower.is_following()
    return JSONResponse({"status": "healthy" if healthy else "not_ready"}, status_code=200 if healthy else 503)


_DOORS = {PATH: stream, "/health": health}


def application() -> Starlette:
    """The ASGI application; the follower lives and ends with it."""
    cors = Middleware(
        CORSMiddleware, allow_origins=_origins(), allow_credentials=True, allow_methods=["GET"], allow_headers=["*"]
    )
    routes = [Route(f"{path}{slash}", door) for path, door in _DOORS.items() for slash in ("", "/")]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(RequestIds), cors],
        exception_handlers={404: _not_found, 405: _wrong_method},
        lifespan=_following,
    )
    app.router.redirect_slashes = False
    return app


class RequestIds:
    """Gives each answer the caller's X-Request-ID if it is a sane one, else one made up."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = scope["request_id"] = sane_or_new(Headers(scope=scope).get("x-request-id", ""))

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        await self.app(scope, receive, send_named)


@asynccontextmanager
async def _following(app: Starlette) -> AsyncIterator[None]:
    app.state.follower = Follower(asyncio.get_running_loop())
    app.state.follower.start()
    try:
        yield
    finally:
        app.state.follower.stop()


async def _lines(follower: Follower, caller: Caller, last_id: int | None) -> AsyncIterator[str]:
    queue: asyncio.Queue[Announcement | None] = asyncio.Queue(QUEUE_EVENTS_MAX)
    with follower.subscribed(queue, caller.business_ids):
        yield "retry: 2000\n: connected\n\n"
        if last_id is not None:
            async for missed in _missed(last_id, caller):
                yield _line(missed)
        checked_at = time.monotonic()
        while line := await _next_line(queue):
            # A busy stream never falls silent, so the clock decides when to look.
            if time.monotonic() - checked_at >= HEARTBEAT_SECONDS:
                if not await run_in_threadpool(_still_good, caller):
                    return
                checked_at = time.monotonic()
            yield line


async def _missed(last_id: int, caller: Caller) -> AsyncIterator[Announcement]:
    """All that came after an event, with a little before it: a client knows repeats by payment and sequence."""
    last_id -= OVERLAP_EVENTS if connection.vendor == "postgresql" else 0
    while page := await run_in_threadpool(since, last_id, caller.business_ids):
        for missed in page:
            yield missed
        last_id = page[-1].id


async def _next_line(queue: "asyncio.Queue[Announcement | None]") -> str:
    """What comes next, or a sign of life; "" for a client that fell too far behind and shall come back."""
    try:
        news = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
    except TimeoutError:
        return ": still here\n\n"
    return _line(news) if news else ""


def _line(news: Announcement) -> str:
    return f"id: {news.id}\nevent: transaction\ndata: {json.dumps(news.data)}\n\n"


def _caller(request: Request) -> Caller | None:
    close_old_connections()  # The one of this thread may be from before a restart of the database.
    return stream_tickets.caller_of_stream(
        ticket=request.query_params.get("ticket", ""),
        authorization=request.headers.get("authorization", ""),
        session_key=request.cookies.get(settings.SESSION_COOKIE_NAME, ""),
    )


def _still_good(caller: Caller) -> bool:
    close_old_connections()
    try:
        return stream_tickets.still_good(caller)
    except DatabaseAway:
        return True  # Nothing new can come from a database that is away either.


def _last_event_id(request: Request) -> int | None:
    last = request.headers.get("last-event-id", "")
    return int(last) if last.isascii() and last.isdigit() and len(last) <= EVENT_ID_DIGITS_MAX else None


async def _not_found(request: Request, exc: Exception) -> JSONResponse:
    return _error(request, 404, "not_found", "There is no such thing here.")


async def _wrong_method(request: Request, exc: Exception) -> JSONResponse:
    answer = _error(request, 405, "method_not_allowed", "This method can't be used here.")
    if isinstance(exc, HTTPException):
        answer.headers.update(exc.headers or {})
    return answer


def _error(request: Request, status: int, code: str, message: str) -> JSONResponse:
    error = {"error": message, "code": code, "details": {}, "request_id": request.scope["request_id"]}
    return JSONResponse(error, status_code=status)


def _origins() -> list[str]:
    own = {settings.PUBLIC_BASE_URL, *(f"http://{host}:{settings.PORT}" for host in ("127.0.0.1", "localhost"))}
    return sorted({*own, *settings.CORS_ALLOWED_ORIGINS, *settings.CSRF_TRUSTED_ORIGINS})
