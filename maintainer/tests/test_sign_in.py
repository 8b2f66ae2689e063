from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from maintainer.tests.conftest import API, PASSWORD, Browser
from mobilemoney.businesses.models import Business, Role, Shortcode
from mobilemoney.gateway.models import AuditEntry

pytestmark = pytest.mark.django_db


def login(browser: Browser, username: str, password: str = PASSWORD, **more: Any) -> Any:
    return browser.send("POST", "/auth/login", {"username": username, "password": password, **more})


def test_nobody_is_signed_in_at_first(anyone: Browser) -> None:
    answer = anyone.send("GET", "/auth/me")

    assert answer.status_code == 200
    assert (answer.json()["authenticated"], answer.json()["user"], answer.json()["businesses"]) == (False, None, [])


def test_it_signs_staff_in_and_says_where_they_work(
    anyone: Browser, staff: Callable[[Role], User], shortcode: Shortcode, other_business: Business
) -> None:
    user = staff(Role.MAKER)

    answer = login(anyone, user.username)

    assert answer.status_code == 200
    me = anyone.send("GET", "/auth/me").json()
    assert me["user"] == {"id": user.pk, "username": user.username, "email": "", "is_superuser": False}
    (own,) = me["businesses"]
    assert (own["name"], own["role"], own["status"]) == ("Mama Mboga", "maker", "active")
    assert own["shortcodes"][0]["shortcode"] == "600123"


def test_it_says_what_each_shortcode_can_be_used_for(root: Browser, shortcode: Shortcode) -> None:
    def told() -> list[str]:
        (own,) = root.send("GET", "/auth/me").json()["businesses"]
        return list(own["shortcodes"][0]["purposes"])

    with_passkey = told()
    Shortcode.objects.update(initiator_name="clerk")
    with_initiator = told()
    Shortcode.objects.update(purposes=["b2c"])

    assert with_passkey == ["stk", "c2b"]
    assert with_initiator == ["stk", "c2b", "b2c", "b2b"]
    assert told() == ["b2c"]


def test_a_superuser_sees_every_business(root: Browser, business: Business, other_business: Business) -> None:
    names = {own["name"]: own["role"] for own in root.send("GET", "/auth/me").json()["businesses"]}

    assert names == {"Mama Mboga": "superuser", "Duka la Jirani": "superuser"}


def test_the_session_gets_a_new_id_when_somebody_signs_in(anyone: Browser, superuser: User) -> None:
    anyone.session.save()
    before = anyone.session.session_key

    login(anyone, "root")

    assert anyone.session.session_key != before


def test_signing_in_is_in_the_audit_log(anyone: Browser, superuser: User) -> None:
    login(anyone, "root")

    assert AuditEntry.objects.get(act="auth.login").actor_name == "root"


@pytest.mark.parametrize("username", ["root", "nobody"])
def test_a_wrong_password_and_an_unknown_name_look_alike(anyone: Browser, superuser: User, username: str) -> None:
    answer = login(anyone, username, "wrong-password")

    assert answer.status_code == 401
    body = answer.json()
    assert (body["code"], body["error"]) == ("invalid_credentials", "The username or the password is wrong.")


def test_who_is_switched_off_or_no_staff_stays_outside(anyone: Browser, superuser: User) -> None:
    User.objects.create_user("customer", password=PASSWORD)
    superuser.is_active = False
    superuser.save()

    assert login(anyone, "root").status_code == 401
    assert login(anyone, "customer").status_code == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "username"),
        ({"username": "root"}, "password"),
        ({"username": ["root"], "password": "x"}, "username"),
        ({"username": "root", "password": "x" * 2000}, "password"),
        ({"username": "root\0", "password": "x"}, "username"),
        ({"username": "root", "password": "x", "admin": True}, "admin"),
        ([], "non_field_errors"),
    ],
)
def test_bad_input_names_the_field(anyone: Browser, body: Any, field: str) -> None:
    answer = anyone.send("POST", "/auth/login", body)

    assert answer.status_code == 400
    assert field in answer.json()["details"] or answer.json()["code"] == "malformed_json"


def test_a_get_does_not_sign_in(anyone: Browser) -> None:
    assert anyone.send("GET", "/auth/login").status_code == 405


def test_signing_out_ends_the_session_and_may_be_repeated(root: Browser) -> None:
    assert root.send("POST", "/auth/logout").json()["authenticated"] is False
    assert root.send("GET", "/auth/me").json()["authenticated"] is False
    assert root.send("POST", "/auth/logout").status_code == 200


class TestCsrf:
    @pytest.fixture
    def strict(self, db: None) -> Client:
        return Client(enforce_csrf_checks=True)

    def test_login_without_the_token_is_refused(self, strict: Client, superuser: User) -> None:
        answer = strict.post(f"{API}/auth/login", {"username": "root", "password": PASSWORD}, "application/json")

        assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")

    def test_login_with_the_token_works_and_the_new_one_fits_the_session(self, strict: Client, superuser: User) -> None:
        token = strict.get(f"{API}/auth/csrf").json()["csrfToken"]
        body = {"username": "root", "password": PASSWORD}

        answer = strict.post(f"{API}/auth/login", body, "application/json", headers={"X-CSRFToken": token})

        assert answer.status_code == 200
        fresh = {"X-CSRFToken": answer.json()["csrfToken"]}
        made = strict.post(f"{API}/maintainer/businesses", {"name": "New"}, "application/json", headers=fresh)
        assert made.status_code == 201

    @pytest.mark.parametrize("path", ["/auth/logout", "/maintainer/businesses", "/maintainer/clients"])
    def test_unsafe_methods_of_a_session_need_the_token(self, strict: Client, superuser: User, path: str) -> None:
        strict.force_login(superuser)

        answer = strict.post(f"{API}{path}", {}, "application/json")

        assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")


class TestThrottling:
    def test_guessing_one_persons_password_is_stopped_even_with_the_right_one(
        self, anyone: Browser, superuser: User
    ) -> None:
        tries = [login(anyone, "root", f"guess-{number}").status_code for number in range(30)]
        stopped = login(anyone, "root")

        assert tries[0] == 401
        assert tries[-1] == 429
        assert (stopped.status_code, stopped.json()["code"]) == (429, "rate_limited")
        assert int(stopped["Retry-After"]) > 0

    def test_an_honest_neighbour_behind_the_same_address_still_gets_in(
        self, anyone: Browser, superuser: User, staff: Callable[[Role], User]
    ) -> None:
        neighbour = staff(Role.VIEWER)
        for number in range(10):
            login(anyone, "root", f"guess-{number}")

        assert login(Browser(), neighbour.username).status_code == 200

    def test_names_that_differ_by_case_or_blanks_are_counted_as_one(self, anyone: Browser, superuser: User) -> None:
        names = ["root", "ROOT", "Root ", " rOOt", "rooT"] * 6

        assert login(anyone, names[0], "x").status_code == 401
        assert [login(anyone, name, "guess").status_code for name in names][-1] == 429

    def test_guessing_from_many_addresses_is_stopped_too(self, superuser: User) -> None:
        answers = [
            Client(REMOTE_ADDR=f"198.51.100.{number}").post(
                f"{API}/auth/login", {"username": "root", "password": "guess"}, "application/json"
            )
            for number in range(1, 120)
        ]

        assert answers[0].status_code == 401
        assert answers[-1].status_code == 429
