"""Hearing one sheet of a workbook: its cells with what they are, line by line."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from mobilemoney.payouts.uploads.cells import (
    COLUMNS_MAX,
    LINES_MAX,
    Cell,
    Line,
    SheetNumber,
    UnfitCell,
    UnreadableFile,
    tidy,
)

CELLS_MAX = 200_000
CELL_CHARACTERS_MAX = 32_767
_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,2})?")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DAMAGED = "The file is a damaged XLSX file: its cells are out of order."


class SheetListener:
    """Gathers the lines of a sheet until `take` fetches them. Raises UnreadableFile."""

    def __init__(self, strings: list[str], date_styles: frozenset[int]) -> None:
        self._strings, self._date_styles = strings, date_styles
        self._ready: list[Line] = []
        self._line = self._column = self._lines = self._cells = 0
        self._filled: dict[int, Cell] = {}
        self._type = self._style = ""
        self._text: list[str] = []
        self._listening = self._aside = self._has_formula = False
        self._characters = 0

    def take(self) -> Iterator[Line]:
        ready, self._ready = self._ready, []
        return iter(ready)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._start_line(attributes.get("r", ""))
        elif name == "c":
            self._start_cell(attributes)
        elif name == "f":
            self._has_formula = True
        elif name == "rPh":
            self._aside = True
        elif name == "mergeCell":
            raise UnreadableFile(f"The sheet has merged cells ({attributes.get('ref', '')[:20]}). Unmerge them.")
        self._listening = name in {"v", "t"} and not self._aside

    def data(self, text: str) -> None:
        if self._listening:
            self._characters += len(text)
            if self._characters > CELL_CHARACTERS_MAX:
                raise UnreadableFile(f"A cell in line {self._line} has more than {CELL_CHARACTERS_MAX} characters.")
            self._text.append(text)

    def end(self, name: str) -> None:
        self._listening = False
        if name == "rPh":
            self._aside = False
        elif name == "c":
            cell = self._cell()
            if cell is not None:
                self._filled[self._column - 1] = cell
        elif name == "row" and self._filled:
            self._ready.append(Line(self._line, self._filled))

    def _start_line(self, said: str) -> None:
        self._line = _next(self._line, int(said) if said.isascii() and said.isdigit() and len(said) < 9 else None)
        self._lines += 1
        if self._lines > LINES_MAX:
            raise UnreadableFile(f"The sheet has more than {LINES_MAX} lines, most of them empty. Delete those.")
        self._column, self._filled = 0, {}

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._column = _next(self._column, _column_of(attributes.get("r", ""), self._line))
        self._cells += 1
        if self._column > COLUMNS_MAX or self._cells > CELLS_MAX:
            raise UnreadableFile("The sheet has more cells than any list of payouts.")
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._text, self._characters, self._has_formula = [], 0, False

    def _cell(self) -> Cell:
        """What the cell holds, None when nothing. The displayed result of a formula is nobody's word."""
        if self._has_formula:
            return UnfitCell("This cell holds a formula. Paste it as a value.")
        text = "".join(self._text)
        if self._type == "s":
            return tidy(self._shared(text)) or None
        if self._type in {"inlineStr", "str"}:
            return tidy(unescaped(text)) or None
        if not text.strip():
            return None
        if self._type == "n":
            return self._number(text.strip())
        kinds = {"b": "TRUE or FALSE", "e": "the error", "d": "a date"}
        return UnfitCell(f"This cell holds {kinds.get(self._type, 'something unknown')}: {text[:40]}.")

    def _number(self, text: str) -> Cell:
        if self._style.isascii() and self._style.isdigit() and int(self._style[:9]) in self._date_styles:
            return UnfitCell("This cell holds a date. Write the value as text.")
        try:
            if _NUMBER.fullmatch(text):
                return SheetNumber(Decimal(text))
        except InvalidOperation:
            pass
        return UnfitCell("This cell holds a number that can't be read.")

    def _shared(self, text: str) -> str:
        index = text.strip()
        if not (index.isascii() and index.isdigit() and len(index) < 9 and int(index) < len(self._strings)):
            raise UnreadableFile("The file is a damaged XLSX file: a text is missing.")
        return self._strings[int(index)]


def unescaped(text: str) -> str:
    """Spreadsheets write control characters as `_x000D_` (ECMA-376, ST_Xstring)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _next(previous: int, said: int | None) -> int:
    """The number that a line or cell says, else the one after the one before. Never backwards, nor twice the same."""
    if said is not None and said <= previous:
        raise UnreadableFile(_DAMAGED)
    return previous + 1 if said is None else said


def _column_of(reference: str, line: int) -> int | None:
    """The column's number, from 1, of a reference such as `AB12`."""
    if not reference:
        return None
    found = _REFERENCE.fullmatch(reference)
    if found is None or int(found[2]) != line:
        raise UnreadableFile(_DAMAGED)
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
