"""Who may follow the live stream: a one-use ticket, an access token, or the dashboard's session.

A client that is redirected to another port drops its Authorization header, so the web port
hands it a ticket for the address instead: 128 random bits, good once, for 30 seconds.
"""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from mobilemoney.failpoints import reach
from mobilemoney.gateway.access_tokens import caller_for_token
from mobilemoney.gateway.callers import Caller, client_caller, staff_caller
from mobilemoney.gateway.errors import ApiError, NotAuthenticated
from mobilemoney.gateway.models import ApiClient, StreamTicket
from mobilemoney.identifiers import digest_of, new_address_token

TICKET_LIFETIME = timedelta(seconds=30)
SCOPE = "events:read"


def issue(caller: Caller) -> str:
    """A ticket for the caller. Raises NotAuthenticated for nobody."""
    if caller.is_anonymous:
        raise NotAuthenticated()
    ticket = new_address_token()
    StreamTicket.objects.create(
        digest=digest_of(ticket),
        client=caller.client,
        user=caller.user,
        scopes=sorted(caller.scopes),
        expires_at=timezone.now() + TICKET_LIFETIME,
    )
    reach("stream.ticket_issued")
    return ticket


def redeem(ticket: str) -> Caller | None:
    """Whose ticket it is, once. Of two at the same time one gets it."""
    now = timezone.now()
    mine = StreamTicket.objects.filter(digest=digest_of(ticket), used_at=None, expires_at__gt=now)
    if not ticket.isascii() or not mine.update(used_at=now):
        return None
    reach("stream.ticket_redeemed")
    held = StreamTicket.objects.select_related("client", "user").get(digest=digest_of(ticket))
    if held.client is not None:
        return client_caller(held.client, held.scopes) if held.client.is_usable(None) else None
    return staff_caller(held.user) if held.user is not None and held.user.is_active else None


def caller_of_stream(*, ticket: str = "", authorization: str = "", session_key: str = "") -> Caller | None:
    """Whoever may follow, by whatever he shows; a token is judged alone. None is a refusal."""
    scheme, _, token = authorization.strip().partition(" ")
    if ticket:
        caller = redeem(ticket)
    elif scheme.lower() == "bearer":
        caller = _by_token(token.strip())
    else:
        caller = _by_session(session_key) if session_key else None
    if caller is None or (caller.client is not None and not caller.has_scope(SCOPE)):
        return None
    return caller


def still_good(caller: Caller) -> bool:
    """Whether a stream may go on: nobody was revoked, signed off for good, or lost a business since."""
    if caller.client is not None:
        client = ApiClient.objects.filter(pk=caller.client.pk).first()
        return client is not None and client_caller(client, caller.scopes).has_scope(SCOPE) and client.is_usable(None)
    user = User.objects.filter(pk=caller.user.pk, is_active=True).first() if caller.user is not None else None
    return user is not None and staff_caller(user).business_ids == caller.business_ids


def _by_token(token: str) -> Caller | None:
    try:
        return caller_for_token(token)
    except ApiError:
        return None


def _by_session(session_key: str) -> Caller | None:
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = auth.get_user(request)
    return staff_caller(user) if isinstance(user, User) and user.is_active else None
