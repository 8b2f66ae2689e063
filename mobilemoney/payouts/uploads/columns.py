"""The columns of a list: what they are called, and what may stand in them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from mobilemoney.payouts.uploads.cells import Cell, UnreadableFile
from mobilemoney.payouts.uploads.values import Read

HEADER_CELLS_MAX = 50
_SHOWN_CHARACTERS_MAX = 40


@dataclass(frozen=True, eq=False)
class Column:
    """One column. `name` is the API's, `field` the row's; `also` are other names, in small letters and digits only."""

    name: str
    field: str
    read: Read
    also: frozenset[str] = frozenset()
    required: bool = False
    default: str | Decimal = ""

    @property
    def names(self) -> frozenset[str]:
        return self.also | {squeezed(self.name)}


class Columns:
    """All columns of one kind of list."""

    def __init__(self, *columns: Column) -> None:
        self.all = columns
        self._by_name = {name: column for column in columns for name in column.names}
        assert len(self._by_name) == sum(len(column.names) for column in columns), "Two columns share a name."

    def named(self, name: object) -> Column | None:
        """The column that goes by this name, in any case, with any blanks and signs."""
        return self._by_name.get(squeezed(name)) if isinstance(name, str) else None

    def is_known(self, name: str) -> bool:
        return self.named(name) is not None

    def of_header(self, cells: Mapping[int, Cell]) -> dict[int, Column]:
        """Which column stands where. Raises UnreadableFile: unknown and double ones are named, none is passed over."""
        found = {place: self.named(cell) for place, cell in cells.items()}
        if not any(found.values()):
            raise UnreadableFile(f"The first line must name the columns, such as: {self.template}.")
        if len(found) > HEADER_CELLS_MAX:
            raise UnreadableFile(f"There are more than {HEADER_CELLS_MAX} columns.")
        unknown = [_shown(cells[place]) for place, column in found.items() if column is None]
        if unknown:
            raise UnreadableFile(f"Unknown columns: {', '.join(unknown)}. The columns are: {self.template}.")
        known = {place: column for place, column in found.items() if column is not None}
        self._refuse_doubles(known.values(), [_shown(cell) for cell in cells.values()])
        missing = [column.name for column in self.all if column.required and column not in known.values()]
        if missing:
            raise UnreadableFile(f"Columns are missing: {', '.join(missing)}. The columns are: {self.template}.")
        return known

    @property
    def template(self) -> str:
        """The header of a file with every column."""
        return ",".join(column.name for column in self.all)

    def _refuse_doubles(self, known: Iterable[Column], shown: list[str]) -> None:
        names = [column.name for column in known]
        double = sorted({name for name in names if names.count(name) > 1})
        if double:
            raise UnreadableFile(f"Several columns mean {double[0]}: the header is {', '.join(shown)}.")


def squeezed(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name[:100].lower())


def _shown(cell: Cell) -> str:
    text = cell if isinstance(cell, str) else "a cell that is not text"
    return text if len(text) <= _SHOWN_CHARACTERS_MAX else f"{text[:_SHOWN_CHARACTERS_MAX]}…"
