"""Files that are broken, careless or meant to do harm: each is refused in plain words, quickly, in little memory."""

import time
import tracemalloc
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_STORED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.styles import NamedStyle

from b2c.tests.files import (
    SHEET,
    STRINGS,
    csv,
    read,
    refusal,
    saved,
    with_part,
    with_rows,
    with_shared_texts,
    xlsx,
)

MEMORY_BYTES_MAX = 256 * 1024 * 1024
SECONDS_MAX = 60  # Ten would do; a busy machine is no finding.
STYLES, BOOK = "xl/styles.xml", "xl/workbook.xml"
ROW = b'<row><c t="inlineStr"><is><t>0712345678</t></is></c><c><v>100</v></c></row>'
ENTITY = b'<!DOCTYPE x [<!ENTITY a "0712345678"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTER = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def declaring(declaration: bytes) -> Callable[[bytes], bytes]:
    """The part with a document type in front of its first element."""

    def change(part: bytes) -> bytes:
        head, _, rest = part.rpartition(b"?>")
        return (head + b"?>" if head else b"") + declaration + rest

    return change


def before(end: bytes, what: bytes) -> Callable[[bytes], bytes]:
    return lambda part: part.replace(end, what + end)


def archive(*parts: tuple[str, bytes], method: int = ZIP_STORED) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", method) as file:
        for name, content in parts:
            file.writestr(name, content)
    return stream.getvalue()


