"""Whatever list goes in, the same rows come out; whatever bytes go in, nothing breaks."""

import csv
from io import StringIO
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from b2b.bulk import KIND as B2B
from b2c.bulk import KIND as B2C
from b2c.tests.files import with_rows, with_shared_texts, xlsx
from mobilemoney.gateway.errors import ValidationFailed
from mobilemoney.payouts.batch_rows import CheckedRows, digest_of, rows_of_file, rows_of_list
from mobilemoney.payouts.reports import guarded
from mobilemoney.payouts.uploads.columns import squeezed

DARAJA = "abcXYZ019 ._/#-"
FIELDS = ("recipient", "amount", "item_reference", "remarks", "product_type")
texts = st.text(DARAJA, max_size=20).map(str.strip)
rows = st.fixed_dictionaries(
    {
        "recipient": st.from_regex(r"254[17][0-9]{8}", fullmatch=True),
        "amount": st.integers(10, 250_000),
        "item_reference": texts,
        "remarks": texts.filter(lambda text: len(text) != 1),
        "product_type": st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), max_size=20).filter(
            lambda text: not text.startswith("=")
        ),
    }
)
lists = st.lists(rows, min_size=1, max_size=12)
PHONES = (
    lambda phone: phone,
    lambda phone: f"+{phone}",
    lambda phone: f"0{phone[3:]}",
    lambda phone: f"{phone[:6]} {phone[6:]}",
)
PIECES = [b"<row>", b"</row>", b"<c>", b"</c>", b"<v>", b"</v>", b"<f/>", b"<rPh>", b"1", b"&amp;", b"<!---->"]
PIECES += [b'<c t="s">', b'<row r="3">', b"<is><t>x</t></is>"]


def told(checked: CheckedRows) -> list[dict[str, Any]]:
    return [{name: getattr(row, name) for name in FIELDS} for row in checked.rows]


def same(checked: CheckedRows, wanted: list[dict[str, Any]]) -> None:
    assert checked.problems == {}
    assert told(checked) == wanted
    assert [row.number for row in checked.rows] == list(range(1, len(wanted) + 1))
    assert checked.total == sum(row["amount"] for row in wanted)


@given(lists, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.data())
def test_a_csv_file_comes_out_as_it_went_in(
    wanted: list[dict[str, Any]], delimiter: str, encoding: str, data: st.DataObject
) -> None:
    names = data.draw(st.permutations(FIELDS))
    stream = StringIO()
    file = csv.writer(stream, delimiter=delimiter, lineterminator=data.draw(st.sampled_from(["\n", "\r\n"])))
    file.writerow(names)
    for row in wanted:
        spelled = {**row, "recipient": data.draw(st.sampled_from(PHONES))(row["recipient"])}
        file.writerow([spelled[name] for name in names])

    same(rows_of_file(stream.getvalue().encode(encoding), B2C), wanted)


@settings(max_examples=40)
@given(lists, st.booleans(), st.data())
def test_a_workbook_comes_out_as_it_went_in(wanted: list[dict[str, Any]], shared: bool, data: st.DataObject) -> None:
    names = data.draw(st.permutations(FIELDS))
    workbook = xlsx([[row[name] for name in names] for row in wanted], header=names)

    same(rows_of_file(with_shared_texts(workbook) if shared else workbook, B2C), wanted)


@given(lists)
def test_a_list_comes_out_as_it_went_in(wanted: list[dict[str, Any]]) -> None:
    same(rows_of_list(wanted, B2C), wanted)


@given(lists, st.data())
def test_every_change_of_a_row_changes_the_digest(wanted: list[dict[str, Any]], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(wanted) - 1))
    other = data.draw(rows.filter(lambda row: row != wanted[place]))
    agreed = digest(wanted)

    assert digest(wanted) == agreed
    assert digest([*wanted[:place], other, *wanted[place + 1 :]]) != agreed
    assert digest([*wanted, other]) != agreed
    assert digest(wanted, shortcode="600985") != agreed


def digest(items: list[dict[str, Any]], shortcode: str = "600984") -> str:
    return digest_of("b2c", shortcode, rows_of_list(items, B2C).rows)


odd_cells = st.one_of(
    st.text(max_size=30),
    st.integers(),
    st.floats(allow_nan=False),
    st.booleans(),
    st.none(),
    st.datetimes(),
    st.lists(st.integers()),
)


@given(st.lists(st.one_of(odd_cells, st.dictionaries(st.sampled_from([*FIELDS, "phone", "x"]), odd_cells)), max_size=8))
def test_every_row_of_an_odd_list_is_either_good_or_named(items: list[Any]) -> None:
    for kind in (B2C, B2B):
        checked = read(lambda kind=kind: rows_of_list(items, kind))
        if checked is not None:
            good, bad = {row.number for row in checked.rows}, set(checked.problems)
            assert good | bad == set(range(1, len(items) + 1))
            assert not good & bad
            assert all(reasons for problems in checked.problems.values() for reasons in problems.values())


@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
)
def test_any_bytes_are_a_file_or_are_refused(content: bytes) -> None:
    for kind in (B2C, B2B):
        read(lambda kind=kind: rows_of_file(content, kind))
        read(lambda kind=kind: rows_of_file(b"recipient,amount\n" + content, kind))


@settings(max_examples=60)
@given(st.binary(max_size=60), st.integers(0, 6_000), st.data())
def test_a_damaged_workbook_is_read_or_refused(damage: bytes, place: int, data: st.DataObject) -> None:
    sound = with_shared_texts(xlsx([["0712345678", 100]]))
    place = place % len(sound)

    read(lambda: rows_of_file(sound[:place] + damage + sound[place + len(damage) :], B2C))


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_an_odd_sheet_is_read_or_refused(pieces: list[bytes]) -> None:
    read(lambda: rows_of_file(with_rows(b"".join(pieces)), B2C))


@given(st.text(max_size=20))
def test_no_cell_of_a_report_begins_like_a_formula(cell: str) -> None:
    safe = guarded(cell)

    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert safe.endswith(cell)


@given(st.text(max_size=30))
def test_names_of_columns_may_be_written_in_any_way(name: str) -> None:
    assert squeezed(name) == squeezed(squeezed(name).upper())


def read(act: Any) -> CheckedRows | None:
    """What came of it: rows and problems, or a refusal in words. Anything else is a fault."""
    try:
        checked = act()
    except ValidationFailed as refused:
        assert refused.message
        assert set(refused.details) <= {"file", "items"}
        return None
    assert isinstance(checked, CheckedRows)
    return checked
