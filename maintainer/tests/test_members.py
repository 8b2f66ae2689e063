from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User

from maintainer.models import Invite
from maintainer.tests.conftest import PASSWORD, Browser
from mobilemoney.businesses.models import Business, Member, Role
from mobilemoney.gateway.models import AuditEntry

pytestmark = pytest.mark.django_db
Sign = Callable[[User], Browser]
Hire = Callable[..., User]


def path_of(business: Business, member: Member | None = None) -> str:
    path = f"/maintainer/businesses/{business.pk}/members"
    return f"{path}/{member.pk}" if member else path


@pytest.fixture
def admin(staff: Hire) -> User:
    return staff(Role.ADMIN)


class TestJoining:
    def test_a_new_person_gets_an_invite_link_that_works_once(
        self, admin: User, browser_of: Sign, anyone: Browser, business: Business
    ) -> None:
        answer = browser_of(admin).send("POST", path_of(business), {"username": "amina", "role": "maker"})

        assert answer.status_code == 201
        body = answer.json()
        assert (body["username"], body["role"], body["has_password"]) == ("amina", "maker", False)
        assert UUID(body["id"]).version == 7
        token = body["invite_link"].partition("/invite#")[2]
        accepted = anyone.send("POST", "/auth/invites/accept", {"token": token, "password": PASSWORD})
        assert accepted.status_code == 201
        assert User.objects.get(username="amina").is_staff

    def test_an_existing_person_joins_without_a_link(
        self, admin: User, browser_of: Sign, business: Business, other_business: Business, staff: Hire
    ) -> None:
        neighbour = staff(Role.VIEWER, of=other_business)

        answer = browser_of(admin).send("POST", path_of(business), {"username": neighbour.username, "role": "checker"})

        assert (answer.status_code, answer.json()["invite_link"]) == (201, None)
        assert neighbour.memberships.count() == 2

    def test_a_superuser_may_set_a_new_persons_password(
        self, root: Browser, anyone: Browser, business: Business
    ) -> None:
        body = {"username": "amina", "role": "viewer", "password": PASSWORD}

        answer = root.send("POST", path_of(business), body)

        assert (answer.status_code, answer.json()["invite_link"]) == (201, None)
        assert PASSWORD not in answer.content.decode()
        assert anyone.send("POST", "/auth/login", {"username": "amina", "password": PASSWORD}).status_code == 200

    def test_an_admin_may_not_set_a_password(self, admin: User, browser_of: Sign, business: Business) -> None:
        body = {"username": "amina", "role": "viewer", "password": PASSWORD}

        assert browser_of(admin).send("POST", path_of(business), body).status_code == 403
        assert not User.objects.filter(username="amina").exists()

    def test_nobody_sets_the_password_of_who_exists(self, root: Browser, business: Business) -> None:
        User.objects.create_user("amina", password="her-own-passphrase", is_staff=True)

        answer = root.send("POST", path_of(business), {"username": "amina", "role": "viewer", "password": PASSWORD})

        assert (answer.status_code, list(answer.json()["details"])) == (400, ["password"])
        assert User.objects.get(username="amina").check_password("her-own-passphrase")

    def test_joining_twice_is_a_conflict(self, root: Browser, business: Business) -> None:
        body = {"username": "amina", "role": "viewer"}
        root.send("POST", path_of(business), body)

        again = root.send("POST", path_of(business), {**body, "username": "AMINA", "role": "admin"})

        assert (again.status_code, again.json()["code"]) == (409, "conflict")
        assert Member.objects.get().role == "viewer"

    def test_somebody_elses_open_invite_can_not_be_taken_over(
        self, staff: Hire, browser_of: Sign, business: Business, other_business: Business
    ) -> None:
        """Whoever holds the link becomes that person, in every business that the person belongs to."""
        first, second = staff(Role.ADMIN), staff(Role.ADMIN, of=other_business)
        body = {"username": "amina", "role": "checker"}
        browser_of(first).send("POST", path_of(business), body)

        answer = browser_of(second).send("POST", path_of(other_business), body)

        assert answer.status_code == 409
        assert Member.objects.filter(user__username="amina").count() == 1

    def test_a_person_of_another_business_without_password_can_not_be_taken_over(
        self, admin: User, browser_of: Sign, business: Business, other_business: Business
    ) -> None:
        amina = User.objects.create_user("amina", is_staff=True)
        Member.objects.create(business=other_business, user=amina, role=Role.CHECKER)

        answer = browser_of(admin).send("POST", path_of(business), {"username": "amina", "role": "viewer"})

        assert answer.status_code == 409
        assert not Invite.objects.exists()

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"role": "viewer"}, "username"),
            ({"username": "amina"}, "role"),
            ({"username": "amina", "role": "owner"}, "role"),
            ({"username": "two words", "role": "viewer"}, "username"),
            ({"username": "amina", "role": "viewer", "email": "nowhere"}, "email"),
            ({"username": "amina", "role": "viewer", "password": "123"}, "password"),
            ({"username": "amina", "role": "viewer", "is_superuser": True}, "is_superuser"),
        ],
    )
    def test_bad_input_names_the_field_and_makes_nobody(
        self, root: Browser, business: Business, body: Any, field: str
    ) -> None:
        answer = root.send("POST", path_of(business), body)

        assert answer.status_code == 400
        assert list(answer.json()["details"]) == [field]
        assert not Member.objects.exists()
        assert not User.objects.filter(username="amina").exists()


