"""Every path answers the same with and without a slash at its end, without a redirect."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponseBase


class TrailingSlashMiddleware:
    """Takes the one slash away before the path is resolved. Routes are declared without it.

    A path with a NUL names nothing, and PostgreSQL refuses to look for such a text.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path_info:
            raise Http404
        if len(request.path_info) > 1 and request.path_info.endswith("/"):
            request.path_info = request.path_info[:-1]
            request.path = request.path[:-1]
        return self.get_response(request)
