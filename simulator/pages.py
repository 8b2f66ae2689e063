"""The pages for people: what this is, and a virtual phone."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Route

from simulator.world import World


def page_routes(world: World) -> list[BaseRoute]:
    async def index(request: Request) -> HTMLResponse:
        return HTMLResponse("simulator")

    return [Route("/", index)]
