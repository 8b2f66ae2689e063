from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilemoney.daraja.times import EAT, from_daraja, to_daraja

NOON = datetime(2026, 3, 5, 9, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize("zone", [UTC, EAT, timezone(timedelta(hours=-8))])
def test_it_writes_nairobi_time_whatever_the_zone(zone: timezone) -> None:
    assert to_daraja(NOON.astimezone(zone)) == "20260305120000"


def test_it_writes_no_time_without_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        to_daraja(datetime(2026, 3, 5, 9))


@pytest.mark.parametrize(
    "written",
    [
        20260305120000,
        "20260305120000",
        " 20260305120000 ",
        "05.03.2026 12:00:00",
        "2026-03-05 12:00:00",
        "2026-03-05T12:00:00",
        "2026-03-05T12:00:00.000",
        "2026-03-05T12:00:00+03:00",
        "2026-03-05T09:00:00Z",
    ],
)
def test_it_reads_every_layout_of_darajas(written: object) -> None:
    assert from_daraja(written) == NOON


def test_midnight_in_nairobi_is_the_evening_before_in_utc() -> None:
    assert from_daraja("20260101000000") == datetime(2025, 12, 31, 21, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "soon",
        0,
        -1,
        True,
        1.5,
        "20260231120000",
        "20260305250000",
        "2026030512000",
        "٢٠٢٦٠٣٠٥١٢٠٠٠٠",
        "00010101000000",
        "99991231235959",
        10**400,
        "31.13.2026 00:00:00",
        "2026-03-05",
        "2026-03-05 12:00:00:::",
    ],
)
def test_a_time_without_sense_is_none(written: object) -> None:
    assert from_daraja(written) is None


@given(st.datetimes(min_value=datetime(2001, 1, 1), max_value=datetime(2099, 1, 1)))
def test_what_is_written_is_read_again(naive: datetime) -> None:
    at = naive.replace(tzinfo=UTC, microsecond=0)

    assert from_daraja(to_daraja(at)) == at


@given(st.one_of(st.text(), st.integers(), st.none(), st.floats()))
def test_it_answers_utc_or_nothing_and_never_crashes(written: object) -> None:
    at = from_daraja(written)

    assert at is None or at.utcoffset() == timedelta(0)
