"""Daraja apps of a business. Their secrets go in and are never shown again; a test proves them instead."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError

from mobilemoney.businesses.encryption import SealedValueUnreadable, row_values
from mobilemoney.businesses.models import Business, DarajaCredential, DarajaToken, Environment
from mobilemoney.businesses.selectors import client_for_credential
from mobilemoney.daraja.errors import CredentialsRefused, DarajaError
from mobilemoney.gateway import audit
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.errors import Conflict, DarajaRejected, DarajaUnavailable, ValidationFailed
from mobilemoney.payments.calls import CallLog

SHOWN = ["environment", "name", "consumer_key", "consumer_secret"]


class CredentialsUnusable(Exception):
    """The stored secrets can't be read; the text says why."""


@transaction.atomic
def create_credential(*, caller: Caller, business: Business, values: dict[str, Any]) -> DarajaCredential:
    """Raises ValidationFailed for the simulator in production: nothing there may look like money."""
    if settings.PRODUCTION and values["environment"] == Environment.SIMULATOR:
        raise ValidationFailed({"environment": ["There is no simulator in production."]})
    credential = DarajaCredential(business=business, **values)
    credential.save()
    _record(caller, "credential.create", credential, before=None, after=_snapshot(credential))
    return credential


@transaction.atomic
def update_credential(*, caller: Caller, credential: DarajaCredential, values: dict[str, Any]) -> DarajaCredential:
    credential = DarajaCredential.objects.select_for_update().get(pk=credential.pk)
    before = _snapshot(credential)
    for name, value in values.items():
        setattr(credential, name, value)
    credential.save()
    # A token that was made with the old key says nothing about the new one.
    DarajaToken.objects.filter(credential=credential).delete()
    _record(
        caller, "credential.update", credential, before=before, after={**_snapshot(credential), "set": sorted(values)}
    )
    return credential


def delete_credential(*, caller: Caller, credential: DarajaCredential) -> None:
    """Raises Conflict while a shortcode uses it."""
    try:
        with transaction.atomic():
            _record(caller, "credential.delete", credential, before=_snapshot(credential), after=None)
            credential.delete()
    except ProtectedError:
        raise Conflict("A shortcode uses these credentials; give it others first.") from None


def prove(*, credential: DarajaCredential) -> int:
    """Ask Daraja for a token and say for how many seconds it is good.

    Raises CredentialsUnusable, and DarajaRejected or DarajaUnavailable for Daraja's own no.
    """
    log = CallLog(business_id=credential.business_id)
    try:
        return client_for_credential(credential, log).access_token().expires_in
    except SealedValueUnreadable as wrong:
        raise CredentialsUnusable(str(wrong)) from None
    except CredentialsRefused as no:
        raise DarajaRejected("Daraja does not take this key and secret.", _daraja(no)) from None
    except DarajaError as no:
        raise DarajaUnavailable("Daraja gives no token now.", _daraja(no)) from None
    finally:
        log.keep()


def _daraja(no: DarajaError) -> dict[str, Any]:
    return {"daraja": {"errorMessage": no.detail}}


def _snapshot(credential: DarajaCredential) -> dict[str, Any]:
    return row_values(credential, SHOWN)


def _record(
    caller: Caller,
    act: str,
    credential: DarajaCredential,
    *,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    audit.record(
        caller=caller,
        act=act,
        target_type="daraja_credential",
        target_id=str(credential.pk),
        business=credential.business,
        before=before,
        after=after,
    )
