"""The simulator as one ASGI application."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from simulator.control import control_routes
from simulator.doors import Doors
from simulator.pages import page_routes
from simulator.products import PRODUCTS
from simulator.world import Startup, World

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]


class KeepsTransport:
    """Remembers each request's connection, so that a fault can end it; uvicorn binds it to `send`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["simulator.transport"] = getattr(getattr(send, "__self__", None), "transport", None)
        await self._app(scope, receive, send)


def create_application(startup: Startup) -> ASGIApp:
    """Raises StateUnusable or BadOption."""
    world = World(startup, PRODUCTS)
    doors = Doors(world)

    @contextlib.asynccontextmanager
    async def lifespan(app: Any) -> AsyncIterator[None]:
        living = world.start_living()
        yield
        living.cancel()
        world.close()

    routes: list[BaseRoute] = [
        *page_routes(world),
        *control_routes(world),
        Route("/{path:path}", doors.answer, methods=METHODS),
    ]
    return KeepsTransport(Starlette(routes=routes, lifespan=lifespan))
