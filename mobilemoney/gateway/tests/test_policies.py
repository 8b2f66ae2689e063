from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from mobilemoney.businesses.models import Business, Member, Role
from mobilemoney.gateway import errors
from mobilemoney.gateway.callers import ANONYMOUS, Caller, client_caller, staff_caller
from mobilemoney.gateway.models import ApiClient
from mobilemoney.gateway.policies import MissingPolicy, Policy, policy_of
from mobilemoney.gateway.tests.conftest import Api
from mobilemoney.gateway.tests.doors import NoPolicyView, WhoView
from mobilemoney.identifiers import new_id

ASK = Policy.app_or_staff("c2b:write", Role.OPERATOR, money=True)
READ = Policy.app_or_staff("transactions:read", Role.VIEWER)


class TestWhoMayUseARoute:
    @pytest.mark.parametrize("policy", [ASK, READ, Policy.staff(), Policy.staff(Role.ADMIN), Policy.superuser()])
    def test_nobody_in_particular_may_use_only_public_ones(self, policy: Policy) -> None:
        with pytest.raises(errors.NotAuthenticated):
            policy.check(ANONYMOUS)

        Policy.public().check(ANONYMOUS)

    def test_an_app_needs_the_scope(self, app: ApiClient) -> None:
        ASK.check(client_caller(app, ["c2b:write"]))

        with pytest.raises(errors.InsufficientScope):
            ASK.check(client_caller(app, ["transactions:write", "b2c:write"]))

    @pytest.mark.parametrize("policy", [Policy.staff(), Policy.staff(Role.CHECKER), Policy.superuser()])
    def test_an_app_never_enters_where_staff_must_sign_in(self, app: ApiClient, policy: Policy) -> None:
        with pytest.raises(errors.PermissionDenied):
            policy.check(client_caller(app, app.scopes))

    @pytest.mark.parametrize(
        ("needed", "allowed"),
        [
            (Role.VIEWER, set(Role)),
            (Role.OPERATOR, {Role.OPERATOR, Role.MAKER}),
            (Role.MAKER, {Role.MAKER}),
            (Role.CHECKER, {Role.CHECKER}),
            (Role.ADMIN, {Role.ADMIN}),
        ],
    )
    def test_a_role_is_a_job_and_not_a_rank(self, staff: Callable[..., User], needed: Role, allowed: set[Role]) -> None:
        may = {role for role in Role if is_let_in(Policy.staff(needed), staff_caller(staff(role)))}

        assert may == allowed

    def test_a_superuser_may_do_each_act(self, root: User) -> None:
        for role in Role:
            Policy.staff(role).check(staff_caller(root))
        Policy.superuser().check(staff_caller(root))

    def test_nobody_else_enters_the_superusers_rooms(self, staff: Callable[..., User]) -> None:
        for role in Role:
            assert not is_let_in(Policy.superuser(), staff_caller(staff(role)))


class TestEachBusiness:
    def test_a_role_counts_in_its_own_business_only(
        self, staff: Callable[..., User], business: Business, other_business: Business
    ) -> None:
        user = staff(Role.OPERATOR)
        Member.objects.create(business=other_business, user=user, role=Role.VIEWER)
        caller = staff_caller(user).under(ASK)

        assert caller.business_for(str(business.pk)) == business
        with pytest.raises(errors.PermissionDenied):
            caller.business_for(str(other_business.pk))

    def test_a_foreign_business_is_not_there(self, app: ApiClient, other_business: Business) -> None:
        caller = client_caller(app, app.scopes)

        with pytest.raises(errors.NotFound):
            caller.business_for(other_business.pk)
        with pytest.raises(errors.NotFound):
            caller.hold_to_policy(other_business)

    def test_the_only_one_need_not_be_named(
        self, app: ApiClient, staff: Callable[..., User], business: Business
    ) -> None:
        assert client_caller(app, []).business_for() == business
        assert staff_caller(staff(Role.VIEWER)).business_for(None) == business

    def test_whoever_has_only_one_needs_no_look_up_for_its_id(
        self, app: ApiClient, root: User, business: Business, django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(0):
            assert client_caller(app, []).business_ids_for() == {business.pk}

        assert staff_caller(root).business_ids_for(str(business.pk)) == {business.pk}
        with pytest.raises(errors.NotFound):
            client_caller(app, []).business_ids_for(new_id())

    def test_one_of_several_must_be_named(self, root: User, business: Business, other_business: Business) -> None:
        with pytest.raises(errors.ValidationFailed) as refused:
            staff_caller(root).business_for()

        assert "business_id" in refused.value.details

    @pytest.mark.parametrize("odd", ["x", 7, ["a"], {}, "0197", "\x00"])
    def test_an_unreadable_id_is_named(self, root: User, odd: object) -> None:
        with pytest.raises(errors.ValidationFailed):
            staff_caller(root).business_for(odd)

    def test_somebody_without_a_business_has_none(self, db: None) -> None:
        with pytest.raises(errors.PermissionDenied):
            staff_caller(User.objects.create_user("new")).business_for()

    def test_a_suspended_one_starts_no_payment(self, app: ApiClient, business: Business) -> None:
        Business.objects.update(status="suspended")

        assert client_caller(app, []).under(READ).business_for() == business
        with pytest.raises(errors.BusinessSuspended):
            client_caller(app, []).under(ASK).business_for()


class TestFullPhones:
    def test_everybody_but_viewers_and_neighbours_sees_them(
        self, app: ApiClient, root: User, staff: Callable[..., User], business: Business, other_business: Business
    ) -> None:
        seeing = {role for role in Role if staff_caller(staff(role)).sees_full_phones(business.pk)}

        assert seeing == set(Role) - {Role.VIEWER}
        assert staff_caller(root).sees_full_phones(business.pk)
        assert client_caller(app, []).sees_full_phones(business.pk)
        assert not client_caller(app, []).sees_full_phones(other_business.pk)
        assert not staff_caller(staff(Role.ADMIN)).sees_full_phones(other_business.pk)


class TestDeclaring:
    def test_a_view_without_a_policy_is_an_error_of_ours(self, as_app: Api) -> None:
        with pytest.raises(MissingPolicy):
            policy_of(NoPolicyView(), "GET")

        assert as_app.get("forgotten").status_code == 500

    def test_each_method_can_have_its_own(self) -> None:
        assert policy_of(WhoView(), "HEAD").open_to_all
        assert policy_of(WhoView(), "PUT").superusers_only

    def test_a_method_that_does_not_exist_still_turns_strangers_away_first(self, anyone: Api, as_app: Api) -> None:
        assert anyone.send("DELETE", "pay").status_code == 401
        assert as_app.send("DELETE", "pay").status_code == 405

    def test_the_door_holds_people_to_it(self, anyone: Api, as_app: Api, root: User) -> None:
        assert anyone.send("PUT", "who").status_code == 401
        assert as_app.send("PUT", "who").json()["code"] == "permission_denied"
        assert Api(user=root).send("PUT", "who").status_code == 200


def is_let_in(policy: Policy, caller: Caller) -> bool:
    try:
        policy.check(caller)
    except errors.PermissionDenied:
        return False
    return True
