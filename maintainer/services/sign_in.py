"""Signing staff in and out by session."""

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest

from maintainer.services import bootstrap
from mobilemoney.gateway import audit
from mobilemoney.gateway.callers import staff_caller


class InvalidCredentials(Exception):
    """Unknown name, wrong password, no staff, or switched off: nobody outside learns which."""


def sign_in(request: HttpRequest, *, username: str, password: str) -> User:
    """Sign in a member of staff under a new session id.

    Raises InvalidCredentials. A name that nobody has takes as long as a wrong password: Django hashes either way.
    """
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User) or not (user.is_staff or user.is_superuser):
        raise InvalidCredentials
    if user.is_superuser:
        bootstrap.close(reason="a superuser signed in")
    login(request, user)
    audit.record(
        caller=staff_caller(user),
        act="auth.login",
        target_type="user",
        target_id=str(user.pk),
        business=None,
        after={"username": user.username},
        request=request,
    )
    return user


def sign_out(request: HttpRequest) -> None:
    """End the session, if there is one; the next one has another id."""
    logout(request)
    request.user = AnonymousUser()
