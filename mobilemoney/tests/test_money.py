from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilemoney.money import InvalidMoney, format_money, parse_money, parse_whole_shillings

STRANGE = [
    "",
    " ",
    "abc",
    "1e3",
    "1E+2",
    "NaN",
    "-NaN",
    "Infinity",
    "0x10",
    "1_000",
    "1,000.00",
    "١٠٠",
    "１００",
    "1.",
    ".5",
    "--1",
    "+5",
    "KES 10",
    "1" * 13,
    float("nan"),
    float("inf"),
    1e20,
    Decimal("NaN"),
    Decimal("Infinity"),
    Decimal("1E+3"),
    10**12,
    10**400,
    True,
    False,
    None,
    [],
    {},
    b"10",
]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        (1, "1.00"),
        ("1", "1.00"),
        ("1.0", "1.00"),
        ("1.00", "1.00"),
        (" 71.0 ", "71.00"),
        (1.0, "1.00"),
        (Decimal("8959269.60"), "8959269.60"),
        ("10.000", "10.00"),
        ("-1540.00", "-1540.00"),
        ("-0.00", "0.00"),
        ("0", "0.00"),
        ("999999999999", "999999999999.00"),
    ],
)
def test_it_reads_an_amount_as_daraja_writes_it(written: object, amount: str) -> None:
    assert str(parse_money(written)) == amount


@pytest.mark.parametrize("value", STRANGE, ids=lambda value: repr(value)[:20])
def test_it_refuses_what_is_no_plain_number(value: object) -> None:
    with pytest.raises(InvalidMoney):
        parse_money(value)


def test_it_refuses_an_integer_that_python_itself_cannot_write_out() -> None:
    with pytest.raises(InvalidMoney):
        parse_money(10**5000)


@pytest.mark.parametrize("value", ["10.005", 0.1 + 0.2, Decimal("1.001")])
def test_it_refuses_an_amount_that_would_have_to_be_rounded(value: object) -> None:
    with pytest.raises(InvalidMoney):
        parse_money(value)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_every_amount_survives_being_written_and_read(amount: Decimal) -> None:
    assert parse_money(format_money(amount)) == amount


@given(st.one_of(st.text(), st.floats(), st.decimals(), st.integers(), st.none(), st.booleans(), st.binary()))
def test_it_answers_two_decimals_or_refuses_and_never_crashes(value: object) -> None:
    try:
        amount = parse_money(value)
    except InvalidMoney:
        return

    assert amount.is_finite()
    assert amount.as_tuple().exponent == -2


@pytest.mark.parametrize("value", [100, "100", "100.0", "100.00", 100.0, Decimal("100"), Decimal("100.00")])
def test_it_takes_whole_shillings_however_they_are_written(value: object) -> None:
    assert parse_whole_shillings(value, minimum=1, maximum=250_000) == Decimal("100.00")


@pytest.mark.parametrize("value", [*STRANGE, "99.5", 99.5, Decimal("99.5"), "0.01"], ids=lambda value: repr(value)[:20])
def test_it_refuses_what_are_no_whole_shillings(value: object) -> None:
    with pytest.raises(InvalidMoney, match=r"Amount must be a whole number of shillings\."):
        parse_whole_shillings(value, minimum=1, maximum=250_000)


@pytest.mark.parametrize(("value", "complaint"), [(0, "at least 10"), (9, "at least 10"), (-10, "at least 10")])
def test_it_says_how_much_the_least_is(value: int, complaint: str) -> None:
    with pytest.raises(InvalidMoney, match=complaint):
        parse_whole_shillings(value, minimum=10, maximum=250_000)


def test_it_says_how_much_the_most_is() -> None:
    with pytest.raises(InvalidMoney, match="at most 250000"):
        parse_whole_shillings(250_001, minimum=1, maximum=250_000)


@pytest.mark.parametrize("bound", [1, 250_000])
def test_both_bounds_are_allowed(bound: int) -> None:
    assert parse_whole_shillings(bound, minimum=1, maximum=250_000) == bound


def test_it_writes_two_decimals() -> None:
    assert format_money(Decimal("1234567")) == "1234567.00"
