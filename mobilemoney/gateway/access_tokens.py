"""From the text of an access token to its caller, with a short memory.

The toolkit's own check is the dearest part of a request, so a checked token is remembered for
up to 30 s, never past its expiry, and not past the end of anybody's right (see `access_epoch`).
"""

import hashlib
import secrets
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from oauth2_provider.models import get_access_token_model, set_token_value

from mobilemoney.gateway import access_epoch
from mobilemoney.gateway.callers import Caller, client_caller
from mobilemoney.gateway.errors import InvalidToken
from mobilemoney.gateway.models import ApiClient

REMEMBERED_SECONDS_MAX = 30.0
REMEMBERED_TOKENS_MAX = 10_000
TOKEN_CHARACTERS_MAX = 255
TOKEN_BYTES = 32
LAST_USED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Checked:
    caller: Caller
    good_until: float
    epoch: int


_remembered: dict[str, _Checked] = {}
_lock = Lock()


def caller_for_token(token: str) -> Caller:
    """The app that holds the token. Raises InvalidToken when it is unknown, expired or revoked."""
    if not token or len(token) > TOKEN_CHARACTERS_MAX or not token.isascii():
        raise InvalidToken()
    checksum = hashlib.sha256(token.encode()).hexdigest()
    epoch = access_epoch.current()
    known = _remembered.get(checksum)
    if known is not None and known.epoch == epoch and time.time() < known.good_until:
        return known.caller
    checked = _look_up(checksum, epoch)
    _remember(checksum, checked)
    return checked.caller


def issue_token(client: ApiClient, scopes: Collection[str] | None = None, *, seconds: int | None = None) -> str:
    """A new access token, as the token endpoint would give it: for tests and commands."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    lifetime = settings.OAUTH2_ACCESS_TOKEN_EXPIRE_SECONDS if seconds is None else seconds
    held = get_access_token_model()(
        application=client,
        scope=" ".join(sorted(client.held_scopes if scopes is None else scopes)),
        expires=timezone.now() + timedelta(seconds=lifetime),
    )
    set_token_value(held, token)
    held.save()
    return token


def _look_up(checksum: str, epoch: int) -> _Checked:
    found = get_access_token_model().objects.filter(token_checksum=checksum).select_related("application").first()
    if found is None or found.is_expired() or not isinstance(found.application, ApiClient):
        raise InvalidToken()
    client = found.application
    if not client.is_usable(None):
        raise InvalidToken()
    _note_use(client)
    good_until = min(time.time() + REMEMBERED_SECONDS_MAX, found.expires.timestamp())
    return _Checked(client_caller(client, found.scope.split()), good_until, epoch)


def _remember(checksum: str, checked: _Checked) -> None:
    with _lock:
        if len(_remembered) >= REMEMBERED_TOKENS_MAX:
            _remembered.clear()
        _remembered[checksum] = checked


def _note_use(client: ApiClient) -> None:
    """Keep "last used" right to the minute without a write per request."""
    now = timezone.now()
    if client.last_used_at is None or client.last_used_at < now - LAST_USED_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - LAST_USED_EVERY)
        ApiClient.objects.filter(stale, pk=client.pk).update(last_used_at=now)
