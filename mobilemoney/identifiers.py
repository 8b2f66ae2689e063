"""Ids of everything that outlives a request: UUID version 7, so that newer ids sort after older ones."""

import hashlib
import secrets
from uuid import UUID

from uuid_utils.compat import uuid7

ADDRESS_TOKEN_HEX_DIGITS = 32


def new_id() -> UUID:
    return uuid7()


def new_address_token() -> str:
    """128 random bits as lower-case hex: no word that Safaricom forbids in an address can arise."""
    return secrets.token_hex(ADDRESS_TOKEN_HEX_DIGITS // 2)


def digest_of(token: str) -> str:
    """What is stored in place of a token. The token has 128 bits of its own, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
