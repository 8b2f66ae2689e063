"""C2B notifications: who registered which URLs, and what is told there of a payment."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from simulator.books import UTILITY, Side
from simulator.clock import fourteen_digits
from simulator.people import TILL, Shortcode, customer_name
from simulator.plan import Plan
from simulator.postman import Letter
from simulator.wire import to_json

if TYPE_CHECKING:
    from simulator.world import World

SCHEMA = """
CREATE TABLE IF NOT EXISTS registration (
    shortcode TEXT PRIMARY KEY, version TEXT NOT NULL, response_type TEXT NOT NULL,
    confirmation_url TEXT NOT NULL, validation_url TEXT NOT NULL, at REAL NOT NULL);
"""


@dataclass(frozen=True)
class Payment:
    """A customer's payment into a shortcode."""

    receipt: str
    at: float
    amount: Decimal
    shortcode: Shortcode
    reference: str
    msisdn: str


def registration(world: World, shortcode: Shortcode) -> sqlite3.Row | None:
    """The URLs registered for a shortcode; a till's may hang on its till or its store number."""
    return world.store.one(
        "SELECT * FROM registration WHERE shortcode IN (?, ?) ORDER BY at DESC", shortcode.number, shortcode.receives_at
    )


def notification(world: World, payment: Payment, version: str, plan: Plan, **own: str) -> str:
    """The flat body of validation and confirmation, all values text (Daraja docs, C2B register URL)."""
    buys_goods = payment.shortcode.kind == TILL
    first_name, _, _ = customer_name(payment.msisdn).partition(" ")
    return to_json({
        "TransactionType": "Buy Goods" if buys_goods else "Pay Bill",
        "TransID": payment.receipt,
        "TransTime": fourteen_digits(payment.at),
        "TransAmount": f"{payment.amount:.2f}",
        "BusinessShortCode": payment.shortcode.receives_at,
        "BillRefNumber": "" if buys_goods else payment.reference,
        "InvoiceNumber": "",
        "OrgAccountBalance": own.get("balance", ""),
        "ThirdPartyTransID": own.get("third_party", ""),
        "MSISDN": shown_msisdn(payment.msisdn, version, plan),
        "FirstName": first_name,
        "MiddleName": "",
        "LastName": "",
    })  # fmt: skip


def shown_msisdn(msisdn: str, version: str, plan: Plan) -> str:
    """v2 masks the number, v1 hashes it; a fault may ask for the other."""
    if "hashed_msisdn" in plan or (version == "v1" and "masked_phone" not in plan):
        return hashed(msisdn)
    return masked(msisdn)


def masked(msisdn: str) -> str:
    return f"{msisdn[:4]} ***** {msisdn[-3:]}"


def hashed(msisdn: str) -> str:
    return hashlib.sha256(msisdn.encode()).hexdigest()


def confirm(
    world: World, payment: Payment, plan: Plan, *, third_party: str = "", after_seconds: float = 0
) -> list[int]:
    """Tell the registered ConfirmationURL, if there is one; returns the callbacks' ids."""
    urls = registration(world, payment.shortcode)
    if urls is None:
        return []
    balance = world.books.balance(Side(payment.shortcode.receives_at, UTILITY))
    body = notification(world, payment, urls["version"], plan, balance=f"{balance:.2f}", third_party=third_party)
    letter = Letter(
        "c2b_confirmation", payment.receipt, urls["confirmation_url"], payment.shortcode.receives_at, body,
        world.options.callback_timeout_seconds,
    )  # fmt: skip
    return world.postman.post(letter, after_seconds=after_seconds, plan=plan)
