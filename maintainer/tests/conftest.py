"""What the tests of this room share: people who are signed in, and a business with all that belongs to it."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

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
    credential = DarajaCredential(business=business, environment="sandbox")
    credential.consumer_key, credential.consumer_secret = "key-of-the-shop-1234", "secret-of-the-shop"
    credential.save()
    return credential


@pytest.fixture
def shortcode(credential: DarajaCredential) -> Shortcode:
    shortcode = Shortcode(
        business=credential.business,
        credential=credential,
        environment=credential.environment,
        shortcode="600123",
        is_default=True,
    )
    shortcode.lipa_passkey = "the-passkey"
    shortcode.save()
    return shortcode


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

    def ask_for_token(self, client_id: str, client_secret: str) -> Any:
        """As an app does it: a form, not JSON."""
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        return self.generic("POST", f"{API}/oauth/token/", urlencode(form), "application/x-www-form-urlencoded")


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
