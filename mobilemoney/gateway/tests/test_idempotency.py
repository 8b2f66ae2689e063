import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from mobilemoney.businesses.models import Business, Member, Role
from mobilemoney.businesses.tests.parallel import in_parallel
from mobilemoney.gateway import owners
from mobilemoney.gateway.access_tokens import issue_token
from mobilemoney.gateway.clients import create_client
from mobilemoney.gateway.idempotency import IdempotencyClaim, IdempotencyRace
from mobilemoney.gateway.models import ApiClient, IdempotencyRecord
from mobilemoney.gateway.tests.conftest import Api
from mobilemoney.identifiers import new_id

ORDER = {"phone_number": "0712345678", "amount": 100}
KEY = {"Idempotency_Key": "order-1"}


def payments() -> int:
    return Business.objects.filter(name="payment").count()


class TestTheSameRequestAgain:
    def test_it_gets_the_first_answer_byte_for_byte(self, as_app: Api) -> None:
        first = as_app.post("pay", ORDER, **KEY)

        again = as_app.post("pay", ORDER, **KEY)

        assert first.status_code == again.status_code == 202
        assert first.content == again.content
        assert first["Content-Type"] == again["Content-Type"]
        assert payments() == 1

    def test_only_the_repeat_says_that_it_is_one(self, as_app: Api) -> None:
        first = as_app.post("pay", ORDER, **KEY)
        again = as_app.post("pay", ORDER, **KEY)

        assert "Idempotent-Replayed" not in first
        assert again["Idempotent-Replayed"] == "true"

    def test_a_refusal_by_daraja_is_an_answer_too(self, as_app: Api) -> None:
        order = {**ORDER, "metadata": {"ending": "refused"}}
        first = as_app.post("pay", order, **KEY)

        again = as_app.post("pay", order, **KEY)

        assert first.status_code == again.status_code == 502
        assert again.json()["code"] == "daraja_rejected"
        assert first.content == again.content
        assert payments() == 1

    def test_all_spellings_of_a_route_are_one(self, as_app: Api) -> None:
        for path in ("pay", "pay/", "online/pay", "online/pay/"):
            assert as_app.post(path, ORDER, **KEY).status_code == 202

        assert payments() == 1

    def test_a_new_token_is_the_same_caller(self, as_app: Api, app: ApiClient) -> None:
        first = as_app.post("pay", ORDER, **KEY)

        assert Api(issue_token(app)).post("pay", ORDER, **KEY).content == first.content

    def test_without_a_key_each_request_is_a_new_one(self, as_app: Api) -> None:
        as_app.post("pay", ORDER)
        as_app.post("pay", ORDER)

        assert payments() == 2
        assert not IdempotencyRecord.objects.exists()


class TestWhatMakesItAnother:
    def test_another_body_is_refused(self, as_app: Api) -> None:
        as_app.post("pay", ORDER, **KEY)

        answer = as_app.post("pay", {**ORDER, "amount": 200}, **KEY)

        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
        assert payments() == 1

    def test_another_key_is_another_payment(self, as_app: Api) -> None:
        as_app.post("pay", ORDER, Idempotency_Key="a")
        as_app.post("pay", ORDER, Idempotency_Key="A")

        assert payments() == 2

    def test_another_route_is_another_payment(self, as_app: Api) -> None:
        as_app.post("pay", ORDER, **KEY)
        as_app.post("payout", ORDER, **KEY)

        assert payments() == 2

    def test_the_same_route_of_another_thing_is_another_payment(self, as_app: Api) -> None:
        as_app.post("payout/one/again", ORDER, **KEY)
        as_app.post("payout/two/again", ORDER, **KEY)

        assert payments() == 2

    def test_another_client_is_another_caller(self, as_app: Api, business: Business) -> None:
        neighbour, _ = create_client(name="Other", business=business, scopes=["c2b:write"], created_by=None)
        as_app.post("pay", ORDER, **KEY)

        answer = Api(issue_token(neighbour)).post("pay", ORDER, **KEY)

        assert "Idempotent-Replayed" not in answer
        assert payments() == 2

    def test_the_same_person_in_another_business_is_another_caller(
        self, staff: Callable[..., User], business: Business, other_business: Business
    ) -> None:
        user = staff(Role.OPERATOR)
        Member.objects.create(business=other_business, user=user, role=Role.OPERATOR)
        for chosen in (business, other_business):
            answer = Api(user=user).post("pay", {**ORDER, "business_id": str(chosen.pk)}, **KEY)
            assert (answer.status_code, answer.json()["business"]) == (202, chosen.name)

        assert payments() == 2


