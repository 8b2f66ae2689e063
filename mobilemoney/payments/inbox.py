"""Store first, answer second, think later: the inbox for whatever is posted to our callback addresses."""

import ipaddress
import logging
from dataclasses import asdict

from django.conf import settings
from django.db import Error as DatabaseAway
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from mobilemoney.daraja.errors import UnreadableMessage
from mobilemoney.failpoints import reach
from mobilemoney.gateway.addresses import peer_address
from mobilemoney.gateway.errors import BodyTooLarge, NotReady, ValidationFailed
from mobilemoney.identifiers import digest_of, new_id
from mobilemoney.payments import glance, spool
from mobilemoney.payments.arrivals import Arrival, store
from mobilemoney.payments.readers import READERS
from mobilemoney.work.nudge import nudge

CALLBACK_BODY_BYTES_MAX = 64 * 1024
ACCEPTED = {"ResultCode": 0, "ResultDesc": "Accepted"}

log = logging.getLogger(__name__)


def receive(request: HttpRequest, *, kind: str, token: str = "") -> JsonResponse:
    """Store one callback durably and acknowledge it.

    200 once it is stored, in the database or in the spool, whatever we think of it; 400 for a body of
    the wrong shape on an address that we never gave out; 413 beyond 64 kB; 503 when it could not be stored.
    """
    return acknowledge(read(request, kind=kind, token=token))


def read(request: HttpRequest, *, kind: str, token: str = "") -> Arrival:
    """Take the message off the wire. Raises BodyTooLarge beyond 64 kB."""
    body = request.read(CALLBACK_BODY_BYTES_MAX + 1)
    if len(body) > CALLBACK_BODY_BYTES_MAX:
        raise BodyTooLarge("A callback may have at most 64 kB.")
    peer = peer_address(request)
    return Arrival(
        id=str(new_id()),
        kind=kind,
        token_digest=digest_of(token) if token else "",
        body=body,
        peer=peer,
        source_listed=source_is_listed(peer),
        readable=_is_readable(kind, body),
    )


def acknowledge(arrival: Arrival) -> JsonResponse:
    """Make the message durable and say so. Raises NotReady when nothing could keep it."""
    reach("callback.before_store")
    try:
        known = store(arrival)
    except DatabaseAway:
        known = spool_or_refuse(arrival)
    reach("callback.after_store")
    nudge_quietly()
    if not arrival.readable and not known:
        raise ValidationFailed({"body": ["This is not a message that this address takes."]})
    return JsonResponse(ACCEPTED)


def spool_or_refuse(arrival: Arrival) -> bool:
    """Keep the message in a file while the database is away. Raises NotReady when that fails too."""
    try:
        spool.write({**asdict(arrival), "received_at": timezone.now().isoformat()})
    except OSError as failure:
        log.exception("A callback could be stored neither in the database nor in the spool.")
        raise NotReady("The message could not be stored. Please send it again.") from failure
    # With the database away nobody can tell whether the token is known: Daraja must not see our doubts.
    return bool(arrival.token_digest)


def source_is_listed(peer: str) -> bool:
    """Whether the peer's address gives trust: it is on the list, and the check is on."""
    if settings.MPESA_SKIP_IP_VERIFICATION or not peer:
        return False
    address = ipaddress.ip_address(peer)
    return any(address in network for network in settings.CALLBACK_ALLOWED_IPS)


def nudge_quietly() -> None:
    try:
        nudge()
    except DatabaseAway:
        log.warning("The workers could not be woken; they look again by themselves.")


def _is_readable(kind: str, body: bytes) -> bool:
    if glance.is_plainly(kind, body):
        return True
    try:
        READERS[kind](body)
    except UnreadableMessage:
        return False
    return True
