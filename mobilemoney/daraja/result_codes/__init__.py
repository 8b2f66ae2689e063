"""Daraja's result codes in plain words, kept by product, because one number has many meanings.

Sources: Daraja docs of each product, and what gateways in the field have met.
"""

from types import MappingProxyType

from mobilemoney.daraja.result_codes import gateway, payouts, prompts, set_up, stk
from mobilemoney.daraja.result_codes.meaning import Meaning, Product, Row, find

__all__ = ["Meaning", "Product", "explain"]

_TABLES = MappingProxyType(
    {
        Product.STK: stk.ROWS + set_up.ALL,
        Product.C2B: prompts.C2B + set_up.ALL,
        Product.B2C: payouts.B2C + set_up.ALL + set_up.RESULT_TYPE,
        Product.B2B: payouts.B2B + set_up.ALL + set_up.RESULT_TYPE,
        Product.TAX: payouts.B2B + set_up.ALL + set_up.RESULT_TYPE,
        Product.REVERSAL: payouts.REVERSAL + set_up.ALL + set_up.RESULT_TYPE,
        Product.STATUS: set_up.STATUS + set_up.ALL + set_up.RESULT_TYPE,
        Product.BALANCE: set_up.ALL + set_up.RESULT_TYPE,
        Product.B2B_EXPRESS: prompts.B2B_EXPRESS + set_up.ALL,
        Product.RATIBA: prompts.RATIBA + set_up.ALL,
    }
)
_QUESTIONS = frozenset({Product.STATUS, Product.BALANCE})


def explain(product: Product | str, code: str, description: str = "") -> Meaning:
    """Say what a result code of this product means, and what to do.

    Takes the codes of Daraja's HTTP refusals as well. Only "0" is a success; of the
    products that ask something it says that the question was answered, no more.
    """
    product = Product(product)
    if code == "0":
        return _success(product)
    row = find(_TABLES[product], code, description) or gateway.find_row(code, description)
    return row.to_meaning(product) if row else _unknown(code, product)


def rows_of(product: Product | str) -> tuple[Row, ...]:
    """Every code that is known of a product, for reference pages."""
    return _TABLES[Product(product)]


def _success(product: Product) -> Meaning:
    if product in _QUESTIONS:
        title, text = "Answered", "M-PESA answered the question. What became of a payment stands in the answer itself."
    else:
        title, text = "Paid", "M-PESA moved the money."
    return Meaning("0", product, title, text, "", final=True, retryable=False, succeeded=True, failure_reason="")


def _unknown(code: str, product: Product) -> Meaning:
    return Meaning(
        code,
        product,
        "Unknown answer",
        f"M-PESA gave the code {code[:32]!r}, which isn't known here. It doesn't count as paid.",
        "Look at the M-PESA statement before you decide.",
        final=False,
        retryable=False,
        succeeded=False,
        failure_reason="other",
        known=False,
    )
