from base64 import urlsafe_b64encode
from typing import Any

import pytest

from mobilemoney.businesses.models import Business
from mobilemoney.gateway import pagination
from mobilemoney.gateway.tests.conftest import Api


@pytest.fixture
def sixty(business: Business) -> list[str]:
    """Names from the newest to the oldest."""
    for number in range(59):
        Business.objects.create(name=f"b{number}")
    return list(Business.objects.order_by("-id").values_list("name", flat=True))


def page(api: Api, **parameters: Any) -> Any:
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    answer = api.get(f"businesses?{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def names(found: Any) -> list[str]:
    return [row["name"] for row in found["results"]]


class TestPages:
    def test_the_first_has_the_newest(self, as_app: Api, sixty: list[str]) -> None:
        found = page(as_app)

        assert names(found) == sixty[:25]
        assert found["previous"] is None
        assert (found["total"], found["total_is_exact"]) == (60, True)

    def test_going_on_shows_every_row_once(self, as_app: Api, sixty: list[str]) -> None:
        seen, cursor = [], ""
        while True:
            found = page(as_app, page_size=7, **({"cursor": cursor} if cursor else {}))
            seen += names(found)
            if not found["next"]:
                break
            cursor = found["next"]

        assert seen == sixty

    def test_going_back_shows_the_same_pages(self, as_app: Api, sixty: list[str]) -> None:
        first = page(as_app, page_size=20)
        second = page(as_app, page_size=20, cursor=first["next"])
        third = page(as_app, page_size=20, cursor=second["next"])

        back_at_second = page(as_app, page_size=20, cursor=third["previous"])
        back_at_first = page(as_app, page_size=20, cursor=back_at_second["previous"])

        assert third["next"] is None
        assert names(back_at_second) == names(second)
        assert names(back_at_first) == names(first)
        assert back_at_first["previous"] is None
        assert back_at_first["next"] == first["next"]

    def test_rows_that_come_meanwhile_do_not_shift_the_pages(self, as_app: Api, sixty: list[str]) -> None:
        first = page(as_app, page_size=10)
        Business.objects.create(name="late")

        assert names(page(as_app, page_size=10, cursor=first["next"])) == sixty[10:20]

    def test_an_empty_list_is_a_page(self, as_app: Api, db: None) -> None:
        found = page(as_app, name="nobody")

        assert found == {"results": [], "next": None, "previous": None, "total": 0, "total_is_exact": True}

    def test_counting_stops_somewhere(self, as_app: Api, sixty: list[str], monkeypatch: Any) -> None:
        monkeypatch.setattr(pagination, "COUNTED_MAX", 59)
        assert (page(as_app)["total"], page(as_app)["total_is_exact"]) == (59, False)

        monkeypatch.setattr(pagination, "COUNTED_MAX", 60)
        assert (page(as_app)["total"], page(as_app)["total_is_exact"]) == (60, True)

    def test_filters_hold_on_every_page(self, as_app: Api, sixty: list[str]) -> None:
        Business.objects.filter(name__in=sixty[:30]).update(status="suspended")

        first = page(as_app, status="suspended", page_size=20)
        second = page(as_app, status="suspended", page_size=20, cursor=first["next"])

        assert names(first) + names(second) == sixty[:30]
        assert first["total"] == 30


BROKEN = (b"older", b"older:", b"older:1", b"sideways:1", b"\xff\xfe:1")


class TestRefusals:
    @pytest.mark.parametrize("size", ["0", "201", "500", "-1", "ten", "1.5", "", "٢", "9" * 30])
    def test_a_page_size_has_limits(self, as_app: Api, size: str) -> None:
        answer = as_app.get(f"businesses?page_size={size}")

        assert answer.status_code == 400
        assert answer.json()["details"].keys() == {"page_size"}

    @pytest.mark.parametrize(
        "cursor",
        ["", "x", "%00", "é", "A" * 500, *(urlsafe_b64encode(text).decode() for text in BROKEN)],
    )
    def test_a_broken_cursor_is_named(self, as_app: Api, cursor: str) -> None:
        answer = as_app.get(f"businesses?cursor={cursor}")

        assert answer.status_code == 400
        assert answer.json()["details"].keys() == {"cursor"}

    def test_an_unknown_parameter_is_named(self, as_app: Api) -> None:
        answer = as_app.get("businesses?statuss=active&colour=red")

        assert (answer.status_code, answer.json()["code"]) == (400, "validation_error")
        assert answer.json()["details"].keys() == {"statuss", "colour"}

    def test_a_bad_value_is_named(self, as_app: Api) -> None:
        assert as_app.get("businesses?status=x").json()["details"].keys() == {"status"}

    def test_a_parameter_given_twice_is_named(self, as_app: Api) -> None:
        assert as_app.get("businesses?name=a&name=b").json()["details"].keys() == {"name"}

    def test_text_that_no_database_can_hold_is_named(self, as_app: Api) -> None:
        assert as_app.get("businesses?name=a%00b").json()["details"].keys() == {"name"}
