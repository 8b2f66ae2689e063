"""Pages by key instead of by number: the thousandth page costs what the first costs."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mobilemoney.gateway.errors import ValidationFailed

PAGE_SIZE_DEFAULT = 25
PAGE_SIZE_MAX = 200
COUNTED_MAX = 10_000
CURSOR_CHARACTERS_MAX = 200
INTEGER_KEY_MAX = 2**63 - 1

# A cursor says which rows it leads to: those before or after a key, newest first.
_LOOK_UPS = {"older": "lt", "newer": "gt"}
Cursor = tuple[str, Any]


class KeysetPagination(BasePagination):
    """Newest first by primary key (UUIDv7 keys are time-ordered). Raises ValidationFailed naming the parameter."""

    page_size_default = PAGE_SIZE_DEFAULT
    parameters = frozenset({"page_size", "cursor"})

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        size = self._page_size(request)
        cursor = read_cursor(queryset.model, request.query_params.get("cursor"))
        rows, more = _rows(queryset, cursor, size)
        self._page = rows
        came_from_newer = cursor is not None and cursor[0] == "newer"
        has_older = came_from_newer or more
        has_newer = more if came_from_newer else cursor is not None
        self._next = write_cursor("older", rows[-1]) if rows and has_older else None
        self._previous = write_cursor("newer", rows[0]) if rows and has_newer else None
        counted = queryset.order_by()[: COUNTED_MAX + 1].count()
        self._total, self._total_is_exact = min(counted, COUNTED_MAX), counted <= COUNTED_MAX
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "results": data,
                "next": self._next,
                "previous": self._previous,
                "total": self._total,
                "total_is_exact": self._total_is_exact,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        cursor = {"type": ["string", "null"]}
        return {
            "type": "object",
            "required": ["results", "next", "previous", "total", "total_is_exact"],
            "properties": {
                "results": schema,
                "next": cursor,
                "previous": cursor,
                "total": {"type": "integer", "minimum": 0, "maximum": COUNTED_MAX},
                "total_is_exact": {"type": "boolean"},
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": PAGE_SIZE_MAX, "default": self.page_size_default}
        return [
            {"name": "page_size", "in": "query", "required": False, "schema": size},
            {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"}},
        ]

    def _page_size(self, request: Request) -> int:
        given = request.query_params.get("page_size")
        if given is None:
            return self.page_size_default
        if not (given.isascii() and given.isdigit() and len(given) < 10 and 1 <= int(given) <= PAGE_SIZE_MAX):
            raise ValidationFailed({"page_size": [f"Must be a whole number from 1 to {PAGE_SIZE_MAX}."]})
        return int(given)


def write_cursor(way: str, row: Model) -> str:
    return urlsafe_b64encode(f"{way}:{row.pk}".encode()).decode().rstrip("=")


def read_cursor(model: type[Model], text: str | None) -> Cursor | None:
    """Raises ValidationFailed for anything that `write_cursor` did not write."""
    if text is None:
        return None
    broken = ValidationFailed({"cursor": ["This cursor is not one of ours."]})
    if len(text) > CURSOR_CHARACTERS_MAX:
        raise broken
    try:
        way, colon, key = urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)).decode("ascii").partition(":")
        value = model._meta.pk.to_python(key)
    except (ValueError, ValidationError):
        raise broken from None
    known = way in _LOOK_UPS and colon and value is not None
    if not known or (isinstance(value, int) and not 0 <= value <= INTEGER_KEY_MAX):
        raise broken
    return way, value


def _rows(queryset: QuerySet[Any], cursor: Cursor | None, size: int) -> tuple[list[Any], bool]:
    """A page, newest first, and whether there is more in the direction that was gone."""
    if cursor is None:
        found = list(queryset.order_by("-pk")[: size + 1])
        return found[:size], len(found) > size
    way, key = cursor
    order = "-pk" if way == "older" else "pk"
    found = list(queryset.filter(**{f"pk__{_LOOK_UPS[way]}": key}).order_by(order)[: size + 1])
    page = found[:size]
    return (page if way == "older" else page[::-1]), len(found) > size
