"""The rows of a batch before they are stored: each good, or with a reason for every bad value."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from mobilemoney.gateway.errors import ValidationFailed
from mobilemoney.money import format_money
from mobilemoney.payouts.models import Batch, BatchItem
from mobilemoney.payouts.orders import PayoutOrder
from mobilemoney.payouts.uploads.cells import Unfit, UnreadableFile
from mobilemoney.payouts.uploads.columns import Column, Columns
from mobilemoney.payouts.uploads.reading import Given, read_file, read_list

ERRORS_SHOWN_MAX = 200
ROWS_CHANGED = "The rows in the database are not the ones that were agreed to. Nothing more of them is sent."
Problems = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One payout of a list. KES, whole shillings. `number` counts the rows from 1; `line` is its line in the file."""

    number: int
    recipient: str
    amount: Decimal
    receiver_type: str = ""
    account_reference: str = ""
    item_reference: str = ""
    remarks: str = ""
    product_type: str = ""
    line: int | None = field(default=None, compare=False)

    @property
    def facts(self) -> dict[str, Any]:
        """The row as columns of the database."""
        return {"row_number": self.number, **{name: getattr(self, name) for name in _COLUMNS}}


# What is stored of a row beside its number.
_COLUMNS = tuple(Row.__dataclass_fields__)[1:-1]


@dataclass(frozen=True)
class BatchKind:
    """What the batches of one service have of their own. `check` looks at a row whose values are each good."""

    name: str
    columns: Columns
    order_of: Callable[[Batch, BatchItem], PayoutOrder]
    check: Callable[[Row], Problems]

    @property
    def scope(self) -> str:
        return f"{self.name}:write"


@dataclass
class CheckedRows:
    """A list after checking. `problems` are by row number and field; with any, the list is refused whole."""

    rows: list[Row]
    problems: dict[int, Problems]
    lines: dict[int, int]

    @property
    def count(self) -> int:
        return len(self.rows) + len(self.problems)

    @property
    def total(self) -> Decimal:
        return sum((row.amount for row in self.rows), Decimal(0))

    def add_problems(self, found: dict[int, Problems]) -> None:
        """Rows that are good by themselves, but not together with the others or the limits."""
        self.problems |= found
        self.rows = [row for row in self.rows if row.number not in found]

    def refuse_if_bad(self) -> None:
        """Raises ValidationFailed that lists the bad rows, the first ERRORS_SHOWN_MAX of them in full."""
        if self.problems:
            raise ValidationFailed(self.as_details(), message=self._sentence())

    def as_details(self) -> dict[str, Any]:
        shown = dict(islice(sorted(self.problems.items()), ERRORS_SHOWN_MAX))
        return {
            "items": {str(number): problems for number, problems in shown.items()},
            "lines": {str(number): self.lines[number] for number in shown if number in self.lines},
            "bad_rows": len(self.problems),
            "bad_rows_not_listed": len(self.problems) - len(shown),
        }

    def _sentence(self) -> str:
        number, problems = min(self.problems.items())
        name, reasons = next(iter(problems.items()))
        place = f" (line {self.lines[number]} of the file)" if number in self.lines else ""
        return f"{len(self.problems)} of {self.count} rows can't be taken. Row {number}{place}, {name}: {reasons[0]}"


def kind_named(name: str) -> BatchKind:
    """The kind of a stored batch, from the service that owns it."""
    kind = import_string(settings.BATCH_KINDS[name])
    assert isinstance(kind, BatchKind)
    return kind


def rows_of_file(content: bytes, kind: BatchKind) -> CheckedRows:
    """Raises ValidationFailed naming `file` when it can't be read, or has too many rows."""
    try:
        return _checked(read_file(content, kind.columns), kind, "file")
    except UnreadableFile as wrong:
        raise ValidationFailed({"file": [str(wrong)]}, message=str(wrong)) from None


def rows_of_list(items: list[Any], kind: BatchKind) -> CheckedRows:
    """Raises ValidationFailed naming `items` when there are none or too many."""
    return _checked(read_list(items, kind.columns), kind, "items")


def digest_of(kind: str, shortcode: str, rows: Iterable[Row]) -> str:
    """What a second person agrees to: every value of every row, in order, their number and their total."""
    digest, count, total = hashlib.sha256(), 0, Decimal(0)
    digest.update(_canonical([kind, shortcode]))
    for row in rows:
        facts = {**row.facts, "amount": format_money(row.amount)}
        digest.update(_canonical([facts[name] for name in sorted(facts)]))
        count, total = count + 1, total + row.amount
    digest.update(_canonical([count, format_money(total)]))
    return digest.hexdigest()


def source_digest_of(kind: str, rows: Iterable[Row]) -> str:
    """By which the same list is known again, in whatever format and from whatever shortcode."""
    return digest_of(kind, "", rows)


def stored_rows(batch: Batch) -> Iterator[Row]:
    """The rows that were agreed to, as the database has them. Rows that were added to try again are not among them."""
    items = BatchItem.objects.filter(batch=batch, retry_of__isnull=True).order_by("row_number")
    for values in items.values_list("row_number", *_COLUMNS):
        yield Row(*values)


def _canonical(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def rows_are_as_agreed(batch: Batch) -> bool:
    return digest_of(batch.kind, batch.shortcode.shortcode, stored_rows(batch)) == batch.digest


def _checked(given: Iterator[Given], kind: BatchKind, source: str) -> CheckedRows:
    checked = CheckedRows([], {}, {})
    for number, one in enumerate(given, start=1):
        if number > settings.BATCH_ROWS_MAX:
            reason = f"A batch has at most {settings.BATCH_ROWS_MAX} rows."
            raise ValidationFailed({source: [reason]}, message=reason)
        if one.line is not None:
            checked.lines[number] = one.line
        row, problems = _row(number, one, kind)
        if problems:
            checked.problems[number] = problems
        elif row is not None:
            checked.rows.append(row)
    if not checked.count:
        raise ValidationFailed({source: ["There are no rows."]}, message="There are no rows.")
    return checked


def _row(number: int, given: Given, kind: BatchKind) -> tuple[Row | None, Problems]:
    problems: Problems = dict(given.astray)
    values: dict[str, Any] = {}
    for column in kind.columns.all:
        try:
            values[column.field] = _value(column, given)
        except Unfit as wrong:
            problems.setdefault(column.name, []).append(str(wrong))
    if problems:
        return None, problems
    row = Row(number=number, line=given.line, **values)
    return row, kind.check(row)


def _value(column: Column, given: Given) -> str | Decimal:
    if column in given.cells:
        return column.read(given.cells[column])
    if column.required:
        raise Unfit("This is required.")
    return column.default
