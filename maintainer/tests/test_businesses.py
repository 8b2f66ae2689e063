from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from maintainer.tests.conftest import Browser
from mobilemoney.businesses.models import Business, Role
from mobilemoney.gateway.models import AuditEntry

pytestmark = pytest.mark.django_db
PATH = "/maintainer/businesses"


class TestMaking:
    def test_it_makes_a_business(self, root: Browser) -> None:
        answer = root.send("POST", PATH, {"name": "Kiosk", "business_type": "retail"})

        assert answer.status_code == 201
        body = answer.json()
        assert (body["name"], body["business_type"], body["status"]) == ("Kiosk", "retail", "active")
        amounts = ["batch_approval_above", "single_approval_above", "item_max", "batch_max", "day_max", "payee_day_max"]
        assert body["payout_policy"] == {**dict.fromkeys(amounts), "approvals_needed": 1}
        assert Business.objects.filter(pk=body["id"]).exists()

    def test_it_writes_down_who_made_it(self, root: Browser) -> None:
        made = root.send("POST", PATH, {"name": "Kiosk"}).json()

        entry = AuditEntry.objects.get(act="business.create")
        assert (entry.actor_name, entry.target_id) == ("root", made["id"])

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "name"),
            ({"name": ""}, "name"),
            ({"name": "   "}, "name"),
            ({"name": "x" * 201}, "name"),
            ({"name": ["Kiosk"]}, "name"),
            ({"name": "Kiosk", "status": "closed"}, "status"),
            ({"name": "Kiosk", "owner": "me"}, "owner"),
            ({"name": "Kiosk", "is_default": True}, "is_default"),
            ({"name": "Kiosk", "payout_policy": {"item_max": "-1"}}, "payout_policy"),
            ({"name": "Kiosk", "payout_policy": {"item_max": 99.5}}, "payout_policy"),
            ({"name": "Kiosk", "payout_policy": {"item_max": "1e3"}}, "payout_policy"),
            ({"name": "Kiosk", "payout_policy": {"item_max": 250_001}}, "payout_policy"),
            ({"name": "Kiosk", "payout_policy": {"item_max": True}}, "payout_policy"),
            ({"name": "Kiosk", "payout_policy": {"weekly_max": 5}}, "payout_policy"),
            ({"name": "Kiosk", "payout_policy": {"payee_day_max": 0}}, "payout_policy"),
            ({"name": "Kiosk", "payout_policy": {"payee_day_max": 600, "day_max": 500}}, "payout_policy"),
            ({"name": "Kiosk", "payout_policy": {"item_max": 600, "payee_day_max": 500}}, "payout_policy"),
            ({"name": "Kiosk", "payout_policy": {"item_max": 500, "batch_max": 100}}, "payout_policy"),
            ({"name": "Kiosk", "payout_policy": []}, "payout_policy"),
        ],
    )
    def test_bad_input_names_the_field_and_stores_nothing(self, root: Browser, body: Any, field: str) -> None:
        answer = root.send("POST", PATH, body)

        assert answer.status_code == 400
        assert list(answer.json()["details"]) == [field]
        assert not Business.objects.exists()


class TestReading:
    def test_the_list_is_newest_first_and_paged(self, root: Browser) -> None:
        for number in range(3):
            Business.objects.create(name=f"Kiosk {number}")

        first = root.send("GET", f"{PATH}?page_size=2").json()
        second = root.send("GET", f"{PATH}?page_size=2&cursor={first['next']}").json()

        assert [row["name"] for row in first["results"] + second["results"]] == ["Kiosk 2", "Kiosk 1", "Kiosk 0"]
        assert (first["total"], first["total_is_exact"], second["next"]) == (3, True, None)

    def test_it_filters(self, root: Browser, business: Business, other_business: Business) -> None:
        Business.objects.filter(pk=other_business.pk).update(status="suspended")

        answer = root.send("GET", f"{PATH}?status=suspended").json()

        assert [row["name"] for row in answer["results"]] == ["Duka la Jirani"]

    @pytest.mark.parametrize("query", ["colour=red", "status=x", "page_size=500", "cursor=broken"])
    def test_an_unknown_or_bad_parameter_is_refused_by_name(self, root: Browser, query: str) -> None:
        answer = root.send("GET", f"{PATH}?{query}")

        assert answer.status_code == 400
        assert query.partition("=")[0] in answer.json()["details"]

    def test_one_business_is_shown_and_an_unknown_one_is_not_there(self, root: Browser, business: Business) -> None:
        assert root.send("GET", f"{PATH}/{business.pk}").json()["name"] == "Mama Mboga"
        assert root.send("GET", f"{PATH}/{uuid4()}").status_code == 404
        assert root.send("GET", f"{PATH}/not-an-id").status_code == 404


