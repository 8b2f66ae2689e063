"""Which shortcode, and which Daraja client for it."""

from collections.abc import Collection
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from mobilemoney.businesses.models import Business, DarajaCredential, Environment, Shortcode
from mobilemoney.businesses.pacing import DatabasePacer
from mobilemoney.businesses.tokens import DatabaseTokenStore
from mobilemoney.daraja.calls import CallRecorder
from mobilemoney.daraja.client import DarajaClient
from mobilemoney.daraja.endpoints import Endpoints
from mobilemoney.daraja.tokens import DarajaApp, TokenStore

PURPOSES = {
    "stk": "asking phones for payment (it needs a passkey)",
    "c2b": "customer payments",
    "b2c": "paying people (it needs an initiator)",
    "b2b": "paying businesses (it needs an initiator)",
}


class NoSuchShortcode(Exception):
    """None of the visible shortcodes fits. The message can be shown."""


class AmbiguousShortcode(Exception):
    """Several fit and none was named. The message can be shown."""


def visible_businesses(business_ids: Collection[UUID] | None) -> QuerySet[Business]:
    """The businesses of a caller; None means all of them."""
    return Business.objects.all() if business_ids is None else Business.objects.filter(pk__in=business_ids)


def shortcode_for(business_ids: Collection[UUID] | None, number: str | None, purpose: str) -> Shortcode:
    """The named shortcode, or the only one (else the default one) meant for the purpose.

    Comes with its business and its credential. Raises NoSuchShortcode and AmbiguousShortcode.
    """
    visible = Shortcode.objects.select_related("business", "credential")
    if business_ids is not None:
        visible = visible.filter(business_id__in=business_ids)
    shortcode = _named(visible, number, purpose) if number else _meant_for(visible, purpose)
    if shortcode.credential.business_id == shortcode.business_id:
        shortcode.credential.business = shortcode.business  # Spares whoever makes the client a look-up.
    return shortcode


def _named(visible: QuerySet[Shortcode], number: str, purpose: str) -> Shortcode:
    found = list(visible.filter(shortcode=number).order_by())
    if not found:
        raise NoSuchShortcode("There is no such shortcode.")
    equipped = [shortcode for shortcode in found if shortcode.is_equipped_for(purpose)]
    if not equipped:
        raise NoSuchShortcode(f"This shortcode is not set up for {PURPOSES[purpose]}.")
    # The same number in sandbox and production: the one that this installation works in.
    here = [shortcode for shortcode in equipped if shortcode.environment == settings.MPESA_ENVIRONMENT]
    return _one_of(here if len(equipped) > 1 else equipped)


def _meant_for(visible: QuerySet[Shortcode], purpose: str) -> Shortcode:
    meant = [shortcode for shortcode in visible.order_by("id") if shortcode.serves(purpose)]
    if not meant:
        raise NoSuchShortcode(f"No shortcode is set up for {PURPOSES[purpose]}.")
    here = [shortcode for shortcode in meant if shortcode.environment == settings.MPESA_ENVIRONMENT]
    return _one_of(here or meant)


def _one_of(candidates: list[Shortcode]) -> Shortcode:
    if len(candidates) == 1:
        return candidates[0]
    defaults = [shortcode for shortcode in candidates if shortcode.is_default]
    if len(defaults) == 1:
        return defaults[0]
    raise AmbiguousShortcode("Name the shortcode: there are several.")


def daraja_client_for(shortcode: Shortcode, recorder: CallRecorder, tokens: TokenStore | None = None) -> DarajaClient:
    """The client that speaks for a shortcode's Daraja app."""
    return client_for_credential(shortcode.credential, recorder, tokens)


def client_for_credential(
    credential: DarajaCredential, recorder: CallRecorder, tokens: TokenStore | None = None
) -> DarajaClient:
    """A client with the shared token store, or what stands before it. Raises SealedValueUnreadable without the key."""
    client: DarajaClient = _factory(settings.DARAJA_CLIENT_FACTORY)(
        app=DarajaApp(
            key=str(credential.pk),
            consumer_key=credential.consumer_key,
            consumer_secret=credential.consumer_secret,
        ),
        tokens=tokens or DatabaseTokenStore(),
        endpoints=endpoints_for(credential),
        recorder=recorder,
        timeout_seconds=settings.DARAJA_TIMEOUT_SECONDS,
        pacer=DatabasePacer(str(credential.pk)),
    )
    return client


def endpoints_for(credential: DarajaCredential) -> Endpoints:
    """Only the installation's settings choose hosts, never a business; single addresses are the default business's."""
    base_url = settings.MPESA_DARAJA_API_BASE_URL
    if not base_url and credential.environment == Environment.SIMULATOR:
        base_url = settings.SIMULATOR_BASE_URL
    overrides = settings.DARAJA_URL_OVERRIDES if credential.business.is_default else {}
    return Endpoints.for_environment(credential.environment, base_url=base_url, overrides=overrides)


@lru_cache(maxsize=8)
def _factory(path: str) -> Any:
    return import_string(path)
