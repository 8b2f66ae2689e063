"""API clients as the maintainer handles them: each act of the gateway, with its line in the audit log."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from mobilemoney.businesses.models import Business
from mobilemoney.gateway import audit, clients
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.errors import InvalidState
from mobilemoney.gateway.models import ApiClient


@transaction.atomic
def create_client(
    *, caller: Caller, business: Business, name: str, scopes: list[str], payout_day_max: Decimal | None
) -> tuple[ApiClient, str]:
    """The new client and its secret, which exists in the clear only in this answer."""
    client, secret = clients.create_client(
        name=name, business=business, scopes=scopes, created_by=caller.user, payout_day_max=payout_day_max
    )
    _record(caller, "client.create", client, {"name": name, "scopes": scopes, "payout_day_max": _text(payout_day_max)})
    return client, secret


@transaction.atomic
def rotate_secret(*, caller: Caller, client: ApiClient, overlap_hours: int) -> str:
    """A new secret. The old one stays good for so many hours; with 0 it dies at once.

    Raises InvalidState for a revoked client.
    """
    if client.revoked_at is not None:
        raise InvalidState("This client is revoked.")
    secret = clients.rotate_secret(client, overlap_hours)
    _record(caller, "client.rotate_secret", client, {"overlap_hours": overlap_hours})
    return secret


@transaction.atomic
def revoke(*, caller: Caller, client: ApiClient) -> ApiClient:
    """End the client's access for good; its history stays. Revoking it again changes nothing."""
    if client.revoked_at is None:
        clients.revoke_client(client)
        client.refresh_from_db()
        _record(caller, "client.revoke", client, {"revoked_at": str(client.revoked_at)})
    return client


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _record(caller: Caller, act: str, client: ApiClient, after: dict[str, Any]) -> None:
    audit.record(
        caller=caller,
        act=act,
        target_type="api_client",
        target_id=client.client_id,
        business=client.business,
        after=after,
    )
