"""The vocabulary of result codes: whose code it is, and what it means to a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Product(StrEnum):
    STK = "stk"
    C2B = "c2b"
    B2C = "b2c"
    B2B = "b2b"
    B2B_EXPRESS = "b2b_express"
    REVERSAL = "reversal"
    STATUS = "status"
    BALANCE = "balance"
    RATIBA = "ratiba"
    TAX = "tax"


# What an initiator of ours starts. Of other products the same codes speak about the customer.
INITIATED = frozenset({Product.B2C, Product.B2B, Product.TAX, Product.REVERSAL, Product.STATUS, Product.BALANCE})


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code says, in plain words.

    ``final``: this request will not change any more. ``retryable``: a new request
    can make sense. An unknown code is neither final nor a success.
    ``locks_initiator``: M-PESA refused our initiator's name or password, and locks it
    after five in a row, so nothing else should be sent with it. ``float_is_short``:
    our paying account lacks the money, so the next payment would fail as well.
    """

    code: str
    product: Product
    title: str
    meaning: str
    advice: str
    final: bool
    retryable: bool
    succeeded: bool
    failure_reason: str
    known: bool = True
    locks_initiator: bool = False
    float_is_short: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a product's table.

    With ``text`` it is only for descriptions that hold it, in any case; ``|`` parts alternatives.
    """

    code: str
    title: str
    meaning: str
    advice: str
    reason: str
    final: bool = True
    retryable: bool = False
    text: str = ""
    locks_initiator: bool = False
    float_is_short: bool = False

    def fits(self, code: str, description: str) -> bool:
        if self.code.casefold() != code.casefold():
            return False
        folded = description.casefold()
        return any(part in folded for part in self.text.split("|"))

    def to_meaning(self, product: Product) -> Meaning:
        return Meaning(
            code=self.code,
            product=product,
            title=self.title,
            meaning=self.meaning,
            advice=self.advice,
            final=self.final,
            retryable=self.retryable,
            succeeded=False,
            failure_reason=self.reason,
            locks_initiator=self.locks_initiator and product in INITIATED,
            float_is_short=self.float_is_short and product in INITIATED,
        )


def find(rows: Iterable[Row], code: str, description: str) -> Row | None:
    """The first row that fits: rows bound to a text stand before the general one."""
    return next((row for row in rows if row.fits(code, description)), None)
