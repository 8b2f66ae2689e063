"""What an app may be allowed to do. A client can only ask for scopes that it holds."""

from collections.abc import Collection, Iterable
from typing import Any

from oauth2_provider.scopes import BaseScopes

SCOPES: dict[str, str] = {
    "transactions:read": "Read payments",
    "transactions:write": "Ask about payments, refund and reverse them",
    "c2b:write": "Ask customers for payments",
    "qr:write": "Make QR codes",
    "ratiba:write": "Set up standing orders",
    "b2c:write": "Pay people",
    "b2b:write": "Pay businesses",
    "business:read": "Read the business's set-up",
    "business:write": "Change the business's set-up",
    "webhooks:read": "Read webhook endpoints and deliveries",
    "webhooks:write": "Change webhook endpoints",
    "events:read": "Read the event log and the live stream",
}


def expand(scopes: Iterable[str]) -> frozenset[str]:
    """The scopes with what they include: writing includes reading the same kind."""
    held = frozenset(scopes)
    reads = {f"{scope.removesuffix(':write')}:read" for scope in held if scope.endswith(":write")}
    return held | (reads & SCOPES.keys())


def includes(scopes: Collection[str], needed: str) -> bool:
    return needed in scopes or (
        needed.endswith(":read") and needed in SCOPES and f"{needed.removesuffix(':read')}:write" in scopes
    )


class ClientScopes(BaseScopes):
    """Tells the toolkit what one client may ask for: what it holds, all of it unless it asks for less."""

    def get_all_scopes(self) -> dict[str, str]:
        return SCOPES

    def get_available_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return sorted(expand(application.held_scopes)) if application is not None else []

    def get_default_scopes(self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any) -> list[str]:
        return sorted(application.held_scopes) if application is not None else []
