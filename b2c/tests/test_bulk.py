"""Sending a list of payouts: taken on whole or not at all, and shown as its rows are."""

from typing import Any

import pytest
from pytest_django import Settings

from b2c.tests.bulk import BULK, ITEMS, Desk, many, new_desk
from mobilemoney.businesses.models import Business, Role
from mobilemoney.gateway.models import AuditEntry, IdempotencyRecord
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Direction, Kind, Status
from mobilemoney.payouts import batch_selectors
from mobilemoney.payouts.models import Batch, BatchEvent, BatchItem
from mobilemoney.testing import make_client, make_shortcode, make_superuser, make_transaction

pytestmark = pytest.mark.django_db
CSV = b"phone,amount,reference\n0712345678,100,Wages/1\n0112345678,250,\n"


def test_a_list_becomes_a_batch_that_waits_for_a_second_person(desk: Desk) -> None:
    answer = desk.send(reference="Wages May")

    batch = answer.json()
    assert answer.status_code == 202
    assert (batch["kind"], batch["status"], batch["reference"]) == ("b2c", "awaiting_approval", "Wages May")
    assert (batch["item_count"], batch["total_amount"], batch["counts"]) == (2, "350.00", {"waiting": 2})
    assert (batch["created_by"], batch["approved_by"], batch["approvals_needed"]) == ("Shop app", None, 1)
    assert batch["maker_id"] is None
    assert len(batch["digest"]) == 64
    assert batch["expires_at"]
    assert not Transaction.objects.exists()
    assert [row.status for row in _rows(desk, batch)] == ["waiting", "waiting"]


def test_its_rows_are_what_was_sent(desk: Desk) -> None:
    batch = desk.send().json()

    rows = desk.see(f"/{batch['id']}/items").json()

    assert (rows["total"], rows["next"], rows["previous"]) == (2, None, None)
    first, second = rows["results"]
    assert (first["row_number"], first["recipient"], first["amount"]) == (1, "254712345678", "100.00")
    assert (first["item_reference"], first["remarks"], first["transaction_id"]) == ("Wages/1", "May wages", None)
    assert (second["row_number"], second["recipient"], second["amount"]) == (2, "254112345678", "250.00")
    assert (second["product_type"], second["status"], second["errors"]) == ("salaries", "waiting", [])


def test_a_business_may_do_without_a_second_person(desk: Desk) -> None:
    desk.set_policy(batch_approval_above=350)

    batch = desk.send().json()
    larger = desk.send([*ITEMS, {"recipient": "0711111111", "amount": 10}]).json()

    assert (batch["status"], batch["approvals_needed"], batch["expires_at"]) == ("approved", 0, None)
    assert larger["status"] == "awaiting_approval"


def test_what_a_maker_sends_is_told_by_name_and_in_the_audit_log(desk: Desk) -> None:
    maker = desk.person(Role.MAKER)

    batch = desk.send(by=maker).json()

    assert (batch["created_by"], batch["maker_id"]) == (maker.username, maker.pk)
    entry = AuditEntry.objects.get(act="batch.created")
    assert (entry.target_id, entry.actor_name) == (batch["id"], maker.username)
    assert entry.after is not None
    assert entry.after["total"] == "350.00"
    event = BatchEvent.objects.get()
    assert (event.sequence, event.old_status, event.new_status) == (1, "", "awaiting_approval")


def test_a_file_is_read_like_a_list(desk: Desk) -> None:
    batch = desk.upload(CSV, reference="From a file", command_id="SalaryPayment").json()

    assert (batch["item_count"], batch["total_amount"], batch["command_id"]) == (2, "350.00", "SalaryPayment")
    assert [row.item_reference for row in _rows(desk, batch)] == ["Wages/1", ""]


@pytest.mark.parametrize("command", ["SalaryPayment", "PromotionPayment"])
def test_the_command_is_kept_for_every_row(desk: Desk, command: str) -> None:
    assert desk.send(command_id=command).json()["command_id"] == command
    assert desk.send(command_id="Gift").status_code == 400


