"""Who calls in these tests: nobody, an app that holds every scope, and a superuser with his session and CSRF token."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.middleware.csrf import _get_new_csrf_string
from django.test import Client

from mobilemoney.businesses.models import Shortcode
from mobilemoney.gateway.scopes import SCOPES
from mobilemoney.testing import make_client, make_superuser

CallerMaker = Callable[[Shortcode], "Who"]


@dataclass(frozen=True)
class Who:
    """What a caller sends along with each request."""

    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)


def nobody(shortcode: Shortcode) -> Who:
    return Who()


def app(shortcode: Shortcode) -> Who:
    _, token = make_client(shortcode.business, SCOPES)
    return Who(headers={"Authorization": f"Bearer {token}"})


def superuser(shortcode: Shortcode) -> Who:
    browser = Client()
    browser.force_login(make_superuser("keeper"))
    csrf = _get_new_csrf_string()
    cookies = {"sessionid": browser.cookies["sessionid"].value, "csrftoken": csrf}
    return Who(headers={"X-CSRFToken": csrf}, cookies=cookies)


CALLERS: dict[str, CallerMaker] = {"nobody": nobody, "app": app, "superuser": superuser}