def encrypted() -> bytes:
    """Both headers of each part say that it is encrypted."""
    content = bytearray(archive(("xl/workbook.xml", b"x" * 100)))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def varied(pattern: bytes, times: int) -> bytes:
    """The pattern with ever other numbers, which packs too little to be told by its density."""
    return b"".join(pattern % (number * 7919 % 99_991) for number in range(times))


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "an empty file": (lambda: b"", "is empty"),
    "blank lines only": (lambda: b"\n \n,,\n\n", "is empty"),
    "a header only": (lambda: csv(), "no rows"),
    "a workbook without cells": (lambda: saved(Workbook()), "is empty"),
    "no header": (lambda: b"0712345678,100\n0712345679,200\n", "must name the columns"),
    "an unknown column": (lambda: csv("0712345678,100,Amina", header="phone,amount,name"), "Unknown columns: name"),
    "a column twice": (lambda: csv("1,2,3", header="phone,amount,MSISDN"), "Several columns mean recipient"),
    "a missing column": (lambda: csv("0712345678", header="phone"), "missing: amount"),
    "fifty columns more": (lambda: csv("1", header="phone,amount," + "x," * 60), "more than 50 columns"),
    "a formula as header": (lambda: xlsx([[1]], header=["phone", "=A1"]), "Unknown columns"),
    "NUL bytes": (lambda: b"phone,amount\n07\x0012345678,100\n", "NUL"),
    "UTF-16 without its mark": (lambda: "phone,amount\n0712345678,1\n".encode("utf-16-le"), "NUL"),
    "UTF-32": (lambda: "phone,amount\n0712345678,1\n".encode("utf-32"), "NUL"),
    "half of a UTF-16 character": (lambda: b"\xff\xfep\0h\0o", "characters can't be read"),
    "bytes that are no text": (lambda: b"phone,amount\n\x81\x8d\x8f,1\n", "characters can't be read"),
    "an open quote": (lambda: b'phone,amount\n"0712345678,100\n', "not well-formed CSV"),
    "a quote within": (lambda: b'phone,amount\n"07"12345678,100\n', "not well-formed CSV"),
    "an endless cell": (lambda: b"phone,amount\n" + b"7" * 200_000 + b",1\n", "not well-formed CSV"),
    "a million lines of CSV": (lambda: b"phone,amount\n" + b"1,1\n" * 1_000_000, "at most 10000 rows"),
    "millions of empty lines": (lambda: b"phone,amount\n" + b"\n" * 5_000_000, "50000 lines, most of them empty"),
    "millions of lines of commas": (lambda: b"phone,amount\n" + b",\n" * 2_500_000, "most of them empty"),
    "millions of commas": (lambda: b"phone,amount\n0712345678,100" + b"," * 5_000_000, "more than 16384 cells"),
    "millions of columns": (lambda: b"phone,amount" + b"," * 5_000_000, "more than 16384 cells"),
    "millions of filled cells": (lambda: b"phone,amount\n1,1" + b",1" * 2_500_000, "more than 16384 cells"),
    "old Excel": (lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "old or protected"),
    "half a workbook": (lambda: xlsx([["0712345678", 100]])[:2000], "damaged"),
    "a ZIP file of something else": (lambda: archive(("notes.txt", b"phone,amount")), "not an XLSX workbook"),
    "a document of another program": (lambda: archive(("content.xml", b"<a/>")), "not an XLSX workbook"),
    "a password": (encrypted, "password"),
    "another packing": (lambda: archive(("xl/workbook.xml", b"x"), method=ZIP_BZIP2), "no spreadsheet uses"),
    "thousands of parts": (lambda: archive(*((f"{n}", b"") for n in range(600))), "more than 500 parts"),
    "one part twice": (lambda: archive(("xl/a.xml", b"1"), ("XL/A.xml", b"2")), "one part twice"),
    "a zip bomb": (lambda: with_part(xlsx([]), "bomb", lambda _: b"\0" * 130 * 1024**2), "MB when unpacked"),
    "a smaller zip bomb": (lambda: with_part(xlsx([]), "bomb", lambda _: b"\0" * 9 * 1024**2), "densely"),
    "a million rows": (lambda: with_rows(ROW * 1_000_000), "at most 10000 rows"),
    "a million empty rows": (lambda: with_rows(varied(b'<row spans="%d"/>', 51_000)), "lines, most of them empty"),
    "a million empty cells": (lambda: with_rows(b"<row>" + varied(b'<c s="%d"/>', 210_000) + b"</row>"), "more cells"),
    "a million odd elements": (lambda: with_rows(varied(b'<x a="%d"/>', 500_001)), "more than any list"),
    "very deep elements": (lambda: with_rows(b"<x>" * 2_000), "more than any list"),
    "a tag without an end": (lambda: with_rows(b"<x " + varied(b'a%d="" ', 90_000)), "more than any"),
    "many styles": (
        lambda: with_part(xlsx([]), STYLES, before(b"</cellXfs>", varied(b'<xf numFmtId="%d"/>', 70_000))),
        "styles",
    ),
    "many formats": (
        lambda: with_part(
            xlsx([]),
            STYLES,
            before(b"<fonts", b"".join(b'<numFmt numFmtId="%d"/>' % n for n in range(1_200))),
        ),
        "formats",
    ),
    "huge texts": (
        lambda: with_part(
            with_shared_texts(xlsx([])), STRINGS, before(b"</sst>", b"<si><t>" + varied(b"%d ", 3_200_000))
        ),
        "characters",
    ),
    "entities in the sheet": (lambda: with_part(xlsx([]), SHEET, declaring(ENTITY)), "damaged"),
    "entities in the texts": (lambda: with_part(with_shared_texts(xlsx([])), STRINGS, declaring(ENTITY)), "damaged"),
    "entities in the styles": (lambda: with_part(xlsx([]), STYLES, declaring(ENTITY)), "damaged"),
    "outer entities": (lambda: with_part(xlsx([]), BOOK, declaring(OUTER)), "damaged"),
    "an odd encoding": (
        lambda: with_part(xlsx([]), SHEET, lambda _: b'<?xml version="1.0" encoding="utf-7"?><a/>'),
        "damaged",
    ),
    "no sheet at all": (lambda: with_part(xlsx([]), SHEET, lambda _: b""), "damaged"),
    "rows out of order": (lambda: with_rows(b'<row r="9"/><row r="3"/>'), "out of order"),
    "a row twice": (lambda: with_rows(b'<row r="9"/><row r="9"/>'), "out of order"),
    "cells out of order": (lambda: with_rows(b'<row r="9"><c r="B9"/><c r="A9"/></row>'), "out of order"),
    "a cell of another row": (lambda: with_rows(b'<row r="9"><c r="A8"/></row>'), "out of order"),
    "a cell far away": (lambda: with_rows(b'<row r="9"><c r="ZZZ9"><v>1</v></c></row>'), "more cells"),
    "a text that is not there": (lambda: with_rows(b'<row><c t="s"><v>99</v></c></row>'), "text is missing"),
    "an endless text in a cell": (
        lambda: with_rows(b'<row><c t="inlineStr"><is><t>' + varied(b"%d ", 9_000) + b"</t></is></c></row>"),
        "more than 32767 characters",
    ),
    "merged cells": (
        lambda: xlsx([["0712345678", 100], ["", 100]], change=lambda sheet: sheet.merge_cells("A2:A3")),
        "merged cells (A2:A3)",
    ),
    "two filled sheets": (lambda: two_sheets(), "Several sheets"),
    "hidden sheets only": (lambda: with_part(xlsx([]), BOOK, lambda b: b.replace(b"visible", b"hidden")), "no visible"),
}


def two_sheets() -> bytes:
    book = Workbook()
    for sheet in (book.active, book.create_sheet("More")):
        assert sheet is not None
        sheet["A1"], sheet["B1"], sheet["A2"], sheet["B2"] = "phone", "amount", "0712345678", 100
    return saved(book)


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_plain_words_and_within_its_limits(name: str) -> None:
    make, words = REFUSED[name]
    content = make()
    tracemalloc.start()
    began = time.monotonic()

    said = refusal(content)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert words in said
    assert peak < MEMORY_BYTES_MAX
    assert time.monotonic() - began < SECONDS_MAX


