"""Two ways in: an access token for apps, a session with CSRF for staff. A Bearer header is judged alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.request import Request

from mobilemoney.gateway.access_tokens import caller_for_token
from mobilemoney.gateway.callers import Caller, staff_caller
from mobilemoney.gateway.errors import CsrfFailed

SCHEME = "bearer"


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`. Raises InvalidToken; whoever shows a bad token is not asked for a session."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Caller] | None:
        scheme, _, token = str(request.META.get("HTTP_AUTHORIZATION", "")).strip().partition(" ")
        if scheme.lower() != SCHEME:
            return None
        caller = caller_for_token(token.strip())
        request.caller = caller  # type: ignore[attr-defined]
        return AnonymousUser(), caller

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class StaffSessionAuthentication(BaseAuthentication):
    """Django's session. Unsafe methods need the CSRF token. Raises CsrfFailed."""

    def authenticate(self, request: Request) -> tuple[User, Caller] | None:
        user = getattr(request._request, "user", None)
        if user is None or not user.is_active:
            return None
        enforce_csrf(request._request)
        caller = staff_caller(user)
        request.caller = caller  # type: ignore[attr-defined]
        return user, caller


def enforce_csrf(request: HttpRequest) -> None:
    """Hold a request to Django's CSRF check, whoever makes it: sign-in needs it too. Raises CsrfFailed.

    Only the X-CSRFToken header counts. Django would look into a form first, and so read a whole
    upload, well formed or not, before anybody has decided whether it is wanted.
    """
    request = getattr(request, "_request", request)
    with _form_unread(request):
        _check_csrf(request)


def _check_csrf(request: HttpRequest) -> None:
    check = CSRFCheck(lambda checked: None)  # type: ignore[arg-type]
    check.process_request(request)
    if check.process_view(request, lambda *args, **kwargs: None, (), {}) is not None:  # type: ignore[arg-type]
        raise CsrfFailed()


@contextmanager
def _form_unread(request: Any) -> Iterator[None]:
    """Meanwhile the form looks empty; after that it is unread as before."""
    if hasattr(request, "_post"):
        yield
        return
    request._post, request._files = QueryDict(), MultiValueDict()
    try:
        yield
    finally:
        del request._post, request._files
