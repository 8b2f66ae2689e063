"""Amounts of Kenya shillings, as exact decimals with two places. Never floats."""

import re
from decimal import Decimal

CENT = Decimal("0.01")
WHOLE_DIGITS_MAX = 12  # More than M-PESA holds altogether, and it fits every column.

_PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_NOT_WHOLE = "Amount must be a whole number of shillings."


class InvalidMoney(ValueError):
    """The value isn't an amount of money; the message says why in plain words."""


def parse_money(value: object) -> Decimal:
    """Read an amount as Daraja writes it: ``1``, ``1.0``, ``"10"``, ``"10.00"``, ``-1540.00``.

    The answer has two decimals. What would have to be rounded is refused, for a
    rounded amount is another amount.

    Raises InvalidMoney.
    """
    text = _plain_text(value)
    amount = Decimal(text)
    if amount != amount.quantize(CENT):
        raise InvalidMoney("Amount has more than two decimals.")
    return amount.quantize(CENT) + 0  # The sum turns -0.00 into 0.00.


def parse_whole_shillings(value: object, *, minimum: int, maximum: int) -> Decimal:
    """Read a requested amount, between ``minimum`` and ``maximum`` shillings, both included.

    Raises InvalidMoney with a sentence that can be shown to the one who asked.
    """
    try:
        amount = parse_money(value)
    except InvalidMoney as exc:
        raise InvalidMoney(_NOT_WHOLE) from exc
    if amount != amount.to_integral_value():
        raise InvalidMoney(_NOT_WHOLE)
    if amount < minimum:
        raise InvalidMoney(f"Amount must be at least {minimum}.")
    if amount > maximum:
        raise InvalidMoney(f"Amount must be at most {maximum}.")
    return amount


def format_money(amount: Decimal) -> str:
    """Write an amount with two decimals and nothing else: ``"100.00"``."""
    return f"{amount:.2f}"


def _plain_text(value: object) -> str:
    """Write the value out in plain digits, refusing all but plain numbers.

    Decimal reads "1e3", "Infinity" and Arabic digits as well, so it can't be the judge.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise InvalidMoney("Amount must be a number.")
    if isinstance(value, int) and abs(value) >= 10**WHOLE_DIGITS_MAX:
        raise InvalidMoney("Amount is too large.")  # Before str(), which refuses huge integers on its own.
    text = str(value).strip(" ")
    if not _PLAIN_NUMBER.fullmatch(text):
        raise InvalidMoney("Amount must be a plain number.")
    whole, _, fraction = text.lstrip("-").partition(".")
    if len(whole) > WHOLE_DIGITS_MAX or len(fraction) > WHOLE_DIGITS_MAX:
        raise InvalidMoney("Amount is too large.")
    return text
