"""Double-entry books: every movement of money is one transfer whose entries add up to nothing."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from simulator.clock import Clock, utc_text
from simulator.store import Store

OPENING = ("M-PESA", "opening balances")
WALLET = "wallet"
# Customers' payments arrive in the utility account of a pay bill or till.
UTILITY = "utility"
# Business to business payments leave from here.
WORKING = "working"
# What M-PESA charges the business: normally below nothing (Daraja docs, Business to Customer, result).
CHARGES = "charges"
FEES = ("M-PESA", "fees")


class NotEnoughMoney(Exception):
    """The paying account holds less than the amount; nothing was moved."""


@dataclass(frozen=True)
class Side:
    """One end of a transfer: an owner (MSISDN or shortcode) and one of his accounts."""

    owner: str
    account: str


def cents(amount: Decimal) -> int:
    return int(amount * 100)


def shillings(amount_cents: int) -> Decimal:
    return Decimal(amount_cents).scaleb(-2)


class Books:
    """Who owns what. Customers pay no fees here; what businesses pay is an option."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def open_account(self, side: Side, opening_balance: Decimal) -> int:
        """The account's id; a new one is filled from the opening balances."""
        row = self._find(side)
        if row is not None:
            return row
        account_id = self._store.insert("account", owner=side.owner, name=side.account)
        if opening_balance:
            self._fill(account_id, side, cents(opening_balance))
        return account_id

    def _find(self, side: Side) -> int | None:
        row = self._store.one("SELECT id FROM account WHERE owner = ? AND name = ?", side.owner, side.account)
        return None if row is None else int(row["id"])

    def _fill(self, account_id: int, side: Side, amount_cents: int) -> None:
        source = self._find(Side(*OPENING)) or self._store.insert("account", owner=OPENING[0], name=OPENING[1])
        receipt = f"OPENING-{account_id}"
        self._book(receipt, "opening", amount_cents, (source, OPENING[0]), (account_id, side.owner), side.account)

    def move(self, *, receipt: str, kind: str, amount: Decimal, payer: Side, payee: Side, reference: str) -> None:
        """Move money between two open accounts; raises NotEnoughMoney and then moves nothing."""
        source, target = self._find(payer), self._find(payee)
        if source is None or target is None:
            raise KeyError(f"no account for {payer} or {payee}")
        if self.balance(payer) < amount:
            raise NotEnoughMoney(payer.owner)
        self._book(receipt, kind, cents(amount), (source, payer.owner), (target, payee.owner), reference)

    def charge(self, *, receipt: str, amount: Decimal, payer: str, reference: str) -> None:
        """Book a fee of the transfer `receipt` to the owner's charges account, which may fall below nothing."""
        source = self.open_account(Side(payer, CHARGES), Decimal(0))
        target = self.open_account(Side(*FEES), Decimal(0))
        self._book(f"{receipt}-FEE", "fee", cents(amount), (source, payer), (target, FEES[0]), reference)

    def set_balance(self, side: Side, balance: Decimal) -> None:
        """Make an account hold `balance`, out of or into the opening balances."""
        account = self.open_account(side, Decimal(0))
        source = self._find(Side(*OPENING)) or self._store.insert("account", owner=OPENING[0], name=OPENING[1])
        change = cents(balance) - cents(self.balance(side))
        newest = self._store.number("SELECT MAX(id) FROM transfer")
        self._book(f"SET-{newest + 1}", "opening", change, (source, OPENING[0]), (account, side.owner), side.account)

    def _book(
        self, receipt: str, kind: str, amount_cents: int, payer: tuple[int, str], payee: tuple[int, str], reference: str
    ) -> None:
        with self._store.transaction():
            transfer = self._store.insert(
                "transfer", receipt=receipt, kind=kind, at=self._clock.now(), amount_cents=amount_cents,
                payer=payer[1], payee=payee[1], reference=reference,
            )  # fmt: skip
            for account, signed in ((payer[0], -amount_cents), (payee[0], amount_cents)):
                self._store.insert("entry", transfer_id=transfer, account_id=account, amount_cents=signed)
                self._store.run("UPDATE account SET balance_cents = balance_cents + ? WHERE id = ?", signed, account)

    def balance(self, side: Side) -> Decimal:
        row = self._store.one(
            "SELECT balance_cents FROM account WHERE owner = ? AND name = ?", side.owner, side.account
        )
        return shillings(0 if row is None else row["balance_cents"])

    def transfer(self, receipt: str) -> sqlite3.Row | None:
        """One movement by its receipt: kind, payer, payee, amount_cents and so on."""
        return self._store.one("SELECT * FROM transfer WHERE receipt = ?", receipt)

    def totals(self) -> list[dict[str, Any]]:
        """How many movements of each kind there were, and of how much; opening balances left out."""
        rows = self._store.all(
            "SELECT kind, COUNT(*) AS transfers, SUM(amount_cents) AS total FROM transfer WHERE kind <> 'opening' "
            "GROUP BY kind ORDER BY kind"
        )
        return [
            {"kind": row["kind"], "transfers": row["transfers"], "amount": f"{shillings(row['total']):.2f}"}
            for row in rows
        ]

    def faults_found(self) -> list[str]:
        """What does not add up, in words; an empty list means that the books balance."""
        found = []
        if total := self._store.number("SELECT SUM(amount_cents) FROM entry"):
            found.append(f"all entries together make {total} cents, not 0")
        for row in self._store.all(
            "SELECT transfer_id, SUM(amount_cents) AS total FROM entry GROUP BY transfer_id HAVING total <> 0"
        ):
            found.append(f"transfer {row['transfer_id']} makes {row['total']} cents, not 0")
        for row in self._store.all(
            "SELECT a.owner, a.name, a.balance_cents AS shown, COALESCE(SUM(e.amount_cents), 0) AS summed "
            "FROM account a LEFT JOIN entry e ON e.account_id = a.id GROUP BY a.id HAVING shown <> summed"
        ):
            found.append(f"{row['owner']} {row['name']} shows {row['shown']} cents, entries make {row['summed']}")
        return found

    def accounts(self, owner: str | None = None) -> list[dict[str, Any]]:
        rows = self._store.all("SELECT * FROM account WHERE ? IS NULL OR owner = ? ORDER BY owner, name", owner, owner)
        return [
            {"owner": row["owner"], "account": row["name"], "balance": f"{shillings(row['balance_cents']):.2f}"}
            for row in rows
        ]

    def transfers(self, *, owner: str | None = None, limit: int, after_id: int = 0) -> list[dict[str, Any]]:
        """Oldest first, opening balances left out."""
        rows = self._store.all(
            "SELECT * FROM transfer WHERE kind <> 'opening' AND id > ? AND (? IS NULL OR payer = ? OR payee = ?) "
            "ORDER BY id LIMIT ?",
            after_id, owner, owner, owner, limit,
        )  # fmt: skip
        return [
            {
                "id": row["id"], "receipt": row["receipt"], "kind": row["kind"], "at": utc_text(row["at"]),
                "amount": f"{shillings(row['amount_cents']):.2f}", "payer": row["payer"], "payee": row["payee"],
                "reference": row["reference"],
            }
            for row in rows
        ]  # fmt: skip
