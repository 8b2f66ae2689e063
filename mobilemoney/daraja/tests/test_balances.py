from decimal import Decimal

import pytest

from mobilemoney.daraja.results import AccountBalance, read_balances
from mobilemoney.daraja.results.balances import read_accounts, read_amount
from mobilemoney.daraja.tests.payout_messages import BALANCES, PAID_OUT, pairs, read, replaced, result


def account(name: str, *amounts: str | None) -> AccountBalance:
    current, available, reserved, uncleared = (None if text is None else Decimal(text) for text in amounts)
    return AccountBalance(name, "KES", current, available, reserved, uncleared)


def test_it_tells_each_account_in_its_order() -> None:
    assert read_balances(read(BALANCES)) == [
        account("Working Account", "5000.00", "4000.00", "1000.00", "0.00"),
        account("Float Account", "0.00", "0.00", "0.00", "0.00"),
        account("Utility Account", "228.50", "228.50", "0.00", "0.00"),
        account("Charges Paid Account", "-154.00", "-154.00", "0.00", "0.00"),
    ]


def test_what_can_be_spent_is_the_fourth_field() -> None:
    (working,) = read_accounts("Working Account|KES|12123.45|9123.45|3000.00|0.00")

    assert working.current == Decimal("12123.45")
    assert working.available == Decimal("9123.45")
    assert working.available + Decimal("3000.00") == working.current


def test_an_extra_item_does_no_harm() -> None:
    message = result(
        0, pairs({"ActionType": "AccountBalance", "AccountBalance": "Merchant Account|KES|7|7|0|0", "Odd": None})
    )

    assert read_balances(read(message)) == [account("Merchant Account", "7", "7", "0", "0")]


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("", []),
        ("Working Account", []),
        ("&&", []),
        ("Working Account|KES|", [account("Working Account", None, None, None, None)]),
        ("Working Account|KES|5.00", [account("Working Account", "5.00", None, None, None)]),
        ("Working Account|KES|5.00|4.00", [account("Working Account", "5.00", "4.00", None, None)]),
        (
            "Working Account|KES|5.00|4.00|1.00|0.00|extra",
            [account("Working Account", "5.00", "4.00", "1.00", "0.00")],
        ),
        ("|KES|5|4|1|0", [account("", "5", "4", "1", "0")]),
        ("Brand New Account|KES|5|4|1|0", [account("Brand New Account", "5", "4", "1", "0")]),
        (" Working Account | KES | -5 | 4 | 1 | 0 &", [account("Working Account", "-5", "4", "1", "0")]),
        ("Working Account|KES|five|4.005|NaN|1e3", [account("Working Account", None, None, None, None)]),
        ("A|KES|1|1|0|0&nonsense&B|KES|2|2|0|0", [account("A", "1", "1", "0", "0"), account("B", "2", "2", "0", "0")]),
    ],
)
def test_fewer_fields_and_odd_ones_are_borne(text: str, read_as: list[AccountBalance]) -> None:
    assert read_accounts(text) == read_as


def test_an_amount_that_cannot_be_read_is_never_taken_from_another_field() -> None:
    (working,) = read_accounts("Working Account|KES|5000.00|?|0.00|0.00")

    assert working.available is None


def test_a_result_without_balances_has_none() -> None:
    assert read_balances(read(PAID_OUT)) == []
    assert read_balances(read(result(0))) == []
    assert read_balances(read(replaced(BALANCES, "AccountBalance", None))) == []


def test_a_failure_has_no_balances_whatever_else_it_says() -> None:
    failed = {"Result": {**BALANCES["Result"], "ResultCode": 2001}}

    assert read_balances(read(failed)) == []


def test_endless_accounts_are_cut() -> None:
    assert len(read_accounts("A|KES|1|1|0|0&" * 5000)) <= 100


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("{Amount={CurrencyCode=KES, MinimumAmount=912345, BasicAmount=9123.45}}", "9123.45"),
        ("{Amount={BasicAmount=9123.45, MinimumAmount=912345, CurrencyCode=KES}}", "9123.45"),
        ("{Amount={CurrencyCode=KES, MinimumAmount=912345}}", "9123.45"),
        ("{Amount={CurrencyCode=KES, BasicAmount=-12.5}}", "-12.50"),
        ("{Amount={CurrencyCode=KES, MinimumAmount=912345, BasicAmount=912345}}", None),
        ("{Amount={CurrencyCode=KES, MinimumAmount=9123.45}}", None),
        ("{Amount={CurrencyCode=KES, BasicAmount=1.2.3}}", None),
        ("{Amount={CurrencyCode=KES}}", None),
        ("{Amount=", None),
        ("9123.45", None),
        ("", None),
    ],
)
def test_the_form_with_braces_is_read_when_it_agrees_with_itself(text: str, amount: str | None) -> None:
    assert read_amount(text) == (None if amount is None else Decimal(amount))
