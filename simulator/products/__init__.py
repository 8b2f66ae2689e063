"""Daraja's products, one module each. A new one is written beside these and listed here."""

from simulator.products import (
    account_balance,
    b2b,
    b2b_express,
    b2c,
    c2b,
    oauth,
    reversal,
    stk,
    tax,
    transaction_status,
)

PRODUCTS = (
    oauth.PRODUCT,
    stk.PRODUCT,
    c2b.PRODUCT,
    b2c.PRODUCT,
    b2b.PRODUCT,
    b2b_express.PRODUCT,
    tax.PRODUCT,
    transaction_status.PRODUCT,
    account_balance.PRODUCT,
    reversal.PRODUCT,
)