class TestBadRows:
    def test_the_whole_list_is_refused_and_every_bad_row_is_named(self, desk: Desk) -> None:
        items = [ITEMS[0], {"recipient": "07", "amount": "1.5"}, ITEMS[1], {"recipient": "0712345678"}]

        answer = desk.send(items)

        told = answer.json()
        assert (answer.status_code, told["code"]) == (400, "validation_error")
        assert told["error"].startswith("2 of 4 rows can't be taken. Row 2, recipient: Phone number")
        assert list(told["details"]["items"]) == ["2", "4"]
        assert set(told["details"]["items"]["2"]) == {"recipient", "amount"}
        assert told["details"]["items"]["4"] == {"amount": ["This is required."]}
        assert not Batch.objects.exists()
        assert not BatchItem.objects.exists()

    def test_of_a_file_the_line_is_told_too(self, desk: Desk) -> None:
        told = desk.upload(b"phone,amount\n\n0712345678,100\nx,1\n").json()

        assert told["details"]["lines"] == {"2": 4}
        assert "Row 2 (line 4 of the file)" in told["error"]

    def test_the_list_of_bad_rows_is_cut_off_and_says_so(self, desk: Desk) -> None:
        told = desk.send([{"recipient": "x", "amount": 1}] * 250).json()

        assert len(told["details"]["items"]) == 200
        assert (told["details"]["bad_rows"], told["details"]["bad_rows_not_listed"]) == (250, 50)

    @pytest.mark.parametrize(
        ("items", "where"),
        [
            ([], "items"),
            ("none", "items"),
            ({"0": {}}, "items"),
            (None, "items"),
            ([1], "items"),
            ([{"recipient": "0712345678", "amount": 100, "colour": "red"}], "items"),
            ([{"recipient": "0712345678", "phone": "0712345679", "amount": 100}], "items"),
            ([{"recipient": 712345678, "amount": 100}], "items"),
            ([{"recipient": "0712345678", "amount": True}], "items"),
            ([{"recipient": "0712345678", "amount": "٠٠"}], "items"),
            ([{"recipient": ["0712345678"], "amount": {}}], "items"),
            ([{"recipient": "0712345678", "amount": 100, "remarks": "<b>"}], "items"),
            ([{"recipient": "0712345678", "amount": 100, "remarks": "x"}], "items"),
        ],
    )
    def test_odd_lists_are_refused(self, desk: Desk, items: Any, where: str) -> None:
        answer = desk.send(items)

        assert (answer.status_code, answer.json()["code"]) == (400, "validation_error")
        assert where in answer.json()["details"]

    @pytest.mark.parametrize(
        "more", [{"surprise": 1}, {"shortcode": "12"}, {"reference": "x" * 101}, {"repeat": "perhaps"}, {"file": "x"}]
    )
    def test_odd_fields_are_refused(self, desk: Desk, more: dict[str, Any]) -> None:
        answer = desk.send(**more)

        assert answer.status_code == 400
        assert set(answer.json()["details"]) == set(more)

    def test_one_row_too_many_is_refused(self, desk: Desk, settings: Settings) -> None:
        settings.BATCH_ROWS_MAX = 3

        assert desk.send(many(3)).status_code == 202
        assert desk.send(many(4)).json()["error"] == "A batch has at most 3 rows."

    def test_a_file_that_is_none_is_refused(self, desk: Desk) -> None:
        assert desk.upload(b"").json()["details"] == {"file": ["The file is empty."]}
        assert "file" in desk.sign().post(BULK, {}, headers={"Idempotency-Key": "x"}).json()["details"]

    def test_a_body_over_the_limit_is_refused(self, desk: Desk) -> None:
        headers = {"Idempotency-Key": "large"}
        large = b'{"items": [' + b" " * 5 * 1024 * 1024 + b"]}"

        assert desk.sign().post(BULK, large, content_type="application/json", headers=headers).status_code == 413
        assert desk.upload(b"phone,amount\n" + b"\n" * (5 * 1024 * 1024 + 70_000)).status_code == 413
        assert desk.upload(b"phone,amount\n" + b"\n" * (5 * 1024 * 1024)).status_code == 413

    def test_other_content_types_are_refused(self, desk: Desk) -> None:
        answer = desk.sign().post(BULK, CSV, content_type="text/csv", headers={"Idempotency-Key": "x"})

        assert answer.status_code == 415


