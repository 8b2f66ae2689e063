"""What every operation has in common in the OpenAPI document: its errors, who may call it, its key."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from mobilemoney.gateway.idempotency import KEY_CHARACTERS_MAX
from mobilemoney.gateway.policies import policy_of
from mobilemoney.gateway.scopes import SCOPES

_TOKEN_ERRORS = ("400", "401", "405", "413", "429", "503")
_OWN_DESCRIPTION = {
    "/api/v1/schema": (("application/json", "application/vnd.oai.openapi"), "This document, as JSON or YAML."),
    "/api/v1/docs": (("text/html",), "This document as a page to try it on."),
}
TOKEN_PATH = "/api/v1/oauth/token"  # noqa: S105
_ERROR_CONTENT = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
_TEXT = {"type": "string"}
_MEANINGS = {
    "400": "The request is not valid; `details` names each field.",
    "401": "Nobody signed in, or the access token is unknown, expired or revoked.",
    "403": "Not allowed: scope, role, CSRF, or a suspended business.",
    "404": "There is no such thing, or it belongs to another business.",
    "405": "The method can't be used here.",
    "409": "The first request with this Idempotency-Key is still running, or the state does not allow it.",
    "413": "The body is too large.",
    "415": "The body has the wrong content type.",
    "422": "The Idempotency-Key was used with another body.",
    "429": "Too many requests; `Retry-After` says when to come back.",
    "503": "Not ready; try again shortly.",
}
# For the documents of views that ask Daraja within the request, and of those that find one thing by several names.
DARAJA_SAYS_NO = {502: OpenApiResponse(description="Daraja refused it, or can't be reached: nothing was executed.")}
NOT_AS_IT_STANDS = {409: OpenApiResponse(description="The state does not allow it, or several go by this name.")}


class PolicySchema(AutoSchema):
    """The REST framework's DEFAULT_SCHEMA_CLASS: reads the declared policy of each view."""

    def get_auth(self) -> list[dict[str, list[str]]]:
        policy = policy_of(self.view, self.method)
        if policy.open_to_all:
            return [{}]
        ways: list[dict[str, list[str]]] = [{"oauth2": [policy.scope]}] if policy.scope else []
        return [*ways, {"session": []}]

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        responses = operation["responses"]
        for status in self._possible_errors(operation):
            responses.setdefault(status, _error(status))
        for status, response in responses.items():
            if status >= "400":
                response.setdefault("content", _ERROR_CONTENT)
        return operation

    def get_override_parameters(self) -> list[Any]:
        """The Idempotency-Key header of methods that understand it."""
        given = list(super().get_override_parameters())
        return [*given, _key_parameter(self._idempotency() == "required")] if self._idempotency() else given

    def _idempotency(self) -> str:
        return str(getattr(getattr(self.view, self.method.lower(), None), "idempotency", ""))

    def _possible_errors(self, operation: dict[str, Any]) -> list[str]:
        found = ["400", "401", "403", "429", "503"]
        if "{" in self.path or ("requestBody" in operation and not policy_of(self.view, self.method).open_to_all):
            found.append("404")
        if "requestBody" in operation:
            found += ["413", "415"]
        if "{" in self.path and self.method == "POST":
            found.append("409")  # An act on a thing, whose state may not allow it.
        if self._idempotency():
            found += ["409", "422"]
        return found


def complete_document(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Adds what no single view can say: the error body, the ways to sign in, and the token endpoint."""
    components = result.setdefault("components", {})
    _leave_out_empty_defaults(components.setdefault("schemas", {}))
    components["schemas"]["Error"] = _error_schema()
    components["securitySchemes"] = {
        "oauth2": {
            "type": "oauth2",
            "description": "For apps: OAuth2 client_credentials.",
            "flows": {"clientCredentials": {"tokenUrl": TOKEN_PATH, "scopes": dict(SCOPES)}},
        },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "For staff: the dashboard's session; unsafe methods need X-CSRFToken as well.",
        },
    }
    result.setdefault("paths", {})[TOKEN_PATH] = {"post": _token_operation()}
    result["paths"] |= {path: {"get": _own_description(path)} for path in _OWN_DESCRIPTION}
    return result


def _leave_out_empty_defaults(schemas: dict[str, Any]) -> None:
    """A field that may be left out but not be sent empty: an empty default would break its own rules."""
    for schema in schemas.values():
        for described in schema.get("properties", {}).values():
            if described.get("default") == "" and {"minLength", "pattern", "format"} & set(described):
                del described["default"]


def _error(status: str) -> dict[str, Any]:
    return {"description": _MEANINGS[status], "content": _ERROR_CONTENT}


def _error_schema() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["error", "code", "details", "request_id"],
        "properties": {
            "error": {**_TEXT, "description": "A sentence for people."},
            "code": {**_TEXT, "description": "What programs read."},
            "details": {"type": "object", "additionalProperties": True, "description": "Messages by field."},
            "request_id": _TEXT,
        },
    }


def _key_parameter(required: bool) -> Any:
    return OpenApiParameter(
        name="Idempotency-Key",
        location=OpenApiParameter.HEADER,
        required=required,
        description="The same key with the same body gets the first answer again and starts nothing twice.",
        type={"type": "string", "minLength": 1, "maxLength": KEY_CHARACTERS_MAX, "pattern": "^[!-~]+$"},
    )


def _own_description(path: str) -> dict[str, Any]:
    media_types, description = _OWN_DESCRIPTION[path]
    return {
        "operationId": path.rpartition("/")[2],
        "tags": ["description"],
        "description": description,
        "security": [{}],
        "responses": {
            "200": {"description": description, "content": {media_type: {"schema": {}} for media_type in media_types}},
            **{status: _error(status) for status in ("400", "429", "503")},
        },
    }


def _token_operation() -> dict[str, Any]:
    fields = {name: _TEXT for name in ("client_id", "client_secret", "scope")}
    form = {
        "type": "object",
        "required": ["grant_type"],
        "properties": {"grant_type": {"type": "string", "enum": ["client_credentials"]}, **fields},
    }
    return {
        "operationId": "oauth_token_create",
        "tags": ["oauth"],
        "description": "An access token for an app. Id and secret by HTTP Basic or in the form (RFC 6749 §4.4).",
        "security": [{}],
        "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": form}}},
        "responses": {
            "200": _json("The token.", ("access_token", "token_type", "expires_in", "scope")),
            **{status: _json(_MEANINGS[status], ("error", "request_id")) for status in _TOKEN_ERRORS},
        },
    }


def _json(description: str, names: tuple[str, ...]) -> dict[str, Any]:
    properties: dict[str, Any] = {name: {"type": "integer"} if name == "expires_in" else _TEXT for name in names}
    schema = {"type": "object", "required": list(names), "properties": properties}
    return {"description": description, "content": {"application/json": {"schema": schema}}}
