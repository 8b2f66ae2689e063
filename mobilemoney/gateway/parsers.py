"""Reading request bodies: strict JSON with decimals, within a size limit."""

import json
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import IO, Any, NoReturn

from django.http import Http404, HttpRequest
from rest_framework.exceptions import APIException
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from mobilemoney.gateway.errors import BodyTooLarge, MalformedJson

JSON_BODY_BYTES_MAX = 256 * 1024
JSON_DEPTH_MAX = 32


class StrictJSONParser(BaseParser):
    """JSON in UTF-8. Numbers with a point become Decimal, so that no float ever stands for money.

    Raises BodyTooLarge (over the view's `body_bytes_max`, 256 KiB unless it says otherwise) and
    MalformedJson: also for NaN, for a name given twice, for text that no database can store (NUL,
    half of a surrogate pair), and for nesting deeper than 32.
    """

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        assert parser_context is not None
        return parse_json(read_body(parser_context["request"], _limit(parser_context.get("view"))))


def read_body(request: Request, bytes_max: int) -> bytes:
    """The raw body, which stays readable as `request.body`. Raises BodyTooLarge before reading too much."""
    if content_length(request) > bytes_max:
        raise BodyTooLarge(f"The body may have at most {bytes_max} bytes.")
    return bytes(request._request.body)


def content_length(request: HttpRequest) -> int:
    """What the header claims; 0 when it claims nothing that can be read."""
    claimed = str(request.META.get("CONTENT_LENGTH") or "")
    return int(claimed) if claimed.isascii() and claimed.isdigit() else 0


def parse_json(raw: bytes) -> Any:
    """Raises MalformedJson, whatever the bytes are."""
    try:
        parsed = json.loads(
            raw.decode(), parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_unique_names
        )
    except (ValueError, ArithmeticError, RecursionError):
        raise MalformedJson() from None
    _check_storable(parsed)
    return parsed


def _limit(view: Any) -> int:
    return int(getattr(view, "body_bytes_max", JSON_BODY_BYTES_MAX))


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON.")


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two values under one name: whoever reads the first and whoever reads the last would pay different amounts."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A name stands twice in one object.")
    return found


def _check_storable(parsed: Any) -> None:
    level, depth = [parsed], 0
    while level:
        depth += 1
        if depth > JSON_DEPTH_MAX:
            raise MalformedJson(f"The body is nested deeper than {JSON_DEPTH_MAX} levels.")
        deeper: list[Any] = []
        for value in level:
            if isinstance(value, str):
                _check_text(value)
            elif isinstance(value, dict):
                deeper.extend(value)
                deeper.extend(value.values())
            elif isinstance(value, list):
                deeper.extend(value)
        level = deeper


def _check_text(text: str) -> None:
    if text.isascii() and "\x00" not in text:
        return
    try:
        text.encode()
    except UnicodeEncodeError:
        raise MalformedJson("The body holds half of a surrogate pair.") from None
    if "\x00" in text:
        raise MalformedJson("The body holds a NUL character.")


class FirstRenderer(DefaultContentNegotiation):
    """Where a route has several shapes the Accept header chooses, if it fits; where it has one, it gets that one."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        if len(renderers) > 1:
            with suppress(APIException, Http404):
                return super().select_renderer(request, renderers, format_suffix)
        return renderers[0], renderers[0].media_type