class TestKeys:
    def test_a_key_is_required(self, desk: Desk) -> None:
        answer = desk.sign().post(BULK, {"items": ITEMS}, content_type="application/json")

        assert (answer.status_code, list(answer.json()["details"])) == (400, ["Idempotency-Key"])

    def test_the_same_list_with_the_same_key_is_one_batch(self, desk: Desk) -> None:
        first, again = desk.send(key="may"), desk.send(key="may")

        assert first.content == again.content
        assert again["Idempotent-Replayed"] == "true"
        assert Batch.objects.count() == 1

    def test_the_same_file_with_the_same_key_is_one_batch(self, desk: Desk) -> None:
        assert desk.upload(CSV, key="may").content == desk.upload(CSV, key="may").content
        assert desk.upload(CSV + b"0711111111,10,\n", key="may").json()["code"] == "idempotency_key_reused"

    def test_a_refused_list_does_not_use_its_key_up(self, desk: Desk) -> None:
        assert desk.send([{}], key="may").status_code == 400

        assert desk.send(key="may").status_code == 202

    def test_after_a_crash_a_repeat_answers_the_batch_as_it_stands(self, desk: Desk) -> None:
        batch = desk.send(key="may").json()
        IdempotencyRecord.objects.update(status_code=None, response_body=None, running_until=None)

        again = desk.send(key="may")

        assert (again.status_code, again.json()["id"]) == (202, batch["id"])
        assert again["Idempotent-Replayed"] == "true"


class TestTheSameFileTwice:
    def test_it_is_refused_and_the_earlier_batch_is_named(self, desk: Desk) -> None:
        first = desk.upload(CSV).json()

        again = desk.upload(CSV + b"\n\n")

        assert (again.status_code, again.json()["code"]) == (409, "conflict")
        assert again.json()["details"]["batch_id"] == first["id"]
        assert Batch.objects.count() == 1

    def test_whoever_means_it_says_so_and_whoever_approves_it_sees_it(self, desk: Desk) -> None:
        first = desk.upload(CSV).json()

        again = desk.upload(CSV, repeat="true")

        assert again.status_code == 202
        assert (first["repeats_batch_id"], again.json()["repeats_batch_id"]) == (None, first["id"])

    def test_a_list_of_a_program_is_only_marked(self, desk: Desk) -> None:
        first = desk.send().json()

        assert desk.send().json()["repeats_batch_id"] == first["id"]

    def test_what_was_turned_down_may_come_again(self, desk: Desk) -> None:
        batch = desk.upload(CSV, by=desk.person(Role.MAKER)).json()
        desk.act("cancel", batch, desk.person(Role.MAKER))

        assert desk.upload(CSV).status_code == 202

    def test_another_business_knows_nothing_of_it(self, desk: Desk) -> None:
        desk.upload(CSV)

        assert new_desk().upload(CSV).json()["repeats_batch_id"] is None


