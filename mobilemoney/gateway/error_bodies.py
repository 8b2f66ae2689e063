"""The one error body: `{error, code, details, request_id}`. Whatever goes wrong under /api answers with it."""

import logging
from collections.abc import Callable
from typing import Any

from django.core import exceptions as django_exceptions
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from rest_framework import exceptions as drf
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from mobilemoney.gateway import errors
from mobilemoney.gateway.errors import ApiError

API_PREFIX = "/api/"
log = logging.getLogger(__name__)

_BY_STATUS: dict[int, type[ApiError]] = {
    403: errors.PermissionDenied,
    404: errors.NotFound,
    405: errors.MethodNotAllowed,
    413: errors.BodyTooLarge,
    415: errors.UnsupportedMediaType,
    503: errors.NotReady,
}


def body_of(error: ApiError, request: HttpRequest) -> dict[str, Any]:
    return {
        "error": error.message,
        "code": error.code,
        "details": error.details,
        "request_id": getattr(request, "request_id", ""),
    }


def answer(error: ApiError, request: HttpRequest) -> JsonResponse:
    """The error as Django's own response, for whatever is not a view of the REST framework."""
    return JsonResponse(body_of(error, request), status=error.status, headers=error.headers)


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response:
    """The REST framework's EXCEPTION_HANDLER. It always answers; an unexpected exception is logged and becomes 500."""
    request = context["request"]
    error = as_api_error(exc)
    # Whatever the view would have answered with (YAML, a page): an error is JSON.
    request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
    return Response(body_of(error, request), status=error.status, headers=error.headers)


def as_api_error(exc: BaseException) -> ApiError:
    """Name any exception in our words. What has no name of its own is logged with its trace, which nobody else sees."""
    if isinstance(exc, ApiError):
        return exc
    for kinds, translate in _TRANSLATIONS:
        if isinstance(exc, kinds):
            return translate(exc)
    if isinstance(exc, (OperationalError, InterfaceError)):
        log.error("The database did not answer: %s", str(exc).partition("\n")[0] or type(exc).__name__)
        return errors.NotReady("The database can't be reached. Try again shortly.")
    log.error("Unexpected %s", type(exc).__name__, exc_info=exc)
    return ApiError()


def _from_drf_validation(exc: Any) -> ApiError:
    detail = exc.detail
    return errors.ValidationFailed(detail if isinstance(detail, dict) else {"non_field_errors": detail})


def _from_django_validation(exc: Any) -> ApiError:
    by_field = hasattr(exc, "error_dict")
    return errors.ValidationFailed(exc.message_dict if by_field else {"non_field_errors": exc.messages})


def _too_big(exc: Any) -> ApiError:
    return errors.BodyTooLarge()


def _bad_request(exc: Any) -> ApiError:
    return errors.ValidationFailed({"non_field_errors": ["The request can't be read."]})


_TRANSLATIONS: list[tuple[Any, Callable[[Any], ApiError]]] = [
    (drf.ValidationError, _from_drf_validation),
    (django_exceptions.ValidationError, _from_django_validation),
    (drf.NotAuthenticated, lambda exc: errors.NotAuthenticated()),
    (drf.AuthenticationFailed, lambda exc: errors.InvalidToken()),
    ((drf.PermissionDenied, django_exceptions.PermissionDenied), lambda exc: errors.PermissionDenied()),
    ((drf.NotFound, Http404), lambda exc: errors.NotFound()),
    (drf.MethodNotAllowed, lambda exc: errors.MethodNotAllowed()),
    (drf.UnsupportedMediaType, lambda exc: errors.UnsupportedMediaType()),
    (drf.Throttled, lambda exc: errors.RateLimited(int(exc.wait or 1))),
    (django_exceptions.RequestDataTooBig, _too_big),
    ((drf.ParseError, django_exceptions.SuspiciousOperation, UnreadablePostError, MultiPartParserError), _bad_request),
]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW."""
    return answer(errors.CsrfFailed(), request)


class ErrorBodyMiddleware:
    """Gives our body to what Django itself refuses under /api: unknown paths, wrong methods, crashes of plain views."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code < 400 or not request.path_info.startswith(API_PREFIX):
            return response
        return response if _is_ours(response) else _replaced(response, request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not request.path_info.startswith(API_PREFIX):
            return None
        return answer(as_api_error(exception), request)


def _is_ours(response: HttpResponseBase) -> bool:
    return (
        response.get("Content-Type", "").startswith("application/json") or getattr(response, "data", None) is not None
    )


def _replaced(response: HttpResponseBase, request: HttpRequest) -> HttpResponse:
    named = _BY_STATUS.get(response.status_code)
    error = named() if named else ApiError(response.status_code, _code_for(response.status_code))
    if response.status_code == 400:
        error = _bad_request(None)
    replacement = answer(error, request)
    if "Allow" in response:
        replacement["Allow"] = response["Allow"]
    return replacement


def _code_for(status: int) -> str:
    return "internal_error" if status >= 500 else "validation_error"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`handler400` of the URL conf."""
    return answer(_bad_request(exception), request)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`handler403` of the URL conf."""
    return answer(errors.PermissionDenied(), request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`handler404` of the URL conf."""
    return answer(errors.NotFound(), request)


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500` of the URL conf."""
    return answer(ApiError(), request)
