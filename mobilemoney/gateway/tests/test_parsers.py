from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilemoney.gateway.errors import ApiError, MalformedJson
from mobilemoney.gateway.parsers import JSON_DEPTH_MAX, parse_json
from mobilemoney.gateway.tests.conftest import Api

MALFORMED = [
    b"",
    b"{",
    b"{'a': 1}",
    b'{"a": 1,}',
    b"\xff\xfe",
    b'\xef\xbb\xbf{"a": 1}',
    '{"a": 1}'.encode("utf-16"),
    b'{"a": NaN}',
    b'{"a": Infinity}',
    b'{"a": -Infinity}',
    b'{"a": 1e99999999999999999999}',
    b'{"a": ' + b"9" * 5000 + b"}",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'{"a": "\\ud800"}',
    b'{"\\udfff": 1}',
    b'{"a": "\\u0000"}',
    b'{"a": "\x00"}',
    b'{"amount": 1, "amount": 1000}',
    b"[" * (JSON_DEPTH_MAX + 1) + b"]" * (JSON_DEPTH_MAX + 1),
]


class TestMalformedBodies:
    @pytest.mark.parametrize("body", MALFORMED, ids=lambda body: repr(body[:20]))
    def test_they_are_called_so(self, anyone: Api, body: bytes) -> None:
        if body:
            answer = anyone.post("echo", body)
            assert (answer.status_code, answer.json()["code"]) == (400, "malformed_json")
        with pytest.raises(MalformedJson):
            parse_json(body)

    @given(st.binary(max_size=200))
    def test_no_bytes_do_anything_else(self, raw: bytes) -> None:
        try:
            parse_json(raw)
        except ApiError as refused:
            assert refused.code == "malformed_json"


class TestNumbers:
    def test_a_point_makes_a_decimal_and_never_a_float(self, anyone: Api) -> None:
        answer = anyone.post("echo", b'{"a": 0.1, "b": 100, "c": 1e2}')

        assert answer.json() == {"seen": {"a": "Decimal 0.1", "b": 100, "c": "Decimal 1E+2"}}


class TestSizes:
    def test_a_body_of_a_quarter_megabyte_passes(self, anyone: Api) -> None:
        assert anyone.post("echo", {"a": "x" * 250_000}).status_code == 200

    @pytest.mark.parametrize("size", [262_145, 3_000_000])
    def test_a_larger_one_is_refused(self, anyone: Api, size: int) -> None:
        answer = anyone.post("echo", b" " * size)

        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")

    def test_a_view_may_take_less(self, anyone: Api) -> None:
        assert anyone.post("small", {"a": "x" * 50}).status_code == 200
        assert anyone.post("small", {"a": "x" * 100}).status_code == 413


class TestTypes:
    @pytest.mark.parametrize(
        "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/json", ""]
    )
    def test_only_json_is_read(self, anyone: Api, content_type: str) -> None:
        answer = anyone.post("echo", b'{"a": 1}', content_type)

        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")

    @pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
    def test_json_may_be_spelt_in_several_ways(self, anyone: Api, content_type: str) -> None:
        assert anyone.post("echo", '{"a": "é"}', content_type).json() == {"seen": {"a": "é"}}


@pytest.mark.parametrize("body", [b"[]", b"1", b'"x"', b"null", b"true"])
def test_a_body_that_is_no_object_is_refused_by_the_form(as_app: Api, body: Any) -> None:
    answer = as_app.post("pay", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "validation_error")
