"""The door to the live events: it hands out a one-use ticket and points to the events process."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.views import APIView

from mobilemoney.businesses.models import Role
from mobilemoney.gateway import stream_tickets
from mobilemoney.gateway.callers import caller_of
from mobilemoney.gateway.policies import Policy


class WhateverIsAsked(BaseContentNegotiation):
    """An EventSource asks for text/event-stream, which only the events process speaks."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class EventStream(APIView):
    """Server-Sent Events. Browsers and clients drop `Authorization` when they follow across ports, hence the ticket."""

    policy = Policy.app_or_staff("events:read", Role.VIEWER)
    content_negotiation_class = WhateverIsAsked

    @extend_schema(responses={307: OpenApiResponse(description="The stream is at the address in `Location`.")})
    def get(self, request: Request) -> HttpResponse:
        """Follow the live events of your payments."""
        query = urlencode({"ticket": stream_tickets.issue(caller_of(request))})
        answer = HttpResponse(status=307)
        answer["Location"] = f"{_events_origin(request)}/api/v1/events/stream?{query}"
        answer["Cache-Control"] = "no-store"
        return answer


def _events_origin(request: Request) -> str:
    if settings.EVENTS_BASE_URL:
        return str(settings.EVENTS_BASE_URL)
    host = request.get_host().rpartition(":")[0] if ":" in request.get_host() else request.get_host()
    return f"{request.scheme}://{host}:{settings.EVENTS_PORT}"
