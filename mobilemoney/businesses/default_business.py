"""The business that the settings describe: there by itself at every start, and never overwritten.

What is missing is made, what is there stays as somebody may have edited it; `differences` tells
where the settings and the database disagree.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import models, transaction

from mobilemoney.businesses.models import Business, DarajaCredential, Shortcode

# What the bundled simulator knows. 174379 and its passkey are the ones that Daraja publishes for its sandbox.
DEMO_VALUES = {
    "consumer_key": "demo-consumer-key",
    "consumer_secret": "demo-consumer-secret",
    "shortcode": "174379",
    "passkey": "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919",
    "c2b_shortcode": "600984",
    "b2c_shortcode": "600984",
    "b2b_shortcode": "600984",
    "initiator_name": "testapi",
    "initiator_password": "Safaricom999!*!",
}
NAME, DEMO_NAME = "Default business", "Demo shop"
PAYOUTS = ("b2c", "b2b")


@dataclass(frozen=True)
class _Wanted:
    """One shortcode as the settings describe it."""

    number: str
    purposes: tuple[str, ...]
    is_main: bool
    secrets: dict[str, str]


@transaction.atomic
def ensure_default_business() -> Business:
    """Make what is missing. Any number of processes may do so at once, any number of times."""
    name = DEMO_NAME if settings.DEMO_MODE else NAME
    business, _ = Business.objects.get_or_create(is_default=True, defaults={"name": name})
    # From here on one at a time; on SQLite the transaction holds the one write lock.
    business = Business.objects.select_for_update().get(pk=business.pk)
    values = _values()
    if values["consumer_key"]:
        credential = _ensure_credential(business, values)
        for wanted in _wanted_shortcodes(values):
            _ensure_shortcode(business, credential, wanted)
    return business


def differences() -> list[str]:
    """Where the settings say something else than the database. Names the variables, never a secret."""
    business = Business.objects.filter(is_default=True).first()
    values = _values()
    if business is None:
        return ["There is no default business yet; the next start makes it."]
    credential = _credential_of(business)
    if credential is None:
        return ["CONSUMER_KEY: the default business has no Daraja app."] if values["consumer_key"] else []
    found = [
        f"{name.upper()} differs from what the default business has."
        for name in ("consumer_key", "consumer_secret")
        if values[name] and values[name] != getattr(credential, name)
    ]
    for wanted in _wanted_shortcodes(values):
        found.extend(_shortcode_differences(business, wanted))
    return found


def _values() -> dict[str, str]:
    given = {name: str(value) for name, value in settings.DEFAULT_BUSINESS.items() if value}
    base = DEMO_VALUES if settings.DEMO_MODE else {}
    return {**dict.fromkeys([*DEMO_VALUES, "security_credential"], ""), **base, **given}


def _credential_of(business: Business) -> DarajaCredential | None:
    mine = DarajaCredential.objects.filter(business=business, environment=settings.MPESA_ENVIRONMENT)
    return mine.order_by("id").first()


def _ensure_credential(business: Business, values: dict[str, str]) -> DarajaCredential:
    credential = _credential_of(business)
    if credential is None:
        credential = DarajaCredential(
            business=business, environment=settings.MPESA_ENVIRONMENT, name="From the settings"
        )
    _fill(credential, {name: values[name] for name in ("consumer_key", "consumer_secret")})
    return credential


def _wanted_shortcodes(values: dict[str, str]) -> list[_Wanted]:
    by_number: dict[str, list[str]] = {}
    for purpose in ("stk", "c2b", *PAYOUTS):
        number = values.get(f"{purpose}_shortcode") or values["shortcode"]
        if number:
            by_number.setdefault(number, []).append(purpose)
    return [
        _Wanted(
            number=number,
            # One number for everything needs no list, and can then be used for what comes later as well.
            purposes=tuple(purposes) if len(by_number) > 1 else (),
            is_main=number == values["shortcode"],
            secrets=dict(_secrets(purposes, values)),
        )
        for number, purposes in by_number.items()
    ]


def _secrets(purposes: list[str], values: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The initiator stands on each: reversals and questions about a payment go by the shortcode that was paid."""
    if "stk" in purposes:
        yield "lipa_passkey", values["passkey"]
    yield "initiator_name", values["initiator_name"]
    yield "initiator_password", values["initiator_password"]
    yield "security_credential", values["security_credential"]


def _ensure_shortcode(business: Business, credential: DarajaCredential, wanted: _Wanted) -> None:
    environment = settings.MPESA_ENVIRONMENT
    held = Shortcode.objects.filter(environment=environment, shortcode=wanted.number).first()
    if held is None:
        has_main = Shortcode.objects.filter(business=business, is_default=True).exists()
        held = Shortcode.objects.create(
            business=business,
            credential=credential,
            environment=environment,
            shortcode=wanted.number,
            purposes=list(wanted.purposes),
            is_default=wanted.is_main and not has_main,
        )
    if held.business_id == business.pk:
        _fill(held, wanted.secrets)


def _fill(row: models.Model, values: dict[str, str]) -> None:
    """Set what is empty, and nothing else."""
    changed = False
    for name, value in values.items():
        column = getattr(getattr(type(row), name), "column", name)
        if value and not getattr(row, column):
            setattr(row, name, value)
            changed = True
    if changed:
        row.save()


def _shortcode_differences(business: Business, wanted: _Wanted) -> list[str]:
    held = Shortcode.objects.filter(environment=settings.MPESA_ENVIRONMENT, shortcode=wanted.number).first()
    if held is None:
        return [f"Shortcode {wanted.number} is missing."]
    if held.business_id != business.pk:
        return [f"Shortcode {wanted.number} belongs to another business."]
    return [
        f"The {name.replace('_', ' ')} of shortcode {wanted.number} differs from the settings."
        for name, value in wanted.secrets.items()
        if value and value != getattr(held, name)
    ]
