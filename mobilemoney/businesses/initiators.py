"""Who signs money out: an initiator's name and the SecurityCredential made of its password."""

from dataclasses import dataclass, field
from functools import lru_cache

import requests
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.conf import settings

from mobilemoney.businesses.models import Environment, Shortcode
from mobilemoney.daraja.credentials import builtin_key, key_from_certificate, security_credential
from mobilemoney.daraja.errors import NotSent

CERTIFICATE_TIMEOUT_SECONDS = 5


class InitiatorMissing(ValueError):
    """The shortcode has no initiator, so no money can go out of it."""


@dataclass(frozen=True)
class Initiator:
    name: str
    security_credential: str = field(repr=False)


def initiator_of(shortcode: Shortcode) -> Initiator:
    """Name and SecurityCredential. Raises InitiatorMissing, or NotSent when the simulator's key can't be had."""
    if not shortcode.initiator_name or not shortcode.can_sign:
        raise InitiatorMissing(f"Shortcode {shortcode.shortcode} has no initiator name and password.")
    if shortcode.security_credential_sealed:
        return Initiator(shortcode.initiator_name, shortcode.security_credential)
    key = _public_key(shortcode)
    return Initiator(shortcode.initiator_name, security_credential(shortcode.initiator_password, key))


def _public_key(shortcode: Shortcode) -> RSAPublicKey:
    """The given certificate for the default business; else the key of the environment."""
    path = settings.DEFAULT_BUSINESS["certificate_path"]
    if path and shortcode.business.is_default:
        return key_from_certificate(path)
    if shortcode.environment == Environment.SIMULATOR:
        return _simulator_key(settings.MPESA_DARAJA_API_BASE_URL or settings.SIMULATOR_BASE_URL)
    return builtin_key(shortcode.environment)


@lru_cache(maxsize=4)
def _simulator_key(base_url: str) -> RSAPublicKey:
    """The simulator holds a key pair of its own, because nobody outside Safaricom has theirs."""
    try:
        answer = requests.get(f"{base_url}/control/certificate", timeout=CERTIFICATE_TIMEOUT_SECONDS)
        answer.raise_for_status()
    except requests.RequestException as failure:
        raise NotSent("The simulator's certificate can't be fetched.") from failure
    return key_from_certificate(answer.content)
