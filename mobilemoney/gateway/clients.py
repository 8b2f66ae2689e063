"""Acts on API clients. The secret is 256 random bits and is shown once; only its hash is kept."""

import secrets
from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from mobilemoney.businesses.models import Business
from mobilemoney.gateway import access_epoch
from mobilemoney.gateway.errors import InvalidState, ValidationFailed
from mobilemoney.gateway.models import ApiClient
from mobilemoney.gateway.scopes import SCOPES
from mobilemoney.gateway.secret_hashing import CLIENT_SECRET_ALGORITHM

SECRET_BYTES = 32
OVERLAP_HOURS_DEFAULT = 24
OVERLAP_HOURS_MAX = 24 * 30


def create_client(
    *,
    name: str,
    business: Business,
    scopes: Collection[str],
    created_by: User | None,
    payout_day_max: Decimal | None = None,
) -> tuple[ApiClient, str]:
    """A new client and its secret. Raises ValidationFailed for a scope that does not exist."""
    secret = _new_secret()
    client = ApiClient.objects.create(
        name=name,
        business=business,
        scopes=_checked(scopes),
        created_by=created_by,
        payout_day_max=payout_day_max,
        client_secret=_hashed(secret),
        client_type=ApiClient.CLIENT_CONFIDENTIAL,
        authorization_grant_type=ApiClient.GRANT_CLIENT_CREDENTIALS,
    )
    return client, secret


@transaction.atomic
def rotate_secret(client: ApiClient, overlap_hours: int = OVERLAP_HOURS_DEFAULT) -> str:
    """A new secret. The old one stays good for the overlap; with 0 it dies at once, and every token with it."""
    if not 0 <= overlap_hours <= OVERLAP_HOURS_MAX:
        raise ValidationFailed({"overlap_hours": [f"Must be from 0 to {OVERLAP_HOURS_MAX}."]})
    held = ApiClient.objects.select_for_update().get(pk=client.pk)
    _refuse_revoked(held)
    secret = _new_secret()
    held.previous_secret = held.client_secret if overlap_hours else ""
    held.previous_secret_expires_at = timezone.now() + timedelta(hours=overlap_hours) if overlap_hours else None
    held.client_secret = _hashed(secret)
    held.save(update_fields=["client_secret", "previous_secret", "previous_secret_expires_at", "updated"])
    if not overlap_hours:
        _end_tokens(held)
    return secret


@transaction.atomic
def revoke_client(client: ApiClient) -> None:
    """End a client for good: no new tokens, and the ones it has die within a second. Its history stays."""
    ended = ApiClient.objects.filter(pk=client.pk, revoked_at=None).update(
        revoked_at=timezone.now(), previous_secret="", previous_secret_expires_at=None
    )
    if ended:
        _end_tokens(client)


@transaction.atomic
def change_scopes(client: ApiClient, scopes: Collection[str]) -> None:
    """What it loses is lost to its present tokens as well. Raises ValidationFailed."""
    ApiClient.objects.filter(pk=client.pk).update(scopes=_checked(scopes))
    access_epoch.announce()


def _end_tokens(client: ApiClient) -> None:
    get_access_token_model().objects.filter(application=client).delete()
    access_epoch.announce()


def _refuse_revoked(client: ApiClient) -> None:
    if client.revoked_at is not None:
        raise InvalidState("This client was revoked.")


def _checked(scopes: Collection[str]) -> list[str]:
    unknown = sorted(set(scopes) - SCOPES.keys())
    if unknown:
        raise ValidationFailed({"scopes": [f"There is no scope called {scope[:60]}." for scope in unknown]})
    return sorted(set(scopes))


def _new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def _hashed(secret: str) -> str:
    return make_password(secret, hasher=CLIENT_SECRET_ALGORITHM)