class TestOwnRole:
    def test_an_admin_can_not_change_or_end_the_own_role(
        self, admin: User, browser_of: Sign, business: Business
    ) -> None:
        own = admin.memberships.get()
        browser = browser_of(admin)

        assert browser.send("PATCH", path_of(business, own), {"role": "maker"}).status_code == 403
        assert browser.send("DELETE", path_of(business, own)).status_code == 403
        assert admin.memberships.get().role == "admin"

    def test_a_superuser_does_not_give_himself_a_role(self, root: Browser, business: Business) -> None:
        answer = root.send("POST", path_of(business), {"username": "root", "role": "maker"})

        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


class TestChanging:
    def test_a_role_changes_and_it_is_written_down(
        self, admin: User, browser_of: Sign, staff: Hire, business: Business
    ) -> None:
        member = staff(Role.VIEWER).memberships.get()

        answer = browser_of(admin).send("PATCH", path_of(business, member), {"role": "checker"})

        assert (answer.status_code, answer.json()["role"]) == (200, "checker")
        entry = AuditEntry.objects.get(act="member.change_role")
        assert entry.actor_name == admin.username
        assert (entry.before, entry.after) == (
            {"username": member.user.username, "role": "viewer"},
            {"username": member.user.username, "role": "checker"},
        )
        assert entry.business_id == business.pk

    def test_a_membership_ends_and_the_person_stays(
        self, admin: User, browser_of: Sign, staff: Hire, business: Business
    ) -> None:
        person = staff(Role.OPERATOR)
        path = path_of(business, person.memberships.get())
        theirs = browser_of(person)

        assert browser_of(admin).send("DELETE", path).status_code == 204

        assert browser_of(admin).send("DELETE", path).status_code == 404
        assert User.objects.filter(pk=person.pk).exists()
        assert theirs.send("GET", "/auth/me").json()["businesses"] == []

    @pytest.mark.parametrize("body", [{}, {"role": "owner"}, {"role": "viewer", "username": "x"}])
    def test_bad_input_changes_nothing(self, root: Browser, staff: Hire, business: Business, body: Any) -> None:
        member = staff(Role.OPERATOR).memberships.get()

        assert root.send("PATCH", path_of(business, member), body).status_code == 400
        member.refresh_from_db()
        assert member.role == "operator"


class TestWhoMay:
    @pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR, Role.MAKER, Role.CHECKER])
    def test_other_roles_may_not(self, staff: Hire, browser_of: Sign, business: Business, role: Role) -> None:
        browser = browser_of(staff(role))

        assert browser.send("GET", path_of(business)).status_code == 403
        assert browser.send("POST", path_of(business), {"username": "x", "role": "admin"}).status_code == 403

    def test_another_business_is_not_there(
        self, admin: User, browser_of: Sign, other_business: Business, staff: Hire
    ) -> None:
        theirs = staff(Role.VIEWER, of=other_business).memberships.get()
        browser = browser_of(admin)

        assert browser.send("GET", path_of(other_business)).status_code == 404
        assert browser.send("PATCH", path_of(other_business, theirs), {"role": "admin"}).status_code == 404

    def test_a_member_is_found_only_under_the_own_business(
        self, admin: User, browser_of: Sign, business: Business, other_business: Business, staff: Hire
    ) -> None:
        theirs = staff(Role.VIEWER, of=other_business).memberships.get()

        assert browser_of(admin).send("DELETE", path_of(business, theirs)).status_code == 404
        assert Member.objects.filter(pk=theirs.pk).exists()

    def test_an_admin_here_who_is_a_viewer_there_may_not_there(
        self, admin: User, browser_of: Sign, other_business: Business
    ) -> None:
        Member.objects.create(business=other_business, user=admin, role=Role.VIEWER)

        assert browser_of(admin).send("GET", path_of(other_business)).status_code == 403

    def test_the_list_shows_the_people_of_this_business(
        self, admin: User, browser_of: Sign, business: Business, other_business: Business, staff: Hire
    ) -> None:
        staff(Role.VIEWER, of=other_business)

        rows = browser_of(admin).send("GET", path_of(business)).json()["results"]

        assert [row["username"] for row in rows] == [admin.username]

    def test_strangers_may_not(self, anyone: Browser, business: Business) -> None:
        assert anyone.send("GET", path_of(business)).status_code == 401
