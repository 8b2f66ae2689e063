import logging
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from mobilemoney.gateway import errors
from mobilemoney.gateway.error_bodies import as_api_error, csrf_failure
from mobilemoney.gateway.errors import first_message
from mobilemoney.gateway.tests.conftest import Api

BODY = {"error", "code", "details", "request_id"}


class TestTheOneBody:
    @pytest.mark.parametrize(
        ("method", "path", "status", "code"),
        [
            ("GET", "nowhere", 404, "not_found"),
            ("GET", "pay", 401, "not_authenticated"),
            ("PATCH", "echo", 405, "method_not_allowed"),
            ("GET", "plain", 405, "method_not_allowed"),
            ("GET", "echo?with=crash", 500, "internal_error"),
            ("GET", "echo?with=database", 503, "not_ready"),
            ("GET", "echo", 500, "internal_error"),
        ],
    )
    def test_whatever_goes_wrong_answers_with_it(
        self, anyone: Api, method: str, path: str, status: int, code: str
    ) -> None:
        answer = anyone.send(method, path, X_Request_ID="abc-1")

        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert set(answer.json()) == BODY
        assert answer.json()["request_id"] == answer["X-Request-ID"] == "abc-1"

    def test_a_crash_tells_nothing_of_itself(self, anyone: Api, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.ERROR):
            answers = [anyone.get("echo?with=crash"), anyone.post("plain", b"crash")]

        for answer in answers:
            assert answer.status_code == 500
            assert b"secret" not in answer.content
            assert b"Traceback" not in answer.content
        assert caplog.text.count("RuntimeError: secret detail") == 2

    def test_a_plain_view_s_own_method_list_stays(self, anyone: Api) -> None:
        assert anyone.get("plain")["Allow"] == "POST"

    def test_a_host_that_is_not_ours_gets_it_too(self, anyone: Api) -> None:
        answer = anyone.get("echo", Host="evil.example")

        assert (answer.status_code, answer.json()["code"]) == (400, "validation_error")

    def test_csrf_failures_of_plain_views_have_it(self) -> None:
        answer = csrf_failure(RequestFactory().post("/api/v1/plain"), reason="no cookie")

        assert (answer.status_code, b"csrf_failed" in answer.content) == (403, True)

    def test_asking_for_another_format_changes_nothing(self, anyone: Api) -> None:
        answer = anyone.get("who?format=xml", Accept="text/xml")

        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")

    def test_fields_are_named(self, as_app: Api) -> None:
        answer = as_app.post("pay", {"phone_number": "07", "amount": "99.5", "colour": "red"})

        assert answer.json()["details"].keys() == {"colour"}
        answer = as_app.post("pay", {"phone_number": "07", "amount": "99.5"})
        assert answer.json()["details"].keys() == {"phone_number", "amount"}


class TestRequestIds:
    @pytest.mark.parametrize("given", ["a", "A-b_c.9", "x" * 128])
    def test_a_sane_one_is_taken_over(self, anyone: Api, given: str) -> None:
        assert anyone.get("who", X_Request_ID=given)["X-Request-ID"] == given

    @pytest.mark.parametrize("given", ["", "x" * 129, "a b", "a\tb", "<script>", "é"])
    def test_any_other_is_replaced(self, anyone: Api, given: str) -> None:
        answer = anyone.get("who", X_Request_ID=given)

        assert answer["X-Request-ID"] != given
        assert len(answer["X-Request-ID"]) == 32


class TestSlashes:
    def test_one_at_the_end_makes_no_difference(self, anyone: Api) -> None:
        with_slash, without = anyone.get("who/"), anyone.get("who")

        assert with_slash.status_code == without.status_code == 200
        assert with_slash.content == without.content

    def test_a_post_is_not_redirected(self, anyone: Api) -> None:
        assert anyone.post("echo/", {"a": 1}).json() == {"seen": {"a": 1}}


class TestNaming:
    def test_a_django_validation_error_names_its_fields(self) -> None:
        error = as_api_error(ValidationError({"password": ["Too short."]}))

        assert (error.status, error.code) == (400, "validation_error")
        assert error.details == {"password": ["Too short."]}

    def test_one_without_fields_is_kept_as_a_whole(self) -> None:
        assert as_api_error(ValidationError(["Too short.", "Too common."])).details == {
            "non_field_errors": ["Too short.", "Too common."]
        }

    @pytest.mark.parametrize(
        ("details", "sentence"),
        [
            (
                {"amount": ["Amount must be a whole number of shillings."]},
                "Amount must be a whole number of shillings.",
            ),
            ({"phone_number": ["This field is required."]}, "phone_number: This field is required."),
            ({"items": [{}, {"recipient": ["Bad."]}]}, "recipient: Bad."),
            ({"non_field_errors": ["Odd."]}, "Odd."),
            ({}, ""),
        ],
    )
    def test_the_sentence_says_which_field(self, details: Any, sentence: str) -> None:
        assert first_message(details) == sentence

    def test_what_we_named_ourselves_stays_as_it_is(self) -> None:
        error = errors.DarajaRejected("No.", {"daraja": {"errorCode": "1"}})

        assert as_api_error(error) is error
        assert (error.status, error.code) == (502, "daraja_rejected")