class TestLimits:
    def test_a_row_over_the_business_s_limit_is_named(self, desk: Desk) -> None:
        desk.set_policy(item_max=200)

        assert "2" in desk.send().json()["details"]["items"]

    def test_a_batch_over_the_business_s_limit_is_refused(self, desk: Desk) -> None:
        desk.set_policy(batch_max=349)

        assert list(desk.send().json()["details"]) == ["total_amount"]

    def test_what_waits_in_batches_counts_for_the_day(self, desk: Desk) -> None:
        desk.set_policy(day_max=700)

        assert [desk.send().status_code for _ in range(3)] == [202, 202, 400]
        single = {"phone_number": "0712345678", "amount": 10}
        answer = desk.sign().post(
            "/api/v1/b2c/single", single, content_type="application/json", headers={"Idempotency-Key": "one"}
        )
        assert answer.status_code == 400

    def test_what_was_cancelled_counts_no_more(self, desk: Desk) -> None:
        desk.set_policy(day_max=350)
        maker = desk.person(Role.MAKER)
        desk.act("cancel", desk.send(by=maker).json(), maker)

        assert desk.send().status_code == 202

    def test_an_app_has_its_own_limit_for_the_day(self, desk: Desk) -> None:
        client, desk.token = make_client(desk.business, ["b2c:write"])
        client.payout_day_max = 500
        client.save()

        assert [desk.send().status_code for _ in range(2)] == [202, 400]
        assert desk.send(by=desk.person(Role.MAKER)).status_code == 202

    def test_a_customer_s_day_is_limited_over_rows_and_payments(self, desk: Desk, settings: Settings) -> None:
        settings.PAYEE_DAY_MAX = 1000
        make_transaction(
            shortcode=desk.shortcode, kind=Kind.B2C, direction=Direction.OUT, amount=500, status=Status.SUBMITTED
        )

        answer = desk.send([{"recipient": "0712345678", "amount": amount} for amount in (400, 101, 99)])

        assert list(answer.json()["details"]["items"]) == ["2", "3"]


class TestWho:
    @pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR, Role.CHECKER, Role.ADMIN])
    def test_only_makers_prepare_batches(self, desk: Desk, role: Role) -> None:
        assert desk.send(by=desk.person(role)).json()["code"] == "permission_denied"
        assert desk.send(by=desk.person(role), path=f"{BULK}/preview").status_code == 403

    def test_an_app_needs_the_scope(self, desk: Desk) -> None:
        desk.token = make_client(desk.business, ["c2b:write", "b2b:write", "transactions:write"])[1]

        assert desk.send().json()["code"] == "insufficient_scope"
        assert desk.see().status_code == 403

    def test_strangers_are_turned_away(self, desk: Desk) -> None:
        desk.token = ""

        assert desk.send().status_code == desk.see().status_code == 401

    def test_a_maker_elsewhere_has_no_say_here(self, desk: Desk) -> None:
        foreign = new_desk().person(Role.MAKER)

        assert desk.send(by=foreign, shortcode=desk.shortcode.shortcode).status_code == 400
        assert desk.send(by=foreign, business_id=str(desk.business.id)).status_code == 404

    def test_a_suspended_business_starts_nothing(self, desk: Desk) -> None:
        Business.objects.update(status=Business.Status.SUSPENDED)

        assert desk.send().json()["code"] == "business_suspended"
        assert desk.see().status_code == 200

    def test_superusers_name_the_business(self, desk: Desk) -> None:
        new_desk()
        root = make_superuser()

        assert list(desk.send(by=root).json()["details"]) == ["business_id"]
        assert desk.send(by=root, business_id=str(desk.business.id)).status_code == 202

    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_other_methods_are_refused(self, desk: Desk, method: str) -> None:
        for path in (BULK, f"{BULK}/preview"):
            assert getattr(desk.sign(), method)(path).json()["code"] == "method_not_allowed"


class TestTheShortcode:
    def test_of_several_one_must_be_named(self, desk: Desk) -> None:
        other = make_shortcode(desk.business, initiator_name="testapi", initiator_password_sealed="x", is_default=True)
        make_shortcode(desk.business)  # It can't pay.

        assert list(desk.send().json()["details"]) == ["shortcode"]
        assert desk.send(shortcode=other.shortcode).json()["shortcode"] == other.shortcode

    def test_one_that_can_not_pay_is_refused(self, desk: Desk) -> None:
        cannot = make_shortcode(desk.business)

        assert "shortcode" in desk.send(shortcode=cannot.shortcode).json()["details"]


def _rows(desk: Desk, batch: dict[str, Any]) -> list[Any]:
    return list(batch_selectors.rows_of(Batch.objects.get(id=batch["id"])))
