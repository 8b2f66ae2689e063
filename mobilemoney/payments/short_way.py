"""The short way from the wire to a callback door.

Daraja has no session, no CSRF token and no other origin, and its messages come by the thousand: what
stands further in has nothing to say to them. What holds for every answer stands further out.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

from mobilemoney.gateway.error_bodies import answer, as_api_error
from mobilemoney.payments.doors import Door

_ANY = "/<str:token>"


class CallbackShortWay:
    """Opens callback doors itself; every other request goes on inwards. Both ways lead to the same views."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        door, token = _door_at(request.path_info)
        if door is None:
            return self.get_response(request)
        request.get_host()  # Raises DisallowedHost, which Django answers with 400 and logs.
        try:
            response = door(request, token)
        except Exception as exc:
            response = answer(as_api_error(exc), request)
        response.headers["Content-Length"] = str(len(response.content))
        return response


def _door_at(path: str) -> tuple[Door | None, str]:
    bare, tokened = _doors(settings.ROOT_URLCONF)
    if door := bare.get(path):
        return door, ""
    start, _, token = path.rpartition("/")
    return (tokened.get(start), token) if token else (None, "")


@lru_cache(maxsize=4)
def _doors(urlconf: str) -> tuple[dict[str, Door], dict[str, Door]]:
    """Every callback door by its path: those without, and those with a token behind it."""
    routes = dict(_routes(get_resolver(urlconf), "/"))
    bare = {route: door for route, door in routes.items() if "<" not in route}
    tokened = {route.removesuffix(_ANY): door for route, door in routes.items() if route.endswith(_ANY)}
    return bare, {start: door for start, door in tokened.items() if "<" not in start}


def _routes(resolver: URLResolver, start: str) -> Iterator[tuple[str, Door]]:
    for entry in resolver.url_patterns:
        path = f"{start}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from _routes(entry, path)
        elif isinstance(entry, URLPattern) and getattr(entry.callback, "is_callback_door", False):
            yield path, entry.callback
