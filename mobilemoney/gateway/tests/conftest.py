"""What the gateway's tests share: a business, an app with a token, staff, and a way to call the doors."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from mobilemoney.businesses.models import Business, Member, Role
from mobilemoney.gateway import access_epoch
from mobilemoney.gateway.access_tokens import issue_token
from mobilemoney.gateway.clients import create_client
from mobilemoney.gateway.models import ApiClient
from mobilemoney.gateway.scopes import SCOPES

DOORS = "mobilemoney.gateway.tests.doors"


class Api:
    """Calls the doors under /api/v1 and keeps the answers readable."""

    def __init__(self, token: str = "", user: User | None = None, *, csrf: bool = False) -> None:
        self.client = Client(enforce_csrf_checks=csrf, raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        if user is not None:
            self.client.force_login(user)

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1/{path}", headers={**self.headers, **_names(headers)})

    def post(self, path: str, body: Any = None, content_type: str = "application/json", **headers: str) -> Any:
        return self.send("POST", path, body, content_type, **headers)

    def send(
        self, method: str, path: str, body: Any = None, content_type: str = "application/json", **headers: str
    ) -> Any:
        raw = body if isinstance(body, (bytes, str)) else json.dumps(body if body is not None else {})
        return self.client.generic(
            method, f"/api/v1/{path}", raw, content_type, headers={**self.headers, **_names(headers)}
        )


def _names(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture(autouse=True)
def doors(settings: Any) -> None:
    """The small set of doors, quick password hashes, and no memory of the test before."""
    settings.ROOT_URLCONF = DOORS
    settings.IDEMPOTENCY_RENDERER = f"{DOORS}.as_it_stands"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    access_epoch.forget_last_read()


@pytest.fixture
def business(db: None) -> Business:
    return Business.objects.create(name="Duka Moja")


@pytest.fixture
def other_business(db: None) -> Business:
    return Business.objects.create(name="Jirani")


@pytest.fixture
def app(business: Business) -> ApiClient:
    return create_client(name="Shop app", business=business, scopes=SCOPES, created_by=None)[0]


@pytest.fixture
def as_app(app: ApiClient) -> Api:
    return Api(issue_token(app))


@pytest.fixture
def anyone(db: None) -> Api:
    return Api()


@pytest.fixture
def staff(business: Business) -> Callable[..., User]:
    def make(role: Role, of: Business = business) -> User:
        user = User.objects.create_user(f"{role}-{User.objects.count()}", password="a-long-password-1")
        Member.objects.create(business=of, user=user, role=role)
        return user

    return make


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root", password="a-long-password-1")