PROBLEMS: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "a formula in CSV": (lambda: csv("=1+2,100"), "recipient", "formula"),
    "a formula as amount": (lambda: csv("0712345678,=A1"), "amount", "formula"),
    "a formula in XLSX": (lambda: xlsx([["0712345678", "=50*2"]]), "amount", "holds a formula"),
    "a formula with a value": (
        lambda: with_rows(b'<row><c t="inlineStr"><is><t>0712345678</t></is></c><c><f>50*2</f><v>100</v></c></row>'),
        "amount",
        "holds a formula",
    ),
    "an error": (lambda: with_rows(b'<row><c t="e"><v>#N/A</v></c><c><v>10</v></c></row>'), "recipient", "#N/A"),
    "TRUE": (lambda: xlsx([["0712345678", True]]), "amount", "TRUE or FALSE"),
    "a date as phone": (lambda: xlsx([[date(2026, 11, 21), 100]]), "recipient", "date"),
    "a time as amount": (lambda: xlsx([["0712345678", datetime(2026, 11, 21, 10, 30)]]), "amount", "date"),
    "a number formatted as date": (lambda: xlsx([["0712345678", 100]], change=dated), "amount", "date"),
    "a shortened phone": (lambda: csv("2.54712E+11,100"), "recipient", "shortened"),
    "a phone of a German spreadsheet": (
        lambda: csv("2,54712E+11;100", header="phone;amount"),
        "recipient",
        "shortened",
    ),
    "a rounded phone": (lambda: xlsx([[254712000000.0, 100]]), "recipient", "rounded"),
    "a phone without its zero": (lambda: csv("712345678,100"), "recipient", "leading zero"),
    "a phone with a fraction": (lambda: xlsx([[254712345678.5, 100]]), "recipient", "Kenyan mobile"),
    "a phone as a float's text": (lambda: csv("254712345678.0,100"), "recipient", "Kenyan mobile"),
    "a phone of another country": (lambda: csv("+255712345678,100"), "recipient", "Kenyan mobile"),
    "Arabic digits": (lambda: csv("٠٧١٢٣٤٥٦٧٨,100"), "recipient", "Kenyan mobile"),
    "an empty phone": (lambda: csv(",100"), "recipient", "required"),
    "a blank amount": (lambda: csv("0712345678,  "), "amount", "required"),
    "half a shilling": (lambda: csv("0712345678,99.5"), "amount", "whole number"),
    "half a shilling in XLSX": (lambda: xlsx([["0712345678", 99.5]]), "amount", "whole number"),
    "a thousands comma": (lambda: csv('0712345678,"1,000"'), "amount", "whole number"),
    "an exponent": (lambda: csv("0712345678,1e3"), "amount", "whole number"),
    "a currency": (lambda: csv("0712345678,KES 100"), "amount", "whole number"),
    "a negative amount": (lambda: csv("0712345678,-100"), "amount", "at least"),
    "nothing": (lambda: csv("0712345678,0"), "amount", "at least"),
    "too little": (lambda: csv("0712345678,9"), "amount", "at least 10"),
    "too much": (lambda: csv("0712345678,250001"), "amount", "at most 250000"),
    "an endless number": (lambda: with_rows(b"<row><c/><c><v>" + b"9" * 400 + b"</v></c></row>"), "amount", "can't be"),
    "infinity": (lambda: with_rows(b"<row><c/><c><v>INF</v></c></row>"), "amount", "can't be read"),
    "a cell beside the table": (lambda: csv("0712345678,100,Amina"), "row", "'Amina'"),
    "a cell far beside the table": (
        lambda: xlsx([], change=lambda sheet: far(sheet)),
        "row",
        "without a column: 'hidden'",
    ),
    "a line break in remarks": (
        lambda: csv('0712345678,100,"two\nlines"', header="phone,amount,remarks"),
        "remarks",
        "Only letters",
    ),
    "remarks that are too long": (
        lambda: csv(f"0712345678,100,{'x' * 101}", header="phone,amount,remarks"),
        "remarks",
        "At most 100",
    ),
    "a bell in the product": (
        lambda: csv("0712345678,100,a\x07b", header="phone,amount,product"),
        "product_type",
        "can be shown",
    ),
    "half a surrogate pair": (
        lambda: xlsx([["0712345678", 100, "a_xD83D_b"]], header=("phone", "amount", "product")),
        "product_type",
        "can be shown",
    ),
}


def dated(sheet: Any) -> None:
    sheet["B2"].number_format = 'yyyy"-"mm'


def far(sheet: Any) -> None:
    sheet["A2"], sheet["B2"], sheet["XFD2"] = "0712345678", 100, "hidden"


