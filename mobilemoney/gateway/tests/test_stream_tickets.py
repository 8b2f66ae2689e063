from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from mobilemoney.businesses.models import Business, Member, Role
from mobilemoney.businesses.tests.parallel import in_parallel
from mobilemoney.gateway import stream_tickets
from mobilemoney.gateway.access_tokens import issue_token
from mobilemoney.gateway.callers import ANONYMOUS, client_caller, staff_caller
from mobilemoney.gateway.clients import change_scopes, revoke_client
from mobilemoney.gateway.errors import NotAuthenticated
from mobilemoney.gateway.models import ApiClient, StreamTicket
from mobilemoney.gateway.stream_tickets import caller_of_stream, issue, redeem, still_good
from mobilemoney.gateway.tests.conftest import Api


class TestTickets:
    def test_one_stands_for_its_caller(self, app: ApiClient) -> None:
        caller = client_caller(app, ["events:read"])

        redeemed = redeem(issue(caller))

        assert redeemed is not None
        assert (redeemed.key, redeemed.scopes, redeemed.business_ids) == (
            caller.key,
            caller.scopes,
            caller.business_ids,
        )

    def test_it_is_good_once(self, root: User) -> None:
        ticket = issue(staff_caller(root))

        assert redeem(ticket) is not None
        assert redeem(ticket) is None

    def test_it_is_good_for_half_a_minute(self, root: User) -> None:
        ticket = issue(staff_caller(root))
        StreamTicket.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

        assert redeem(ticket) is None

    def test_the_database_holds_only_its_digest(self, root: User) -> None:
        ticket = issue(staff_caller(root))

        assert ticket not in str(StreamTicket.objects.values().get())

    def test_nobody_gets_none(self, db: None) -> None:
        with pytest.raises(NotAuthenticated):
            issue(ANONYMOUS)

    def test_a_client_that_was_revoked_meanwhile_is_refused(self, app: ApiClient) -> None:
        ticket = issue(client_caller(app, app.scopes))

        revoke_client(app)

        assert redeem(ticket) is None

    @pytest.mark.parametrize("ticket", ["x", "é", "\x00", "a" * 100_000])
    def test_anything_else_is_no_ticket(self, db: None, ticket: str) -> None:
        assert redeem(ticket) is None


@pytest.mark.django_db(transaction=True)
def test_of_two_with_one_ticket_one_gets_in(root: User) -> None:
    ticket = issue(staff_caller(root))

    entered = in_parallel(lambda number: redeem(ticket) is not None, 8)

    assert entered.count(True) == 1


class TestWhoMayFollow:
    def test_a_token_with_the_scope_may(self, app: ApiClient) -> None:
        caller = caller_of_stream(authorization=f"Bearer {issue_token(app)}")

        assert caller is not None
        assert caller.key == f"client:{app.pk}"

    def test_a_token_without_it_may_not(self, app: ApiClient) -> None:
        token = issue_token(app, scopes=["transactions:read"])

        assert caller_of_stream(authorization=f"Bearer {token}") is None

    def test_a_session_may(self, root: User) -> None:
        browser = Api(user=root)

        caller = caller_of_stream(session_key=browser.client.session.session_key or "")

        assert caller is not None
        assert caller.user == root

    def test_a_bad_token_is_not_saved_by_a_session(self, root: User) -> None:
        key = Api(user=root).client.session.session_key or ""

        assert caller_of_stream(authorization="Bearer nonsense", session_key=key) is None

    @pytest.mark.parametrize("session_key", ["", "nonsense", "x" * 500])
    def test_nobody_else_may(self, db: None, session_key: str) -> None:
        assert caller_of_stream(session_key=session_key) is None


class TestGoingOn:
    def test_a_stream_ends_with_its_client(self, app: ApiClient) -> None:
        caller = client_caller(app, app.scopes)
        assert still_good(caller)

        revoke_client(app)

        assert not still_good(caller)

    def test_a_stream_ends_with_its_scope(self, app: ApiClient) -> None:
        caller = client_caller(app, app.scopes)

        change_scopes(app, ["c2b:write"])

        assert not still_good(caller)

    def test_a_stream_ends_with_a_membership(
        self, staff: Callable[..., User], business: Business, other_business: Business
    ) -> None:
        user = staff(Role.VIEWER)
        Member.objects.create(business=other_business, user=user, role=Role.VIEWER)
        caller = staff_caller(user)
        assert still_good(caller)

        Member.objects.filter(business=other_business).delete()

        assert not still_good(caller)

    def test_a_stream_ends_with_the_person_s_account(self, root: User) -> None:
        caller = staff_caller(root)
        User.objects.update(is_active=False)

        assert not still_good(caller)


def test_tickets_are_random_enough() -> None:
    assert len(stream_tickets.new_address_token()) == 32
