"""A name for each request, in every answer and every log line of it."""

import re
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.http import HttpRequest, HttpResponseBase

from mobilemoney.logs import request_id as request_id_in_logs

_current: ContextVar[HttpRequest | None] = ContextVar("current_request", default=None)
_SANE = re.compile(r"[A-Za-z0-9._-]{1,128}")


def current_request() -> HttpRequest | None:
    """The request that is being answered; None for commands and the worker. For the audit log, not for acts."""
    return _current.get()


def sane_or_new(given: str) -> str:
    """The caller's own name for its request, if it can be told in headers and logs; else one made up."""
    return given if _SANE.fullmatch(given) else uuid4().hex


class RequestIdMiddleware:
    """Takes over the caller's X-Request-ID if it is a sane one, else makes one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = sane_or_new(request.META.get("HTTP_X_REQUEST_ID", ""))
        request.request_id = request_id  # type: ignore[attr-defined]
        mark, place = request_id_in_logs.set(request_id), _current.set(request)
        try:
            response = self.get_response(request)
        finally:
            request_id_in_logs.reset(mark)
            _current.reset(place)
        response.headers["X-Request-ID"] = request_id
        return response
