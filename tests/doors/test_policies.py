"""The URL table itself: every door says who may open it, and keeps the others out."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.views import APIView

from mobilemoney.businesses.models import Business, Member, Role
from mobilemoney.gateway.policies import Policy, policy_of
from mobilemoney.gateway.scopes import SCOPES
from mobilemoney.testing import api, make_business, make_client, make_member

METHODS = ("get", "post", "put", "patch", "delete")


def walk(patterns: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        else:
            assert isinstance(pattern, URLPattern)
            yield route, pattern.callback


DOORS = [(route, view) for route, view in walk(get_resolver().url_patterns) if route.startswith("api/")]


def class_of(view: Any) -> Any:
    return getattr(view, "cls", None) or getattr(view, "view_class", None)


def methods_of(view: Any) -> list[str]:
    cls = class_of(view)
    return [method for method in METHODS if cls is None or hasattr(cls, method)]


def policy_for(view: Any, method: str) -> Policy:
    cls = class_of(view)
    return policy_of(cls if cls is not None else view, method.upper())


def concrete(route: str) -> str:
    """The route with something in place of each of its parts."""
    path = "/" + route
    for part in ("str:reference", "str:token", "uuid:", "int:", "str:"):
        while f"<{part}" in path:
            start = path.index(f"<{part}")
            end = path.index(">", start)
            path = path[:start] + ("1" if part == "int:" else str(uuid4())) + path[end + 1 :]
    return path


DOORS_WITH_METHOD = [(route, view, method) for route, view in DOORS for method in methods_of(view)]
CLOSED = [door for door in DOORS_WITH_METHOD if not policy_for(door[1], door[2]).open_to_all]


def names(doors: list[tuple[str, Any, str]]) -> list[str]:
    return [f"{method} {route}" for route, _, method in doors]


def test_the_table_is_not_empty() -> None:
    assert len(DOORS) > 40
    assert len(CLOSED) > 20


@pytest.mark.parametrize(("route", "view"), DOORS, ids=[route for route, _ in DOORS])
def test_every_door_declares_its_policy(route: str, view: Any) -> None:
    for method in methods_of(view):
        assert isinstance(policy_for(view, method), Policy)


@pytest.mark.parametrize(("route", "view"), DOORS, ids=[route for route, _ in DOORS])
def test_no_rest_door_replaces_the_permission_check(route: str, view: Any) -> None:
    cls = getattr(view, "cls", None)
    public = all(policy_for(view, method).open_to_all for method in methods_of(view))
    if cls is not None and issubclass(cls, APIView) and not public:
        assert [permission.__name__ for permission in cls.permission_classes] == ["DeclaredPolicy"]


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "view", "method"), CLOSED, ids=names(CLOSED))
def test_strangers_are_turned_away(route: str, view: Any, method: str) -> None:
    answer = getattr(api(), method)(concrete(route), content_type="application/json")

    assert answer.status_code == 401
    assert answer.json()["code"] == "not_authenticated"


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "view", "method"), CLOSED, ids=names(CLOSED))
def test_a_wrong_token_is_turned_away(route: str, view: Any, method: str) -> None:
    answer = getattr(api("no-such-token"), method)(concrete(route), content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "view", "method"), CLOSED, ids=names(CLOSED))
def test_an_app_needs_the_declared_scope(route: str, view: Any, method: str) -> None:
    """With every scope but the needed one and what includes it; doors for staff take no app at all."""
    needed = policy_for(view, method).scope
    noun = (needed or "").partition(":")[0]
    scopes = [scope for scope in SCOPES if not noun or scope.partition(":")[0] != noun]
    _, token = make_client(scopes=scopes)

    answer = getattr(api(token), method)(concrete(route), content_type="application/json")

    assert answer.status_code == 403
    assert answer.json()["code"] in {"insufficient_scope", "permission_denied"}


ROLE_DOORS = [door for door in CLOSED if policy_for(door[1], door[2]).role not in {None, Role.VIEWER}]
SUPERUSER_DOORS = [door for door in CLOSED if policy_for(door[1], door[2]).superusers_only]


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "view", "method"), ROLE_DOORS, ids=names(ROLE_DOORS))
def test_a_viewer_can_not_act(route: str, view: Any, method: str) -> None:
    viewer = make_member(make_business(), Role.VIEWER)

    answer = getattr(api(user=viewer), method)(concrete(route), content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "view", "method"), SUPERUSER_DOORS, ids=names(SUPERUSER_DOORS))
def test_the_admin_of_a_business_is_no_superuser(route: str, view: Any, method: str) -> None:
    admin = make_member(make_business(), Role.ADMIN)

    answer = getattr(api(user=admin), method)(concrete(route), content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "view", "method"), CLOSED, ids=names(CLOSED))
def test_a_person_without_a_business_gets_nothing(route: str, view: Any, method: str) -> None:
    person = make_member(make_business(), Role.ADMIN)
    Member.objects.all().delete()
    make_client(Business.objects.get())

    answer = getattr(api(user=person), method)(concrete(route), content_type="application/json")

    if answer.status_code == 200:
        assert answer.json().get("results", []) == []
    else:
        assert answer.status_code in {307, 400, 403, 404}
