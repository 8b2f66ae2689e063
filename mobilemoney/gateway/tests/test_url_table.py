"""Walks every route of the project: whoever adds one has to say who may use it."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from mobilemoney.gateway.policies import Policy

WHOLE_PROJECT = "mobilemoney.urls"


def every_route(patterns: list[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from every_route(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern), pattern.callback


ROUTES = list(every_route(get_resolver(WHOLE_PROJECT).url_patterns))


def policies_of(callback: Any) -> list[Any]:
    view = getattr(callback, "view_class", None) or getattr(callback, "cls", None) or callback
    by_method = list(getattr(view, "policies", {}).values())
    return by_method or [getattr(view, "policy", None)]


@pytest.mark.parametrize(("route", "callback"), ROUTES, ids=[route for route, _ in ROUTES])
def test_each_route_declares_who_may_use_it(route: str, callback: Any) -> None:
    assert all(isinstance(policy, Policy) for policy in policies_of(callback)), f"{route} has no policy."


def test_there_are_routes_to_look_at() -> None:
    assert len(ROUTES) > 10
    assert importlib.import_module(WHOLE_PROJECT).urlpatterns


def test_no_route_of_the_api_ends_with_a_slash() -> None:
    assert not [route for route, _ in ROUTES if route.startswith("api/") and route.endswith("/")]


def test_the_toolkit_s_own_pages_are_not_mounted() -> None:
    mounted = {route for route, callback in ROUTES if callback.__module__.startswith("oauth2_provider")}

    assert mounted == set()
    assert [route for route, _ in ROUTES if "oauth" in route] == ["api/v1/oauth/token"]
