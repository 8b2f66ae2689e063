"""Daraja's products, one module each. A new one is written beside these and listed here."""

from simulator.products import account_balance, b2c, c2b, oauth, stk, transaction_status

PRODUCTS = (
    oauth.PRODUCT,
    stk.PRODUCT,
    c2b.PRODUCT,
    b2c.PRODUCT,
    transaction_status.PRODUCT,
    account_balance.PRODUCT,
)
