"""The token endpoint: OAuth2 client_credentials (RFC 6749 §4.4), and nothing else of the toolkit.

Its errors have the RFC's body (`error`, `error_description`) plus `request_id`.
"""

import base64
import binascii
import json
from typing import Any
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.views.mixins import OAuthLibMixin
from oauthlib.oauth2 import BackendApplicationServer  # type: ignore[import-untyped]

from mobilemoney.gateway import throttles
from mobilemoney.gateway.callers import ANONYMOUS
from mobilemoney.gateway.error_bodies import as_api_error
from mobilemoney.gateway.errors import ApiError
from mobilemoney.gateway.models import ApiClient
from mobilemoney.gateway.parsers import content_length
from mobilemoney.gateway.policies import Policy

FORM = "application/x-www-form-urlencoded"
FORM_BYTES_MAX = 16 * 1024
_DESCRIPTIONS = {
    "invalid_client": "The client is unknown or revoked, or its secret is wrong.",
    "invalid_scope": "A scope was asked for that this client does not hold.",
    "unsupported_grant_type": "The only grant type is client_credentials.",
}


class ClientCredentialsValidator(OAuth2Validator):
    """Checks a client by its secret, or during a rotation by the one before it."""

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        credentials = self._from_header(request) or self._from_form(request)
        if credentials is None:
            return False
        client_id, secret = credentials
        client = self._load_application(client_id, request)
        if not isinstance(client, ApiClient) or not client.accepts_secret(secret):
            return False
        request.client_id = client_id
        return True

    def _from_header(self, request: Any) -> tuple[str, str] | None:
        """Client id and secret by HTTP Basic, each form-encoded (RFC 6749 §2.3.1)."""
        scheme, _, encoded = str(request.headers.get("HTTP_AUTHORIZATION", "")).partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            decoded = base64.b64decode(encoded.strip(), validate=True).decode()
        except (binascii.Error, ValueError):
            return None
        client_id, colon, secret = decoded.partition(":")
        return (unquote_plus(client_id), unquote_plus(secret)) if colon else None

    def _from_form(self, request: Any) -> tuple[str, str] | None:
        client_id, secret = request.client_id, request.client_secret
        return (client_id, secret) if client_id and secret else None


@method_decorator([csrf_exempt, sensitive_post_parameters("client_secret")], name="dispatch")
class TokenView(OAuthLibMixin, View):
    policy = Policy.public()
    http_method_names = ("post",)
    server_class = BackendApplicationServer
    validator_class = ClientCredentialsValidator

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = super().dispatch(request, *args, **kwargs)
            assert isinstance(response, HttpResponse)
            return response
        except Exception as exc:
            error = as_api_error(exc)
            return _refusal(request, error.status, error.code, error.message, error.headers)

    def post(self, request: HttpRequest) -> HttpResponse:
        throttles.enforce(request, throttles.key_of(ANONYMOUS, request))
        _check_form(request)
        _drop_empty_parameters(request)
        _, _headers, body, status = self.create_token_response(request)
        answer = json.loads(body)
        if status != 200:
            error = str(answer.get("error", "invalid_request"))
            description = _DESCRIPTIONS.get(error) or str(answer.get("error_description", ""))
            return _refusal(request, status, error, description, _challenge(error))
        return JsonResponse(answer, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _refusal(request, 405, "invalid_request", "Use POST.", {"Allow": "POST"})


def _check_form(request: HttpRequest) -> None:
    """Raises ApiError with one of the RFC's codes."""
    if request.META.get("QUERY_STRING"):
        raise ApiError(400, "invalid_request", "Parameters belong in the form body, not in the address.")
    if request.content_type != FORM:
        raise ApiError(400, "invalid_request", f"Send the parameters as {FORM}.")
    if content_length(request) > FORM_BYTES_MAX:
        raise ApiError(413, "invalid_request", "The body is too large.")
    if any(len(values) > 1 for _, values in request.POST.lists()):
        raise ApiError(400, "invalid_request", "Give each parameter once.")


def _drop_empty_parameters(request: HttpRequest) -> None:
    """A parameter without a value counts as left out (RFC 6749 §3.2)."""
    given = request.POST.copy()
    for name in [name for name, value in given.items() if value == ""]:
        del given[name]
    request.POST = given  # type: ignore[assignment]  # Mutable, and read by nobody but the toolkit.


def _challenge(error: str) -> dict[str, str]:
    return {"WWW-Authenticate": 'Basic realm="token"'} if error == "invalid_client" else {}


def _refusal(
    request: HttpRequest, status: int, error: str, description: str, headers: dict[str, str] | None = None
) -> HttpResponse:
    body = {"error": error, "error_description": description, "request_id": getattr(request, "request_id", "")}
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store", **(headers or {})})
