"""Each Daraja app: can its secrets be read, and does Daraja give a token for them?"""

from collections.abc import Iterator

from maintainer.doctor.findings import Finding, green, red, yellow
from maintainer.services.credentials import CredentialsUnusable, prove
from mobilemoney.businesses.default_business import differences
from mobilemoney.businesses.encryption import SealedValueUnreadable
from mobilemoney.businesses.models import DarajaCredential, Shortcode
from mobilemoney.gateway.errors import ApiError


def check_credentials() -> Iterator[Finding]:
    credentials = list(DarajaCredential.objects.select_related("business").order_by("business__name", "pk"))
    if not credentials:
        yield red("No Daraja credentials.", "Set CONSUMER_KEY and CONSUMER_SECRET, or add them in the dashboard.")
    for credential in credentials:
        yield _check_credential(credential)


def _check_credential(credential: DarajaCredential) -> Finding:
    name = f"{credential.business.name}, {credential.environment}"
    try:
        lifetime = prove(credential=credential)
    except CredentialsUnusable as wrong:
        return red(f"{name}: {wrong}", "FIELD_ENCRYPTION_KEYS must contain the key that the secrets were stored with.")
    except ApiError as wrong:
        return red(f"{name}: {wrong.message}", "Look at the consumer key and secret, and at the way to Daraja.")
    return green(f"{name}: Daraja gives a token (good for {lifetime} s).")


def check_shortcodes() -> Iterator[Finding]:
    for shortcode in Shortcode.objects.select_related("business").order_by("shortcode"):
        is_for_stk = "stk" in (shortcode.purposes or ["stk"])
        if is_for_stk and not shortcode.lipa_passkey_sealed:
            yield yellow(
                f"{shortcode.business.name}: shortcode {shortcode.shortcode} has no passkey.",
                "Without it no customer can be prompted by STK push.",
            )


def check_default_business() -> Iterator[Finding]:
    """What stands in `.env` and what is stored; the stored one is what counts."""
    try:
        found = differences()
    except SealedValueUnreadable:
        return  # Said already, with the name of the setting, by the check of the credentials.
    for difference in found:
        yield yellow(difference, "What is stored counts. Change it in the dashboard, or correct `.env`.")
