"""Files as people, programs and attackers make them."""

import re
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from b2c.bulk import KIND
from mobilemoney.gateway.errors import ValidationFailed
from mobilemoney.payouts.batch_rows import CheckedRows, rows_of_file

HEADER = ("phone", "amount")
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsx(rows: Iterable[Iterable[Any]], header: Iterable[Any] = HEADER, change: Callable[[Any], object] = id) -> bytes:
    """A workbook as a spreadsheet program saves it; `change` may do more to its sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(workbook: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part replaced, or added."""
    stream = BytesIO()
    with ZipFile(BytesIO(workbook)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, change(old.read(name) if name in old.namelist() else b""))
    return stream.getvalue()


def with_shared_texts(workbook: bytes) -> bytes:
    """The workbook with its texts in a part of their own, as Excel saves them."""
    texts: list[bytes] = []

    def share(found: re.Match[bytes]) -> bytes:
        texts.append(found[1])
        return b't="s"><v>%d</v>' % (len(texts) - 1)

    workbook = with_part(workbook, SHEET, lambda sheet: re.sub(rb't="inlineStr"><is>(.*?)</is>', share, sheet))
    listed = b"".join(b"<si>" + text + b"</si>" for text in texts)
    workbook = with_part(workbook, STRINGS, lambda _: b'<sst xmlns="%s">%s</sst>' % (MAIN, listed))
    relation = (
        b'<Relationship Id="rId99" Type="%s/sharedStrings" Target="sharedStrings.xml"/></Relationships>' % DOCUMENT
    )
    return with_part(workbook, RELATIONS, lambda part: part.replace(b"</Relationships>", relation))


def with_rows(inner: bytes, workbook: bytes = b"") -> bytes:
    """A workbook whose sheet ends with these rows, written by hand."""
    return with_part(workbook or xlsx([]), SHEET, lambda sheet: sheet.replace(b"</sheetData>", inner + b"</sheetData>"))


def csv(*lines: str, header: str = "phone,amount") -> bytes:
    return "\n".join((header, *lines, "")).encode()


def read(content: bytes) -> CheckedRows:
    return rows_of_file(content, KIND)


def refusal(content: bytes) -> str:
    """Why the file as a whole is refused."""
    try:
        read(content)
    except ValidationFailed as refused:
        assert list(refused.details) == ["file"]
        return refused.message
    raise AssertionError("The file was taken.")
