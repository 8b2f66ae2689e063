"""The first superuser: made once, by whoever holds the installation's token; then this door is closed for ever."""

import hmac

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from maintainer.models import BootstrapClosed
from maintainer.services.passwords import check_new_password, check_new_username
from mobilemoney.gateway import audit
from mobilemoney.gateway.callers import staff_caller


class BootstrapDisabled(Exception):
    """No token is set, so nobody can make the first superuser here."""


class WrongBootstrapToken(Exception):
    pass


class BootstrapIsClosed(Exception):
    """A superuser exists, or once did."""


def check_door(*, token: object) -> None:
    """Raise BootstrapDisabled, WrongBootstrapToken or BootstrapIsClosed, in this order.

    The order matters: who has no token learns nothing about superusers.
    """
    expected = settings.BOOTSTRAP_SUPERUSER_TOKEN
    if not is_enabled():
        raise BootstrapDisabled
    given = token if isinstance(token, str) else ""
    if not hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode()):
        raise WrongBootstrapToken
    if is_closed():
        raise BootstrapIsClosed


def is_enabled() -> bool:
    return bool(settings.BOOTSTRAP_SUPERUSER_TOKEN)


def is_open() -> bool:
    return is_enabled() and not is_closed()


def is_closed() -> bool:
    """Whether a superuser exists or ever existed. One that is seen here is remembered, should it be deleted later."""
    if BootstrapClosed.objects.exists():
        return True
    if not User.objects.filter(is_superuser=True).exists():
        return False
    close(reason="a superuser was found")
    return True


def close(*, reason: str) -> None:
    """Close the door for ever. Closing it again changes nothing."""
    BootstrapClosed.objects.get_or_create(id=BootstrapClosed.THE_ONE, defaults={"reason": reason})


def create_first_superuser(
    *, username: str, password: str, email: str = "", request: HttpRequest | None = None
) -> User:
    """Make the first superuser and close the door, both or neither.

    Raises BootstrapIsClosed for all but one of any number of parallel calls, and
    django's ValidationError, by field, for a name or password that can't be taken.
    """
    username = check_new_username(username)
    check_new_password(password, username=username, email=email)
    try:
        with transaction.atomic():
            # The row comes first: parallel calls wait for each other here, and only one gets past.
            BootstrapClosed.objects.create(reason="the first superuser was made")
            if User.objects.filter(is_superuser=True).exists():
                raise BootstrapIsClosed
            user = User.objects.create_superuser(username, email, password)
            _record(user, request)
            return user
    except IntegrityError:
        if is_closed():
            raise BootstrapIsClosed from None
        raise


def _record(user: User, request: HttpRequest | None) -> None:
    audit.record(
        caller=staff_caller(user),
        act="bootstrap.superuser",
        target_type="user",
        target_id=str(user.pk),
        business=None,
        after={"username": user.username},
        request=request,
    )
