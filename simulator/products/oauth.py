"""OAuth: an access token for a consumer key and secret (Daraja docs, Authorization)."""

from __future__ import annotations

import base64
import binascii

from simulator.product import Call, Operation, Product
from simulator.wire import EXPRESS, Answer, Refusal, accepted

INVALID_AUTHENTICATION = (400, "400.008.01", "Invalid Authentication passed")
INVALID_GRANT_TYPE = (400, "400.008.02", "Invalid grant type passed")
# Seen by integrators: a wrong key or secret is answered without a word.
WRONG_KEY = Answer(400, "")


def generate(call: Call) -> Answer:
    scheme, _, encoded = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        raise Refusal(*INVALID_AUTHENTICATION)
    if call.parameters.get("grant_type") != "client_credentials":
        raise Refusal(*INVALID_GRANT_TYPE)
    consumer_key, consumer_secret = _decoded(encoded)
    if not call.world.tokens.knows(consumer_key, consumer_secret):
        return WRONG_KEY
    options = call.world.options
    token = call.world.tokens.issue(consumer_key, options)
    # On the wire expires_in is text, whatever the docs print.
    return accepted({"access_token": token, "expires_in": str(max(options.token_lifetime_seconds - 1, 0))})


def _decoded(encoded: str) -> tuple[str, str]:
    try:
        consumer_key, _, consumer_secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return consumer_key, consumer_secret


PRODUCT = Product(
    name="oauth",
    title="OAuth token",
    operations=(Operation("oauth", "GET", "/oauth/v1/generate", EXPRESS, generate, needs_token=False),),
)
