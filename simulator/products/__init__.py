"""Daraja's products, one module each. A new one is written beside these and listed here."""

from simulator.products import c2b, oauth, stk

PRODUCTS = (oauth.PRODUCT, stk.PRODUCT, c2b.PRODUCT)
