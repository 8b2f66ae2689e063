"""Doors for Daraja that no single service owns: store and answer."""

from django.http import HttpRequest, JsonResponse

from mobilemoney.payments import inbox
from mobilemoney.payments.doors import callback_door


@callback_door
def status_result(request: HttpRequest, token: str = "") -> JsonResponse:
    """Store first, answer second, think later."""
    return inbox.receive(request, kind="status_result", token=token)


@callback_door
def status_timeout(request: HttpRequest, token: str = "") -> JsonResponse:
    return inbox.receive(request, kind="status_timeout", token=token)


@callback_door
def reversal_result(request: HttpRequest, token: str = "") -> JsonResponse:
    return inbox.receive(request, kind="reversal_result", token=token)


@callback_door
def reversal_timeout(request: HttpRequest, token: str = "") -> JsonResponse:
    return inbox.receive(request, kind="reversal_timeout", token=token)


@callback_door
def balance_result(request: HttpRequest, token: str = "") -> JsonResponse:
    return inbox.receive(request, kind="balance_result", token=token)


@callback_door
def balance_timeout(request: HttpRequest, token: str = "") -> JsonResponse:
    return inbox.receive(request, kind="balance_timeout", token=token)
