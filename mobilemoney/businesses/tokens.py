"""Daraja's access tokens, shared by all processes through the database.

One refresh at a time over every process and machine: whoever takes the lease by one conditional
update fetches, the others wait for what it brings. The lease runs by the database's clock, and
each holder has a number, so one that was too slow can't overwrite a newer token.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from mobilemoney.businesses.models import DarajaToken
from mobilemoney.daraja.errors import TokenUnavailable
from mobilemoney.daraja.tokens import FetchedToken, TokenStore
from mobilemoney.failpoints import reach

POLL_SECONDS = 0.05
# A holder that died keeps the others waiting for this much longer than the longest call.
LEASE_SPARE_SECONDS = 5


class DatabaseTokenStore:
    """A TokenStore on `DarajaToken`. `app_key` is the id of a DarajaCredential."""

    def fresh(self, app_key: str) -> str | None:
        """The stored token, unless its time is over."""
        token = DarajaToken.objects.filter(credential_id=UUID(app_key), expires_at__gt=timezone.now()).first()
        return (token.value or None) if token is not None else None

    def refresh(self, app_key: str, *, dead: str | None, fetch: Callable[[], FetchedToken]) -> str:
        """A token other than `dead`: the one that somebody else just fetched, or a new one.

        Raises whatever `fetch` raises, and TokenUnavailable when another process takes too long.
        """
        deadline = time.monotonic() + settings.DARAJA_TIMEOUT_SECONDS
        while True:
            stored = self.fresh(app_key)
            if stored is not None and stored != dead:
                return stored
            fence = _take_lease(app_key)
            if fence is not None:
                return self._fetch_under_lease(app_key, fence, dead, fetch)
            if time.monotonic() >= deadline:
                raise TokenUnavailable("Another process is fetching an access token and takes too long.")
            time.sleep(POLL_SECONDS)

    def _fetch_under_lease(self, app_key: str, fence: int, dead: str | None, fetch: Callable[[], FetchedToken]) -> str:
        held = DarajaToken.objects.filter(credential_id=UUID(app_key), fence=fence)
        try:
            # Somebody may have brought one between our look and our lease.
            stored = self.fresh(app_key)
            if stored is not None and stored != dead:
                return stored
            reach("token.claimed")
            fetched = fetch()
            reach("token.fetched")
            _store(held, app_key, fetched)
            reach("token.stored")
            return fetched.value
        finally:
            held.update(refresh_lease_until=None)


class ReadOnce:
    """A TokenStore for a few calls that follow each other closely: it looks a token up once, and after a refusal."""

    def __init__(self, store: TokenStore) -> None:
        self._store = store
        self._known: dict[str, str] = {}

    def fresh(self, app_key: str) -> str | None:
        """The token as it was known at the first look, or after the last refresh."""
        if app_key not in self._known and (token := self._store.fresh(app_key)):
            self._known[app_key] = token
        return self._known.get(app_key)

    def refresh(self, app_key: str, *, dead: str | None, fetch: Callable[[], FetchedToken]) -> str:
        """Raises what the store raises."""
        self._known.pop(app_key, None)
        self._known[app_key] = self._store.refresh(app_key, dead=dead, fetch=fetch)
        return self._known[app_key]


def _take_lease(app_key: str) -> int | None:
    """The number of our turn, or None while somebody else has one."""
    lease = timedelta(seconds=settings.DARAJA_TIMEOUT_SECONDS + LEASE_SPARE_SECONDS)
    DarajaToken.objects.get_or_create(credential_id=UUID(app_key))
    free = Q(refresh_lease_until=None) | Q(refresh_lease_until__lt=Now())
    taken = DarajaToken.objects.filter(free, credential_id=UUID(app_key)).update(
        refresh_lease_until=Now() + lease, fence=F("fence") + 1
    )
    return DarajaToken.objects.values_list("fence", flat=True).get(credential_id=UUID(app_key)) if taken else None


def _store(held: QuerySet[DarajaToken], app_key: str, fetched: FetchedToken) -> None:
    sealed = DarajaToken(credential_id=UUID(app_key))
    sealed.value = fetched.value
    expires_at = timezone.now() + timedelta(seconds=fetched.lifetime_seconds)
    held.update(value_sealed=sealed.value_sealed, expires_at=expires_at)
