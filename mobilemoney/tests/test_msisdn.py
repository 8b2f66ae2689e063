import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilemoney.msisdn import InvalidMsisdn, compare, mask, normalise, sha256_of

MSISDN = "254798765432"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0798765432", MSISDN),
        ("0112345678", "254112345678"),
        ("+254798765432", MSISDN),
        ("+254 798 765 432", MSISDN),
        (" 254798765432 ", MSISDN),
        ("07 98 76 54 32", MSISDN),
        (254798765432, MSISDN),
    ],
)
def test_it_turns_what_people_type_into_twelve_digits(typed: object, stored: str) -> None:
    assert normalise(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "798765432",
        "07987654321",
        "079876543",
        "2547987654321",
        "0898765432",
        "254298765432",
        "+0798765432",
        "++254798765432",
        "255798765432",
        "0798-765-432",
        "0798765432\n",
        "\u00a00798765432",
        "٠٧٩٨٧٦٥٤٣٢",
        "０７９８７６５４３２",
        "0798a65432",
        798765432,
        10**400,
        -254798765432,
        2.54798765432e11,
        True,
        None,
        [],
        b"0798765432",
    ],
    ids=lambda typed: repr(typed)[:20],
)
def test_it_refuses_what_is_no_kenyan_mobile_number(typed: object) -> None:
    with pytest.raises(InvalidMsisdn):
        normalise(typed)


def test_it_refuses_an_integer_that_python_itself_cannot_write_out() -> None:
    with pytest.raises(InvalidMsisdn):
        normalise(10**5000)


@given(st.one_of(st.text(), st.integers(), st.none()))
def test_it_answers_twelve_digits_or_refuses_and_never_crashes(typed: object) -> None:
    try:
        stored = normalise(typed)
    except InvalidMsisdn:
        return

    assert len(stored) == 12
    assert stored.startswith(("2547", "2541"))


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("254712345678", "254712***678"),
        ("254112345678", "254112***678"),
        ("2547 ***** 126", "2547 ***** 126"),
        ("", ""),
        ("600984", "***"),
        ("a" * 64, "***aaa"),
    ],
)
def test_it_hides_the_middle(number: str, shown: str) -> None:
    assert mask(number) == shown


def test_its_hash_is_the_one_that_c2b_shows_for_the_public_test_phone() -> None:
    assert sha256_of("254708374149") == "bbff37cea44ac0b2d964ee0dfb8d2df8513dc7ba1b36129a929fc3fbd6dd4af4"


@pytest.mark.parametrize(
    "shown",
    [
        MSISDN,
        "+254798765432",
        "0798765432",
        "798765432",
        "254 798 765 432",
        "2547 ***** 432",
        "25479****432",
        "254******432",
        "*********432",
        "0798xxx432",
        "254798•••432",
        sha256_of(MSISDN),
        sha256_of(MSISDN).upper(),
    ],
)
def test_it_knows_a_number_again_however_it_is_shown(shown: str) -> None:
    assert compare(shown, MSISDN) is True


@pytest.mark.parametrize(
    "shown",
    [
        "254798765433",
        "0798765433",
        "2547 ***** 433",
        "25471****432",
        "*********431",
        sha256_of("254798765433"),
        "1" * 12,
    ],
)
def test_it_tells_another_number_apart(shown: str) -> None:
    assert compare(shown, MSISDN) is False


@pytest.mark.parametrize("shown", ["", "***", "254******", "unknown", "John *** Doe", "12", "2" * 65, "*" * 10_000])
def test_it_says_nothing_where_nothing_can_be_said(shown: str) -> None:
    assert compare(shown, MSISDN) is None


@given(st.text(alphabet="0123456789*xX +-•#a", max_size=80))
def test_it_compares_any_text_without_crashing(shown: str) -> None:
    assert compare(shown, MSISDN) in (True, False, None)
