"""What the tests of this room share: people who are signed in, and a business with all that belongs to it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from mobilemoney.businesses.models import Business, DarajaCredential, Member, Role, Shortcode

PASSWORD = "correct-horse-battery"
API = "/api/v1"


@pytest.fixture(autouse=True)
def quick_hashes(settings: Any) -> None:
    """Slow hashes protect people's passwords, not tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture
def business(db: None) -> Business:
    return Business.objects.create(name="Mama Mboga")


@pytest.fixture
def other_business(db: None) -> Business:
    return Business.objects.create(name="Duka la Jirani")


@pytest.fixture
def credential(business: Business) -> DarajaCredential:
    return DarajaCredential.objects.create(
        business=business,
        environment="sandbox",
        consumer_key="key-of-the-shop-1234",
        consumer_secret="secret-of-the-shop",
    )


@pytest.fixture
def shortcode(credential: DarajaCredential) -> Shortcode:
    return Shortcode.objects.create(
        business=credential.business,
        credential=credential,
        environment=credential.environment,
        shortcode="600123",
        lipa_passkey="the-passkey",
        is_default=True,
    )


@pytest.fixture
def superuser(db: None) -> User:
    return User.objects.create_superuser("root", "root@example.com", PASSWORD)


@pytest.fixture
def staff(business: Business) -> Callable[[Role], User]:
    def make(role: Role, *, of: Business = business) -> User:
        user = User.objects.create_user(f"{role}-{User.objects.count()}", password=PASSWORD, is_staff=True)
        Member.objects.create(business=of, user=user, role=role)
        return user

    return make


class Browser(Client):
    """A signed-in person's browser that speaks JSON."""

    def send(self, method: str, path: str, body: Any = None) -> Any:
        return self.generic(method, f"{API}{path}", _json(body), content_type="application/json")


def _json(body: Any) -> bytes:
    if body is None:
        return b""
    return body if isinstance(body, bytes) else json.dumps(body).encode()


@pytest.fixture
def anyone(db: None) -> Browser:
    return Browser()


@pytest.fixture
def root(superuser: User) -> Browser:
    browser = Browser()
    browser.force_login(superuser)
    return browser


@pytest.fixture
def browser_of() -> Callable[[User], Browser]:
    def sign_in(user: User) -> Browser:
        browser = Browser()
        browser.force_login(user)
        return browser

    return sign_in
