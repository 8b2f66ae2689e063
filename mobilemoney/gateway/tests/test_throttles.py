from typing import Any

import pytest
from django.contrib.auth.models import User

from mobilemoney.businesses.tests.parallel import in_parallel
from mobilemoney.gateway import rate_counters
from mobilemoney.gateway.access_tokens import issue_token
from mobilemoney.gateway.models import ApiClient
from mobilemoney.gateway.rate_counters import Limit, count
from mobilemoney.gateway.tests.conftest import Api

ORDER = {"phone_number": "0712345678", "amount": 100}


@pytest.fixture(autouse=True)
def small_limits(settings: Any) -> None:
    settings.INTERNAL_RATE_LIMIT_REQUESTS = 5
    settings.INTERNAL_RATE_LIMIT_MONEY_REQUESTS = 2
    settings.INTERNAL_RATE_LIMIT_WINDOW_SECONDS = 60


def statuses(api: Api, times: int, path: str = "who") -> list[int]:
    return [api.get(path).status_code for _ in range(times)]


class TestTheLimit:
    def test_it_lets_through_exactly_what_it_says(self, as_app: Api) -> None:
        assert statuses(as_app, 7) == [200] * 5 + [429] * 2

    def test_a_refusal_says_when_to_come_back(self, as_app: Api) -> None:
        statuses(as_app, 5)

        answer = as_app.get("who")

        assert answer.json()["code"] == "rate_limited"
        assert 1 <= int(answer["Retry-After"]) <= 60

    def test_it_begins_anew_after_the_window(self, as_app: Api, monkeypatch: Any) -> None:
        statuses(as_app, 6)
        real = rate_counters.time.time
        monkeypatch.setattr(rate_counters.time, "time", lambda: real() + 60)

        assert statuses(as_app, 6) == [200] * 5 + [429]

    def test_no_spelling_of_a_path_goes_round_it(self, as_app: Api) -> None:
        found = [as_app.get(path).status_code for path in ("who", "who/", "who?x=1", "businesses", "who/", "who")]

        assert found == [200] * 5 + [429]

    def test_it_can_be_switched_off(self, as_app: Api, settings: Any) -> None:
        settings.INTERNAL_RATE_LIMIT_ENABLED = False

        assert statuses(as_app, 8) == [200] * 8
        assert "RateLimit" not in as_app.get("who")


class TestWhoIsCounted:
    def test_each_client_for_itself_whatever_its_token(self, app: ApiClient, as_app: Api) -> None:
        statuses(as_app, 5)

        assert Api(issue_token(app)).get("who").status_code == 429

    def test_each_person_for_himself(self, root: User, as_app: Api) -> None:
        statuses(as_app, 6)

        assert Api(user=root).get("who").status_code == 200

    def test_strangers_by_their_address(self, anyone: Api) -> None:
        assert statuses(anyone, 6) == [200] * 5 + [429]
        assert Api().get("who").status_code == 429

    def test_a_forged_header_makes_no_new_stranger(self, anyone: Api) -> None:
        found = [anyone.get("who", X_Forwarded_For=f"10.0.0.{number}").status_code for number in range(6)]

        assert found == [200] * 5 + [429]

    def test_those_who_are_turned_away_spend_nothing(self, anyone: Api) -> None:
        for _ in range(8):
            assert anyone.post("pay", ORDER).status_code == 401

        assert anyone.get("who").status_code == 200


class TestPayments:
    def test_they_have_a_limit_of_their_own(self, as_app: Api) -> None:
        assert [as_app.post("pay", ORDER).status_code for _ in range(3)] == [202, 202, 429]
        assert as_app.get("who").status_code == 200


class TestHeaders:
    def test_every_counted_answer_tells_where_one_stands(self, as_app: Api) -> None:
        answer = as_app.get("who")

        assert answer["RateLimit-Policy"] == '"default";q=5;w=60'
        assert answer["RateLimit"].startswith('"default";r=4;t=')

    def test_payments_tell_both_limits(self, as_app: Api) -> None:
        answer = as_app.post("pay", ORDER)

        assert answer["RateLimit-Policy"] == '"default";q=5;w=60, "money";q=2;w=60'
        assert '"money";r=1;t=' in answer["RateLimit"]

    def test_a_refusal_tells_it_as_well(self, as_app: Api) -> None:
        statuses(as_app, 5)

        assert '"default";r=0;t=' in as_app.get("who")["RateLimit"]


@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    def test_none_is_counted_twice_or_not_at_all(self) -> None:
        limits = [Limit("default", 600, 60), Limit("money", 120, 60)]

        usages = in_parallel(lambda number: [count("client:1", limits) for _ in range(10)], 16)

        counts = sorted(usage[0].count for per_thread in usages for usage in per_thread)
        assert counts == list(range(1, 161))

    def test_exactly_the_limit_passes(self, app: ApiClient, settings: Any) -> None:
        settings.INTERNAL_RATE_LIMIT_REQUESTS = 20
        token = issue_token(app)

        found = in_parallel(lambda number: statuses(Api(token), 5), 8)

        assert sum(per_thread.count(200) for per_thread in found) == 20
