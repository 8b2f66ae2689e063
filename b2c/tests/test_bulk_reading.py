"""Looking at batches: lists, rows, reports, and previews that store nothing."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from b2c.tests.bulk import BULK, ITEMS, Desk, many, new_desk
from mobilemoney.businesses.models import Role
from mobilemoney.gateway.models import AuditEntry, IdempotencyRecord
from mobilemoney.payouts.models import Batch

pytestmark = pytest.mark.django_db
CSV = b"phone,amount,reference\n0712345678,100,Wages/1\n0112345678,250,\n"


class TestReading:
    def test_batches_are_listed_newest_first_and_by_state(self, desk: Desk) -> None:
        first, second = desk.send().json(), desk.send(many(3)).json()

        told = desk.see().json()

        assert [batch["id"] for batch in told["results"]] == [second["id"], first["id"]]
        assert [batch["item_count"] for batch in told["results"]] == [3, 2]
        assert desk.see("?status=running").json()["total"] == 0
        assert desk.see("?status=lost").status_code == desk.see("?colour=red").status_code == 400

    def test_a_page_of_batches_takes_few_queries(self, desk: Desk) -> None:
        for _ in range(6):
            desk.send()

        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(desk.see().json()["results"]) == 6

        assert len(queries) < 14

    def test_rows_come_page_by_page_in_their_order(self, desk: Desk) -> None:
        batch = desk.send(many(7)).json()
        page = desk.see(f"/{batch['id']}/items?page_size=3").json()
        seen = [page]
        while page["next"]:
            page = desk.see(f"/{batch['id']}/items?page_size=3&cursor={page['next']}").json()
            seen.append(page)

        assert [[row["row_number"] for row in page["results"]] for page in seen] == [[1, 2, 3], [4, 5, 6], [7]]
        back = desk.see(f"/{batch['id']}/items?page_size=3&cursor={page['previous']}").json()
        assert [row["row_number"] for row in back["results"]] == [4, 5, 6]

    @pytest.mark.parametrize("query", ["?cursor=x", "?page_size=500", "?status=lost", "?colour=red"])
    def test_odd_questions_for_rows_are_refused(self, desk: Desk, query: str) -> None:
        batch = desk.send().json()

        assert desk.see(f"/{batch['id']}/items{query}").status_code == 400
        assert desk.see(f"/{batch['id']}{query}").status_code == 400

    def test_viewers_see_masked_phones(self, desk: Desk) -> None:
        batch = desk.send().json()

        viewer = desk.person(Role.VIEWER)
        masked = desk.see(f"/{batch['id']}/items", viewer).json()["results"][0]["recipient"]
        whole = desk.see(f"/{batch['id']}/items", desk.person(Role.OPERATOR)).json()["results"][0]["recipient"]

        assert (masked, whole) == ("254712***678", "254712345678")
        assert "254712345678" not in _text(desk.see(f"/{batch['id']}/report", viewer))

    @pytest.mark.parametrize("what", ["", "/items", "/report"])
    def test_another_business_s_batch_is_not_there(self, desk: Desk, what: str) -> None:
        batch = desk.send().json()

        foreign = new_desk()

        assert foreign.see(f"/{batch['id']}{what}").json()["code"] == "not_found"
        assert foreign.see(f"/{batch['id']}{what}", foreign.person(Role.ADMIN)).status_code == 404
        assert desk.see(f"/{batch['id']}{what}", path="/api/v1/b2b/bulk").status_code == 404
        assert desk.see(f"/no-id{what}").status_code == 404


class TestTheReport:
    def test_it_has_every_row(self, desk: Desk) -> None:
        batch = desk.send(many(5)).json()

        answer = desk.see(f"/{batch['id']}/report")

        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert batch["id"] in answer["Content-Disposition"]
        rows = list(csv.DictReader(StringIO(_text(answer))))
        assert [row["row_number"] for row in rows] == ["1", "2", "3", "4", "5"]
        assert {(row["amount"], row["status"]) for row in rows} == {("100.00", "waiting")}

    def test_no_cell_begins_like_a_formula(self, desk: Desk) -> None:
        first = {"recipient": "0712345678", "amount": 100, "item_reference": "-2", "remarks": "-cmd"}
        second = {"recipient": "0712345678", "amount": 100, "product_type": "@SUM(A1)"}
        batch = desk.send([first, second]).json()

        cells = [cell for row in csv.reader(StringIO(_text(desk.see(f"/{batch['id']}/report")))) for cell in row]

        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
        assert {"'-2", "'-cmd", "'@SUM(A1)"} <= set(cells)


class TestThePreview:
    def preview(self, desk: Desk, items: Any = ITEMS, **more: Any) -> Any:
        return desk.send(items, path=f"{BULK}/preview", **more)

    def test_it_tells_what_would_come_and_stores_nothing(self, desk: Desk) -> None:
        answer = desk.sign().post(f"{BULK}/preview", {"items": ITEMS}, content_type="application/json")

        told = answer.json()
        assert answer.status_code == 200
        assert (told["item_count"], told["total_amount"], told["can_be_sent"]) == (2, "350.00", True)
        assert (told["needs_approval"], told["fees"], told["float"]) == (True, None, None)
        assert (told["errors"], told["duplicates"], told["paid_recently"]) == ({}, [], [])
        assert told["rows"][0]["recipient"] == "254712345678"
        assert not Batch.objects.exists()
        assert not IdempotencyRecord.objects.exists()
        assert not AuditEntry.objects.exists()

    def test_bad_rows_are_named_and_the_good_ones_counted(self, desk: Desk) -> None:
        told = self.preview(desk, [*ITEMS, {"recipient": "x", "amount": 100}]).json()

        assert (told["can_be_sent"], told["item_count"], told["bad_rows"]) == (False, 3, 1)
        assert (list(told["errors"]), told["total_amount"]) == (["3"], "350.00")

    def test_a_file_is_previewed_with_its_lines(self, desk: Desk) -> None:
        told = desk.upload(b"phone,amount\n\n0712345678,100\n", path=f"{BULK}/preview").json()

        assert (told["rows"][0]["row_number"], told["rows"][0]["line"]) == (1, 3)

    def test_rows_that_pay_the_same_to_the_same_are_shown(self, desk: Desk) -> None:
        told = self.preview(desk, [ITEMS[0], ITEMS[1], {"recipient": "254712345678", "amount": "100.00"}]).json()

        assert told["duplicates"] == [{"recipient": "254712345678", "amount": "100.00", "row_numbers": [1, 3]}]
        assert told["can_be_sent"] is True

    def test_what_the_business_pays_already_is_shown(self, desk: Desk) -> None:
        waiting = desk.send([ITEMS[0]]).json()
        single = {"phone_number": "0112345678", "amount": 250}
        paid = desk.sign().post(
            "/api/v1/b2c/single", single, content_type="application/json", headers={"Idempotency-Key": "one"}
        )

        told = self.preview(desk).json()

        assert [row["row_number"] for row in told["paid_recently"]] == [1, 2]
        assert told["paid_recently"][0]["batch_id"] == waiting["id"]
        assert told["paid_recently"][1]["transaction_id"] == paid.json()["id"]
        assert new_desk().send(path=f"{BULK}/preview").json()["paid_recently"] == []

    def test_limits_and_the_same_file_are_foretold(self, desk: Desk) -> None:
        first = desk.upload(CSV).json()
        desk.set_policy(batch_max=10)

        told = desk.upload(CSV, path=f"{BULK}/preview").json()

        assert told["limits"] == ["The most for one batch of this business is 10."]
        assert (told["can_be_sent"], told["repeats_batch_id"]) == (False, first["id"])

    def test_fees_are_told_when_the_tariff_is(self, desk: Desk, settings: Settings) -> None:
        settings.PAYOUT_FEES = {"b2c": ((100, 0), (1000, 5))}

        assert self.preview(desk).json()["fees"] == "5.00"
        assert self.preview(desk, many(1, amount=1001)).json()["fees"] is None


def _text(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode()
