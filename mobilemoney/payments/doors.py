"""What every callback door has in common: open to all, POST only, and our error body."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from mobilemoney.gateway.error_bodies import answer
from mobilemoney.gateway.errors import MethodNotAllowed
from mobilemoney.gateway.policies import Policy, declared

Door = Callable[..., JsonResponse]


def callback_door(view: Callable[[HttpRequest, str], JsonResponse]) -> Door:
    """Make a function that takes (request, token) a door for Daraja. The gateway's middleware shapes its errors."""

    @wraps(view)
    def opened(request: HttpRequest, token: str = "") -> JsonResponse:
        if request.method != "POST":
            return _only_post(request)
        return view(request, token)

    opened.is_callback_door = True  # type: ignore[attr-defined]
    return csrf_exempt(declared(Policy.public())(opened))


def _only_post(request: HttpRequest) -> JsonResponse:
    refusal = answer(MethodNotAllowed(), request)
    refusal["Allow"] = "POST"
    return refusal
