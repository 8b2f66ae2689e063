"""From what was sent to cells by the names of their columns, row by row. What they are worth is judged elsewhere."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from mobilemoney.payouts.uploads.cells import Cell, Line, UnfitCell, UnreadableFile
from mobilemoney.payouts.uploads.columns import Column, Columns
from mobilemoney.payouts.uploads.csv_files import csv_lines
from mobilemoney.payouts.uploads.workbook import workbook_lines

FIELDS_MAX = 50  # Every bad one is named in the answer.
_ZIP = b"PK"
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")


class Given(NamedTuple):
    """One row as it was given: its line in the file (None in JSON), its cells, and what stands nowhere."""

    line: int | None
    cells: dict[Column, Cell]
    astray: dict[str, list[str]]


def read_file(content: bytes, columns: Columns) -> Iterator[Given]:
    """The rows of a CSV or XLSX file, told apart by their first bytes. Raises UnreadableFile, also while reading."""
    lines = _lines(content, columns)
    header = next(lines, None)
    if header is None:
        raise UnreadableFile("The file is empty.")
    places = columns.of_header(header.cells)
    for line in lines:
        yield _given(line, places)


def read_list(items: list[Any], columns: Columns) -> Iterator[Given]:
    """The rows of a JSON list. Only null and the empty text count as nothing."""
    for item in items:
        if not isinstance(item, Mapping):
            yield Given(None, {}, {"non_field_errors": ["Each item must be a JSON object."]})
        elif len(item) > FIELDS_MAX:
            yield Given(None, {}, {"non_field_errors": [f"Each item has at most {FIELDS_MAX} fields."]})
        else:
            yield _listed(item, columns)


def _lines(content: bytes, columns: Columns) -> Iterator[Line]:
    if content.startswith(_ZIP):
        return workbook_lines(content)
    if content.startswith(_OLD_OFFICE):
        raise UnreadableFile("The file is an old or protected Excel file. Save it as XLSX without password, or as CSV.")
    return csv_lines(content, columns.is_known)


def _given(line: Line, places: Mapping[int, Column]) -> Given:
    cells = {places[place]: cell for place, cell in line.cells.items() if place in places}
    astray = [place for place in line.cells if place not in places]
    if not astray:
        return Given(line.number, cells, {})
    return Given(line.number, cells, {"row": [f"There is a cell without a column: {_shown(line.cells[astray[0]])}."]})


def _listed(item: Mapping[str, Any], columns: Columns) -> Given:
    cells: dict[Column, Cell] = {}
    astray: dict[str, list[str]] = {}
    for name, value in item.items():
        column = columns.named(name)
        if column is None:
            astray[name[:100]] = ["Unknown field."]
        elif column in cells:
            astray[name[:100]] = [f"{column.name} is given twice."]
        elif value is not None and value != "":
            cells[column] = value
    return Given(None, cells, astray)


def _shown(cell: Cell) -> str:
    if isinstance(cell, UnfitCell):
        return "it holds no plain value"
    text = str(getattr(cell, "digits", cell))
    return repr(text if len(text) <= 40 else f"{text[:40]}…")
