"""Request limits in one store that all processes share, and the headers that tell about them.

Callers are counted per client, else per user, else per address. Routes that start a payment
count a second time against a smaller limit.
"""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from mobilemoney.gateway.addresses import network_key, peer_address
from mobilemoney.gateway.callers import Caller, caller_of
from mobilemoney.gateway.errors import RateLimited
from mobilemoney.gateway.rate_counters import Limit, Usage, count

if TYPE_CHECKING:
    from rest_framework.views import APIView


def key_of(caller: Caller, request: HttpRequest) -> str:
    if caller.is_anonymous:
        return f"address:{network_key(peer_address(request))}"
    return caller.key


def limits_for(*, money: bool) -> list[Limit]:
    seconds = settings.INTERNAL_RATE_LIMIT_WINDOW_SECONDS
    limits = [Limit("default", settings.INTERNAL_RATE_LIMIT_REQUESTS, seconds)]
    if money:
        limits.append(Limit("money", settings.INTERNAL_RATE_LIMIT_MONEY_REQUESTS, seconds))
    return limits


def enforce(request: HttpRequest, key: str, *, money: bool = False) -> None:
    """Count one request. Raises RateLimited; either way the answer will tell where the caller stands."""
    if not settings.INTERNAL_RATE_LIMIT_ENABLED:
        return
    usages = count(key, limits_for(money=money))
    request.rate_usages = usages  # type: ignore[attr-defined]
    spent = [usage for usage in usages if usage.is_exceeded]
    if spent:
        raise RateLimited(max(math.ceil(usage.seconds_left) for usage in spent))


class PolicyThrottle(BaseThrottle):
    """The REST framework's default throttle. It runs after sign-in and policy, so strangers spend nobody's limit."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        caller = caller_of(request)
        # Only what moves something counts as a payment: reading the list of batches does not.
        money = caller.policy is not None and caller.policy.money and request.method == "POST"
        enforce(request._request, key_of(caller, request), money=money)
        return True


class RateLimitHeadersMiddleware:
    """`RateLimit` and `RateLimit-Policy` (IETF draft-ietf-httpapi-ratelimit-headers) on every counted request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        usages: list[Usage] = getattr(request, "rate_usages", [])
        if usages:
            response.headers["RateLimit-Policy"] = ", ".join(usage.limit.as_policy() for usage in usages)
            response.headers["RateLimit"] = ", ".join(usage.as_header() for usage in usages)
        return response
