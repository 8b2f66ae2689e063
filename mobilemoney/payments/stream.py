"""The live events as an ASGI application of its own: one process, one look at the event table for everybody."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from django.conf import settings
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from mobilemoney.gateway import stream_tickets
from mobilemoney.gateway.callers import Caller
from mobilemoney.payments.following import Announcement, Follower, since

HEARTBEAT_SECONDS = 15
QUEUE_EVENTS_MAX = 1_000
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def stream(request: Request) -> Response:
    """Server-Sent Events of the caller's businesses; `Last-Event-ID` fills the gap after a lost connection."""
    caller = await run_in_threadpool(_caller, request)
    if caller is None:
        error = {"error": "Sign in, or send an access token.", "code": "not_authenticated", "details": {}}
        return JSONResponse({**error, "request_id": request.headers.get("x-request-id", "")}, status_code=401)
    last = request.headers.get("last-event-id", "")
    body = _lines(request.app.state.follower, caller, int(last) if last.isascii() and last.isdigit() else None)
    return StreamingResponse(body, media_type="text/event-stream", headers=HEADERS)


async def health(request: Request) -> Response:
    follower: Follower = request.app.state.follower
    healthy = follower.is_following()
    return JSONResponse({"status": "healthy" if healthy else "not_ready"}, status_code=200 if healthy else 503)


def application() -> Starlette:
    """The ASGI application; the follower lives and ends with it."""
    cors = Middleware(
        CORSMiddleware, allow_origins=_origins(), allow_credentials=True, allow_methods=["GET"], allow_headers=["*"]
    )
    routes = [Route("/api/v1/events/stream", stream), Route("/health", health)]
    return Starlette(routes=routes, middleware=[cors], lifespan=_following)


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
            for missed in await run_in_threadpool(since, last_id, caller.business_ids):
                yield _line(missed)
        while True:
            try:
                news = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                if not await run_in_threadpool(stream_tickets.still_good, caller):
                    return
                yield ": still here\n\n"
                continue
            if news is None:
                return  # It fell too far behind; the client comes back with Last-Event-ID.
            yield _line(news)


def _line(news: Announcement) -> str:
    return f"id: {news.id}\nevent: transaction\ndata: {json.dumps(news.data)}\n\n"


def _caller(request: Request) -> Caller | None:
    return stream_tickets.caller_of_stream(
        ticket=request.query_params.get("ticket", ""),
        authorization=request.headers.get("authorization", ""),
        session_key=request.cookies.get(settings.SESSION_COOKIE_NAME, ""),
    )


def _origins() -> list[str]:
    own = {settings.PUBLIC_BASE_URL, *(f"http://{host}:{settings.PORT}" for host in ("127.0.0.1", "localhost"))}
    return sorted({*own, *settings.CORS_ALLOWED_ORIGINS, *settings.CSRF_TRUSTED_ORIGINS})
