"""Reading CSV files as spreadsheets, phones and programs write them."""

import codecs
import csv
from collections.abc import Callable, Iterator
from io import StringIO

from mobilemoney.payouts.uploads.cells import COLUMNS_MAX, LINES_MAX, Line, UnreadableFile, tidy

DELIMITERS = (",", ";", "\t", "|")
HEADER_CHARACTERS_MAX = 10_000
_SAVE_AGAIN = "Save it as CSV in UTF-8, or as XLSX."
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def csv_lines(content: bytes, is_known: Callable[[str], bool]) -> Iterator[Line]:
    """The lines that are not empty. `is_known` tells names of columns, by which the delimiter is found.

    Raises UnreadableFile, if need be while the lines are being read.
    """
    text = _decoded(content)
    if "\x00" in text:
        raise UnreadableFile(f"The file holds NUL characters, so it is no CSV file. {_SAVE_AGAIN}")
    told, text = _told_delimiter(text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=told or _delimiter(text, is_known), strict=True)
    before = 1 if told else 0
    try:
        for _ in range(LINES_MAX + 1):
            first_line = reader.line_num + 1 + before
            filled = _filled(next(reader), first_line)
            if filled:
                yield Line(first_line, filled)
    except StopIteration:
        return
    except csv.Error as wrong:
        raise UnreadableFile(f"Line {reader.line_num + before} is not well-formed CSV: {wrong}.") from None
    raise UnreadableFile(f"The file has more than {LINES_MAX} lines, most of them empty. Delete those.")


def _filled(values: list[str], line: int) -> dict[int, str]:
    """The cells of a line that hold something, by their column."""
    if len(values) > COLUMNS_MAX:
        raise UnreadableFile(f"Line {line} has more than {COLUMNS_MAX} cells.")
    return {column: tidied for column, value in enumerate(values) if (tidied := tidy(value))}


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or else what Windows writes in Western Europe and East Africa."""
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "cp1252"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(f"The file's characters can't be read. {_SAVE_AGAIN}")


def _told_delimiter(text: str) -> tuple[str, str]:
    """Excel may say it in a first line of its own: `sep=;`."""
    first, newline, rest = text.partition("\n")
    said = first.strip().lower()
    if newline and len(said) == 5 and said.startswith("sep=") and said[4] in DELIMITERS:
        return said[4], rest
    return "", text


def _delimiter(text: str, is_known: Callable[[str], bool]) -> str:
    """The one by which the first line falls into the most known columns."""
    # No header is longer, and each cell of it is looked up once for each delimiter.
    first = next((line for line in StringIO(text, newline=None) if line.strip()), "")[:HEADER_CHARACTERS_MAX]

    def known(delimiter: str) -> int:
        try:
            cells = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            return 0
        return sum(is_known(cell) for cell in cells)

    return max(DELIMITERS, key=known)
