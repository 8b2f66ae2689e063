"""What can go wrong, by the name of what the caller can do next. `error_bodies` turns each into the one body."""

from collections.abc import Mapping
from typing import Any

Details = Mapping[str, Any]


class ApiError(Exception):
    """A refusal with an HTTP status, a code that programs read, and a sentence for people."""

    status = 500
    code = "internal_error"
    message = "Something went wrong on our side."

    def __init__(
        self,
        status: int | None = None,
        code: str | None = None,
        message: str | None = None,
        details: Details | None = None,
    ) -> None:
        self.status = status or self.status
        self.code = code or self.code
        self.message = message or self.message
        self.details: Details = details or {}
        super().__init__(self.message)

    @property
    def headers(self) -> dict[str, str]:
        return {}


class _Named(ApiError):
    """An error whose class fixes status and code, so that only the sentence and the details are left to say."""

    def __init__(self, message: str | None = None, details: Details | None = None) -> None:
        super().__init__(message=message, details=details)


class ValidationFailed(ApiError):
    """A value is not acceptable. `details` names each field with its messages."""

    status, code, message = 400, "validation_error", "The request is not valid."

    def __init__(self, details: Details, message: str | None = None) -> None:
        super().__init__(message=message or first_message(details), details=details)


class MalformedJson(_Named):
    status, code, message = 400, "malformed_json", "The body is not valid JSON."


class _Unauthenticated(_Named):
    status = 401
    challenge = "Bearer"

    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": self.challenge}


class NotAuthenticated(_Unauthenticated):
    code, message = "not_authenticated", "Sign in, or send an access token."


class InvalidToken(_Unauthenticated):
    code, message = "invalid_token", "The access token is unknown, expired or revoked."
    challenge = 'Bearer error="invalid_token"'


class InvalidCredentials(_Named):
    status, code, message = 401, "invalid_credentials", "The username or the password is wrong."


class PermissionDenied(_Named):
    status, code, message = 403, "permission_denied", "You may not do this."


class InsufficientScope(_Named):
    status, code, message = 403, "insufficient_scope", "The access token does not have the scope for this."


class BusinessSuspended(_Named):
    status, code, message = 403, "business_suspended", "This business is suspended and can't start payments."


class CsrfFailed(_Named):
    status, code, message = 403, "csrf_failed", "The X-CSRFToken header is missing or wrong."


class OtpRequired(_Named):
    status, code, message = 403, "otp_required", "A code from your authenticator is needed."


class NotInProduction(_Named):
    status, code, message = 403, "not_in_production", "This can't be done in production."


class NotFound(_Named):
    status, code, message = 404, "not_found", "There is no such thing here."


class MethodNotAllowed(_Named):
    status, code, message = 405, "method_not_allowed", "This method can't be used here."


class Conflict(_Named):
    status, code, message = 409, "conflict", "This contradicts what is there already."


class IdempotencyInProgress(_Named):
    status, code = 409, "idempotency_in_progress"
    message = "The first request with this Idempotency-Key is still running."


class InvalidState(_Named):
    status, code, message = 409, "invalid_state", "This can't be done in the present state."


class BodyTooLarge(_Named):
    status, code, message = 413, "body_too_large", "The body is too large."


class UnsupportedMediaType(_Named):
    status, code, message = 415, "unsupported_media_type", "Send the body as application/json."


class IdempotencyKeyReused(_Named):
    status, code = 422, "idempotency_key_reused"
    message = "This Idempotency-Key was used with another body."


class RateLimited(ApiError):
    """Too many requests; `retry_after` is in whole seconds."""

    status, code, message = 429, "rate_limited", "Too many requests."

    def __init__(self, retry_after: int, message: str | None = None) -> None:
        self.retry_after = max(1, retry_after)
        super().__init__(message=message, details={"retry_after": self.retry_after})

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.retry_after)}


class DarajaRejected(_Named):
    """Daraja said no. `details.daraja` holds its errorCode and errorMessage."""

    status, code, message = 502, "daraja_rejected", "Daraja refused the request."


class DarajaUnavailable(_Named):
    """Surely not executed: Daraja could not be reached, or was too busy."""

    status, code, message = 502, "daraja_unavailable", "Daraja can't be reached. Nothing was sent."


class NotReady(_Named):
    status, code, message = 503, "not_ready", "The service is not ready. Try again shortly."


def first_message(details: Any) -> str:
    """The first sentence among the details, with its field's name where the sentence alone would not say."""
    field, message = _first(details, "")
    if not field or field == "non_field_errors" or field.replace("_", " ") in message.lower():
        return message
    return f"{field}: {message}"


def _first(details: Any, field: str) -> tuple[str, str]:
    if isinstance(details, Mapping):
        for name, inner in details.items():
            found = _first(inner, str(name))
            if found[1]:
                return found
        return field, ""
    if isinstance(details, (list, tuple)):
        return next((found for found in (_first(inner, field) for inner in details) if found[1]), (field, ""))
    return field, str(details)
