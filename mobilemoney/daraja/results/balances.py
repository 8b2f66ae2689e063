"""Balances, in the two forms of text in which M-PESA writes them (Daraja docs, Account Balance and B2B).

Accounts: ``Working Account|KES|700.00|650.00|50.00|0.00``, parted by ``&``.
Amounts:  ``{Amount={CurrencyCode=KES, MinimumAmount=618683, BasicAmount=6186.83}}``.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from mobilemoney.daraja.results.message import ResultMessage
from mobilemoney.money import CENT, InvalidMoney, parse_money

ACCOUNTS_MAX = 100
NAME_CHARACTERS_MAX = 100
CURRENCY_CHARACTERS_MAX = 8

_AMOUNT_FIELD = re.compile(r"(MinimumAmount|BasicAmount)\s*=\s*(-?[0-9.]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """One account's balance. ``available`` is what can be spent; charges are below zero as a rule.

    An amount is None when it isn't there or no amount. Daraja's docs contradict each
    other about which of the last two is which: show them, don't reckon with them.
    """

    name: str
    currency: str
    current: Decimal | None
    available: Decimal | None
    reserved: Decimal | None
    uncleared: Decimal | None


def read_balances(result: ResultMessage) -> list[AccountBalance]:
    """The accounts of a balance result, in M-PESA's order; empty when it names none, or failed."""
    if result.result_code != "0":
        return []
    return [account for text in result.every("AccountBalance") for account in read_accounts(text)][:ACCOUNTS_MAX]


def read_accounts(text: str) -> list[AccountBalance]:
    """Read the form with pipes. What names no account and no currency is passed over."""
    return [_account(chunk.split("|")) for chunk in text.split("&")[:ACCOUNTS_MAX] if "|" in chunk]


def read_amount(text: str) -> Decimal | None:
    """Read the form with braces; None when it says nothing, or its cents and shillings disagree."""
    named = {name.casefold(): money(value) for name, value in _AMOUNT_FIELD.findall(text)}
    shillings, cents = named.get("basicamount"), named.get("minimumamount")
    if cents is None:
        return shillings
    in_shillings = (cents / 100).quantize(CENT)
    agree = in_shillings * 100 == cents and shillings in (None, in_shillings)
    return in_shillings if agree else None


def money(text: str) -> Decimal | None:
    """An amount as M-PESA writes it, or None."""
    try:
        return parse_money(text)
    except InvalidMoney:
        return None


def paid(text: str) -> Decimal | None:
    """An amount that moved: above zero, or None."""
    amount = money(text)
    return amount if amount is not None and amount > 0 else None


def _account(parts: list[str]) -> AccountBalance:
    name, currency, *amounts = (part.strip() for part in parts)
    current, available, reserved, uncleared = (money(text) for text in (*amounts, "", "", "", "")[:4])
    return AccountBalance(
        name[:NAME_CHARACTERS_MAX],
        currency[:CURRENCY_CHARACTERS_MAX],
        current,
        available,
        reserved,
        uncleared,
    )