class TestUploads:
    def test_fields_and_file_bytes_make_the_body(self, as_app: Api) -> None:
        first = upload(as_app, "b,c\n1,2\n")

        again = upload(as_app, "b,c\n1,2\n")

        assert first.content == again.content
        assert payments() == 1

    @pytest.mark.parametrize(("rows", "reference"), [("b,c\n1,3\n", "r"), ("b,c\n1,2\n", "other")])
    def test_another_file_or_field_is_another_body(self, as_app: Api, rows: str, reference: str) -> None:
        upload(as_app, "b,c\n1,2\n")

        assert upload(as_app, rows, reference).status_code == 422

    def test_a_form_that_can_not_be_read_is_refused(self, as_app: Api) -> None:
        assert as_app.post("upload", b"nonsense", "multipart/form-data", **KEY).status_code == 400


class TestKeysAndRefusals:
    @pytest.mark.parametrize("key", ["", "ends with blank ", "two words", "schlüssel", "tab\t", "x" * 256])
    def test_a_key_must_be_visible_ascii(self, as_app: Api, key: str) -> None:
        answer = as_app.post("pay", ORDER, Idempotency_Key=key)

        assert answer.status_code == 400
        assert "Idempotency-Key" in answer.json()["details"]
        assert payments() == 0

    @pytest.mark.parametrize("key", ["!", "~", "x" * 255, "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"])
    def test_any_visible_ascii_will_do(self, as_app: Api, key: str) -> None:
        assert as_app.post("pay", ORDER, Idempotency_Key=key).status_code == 202

    def test_where_it_is_required_nothing_goes_without(self, as_app: Api) -> None:
        answer = as_app.post("payout", ORDER)

        assert (answer.status_code, answer.json()["code"]) == (400, "validation_error")
        assert payments() == 0

    def test_a_bad_request_does_not_use_the_key_up(self, as_app: Api) -> None:
        assert as_app.post("pay", {**ORDER, "amount": "99.5"}, **KEY).status_code == 400
        assert as_app.post("pay", b"{", **KEY).status_code == 400
        assert as_app.post("pay", b"x", "text/plain", **KEY).status_code == 415
        assert as_app.post("pay", b" " * 300_000, **KEY).status_code == 413

        assert as_app.post("pay", ORDER, **KEY).status_code == 202

    def test_no_refusal_before_storing_uses_the_key_up(self, app: ApiClient, business: Business, settings: Any) -> None:
        as_app = Api(issue_token(app))
        assert Api().post("pay", ORDER, **KEY).status_code == 401
        Business.objects.filter(pk=business.pk).update(status="suspended")
        assert as_app.post("pay", ORDER, **KEY).status_code == 403
        Business.objects.filter(pk=business.pk).update(status="active")
        settings.INTERNAL_RATE_LIMIT_MONEY_REQUESTS = 1
        assert as_app.post("pay", ORDER, **KEY).status_code == 429

        settings.INTERNAL_RATE_LIMIT_MONEY_REQUESTS = 100
        assert as_app.post("pay", ORDER, **KEY).status_code == 202


