"""Answering M-PESA's question whether a customer may pay, from rules that the business set."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mobilemoney.businesses.models import Shortcode
from mobilemoney.daraja.c2b_message import C2bMessage

# Daraja docs, C2B validation.
INVALID_ACCOUNT = "C2B00012"
INVALID_AMOUNT = "C2B00013"
INVALID_SHORTCODE = "C2B00015"
OTHER_ERROR = "C2B00016"
ACCOUNT_CHARACTERS_MAX = 100


@dataclass(frozen=True)
class Rules:
    """What a business accepts: accounts of a pattern, amounts of a range, or for now nothing at all."""

    active: bool = True
    account_pattern: str = ""
    amount_min: Decimal | None = None
    amount_max: Decimal | None = None

    @classmethod
    def of(cls, shortcode: Shortcode) -> "Rules":
        stored: dict[str, Any] = shortcode.validation_rules
        return cls(
            active=bool(stored.get("active", True)),
            account_pattern=str(stored.get("account_pattern", "")),
            amount_min=_amount(stored.get("amount_min")),
            amount_max=_amount(stored.get("amount_max")),
        )


def refusal(message: C2bMessage, shortcode: Shortcode | None) -> str:
    """The code with which the payment is refused; empty when it may go on."""
    if shortcode is None:
        return INVALID_SHORTCODE
    rules = Rules.of(shortcode)
    if not rules.active or not shortcode.business.is_active:
        return OTHER_ERROR
    if not _fits_pattern(rules.account_pattern, message.bill_ref_number):
        return INVALID_ACCOUNT
    return "" if _fits_range(rules, message.amount) else INVALID_AMOUNT


def _fits_pattern(pattern: str, account: str) -> bool:
    if not pattern:
        return True
    return re.fullmatch(pattern, account.strip()[:ACCOUNT_CHARACTERS_MAX]) is not None


def _fits_range(rules: Rules, amount: Decimal | None) -> bool:
    if amount is None:
        return rules.amount_min is None and rules.amount_max is None
    above = rules.amount_min is None or amount >= rules.amount_min
    return above and (rules.amount_max is None or amount <= rules.amount_max)


def _amount(value: object) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))
