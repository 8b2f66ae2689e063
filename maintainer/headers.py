"""The security headers of every answer, and the nonce that lets our own inline styles through."""

import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

NONCE_BYTES = 16
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
DATA_TYPES = {"application/json", "text/event-stream", "text/csv"}
FIXED_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class SecurityHeadersMiddleware:
    """Gives each request `csp_nonce`, and each answer its Content-Security-Policy and the headers beside it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        nonce = SimpleLazyObject(lambda: secrets.token_urlsafe(NONCE_BYTES))
        request.csp_nonce = nonce  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers["Content-Security-Policy"] = _policy_for(request, response, nonce)
        for name, value in FIXED_HEADERS.items():
            response.headers[name] = value
        if request.path_info.startswith("/api/"):
            # Answers carry money and names: no shared or back-button cache may keep them.
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _policy_for(request: HttpRequest, response: HttpResponseBase, nonce: object) -> str:
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip()
    if media_type in DATA_TYPES or media_type.endswith("+json"):
        return DATA_POLICY
    return page_policy(nonce=str(nonce), events_origin=events_origin(request))


def page_policy(*, nonce: str, events_origin: str) -> str:
    """What a page of ours may load: our own origin, inline styles and scripts that carry the nonce, and live events."""
    directives = {
        "default-src": "'self'",
        "script-src": f"'self' 'nonce-{nonce}'",
        "style-src": f"'self' 'nonce-{nonce}'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": f"'self' {events_origin}".strip(),
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def events_origin(request: HttpRequest) -> str:
    """Where live events are served for who reached us by this host; empty when the host is not one of ours."""
    if settings.EVENTS_BASE_URL:
        parts = urlsplit(settings.EVENTS_BASE_URL)
        return f"{parts.scheme}://{parts.netloc}"
    try:
        host = urlsplit(f"//{request.get_host()}").hostname
    except (DisallowedHost, ValueError):
        return ""
    host = f"[{host}]" if host and ":" in host else host
    return f"{request.scheme}://{host}:{settings.EVENTS_PORT}"
