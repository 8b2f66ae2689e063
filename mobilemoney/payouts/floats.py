"""The money that payouts are drawn from, as Daraja last told of it. It may have moved since."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from mobilemoney.businesses.models import Shortcode
from mobilemoney.payouts.models import AccountBalance

# Daraja docs, B2C and B2B: phones are paid from the utility account, businesses from the working account.
ACCOUNTS = {"b2c": "utility", "b2b": "working"}


@dataclass(frozen=True)
class Float:
    """One account. KES. `is_enough` compares what is available with what is needed."""

    account: str
    available: Decimal
    told_at: datetime
    is_enough: bool


def float_of(shortcode: Shortcode, kind: str, *, needed: Decimal) -> Float | None:
    """None when Daraja has not told yet."""
    told = AccountBalance.objects.filter(shortcode=shortcode, name__istartswith=ACCOUNTS[kind]).first()
    if told is None or told.available is None:
        return None
    return Float(told.name, told.available, told.told_at, told.available >= needed)
