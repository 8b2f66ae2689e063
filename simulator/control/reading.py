"""Reading control requests and answering them."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from simulator.options import BadOption
from simulator.world import World

LIST_LENGTH = 100
LIST_LENGTH_MAX = 10_000


class Ask:
    """One control request: its path and query parameters and its JSON body."""

    def __init__(self, request: Request, body: dict[str, Any]) -> None:
        self.path = request.path_params
        self.query = request.query_params
        self.body = body

    def text(self, name: str, default: str | None = None) -> str:
        """Raises BadOption where it is missing and there is no default."""
        value = self.body.get(name, default)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            raise BadOption(f"{name} must be text")
        return value

    def number(self, name: str, default: float | None = None) -> float:
        value = self.body.get(name, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < 1e12:
            raise BadOption(f"{name} must be a number")
        return value

    def whole(self, name: str, default: int | None = None) -> int:
        value = self.number(name, default)
        if value != int(value):
            raise BadOption(f"{name} must be a whole number")
        return int(value)

    @property
    def limit(self) -> int:
        return self._whole_of_query("limit", LIST_LENGTH)

    @property
    def after(self) -> int:
        return self._whole_of_query("after", 0)

    def _whole_of_query(self, name: str, default: int) -> int:
        text = self.query.get(name, str(default))
        if not text.isascii() or not text.isdigit() or len(text) > 15:
            raise BadOption(f"{name} must be a whole number")
        return min(int(text), LIST_LENGTH_MAX) if name == "limit" else int(text)


class NotThere(LookupError):
    """Nothing of that name or id; the message says what."""


View = Callable[[World, Ask], Any]


def door(world: World, view: View) -> Callable[[Request], Awaitable[Response]]:
    """Wrap a view: JSON in, JSON or a whole Response out; 400 and 404 with `{"error": …}`."""

    async def answer_ask(request: Request) -> Response:
        try:
            if _from_another_site(request):
                return JSONResponse({"error": "a page of another site may not control the simulator"}, 403)
            ask = Ask(request, await _body(request))
            answer = view(world, ask)
            return answer if isinstance(answer, Response) else JSONResponse(answer)
        except BadOption as exc:
            return JSONResponse({"error": str(exc)}, 400)
        except NotThere as exc:
            return JSONResponse({"error": str(exc)}, 404)

    return answer_ask


def _from_another_site(request: Request) -> bool:
    """A browser names the page that asks; whoever has the simulator open should not be steered from elsewhere."""
    origin = request.headers.get("origin")
    return origin is not None and origin.partition("://")[2] != request.headers.get("host")


async def _body(request: Request) -> dict[str, Any]:
    raw = await request.body()
    if not raw:
        return {}
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as exc:
        raise BadOption("the body must be JSON") from exc
    if not isinstance(body, dict):
        raise BadOption("the body must be a JSON object")
    return body
