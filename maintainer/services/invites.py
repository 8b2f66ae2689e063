"""Invite links: how a new person comes to a password without anybody else knowing it."""

import secrets

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from maintainer.models import INVITE_LIFETIME, Invite
from maintainer.services.passwords import check_new_password
from mobilemoney.businesses.models import Business
from mobilemoney.gateway import audit
from mobilemoney.gateway.callers import staff_caller
from mobilemoney.identifiers import digest_of

TOKEN_BYTES = 32


class InviteNotFound(Exception):
    """Unknown, used, replaced or expired: the holder of such a link learns nothing more."""


@transaction.atomic
def invite(*, user: User, business: Business, created_by: User | None) -> str:
    """Make the one live invite of a person who has no password yet, and give its token. Older links of theirs die."""
    Invite.objects.filter(user=user, accepted_at=None).delete()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Invite.objects.create(
        user=user,
        business=business,
        created_by=created_by,
        token_digest=digest_of(token),
        expires_at=timezone.now() + INVITE_LIFETIME,
    )
    return token


def live_invite(*, token: str) -> Invite:
    """The open invite of this token. Raises InviteNotFound."""
    found = (
        Invite.objects.select_related("user", "business")
        .filter(token_digest=digest_of(token), accepted_at=None, expires_at__gt=timezone.now(), user__is_active=True)
        .first()
    )
    if found is None or found.user.has_usable_password():
        raise InviteNotFound
    return found


def accept(*, token: str, password: str, request: HttpRequest | None = None) -> User:
    """Set the person's first password and use the link up, both or neither.

    Raises InviteNotFound, also for the slower of two who hold the same link, and
    ValidationError by field for a password that can't be taken; then the link stays good.
    """
    found = live_invite(token=token)
    user = found.user
    check_new_password(password, username=user.username, email=user.email)
    with transaction.atomic():
        used = Invite.objects.filter(token_digest=digest_of(token), accepted_at=None)
        if not used.update(accepted_at=timezone.now()):
            raise InviteNotFound
        user.set_password(password)
        user.save(update_fields=["password"])
        audit.record(
            caller=staff_caller(user),
            act="invite.accept",
            target_type="user",
            target_id=str(user.pk),
            business=found.business,
            after={"username": user.username},
            request=request,
        )
    return user
