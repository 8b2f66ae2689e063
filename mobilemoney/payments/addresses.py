"""The addresses that we hand to Daraja, each with an unguessable token of its own."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings

from mobilemoney.businesses.models import Shortcode
from mobilemoney.identifiers import digest_of, new_address_token
from mobilemoney.payments.models import CallbackAddress, Transaction

PATHS = {
    "stk": "/api/v1/c2b/stk/callback",
    "c2b_confirmation": "/api/v1/c2b/confirmation",
    "c2b_validation": "/api/v1/c2b/validation",
    "b2c_result": "/api/v1/b2c/callback/result",
    "b2c_timeout": "/api/v1/b2c/callback/timeout",
    "b2b_result": "/api/v1/b2b/callback/result",
    "b2b_timeout": "/api/v1/b2b/callback/timeout",
    "b2b_express": "/api/v1/b2b/express/callback",
    "reversal_result": "/api/v1/reversals/result",
    "reversal_timeout": "/api/v1/reversals/timeout",
    "status_result": "/api/v1/c2b/transaction-status/result",
    "status_timeout": "/api/v1/c2b/transaction-status/timeout",
    "balance_result": "/api/v1/balances/result",
    "balance_timeout": "/api/v1/balances/timeout",
}


def new_address(*, kind: str, shortcode: Shortcode, payment: Transaction | None = None) -> str:
    """Make an address for one payment, or for C2B one shortcode, and return it whole.

    Only the digest of its token is stored, so this is the one time that it can be read.
    """
    token = new_address_token()
    CallbackAddress.objects.create(kind=kind, token_digest=digest_of(token), shortcode=shortcode, transaction=payment)
    return f"{_base(kind)}/{token}"


def new_addresses(wanted: Iterable[tuple[str, Transaction]]) -> dict[tuple[str, UUID], str]:
    """Make an address of each kind for each payment, in one statement; by kind and payment's id, each whole."""
    tokens = [(kind, payment, new_address_token()) for kind, payment in wanted]
    CallbackAddress.objects.bulk_create(
        CallbackAddress(
            kind=kind, token_digest=digest_of(token), shortcode_id=payment.shortcode_id, transaction=payment
        )
        for kind, payment, token in tokens
    )
    return {(kind, payment.id): f"{_base(kind)}/{token}" for kind, payment, token in tokens}


def _base(kind: str) -> str:
    override: str = settings.CALLBACK_URL_OVERRIDES.get(kind, "")
    return override or settings.PUBLIC_BASE_URL + PATHS[kind]
