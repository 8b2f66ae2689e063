"""Reading the one filled sheet of an XLSX workbook.

By listeners of our own: a general reader builds objects of every style and row that a file declares, so that
8 kB of it took 28 s and 266 MB (see docs/decisions). Here all that grows with the file is counted.
"""

import posixpath
import re
from collections.abc import Iterator
from itertools import chain

from mobilemoney.payouts.uploads.cells import Line, UnreadableFile
from mobilemoney.payouts.uploads.sheet import SheetListener, unescaped
from mobilemoney.payouts.uploads.xml_parts import listen, listen_to_all
from mobilemoney.payouts.uploads.zip_parts import Parts

STRINGS_MAX = 200_000
STRINGS_CHARACTERS_MAX = 16 * 1024 * 1024
STYLES_MAX = 65_536  # Excel itself takes 64,000 styles, and 250 formats of 255 characters.
FORMATS_MAX = 1_000
FORMAT_CHARACTERS_MAX = 255
SHEETS_MAX = 255
# The formats of dates and times that have no format text of their own (ECMA-376, numFmtId).
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82)})
_NOT_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


def workbook_lines(content: bytes) -> Iterator[Line]:
    """The lines of the one visible sheet that holds something. Raises UnreadableFile, also while being read."""
    parts = Parts(content)
    book = _book(parts)
    filled = [lines for path in book.sheets for lines in [_lines(parts, path, book)] if lines is not None]
    if len(filled) > 1:
        raise UnreadableFile("Several sheets of the workbook hold something. Keep the one with the list.")
    return filled[0] if filled else iter(())


class _Book:
    """What must be known before a sheet can be read."""

    def __init__(self, sheets: list[str], strings: list[str], date_styles: frozenset[int]) -> None:
        self.sheets, self.strings, self.date_styles = sheets, strings, date_styles


def _book(parts: Parts) -> _Book:
    path = next(iter(_related(parts, "", "/officeDocument")), "")
    if not path:
        raise UnreadableFile("The file is not an XLSX workbook.")
    named = listen_to_all(parts.chunks(path), _Sheets()).visible
    targets = _relations(parts, path)
    strings, styles = _Strings(), _Styles()
    for part in _related(parts, path, "/sharedStrings"):
        listen_to_all(parts.chunks(part), strings)
    for part in _related(parts, path, "/styles"):
        listen_to_all(parts.chunks(part), styles)
    sheets = [targets[name][1] for name in named if name in targets and targets[name][0].endswith("/worksheet")]
    if not sheets:
        raise UnreadableFile("The workbook has no visible sheet.")
    return _Book(sheets, strings.found, styles.dates())


def _lines(parts: Parts, path: str, book: _Book) -> Iterator[Line] | None:
    """The lines of a sheet, or None when nothing stands in it. Its first line is read to tell."""
    lines = _read_sheet(parts, path, book)
    first = next(lines, None)
    return chain([first], lines) if first is not None else None


def _read_sheet(parts: Parts, path: str, book: _Book) -> Iterator[Line]:
    for sheet in listen(parts.chunks(path), SheetListener(book.strings, book.date_styles)):
        yield from sheet.take()


def _related(parts: Parts, source: str, kind: str) -> list[str]:
    return [path for named, path in _relations(parts, source).values() if named.endswith(kind)]


def _relations(parts: Parts, source: str) -> dict[str, tuple[str, str]]:
    """What a part points at: by id, the kind and the path (ECMA-376, part 2). Nothing outside is ever followed."""
    folder, name = posixpath.split(source)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in parts:
        return {}
    found = listen_to_all(parts.chunks(path), _Relations()).found
    return {key: (kind, posixpath.normpath(posixpath.join("/", folder, target))) for key, kind, target in found}


class _Relations:
    def __init__(self) -> None:
        self.found: list[tuple[str, str, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            self.found.append((attributes.get("Id", ""), attributes.get("Type", ""), attributes.get("Target", "")))
            _hold(len(self.found), SHEETS_MAX * 4, "parts")

    def data(self, text: str) -> None: ...
    def end(self, name: str) -> None: ...


class _Sheets:
    def __init__(self) -> None:
        self.visible: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            self.visible.append(attributes.get("id", ""))
            _hold(len(self.visible), SHEETS_MAX, "sheets")

    def data(self, text: str) -> None: ...
    def end(self, name: str) -> None: ...


class _Strings:
    """The shared strings. Readings aids (`rPh`) beside the text are not part of it."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] = []
        self._listening = self._aside = False
        self._characters = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._listening = name == "t" and not self._aside
        if name == "rPh":
            self._aside = True
        elif name == "si":
            self._parts = []

    def data(self, text: str) -> None:
        if self._listening:
            self._parts.append(text)
            self._characters += len(text)
            _hold(self._characters, STRINGS_CHARACTERS_MAX, "characters")

    def end(self, name: str) -> None:
        self._listening = False
        if name == "rPh":
            self._aside = False
        elif name == "si":
            self.found.append(unescaped("".join(self._parts)))
            _hold(len(self.found), STRINGS_MAX, "texts")


class _Styles:
    """Which styles of cells show a number as a date or a time."""

    def __init__(self) -> None:
        self._own_formats: dict[str, bool] = {}
        self._formats: list[str] = []
        self._in_cell_styles = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "cellXfs":
            self._in_cell_styles = True
        elif name == "numFmt":
            self._own_formats[attributes.get("numFmtId", "")] = _shows_a_date(attributes.get("formatCode", ""))
        elif name == "xf" and self._in_cell_styles:
            self._formats.append(attributes.get("numFmtId", "0"))
        _hold(len(self._formats), STYLES_MAX, "styles")
        _hold(len(self._own_formats), FORMATS_MAX, "formats")

    def data(self, text: str) -> None: ...

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cell_styles = False

    def dates(self) -> frozenset[int]:
        def is_date(number: str) -> bool:
            known = number.isascii() and number.isdigit() and len(number) < 6 and int(number) in _DATE_FORMATS
            return self._own_formats.get(number, known)

        return frozenset(index for index, number in enumerate(self._formats) if is_date(number))


def _shows_a_date(format_code: str) -> bool:
    return re.search("[dmyhs]", _NOT_FORMAT.sub("", format_code[:FORMAT_CHARACTERS_MAX]).lower()) is not None


def _hold(count: int, most: int, of_what: str) -> None:
    if count > most:
        raise UnreadableFile(f"The workbook has more than {most} {of_what}.")
