import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from maintainer.tests.conftest import Browser
from mobilemoney.businesses.models import Business, Role, Shortcode
from mobilemoney.gateway import audit
from mobilemoney.gateway.callers import ANONYMOUS
from mobilemoney.identifiers import digest_of, new_id
from mobilemoney.payments.models import Callback, CallbackAddress, DarajaCall

pytestmark = pytest.mark.django_db
PATHS = ["/admin/logs/calls", "/admin/logs/callbacks", "/admin/logs/stk-errors", "/admin/logs/audit"]
PAID = {"Body": {"stkCallback": {"ResultCode": 0, "CallbackMetadata": {"PhoneNumber": 254712345678}}}}


def make_call(business: Business | None, **facts: Any) -> DarajaCall:
    described = {
        "operation": "stk_push",
        "url": "http://127.0.0.1:8002/mpesa/stkpush/v1/processrequest",
        "outcome": "accepted",
        "started_at": timezone.now(),
        "duration_ms": 12,
        **facts,
    }
    return DarajaCall.objects.create(business=business, **described)


def make_callback(shortcode: Shortcode | None, body: bytes = b"", **facts: Any) -> Callback:
    address = None
    if shortcode is not None:
        address = CallbackAddress.objects.create(kind="stk", token_digest=digest_of(str(new_id())), shortcode=shortcode)
    body = body or json.dumps(PAID).encode()
    return Callback.objects.create(kind="stk", digest=digest_of(str(new_id())), address=address, body=body, **facts)


def ids(answer: Any) -> list[str]:
    return [row["id"] for row in answer.json()["results"]]


class TestCalls:
    def test_staff_see_the_calls_of_their_business_newest_first(
        self,
        staff: Callable[[Role], User],
        browser_of: Callable[[User], Browser],
        business: Business,
        other_business: Business,
    ) -> None:
        first, second = make_call(business), make_call(business)
        make_call(other_business)
        make_call(None)

        answer = browser_of(staff(Role.VIEWER)).send("GET", "/admin/logs/calls")

        assert ids(answer) == [str(second.pk), str(first.pk)]

    def test_it_filters(self, root: Browser, business: Business) -> None:
        refused = make_call(business, outcome="rejected", http_status=400)
        make_call(business, http_status=200)

        assert ids(root.send("GET", "/admin/logs/calls?outcome=rejected")) == [str(refused.pk)]
        assert ids(root.send("GET", "/admin/logs/calls?http_status=400")) == [str(refused.pk)]
        assert ids(root.send("GET", "/admin/logs/calls?until=2020-01-01T00:00:00Z")) == []

    def test_stk_errors_are_the_stk_calls_that_were_not_accepted(self, root: Browser, business: Business) -> None:
        wrong = [make_call(business, outcome=outcome) for outcome in ("rejected", "unknown", "not_sent", "throttled")]
        make_call(business)
        make_call(business, operation="c2b_register", outcome="rejected")

        assert ids(root.send("GET", "/admin/logs/stk-errors")) == [str(call.pk) for call in reversed(wrong)]


class TestCallbacks:
    def test_phones_are_masked_and_the_business_is_named(self, root: Browser, shortcode: Shortcode) -> None:
        make_callback(shortcode)

        (row,) = root.send("GET", "/admin/logs/callbacks").json()["results"]

        assert row["business_id"] == str(shortcode.business_id)
        assert row["body"]["Body"]["stkCallback"]["ResultCode"] == 0
        assert "254712345678" not in json.dumps(row)

    @pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"{broken 254712345678", b"[" * 5000, b'"254712345678"'])
    def test_what_is_not_json_is_shown_without_its_phones(
        self, root: Browser, shortcode: Shortcode, body: bytes
    ) -> None:
        make_callback(shortcode, body)

        answer = root.send("GET", "/admin/logs/callbacks")

        assert answer.status_code == 200
        assert "254712345678" not in answer.content.decode()

    def test_what_came_to_no_address_of_ours_is_for_superusers(
        self, root: Browser, staff: Callable[[Role], User], browser_of: Callable[[User], Browser], shortcode: Shortcode
    ) -> None:
        known, unknown = make_callback(shortcode), make_callback(None)

        assert ids(browser_of(staff(Role.CHECKER)).send("GET", "/admin/logs/callbacks")) == [str(known.pk)]
        assert set(ids(root.send("GET", "/admin/logs/callbacks"))) == {str(known.pk), str(unknown.pk)}

    def test_it_filters_by_state(self, root: Browser, shortcode: Shortcode) -> None:
        stuck = make_callback(shortcode, state="stuck")
        make_callback(shortcode, b"{}")

        assert ids(root.send("GET", "/admin/logs/callbacks?state=stuck")) == [str(stuck.pk)]


class TestAudit:
    def test_staff_see_what_was_done_in_their_business(
        self,
        staff: Callable[[Role], User],
        browser_of: Callable[[User], Browser],
        business: Business,
        other_business: Business,
    ) -> None:
        for where in (business, other_business, None):
            audit.record(caller=ANONYMOUS, act="test.act", target_type="thing", target_id="1", business=where)

        rows = browser_of(staff(Role.ADMIN)).send("GET", "/admin/logs/audit?act=test.act").json()["results"]

        assert [row["business_id"] for row in rows] == [str(business.pk)]


class TestWhoMay:
    @pytest.mark.parametrize("path", PATHS)
    def test_strangers_may_not(self, anyone: Browser, path: str) -> None:
        assert anyone.send("GET", path).status_code == 401

    @pytest.mark.parametrize("path", PATHS)
    def test_staff_without_a_business_may_not(self, browser_of: Callable[[User], Browser], path: str, db: None) -> None:
        assert browser_of(User.objects.create_user("idle", is_staff=True)).send("GET", path).status_code == 403

    @pytest.mark.parametrize("path", PATHS)
    @pytest.mark.parametrize("query", ["colour=red", "since=yesterday", "page_size=0", "cursor=x", "business_id=7"])
    def test_unknown_and_bad_parameters_are_refused_by_name(self, root: Browser, path: str, query: str) -> None:
        answer = root.send("GET", f"{path}?{query}")

        assert answer.status_code == 400
        assert query.partition("=")[0] in answer.json()["details"]

    @pytest.mark.parametrize("path", PATHS)
    def test_logs_are_read_only(self, root: Browser, path: str) -> None:
        assert root.send("POST", path, {}).status_code == 405
        assert root.send("DELETE", path).status_code == 405