class TestChanging:
    def test_it_suspends_and_takes_up_again(self, root: Browser, business: Business) -> None:
        path = f"{PATH}/{business.pk}"

        assert root.send("PATCH", path, {"status": "suspended"}).json()["status"] == "suspended"
        assert root.send("PATCH", path, {"status": "active"}).json()["status"] == "active"

        acts = AuditEntry.objects.filter(act="business.update").order_by("sequence")
        assert list(acts.values_list("before__status", "after__status")) == [
            ("active", "suspended"),
            ("suspended", "active"),
        ]

    def test_of_the_payout_policy_only_what_is_named_changes(self, root: Browser, business: Business) -> None:
        path = f"{PATH}/{business.pk}"
        root.send("PATCH", path, {"payout_policy": {"item_max": 1000, "day_max": "5000"}})

        answer = root.send("PATCH", path, {"payout_policy": {"item_max": None, "single_approval_above": 0}})

        policy = answer.json()["payout_policy"]
        assert (policy["item_max"], policy["day_max"], policy["single_approval_above"]) == (None, "5000.00", "0.00")

    @pytest.mark.parametrize("number", [0, 6, -1, 2.0, 1.5, "2", True, [2], 10**30])
    def test_how_many_must_agree_is_a_whole_number_from_1_to_5(
        self, root: Browser, business: Business, number: Any
    ) -> None:
        answer = root.send("PATCH", f"{PATH}/{business.pk}", {"payout_policy": {"approvals_needed": number}})

        assert (answer.status_code, list(answer.json()["details"]["payout_policy"])) == (400, ["approvals_needed"])
        business.refresh_from_db()
        assert business.payout_policy == {}

    @pytest.mark.parametrize("number", [1, 2, 5])
    def test_how_many_must_agree_goes_back_to_one(self, root: Browser, business: Business, number: int) -> None:
        path = f"{PATH}/{business.pk}"

        named = root.send("PATCH", path, {"payout_policy": {"approvals_needed": number, "payee_day_max": "7000"}})
        unnamed = root.send("PATCH", path, {"payout_policy": {"approvals_needed": None}})

        assert named.json()["payout_policy"]["approvals_needed"] == number
        policy = unnamed.json()["payout_policy"]
        assert (policy["approvals_needed"], policy["payee_day_max"]) == (1, "7000.00")

    def test_limits_may_not_contradict_those_that_stand(self, root: Browser, business: Business) -> None:
        path = f"{PATH}/{business.pk}"
        root.send("PATCH", path, {"payout_policy": {"batch_max": 1000}})

        answer = root.send("PATCH", path, {"payout_policy": {"item_max": 2000}})

        assert answer.status_code == 400
        assert "item_max" in answer.json()["details"]["payout_policy"]

    @pytest.mark.parametrize("body", [{"name": ""}, {"status": "gone"}, {"id": "1"}, []])
    def test_bad_input_changes_nothing(self, root: Browser, business: Business, body: Any) -> None:
        assert root.send("PATCH", f"{PATH}/{business.pk}", body).status_code == 400
        assert Business.objects.get().name == "Mama Mboga"

    def test_a_business_can_not_be_deleted(self, root: Browser, business: Business) -> None:
        assert root.send("DELETE", f"{PATH}/{business.pk}").status_code == 405


class TestWhoMay:
    @pytest.mark.parametrize("role", list(Role))
    def test_members_may_not(
        self,
        staff: Callable[[Role], User],
        browser_of: Callable[[User], Browser],
        business: Business,
        role: Role,
    ) -> None:
        browser = browser_of(staff(role))

        for method, path in (("GET", PATH), ("POST", PATH), ("GET", f"{PATH}/{business.pk}")):
            answer = browser.send(method, path, {"name": "x"} if method == "POST" else None)
            assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")

    def test_strangers_may_not(self, anyone: Browser) -> None:
        answer = anyone.send("GET", PATH)

        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
