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

# A cursor says which way it leads from a key: down the list, or back up.
_WAYS = frozenset({"older", "newer"})
Cursor = tuple[str, Any]


class KeysetPagination(BasePagination):
    """Newest first by primary key (UUIDv7 keys are time-ordered). Raises ValidationFailed naming the parameter.

    A list with an order of its own names another unique `key`, and whether it goes upward.
    """

    page_size_default = PAGE_SIZE_DEFAULT
    key = "pk"
    upward = False
    parameters = frozenset({"page_size", "cursor"})

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        size = self._page_size(request)
        cursor = read_cursor(queryset.model, request.query_params.get("cursor"), self.key)
        rows, more = self._rows(queryset, cursor, size)
        self._page = rows
        came_from_newer = cursor is not None and cursor[0] == "newer"
        has_older = came_from_newer or more
        has_newer = more if came_from_newer else cursor is not None
        self._next = write_cursor("older", rows[-1], self.key) if rows and has_older else None
        self._previous = write_cursor("newer", rows[0], self.key) if rows and has_newer else None
        # By key alone: what is annotated for the output would be worked out for every row that is counted.
        counted = queryset.order_by().values("pk")[: COUNTED_MAX + 1].count()
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

    def _rows(self, queryset: QuerySet[Any], cursor: Cursor | None, size: int) -> tuple[list[Any], bool]:
        """A page in the list's order, and whether there is more in the direction that was gone."""
        back = cursor is not None and cursor[0] == "newer"
        upward = self.upward != back
        if cursor is not None:
            queryset = queryset.filter(**{f"{self.key}__{'gt' if upward else 'lt'}": cursor[1]})
        found = list(queryset.order_by(self.key if upward else f"-{self.key}")[: size + 1])
        page = found[:size]
        return (page[::-1] if back else page), len(found) > size

    def _page_size(self, request: Request) -> int:
        given = request.query_params.get("page_size")
        if given is None:
            return self.page_size_default
        if not (given.isascii() and given.isdigit() and len(given) < 10 and 1 <= int(given) <= PAGE_SIZE_MAX):
            raise ValidationFailed({"page_size": [f"Must be a whole number from 1 to {PAGE_SIZE_MAX}."]})
        return int(given)


def write_cursor(way: str, row: Model, key: str = "pk") -> str:
    return urlsafe_b64encode(f"{way}:{getattr(row, key)}".encode()).decode().rstrip("=")


def read_cursor(model: type[Model], text: str | None, key: str = "pk") -> Cursor | None:
    """Raises ValidationFailed for anything that `write_cursor` did not write."""
    if text is None:
        return None
    broken = ValidationFailed({"cursor": ["This cursor is not one of ours."]})
    if len(text) > CURSOR_CHARACTERS_MAX:
        raise broken
    try:
        way, colon, told = urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)).decode("ascii").partition(":")
        field = model._meta.pk if key == "pk" else model._meta.get_field(key)
        value = field.to_python(told)  # type: ignore[union-attr]  # A column, never a relation from elsewhere.
    except (ValueError, ValidationError):
        raise broken from None
    known = way in _WAYS and colon and value is not None
    if not known or (isinstance(value, int) and not 0 <= value <= INTEGER_KEY_MAX):
        raise broken
    return way, value
