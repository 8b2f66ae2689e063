"""Customers with their phones, and businesses with their shortcodes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from simulator.books import CHARGES, UTILITY, WALLET, WORKING, Books, Side
from simulator.clock import Clock, utc_text
from simulator.options import BEHAVIOURS, BadOption, Options
from simulator.store import Store

# The passkey that Safaricom publishes for its sandbox shortcode.
SANDBOX_PASSKEY = "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919"
PAYBILL = "paybill"
TILL = "till"
# Where taxes are paid to (Daraja docs, Tax Remittance).
TAX_SHORTCODE = "572572"
FIRST_NAMES = ("AMINA", "BARAKA", "CHEBET", "DAUDI", "EDDAH", "FARAJA", "GATHONI", "HAMISI", "IMANI", "JUMA", "KERUBO",
               "LEMAYIAN", "MWENDE", "NAFULA", "OTIENO", "WANJIRU")  # fmt: skip
LAST_NAMES = ("ABDI", "BARASA", "CHEGE", "KAMAU", "KIPTOO", "MAINA", "MUTUA", "NJERI", "ODHIAMBO", "WEKESA")


@dataclass(frozen=True)
class Shortcode:
    """A business's number. For a till, `number` is the store number and `till` what customers pay to."""

    number: str
    name: str
    kind: str
    till: str
    passkey: str

    @property
    def receives_at(self) -> str:
        return self.till if self.kind == TILL else self.number


# The public sandbox numbers, and one till with its store number.
STARTING_SHORTCODES = (
    Shortcode("174379", "Daraja Sandbox", PAYBILL, "", SANDBOX_PASSKEY),
    *(Shortcode(number, f"Sandbox {number}", PAYBILL, "", SANDBOX_PASSKEY)
      for number in ("600984", "600996", "600997", "600992", "600966", "600426")),
    Shortcode(TAX_SHORTCODE, "Tax Authority", PAYBILL, "", SANDBOX_PASSKEY),
    Shortcode("603021", "Corner Shop", TILL, "5203021", SANDBOX_PASSKEY),
)  # fmt: skip


class People:
    """Everyone with an account in the books."""

    def __init__(self, store: Store, clock: Clock, books: Books, options: Options) -> None:
        self._store = store
        self._clock = clock
        self._books = books
        self.options = options

    def add_shortcode(self, shortcode: Shortcode) -> None:
        """Add or change a shortcode; its accounts are opened when it is new."""
        self._store.run(
            "INSERT OR REPLACE INTO shortcode VALUES (?, ?, ?, ?, ?)",
            shortcode.number, shortcode.name, shortcode.kind, shortcode.till, shortcode.passkey,
        )  # fmt: skip
        opening = Decimal(self.options.shortcode_opening_shillings)
        for account in (UTILITY, WORKING):
            self._books.open_account(Side(shortcode.receives_at, account), opening)
        self._books.open_account(Side(shortcode.receives_at, CHARGES), Decimal(0))

    def shortcode(self, number: str) -> Shortcode | None:
        row = self._store.one("SELECT * FROM shortcode WHERE number = ?", number)
        return None if row is None else Shortcode(*row)

    def receiver(self, number: str) -> Shortcode | None:
        """Whoever is paid under this pay bill or till number."""
        row = self._store.one("SELECT * FROM shortcode WHERE till = ? OR (number = ? AND till = '')", number, number)
        return None if row is None else Shortcode(*row)

    def business(self, number: str) -> Shortcode | None:
        """Whoever owns this number, be it pay bill, till or store number."""
        return self.receiver(number) or self.shortcode(number)

    def shortcodes(self) -> list[dict[str, Any]]:
        return [dict(row) for row in self._store.all("SELECT * FROM shortcode ORDER BY number")]

    def wallet(self, msisdn: str) -> Side:
        side = Side(msisdn, WALLET)
        self._books.open_account(side, Decimal(self.options.wallet_opening_shillings))
        return side

    def behaviour(self, msisdn: str) -> str:
        row = self._store.one("SELECT behaviour FROM phone WHERE msisdn = ?", msisdn)
        return self.options.behaviour if row is None or not row["behaviour"] else str(row["behaviour"])

    def set_behaviour(self, msisdn: str, behaviour: str) -> None:
        """An own behaviour for one phone; "" follows the general one. Raises BadOption."""
        if behaviour not in ("", *BEHAVIOURS):
            raise BadOption(f"behaviour must be empty or one of {', '.join(BEHAVIOURS)}")
        self._store.run(
            "INSERT INTO phone VALUES (?, ?, ?) ON CONFLICT (msisdn) DO UPDATE SET behaviour = excluded.behaviour",
            msisdn, customer_name(msisdn), behaviour,
        )  # fmt: skip

    def tell(self, msisdn: str, text: str) -> None:
        """A text message on a virtual phone."""
        self._store.insert("message", msisdn=msisdn, at=self._clock.now(), text=text)

    def messages(self, msisdn: str, limit: int = 20) -> list[dict[str, Any]]:
        rows = self._store.all("SELECT * FROM message WHERE msisdn = ? ORDER BY id DESC LIMIT ?", msisdn, limit)
        return [{"at": utc_text(row["at"]), "text": row["text"]} for row in rows]


def customer_name(msisdn: str) -> str:
    """The same name for the same phone, in every run."""
    digest = hashlib.sha256(msisdn.encode()).digest()
    return f"{FIRST_NAMES[digest[0] % len(FIRST_NAMES)]} {LAST_NAMES[digest[1] % len(LAST_NAMES)]}"
