"""Paybills and tills of a business."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from mobilemoney.businesses.encryption import row_values
from mobilemoney.businesses.models import Business, DarajaCredential, Shortcode
from mobilemoney.gateway import audit
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.errors import Conflict, PermissionDenied, ValidationFailed
from mobilemoney.payouts import guards

SHOWN = [
    "shortcode",
    "shortcode_type",
    "store_number",
    "environment",
    "purposes",
    "lipa_passkey",
    "initiator_name",
    "initiator_password",
    "security_credential",
    "default_account_reference_prefix",
    "callback_verification",
    "c2b_version",
    "validation_rules",
    "is_default",
]
INITIATOR = frozenset({"initiator_name", "initiator_password", "security_credential"})
# What proves to Daraja who we are. Admins of a business change the rest.
SUPERUSERS_ONLY = INITIATOR | {"credential_id", "lipa_passkey"}


def create_shortcode(*, caller: Caller, business: Business, values: dict[str, Any]) -> Shortcode:
    """Raises Conflict when anybody holds this shortcode in this environment already."""
    credential = _own_credential(business, values.pop("credential_id"))
    shortcode = Shortcode(business=business, credential=credential, environment=credential.environment)
    _take_over(shortcode, values)
    try:
        with transaction.atomic():
            # The first one is what requests without a shortcode mean.
            if values.get("is_default", not business.shortcodes.exists()):
                _make_default(shortcode)
            shortcode.save(force_insert=True)
            _record(caller, "shortcode.create", shortcode, before=None, set_=values)
    except IntegrityError:
        raise Conflict(
            f"Shortcode {shortcode.shortcode} is in use in {shortcode.environment} already.",
            {"shortcode": ["In use already."]},
        ) from None
    return shortcode


@transaction.atomic
def update_shortcode(*, caller: Caller, shortcode: Shortcode, values: dict[str, Any]) -> Shortcode:
    """Raises PermissionDenied for what only superusers change, ValidationFailed for what does not fit together."""
    if not caller.is_superuser and SUPERUSERS_ONLY & values.keys():
        raise PermissionDenied("Only superusers change the credentials, passkey and initiator of a shortcode.")
    shortcode = Shortcode.objects.select_for_update().select_related("business").get(pk=shortcode.pk)
    before = row_values(shortcode, SHOWN)
    if "credential_id" in values:
        credential = _own_credential(shortcode.business, values.pop("credential_id"))
        if credential.environment != shortcode.environment:
            raise ValidationFailed({"credential_id": [f"Must be credentials for {shortcode.environment}."]})
        shortcode.credential = credential
    _take_over(shortcode, values)
    if not INITIATOR.isdisjoint(values):
        guards.unlock(shortcode)
    if values.get("is_default"):
        _make_default(shortcode)
    shortcode.save()
    _record(caller, "shortcode.update", shortcode, before=before, set_=values)
    return shortcode


def _own_credential(business: Business, credential_id: UUID) -> DarajaCredential:
    credential = DarajaCredential.objects.filter(business=business, pk=credential_id).first()
    if credential is None:
        raise ValidationFailed({"credential_id": ["This business has no such credentials."]})
    return credential


def _take_over(shortcode: Shortcode, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(shortcode, name, value)
    if shortcode.store_number and shortcode.shortcode_type != Shortcode.Type.TILL:
        raise ValidationFailed({"store_number": ["Only tills have a store number."]})
    if values.get("initiator_password") and values.get("security_credential"):
        raise ValidationFailed({"security_credential": ["Give this or initiator_password, not both."]})
    # The one that was given last is the one that counts.
    if values.get("initiator_password"):
        shortcode.security_credential = ""
    if values.get("security_credential"):
        shortcode.initiator_password = ""


def _make_default(shortcode: Shortcode) -> None:
    others = Shortcode.objects.filter(business=shortcode.business, is_default=True).exclude(pk=shortcode.pk)
    others.update(is_default=False)
    shortcode.is_default = True


def _record(
    caller: Caller, act: str, shortcode: Shortcode, *, before: dict[str, Any] | None, set_: dict[str, Any]
) -> None:
    audit.record(
        caller=caller,
        act=act,
        target_type="shortcode",
        target_id=str(shortcode.pk),
        business=shortcode.business,
        before=before,
        after={**row_values(shortcode, SHOWN), "set": sorted(set_)},
    )
