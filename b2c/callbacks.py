"""Doors for Daraja: store and answer."""

from django.http import HttpRequest, JsonResponse

from mobilemoney.payments import inbox
from mobilemoney.payments.doors import callback_door


@callback_door
def result(request: HttpRequest, token: str = "") -> JsonResponse:
    """Store first, answer second, think later."""
    return inbox.receive(request, kind="b2c_result", token=token)


@callback_door
def timeout(request: HttpRequest, token: str = "") -> JsonResponse:
    return inbox.receive(request, kind="b2c_timeout", token=token)