class TestWhileTheFirstRuns:
    def test_a_repeat_is_told_to_wait(self, as_app: Api) -> None:
        leave_running(as_app)

        answer = as_app.post("pay", ORDER, **KEY)

        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_in_progress")

    def test_another_body_is_refused_even_then(self, as_app: Api) -> None:
        leave_running(as_app)

        assert as_app.post("pay", {**ORDER, "amount": 5}, **KEY).status_code == 422

    def test_a_process_that_is_gone_is_not_waited_for(self, as_app: Api) -> None:
        leave_running(as_app, owner=owners.me().replace("|", "|999999", 1))

        assert_as_it_stands(as_app)

    def test_a_machine_that_went_silent_is_waited_for_until_its_time_is_over(self, as_app: Api) -> None:
        leave_running(as_app, owner="elsewhere/boot|1|1")
        assert as_app.post("pay", ORDER, **KEY).status_code == 409

        IdempotencyRecord.objects.update(running_until=timezone.now() - timedelta(seconds=1))

        assert_as_it_stands(as_app)

    def test_a_crash_after_storing_leaves_the_payment_to_be_shown(self, as_app: Api) -> None:
        order = {**ORDER, "metadata": {"ending": "crash"}}
        assert as_app.post("pay", order, **KEY).status_code == 500

        answer = as_app.post("pay", order, **KEY)

        assert answer.json() == {"as_it_stands": str(Business.objects.get(name="payment").pk)}
        assert payments() == 1


@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    def test_of_a_hundred_exactly_one_commits(self, as_app: Api, settings: Any) -> None:
        settings.INTERNAL_RATE_LIMIT_ENABLED = False

        answers = in_parallel(lambda number: as_app_again(as_app).post("pay", ORDER, **KEY), 100)

        assert payments() == 1
        assert IdempotencyRecord.objects.count() == 1
        paid = {answer.content for answer in answers if answer.status_code == 202}
        assert len(paid) == 1
        assert {answer.status_code for answer in answers} <= {202, 409}
        assert sum("Idempotent-Replayed" not in answer for answer in answers if answer.status_code == 202) == 1

    def test_different_bodies_with_one_key_are_one_payment_and_refusals(self, as_app: Api, settings: Any) -> None:
        settings.INTERNAL_RATE_LIMIT_ENABLED = False

        answers = in_parallel(
            lambda number: as_app_again(as_app).post("pay", {**ORDER, "amount": number + 1}, **KEY), 20
        )

        assert payments() == 1
        assert sorted({answer.status_code for answer in answers}) == [202, 422]

    def test_a_claim_that_lost_takes_its_intent_back(self, db: None) -> None:
        claim = IdempotencyClaim("client:1", "POST pay", "k", "digest")
        with transaction.atomic():
            claim.commit(new_id())

        with pytest.raises(IdempotencyRace), transaction.atomic():
            Business.objects.create(name="payment")
            IdempotencyClaim("client:1", "POST pay", "k", "digest").commit(new_id())

        assert payments() == 0


@pytest.mark.django_db
def test_the_key_names_its_payment(as_app: Api) -> None:
    answer = as_app.post("pay", ORDER, **KEY)

    assert IdempotencyRecord.objects.get().subject_id == UUID(answer.json()["id"])


def as_app_again(as_app: Api) -> Api:
    """A test client of its own for each thread."""
    return Api(as_app.headers["Authorization"].removeprefix("Bearer "))


def leave_running(as_app: Api, owner: str = "") -> None:
    """As if the first request had stored its payment and not answered yet."""
    as_app.post("pay", ORDER, **KEY)
    IdempotencyRecord.objects.update(
        status_code=None,
        response_body=None,
        owner=owner or owners.me(),
        running_until=timezone.now() + timedelta(minutes=1),
    )


def assert_as_it_stands(as_app: Api) -> None:
    answer = as_app.post("pay", ORDER, **KEY)

    assert answer.status_code == 202
    assert answer["Idempotent-Replayed"] == "true"
    assert answer.json() == {"as_it_stands": str(Business.objects.get(name="payment").pk)}
    assert payments() == 1


def upload(as_app: Api, rows: str, reference: str = "r") -> Any:
    file = SimpleUploadedFile("rows.csv", io.BytesIO(rows.encode()).read(), "text/csv")
    return as_app.client.post(
        "/api/v1/upload",
        {"reference": reference, "file": file},
        headers={**as_app.headers, "Idempotency-Key": "upload-1"},
    )
