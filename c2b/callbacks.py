"""Doors for Daraja: store and answer."""

from django.http import HttpRequest, JsonResponse

from c2b import answers
from mobilemoney.payments import inbox
from mobilemoney.payments.doors import callback_door


@callback_door
def stk_result(request: HttpRequest, token: str = "") -> JsonResponse:
    """Store first, answer second, think later."""
    return inbox.receive(request, kind="stk", token=token)


@callback_door
def confirmation(request: HttpRequest, token: str = "") -> JsonResponse:
    return inbox.receive(request, kind="c2b_confirmation", token=token)


@callback_door
def validation(request: HttpRequest, token: str = "") -> JsonResponse:
    """Stored like the others, but answered from the rules of the business, at once."""
    return answers.to_validation(request, token=token)