@pytest.mark.parametrize("name", PROBLEMS)
def test_the_row_is_named_with_field_and_reason(name: str) -> None:
    make, field, words = PROBLEMS[name]

    checked = read(make())

    assert list(checked.problems) == [1]
    assert words in checked.problems[1][field][0]
    assert not checked.rows


TAKEN: dict[str, Callable[[], bytes]] = {
    "plain CSV": lambda: csv("0712345678,100"),
    "Windows line ends": lambda: csv("0712345678,100").replace(b"\n", b"\r\n"),
    "old Mac line ends": lambda: csv("0712345678,100").replace(b"\n", b"\r"),
    "no line end at the end": lambda: csv("0712345678,100").rstrip(),
    "semicolons": lambda: csv("0712345678;100", header="phone;amount"),
    "tabs": lambda: csv("0712345678\t100", header="phone\tamount"),
    "bars": lambda: csv("0712345678|100", header="phone|amount"),
    "a told delimiter": lambda: b"sep=;\r\nphone;amount\r\n0712345678;100\r\n",
    "a UTF-8 mark": lambda: "phone,amount\n0712345678,100\n".encode("utf-8-sig"),
    "UTF-16": lambda: "phone,amount\n0712345678,100\n".encode("utf-16"),
    "Windows letters": lambda: "phone,amount,category\n0712345678,100,Café\n".encode("cp1252"),
    "capital names in another order": lambda: csv("100,0712345678", header=" AMOUNT (KES) ,Phone Number"),
    "blanks around": lambda: csv("  0712 345 678 ,  100  "),
    "quotes around": lambda: csv('"0712345678","100"', header='"phone","amount"'),
    "a plus": lambda: csv("+254712345678,100.00"),
    "blank lines between": lambda: csv("", "  ,  ", "0712345678,100", "", ",,,,"),
    "thousands of empty lines": lambda: csv(*[""] * 49_000, "0712345678,100"),
    "trailing commas": lambda: csv(f"0712345678,100{',' * 16_000}"),
    "a blank line before the header": lambda: b"\n\n" + csv("0712345678,100"),
    "text cells": lambda: xlsx([["0712345678", "100"]]),
    "shared texts": lambda: with_shared_texts(xlsx([["0712345678", "100"]])),
    "number cells": lambda: xlsx([[254712345678, 100]]),
    "float cells": lambda: xlsx([[254712345678.0, 100.0]]),
    "a lost zero in a number cell": lambda: xlsx([[712345678, 100]]),
    "written by hand": lambda: with_rows(ROW),
    "exponents in the file": lambda: with_rows(b'<row><c><v>2.54712345678E11</v></c><c t="str"><v>100</v></c></row>'),
    "blanks that don't break": lambda: xlsx([["\u00a00712\u00a0345\u00a0678", 100]]),
    "empty lines in a sheet": lambda: xlsx([[], [], ["0712345678", 100], []]),
    "more empty sheets": lambda: with_empty_sheet(),
    "a lying dimension": lambda: with_part(
        xlsx([["0712345678", 100]]), SHEET, lambda sheet: sheet.replace(b'ref="A1:B2"', b'ref="A1:A1"')
    ),
    "a money format": lambda: xlsx([["0712345678", 100]], change=in_shillings),
    "rich text and reading aids": lambda: with_part(
        with_shared_texts(xlsx([["0712345678", 100]])),
        STRINGS,
        lambda strings: strings.replace(
            b"<t>0712345678</t>", b"<r><t>0712</t></r><r><t>345678</t></r><rPh><t>9</t></rPh>"
        ),
    ),
}


def in_shillings(sheet: Any) -> None:
    style = NamedStyle("shillings", number_format='"Days" [$KES-441]\\ #,##0.00;[Red]-#,##0.00')
    sheet["B2"].style = style


def with_empty_sheet() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["phone", "amount"])
    sheet.append(["0712345678", 100])
    book.create_sheet("Sheet2")
    return saved(book)


@pytest.mark.parametrize("name", TAKEN)
def test_it_is_read_as_it_was_meant(name: str) -> None:
    checked = read(TAKEN[name]())

    assert checked.problems == {}
    assert [(row.number, row.recipient, row.amount) for row in checked.rows] == [(1, "254712345678", Decimal(100))]


def test_rows_are_counted_without_blank_lines_and_their_lines_are_kept() -> None:
    checked = read(csv("", "0712345678,100", "", "x,100"))

    assert [row.line for row in checked.rows] == [3]
    assert (list(checked.problems), checked.lines) == ([2], {1: 3, 2: 5})


def test_a_quoted_line_break_does_not_shift_the_lines() -> None:
    checked = read(csv('0712345678,100,"a\nb"', "x,100,", header="phone,amount,remarks"))

    assert checked.lines == {1: 2, 2: 4}
