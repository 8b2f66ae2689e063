"""What one cell of a list can hold, and the errors of reading it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

LINES_MAX = 50_000  # Also empty ones: some programs write a million of them.
COLUMNS_MAX = 16_384  # What Excel itself can hold.


class UnreadableFile(ValueError):
    """The file as a whole can't be taken. The message can be shown to whoever sent it."""


class Unfit(ValueError):
    """One value can't be taken. The message can be shown."""


@dataclass(frozen=True)
class SheetNumber:
    """A cell that a spreadsheet holds as a number: what its column means must say how it is written."""

    value: Decimal

    @property
    def digits(self) -> str:
        """The number in plain digits: never `2.5E+11`, and `7.0` is `7`."""
        whole = self.value.to_integral_value()
        return f"{whole if whole == self.value else self.value:f}"


@dataclass(frozen=True)
class UnfitCell:
    """A cell whose content can never be a value of ours, such as a formula or a date."""

    reason: str


# Text, a number of a spreadsheet, a value of JSON, or something that can't be taken.
Cell = Any


class Line(NamedTuple):
    """One line of a file that is not empty: where it stands, and its cells by column, from 0."""

    number: int
    cells: dict[int, Cell]


def tidy(text: str) -> str:
    """A cell's text without the blanks around it; blanks that don't break become plain ones."""
    return text.replace("\u00a0", " ").strip()
