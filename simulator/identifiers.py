"""Ids and receipts in the forms that Daraja uses today, drawn from a seed: same seed, same ids."""

from __future__ import annotations

import hashlib
import string

from simulator.clock import east_africa
from simulator.store import Store

RECEIPT_LETTERS = string.ascii_uppercase + string.digits
TOKEN_LETTERS = string.ascii_letters + string.digits
RECEIPT_TAIL_LENGTH = 7
TOKEN_LENGTH = 28
# The first character of a receipt is the year: N was 2019, S 2024, U 2026.
RECEIPT_YEAR_OF_A = 2006
# Ids end in a running number of six or seven digits.
FIRST_RUNNING_NUMBER = 100_001


class Identifiers:
    """Draws are counted in the store, one stream per kind, so that a restart goes on where it stopped."""

    def __init__(self, store: Store, seed: str) -> None:
        self._store = store
        self.seed = seed

    def _next(self, stream: str) -> int:
        row = self._store.one(
            "INSERT INTO sequence (name, value) VALUES (?, 1) "
            "ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
            stream,
        )
        return int(row["value"]) if row else 0

    def _digest(self, stream: str, number: int) -> bytes:
        return hashlib.sha256(f"{self.seed}:{stream}:{number}".encode()).digest()

    def request_id(self, stream: str) -> str:
        """The present form of MerchantRequestID and requestId: `5998-46a7-a4aa-5a37a83f21ad3833`."""
        number = self._next(stream)
        text = self._digest(stream, number).hex()
        return f"{text[:4]}-{text[4:8]}-{text[8:12]}-{text[12:24]}{FIRST_RUNNING_NUMBER + number}"

    def conversation_id(self, at: float) -> str:
        """`AG_20240706_20106e9209f64bebd05b`."""
        text = self._digest("conversation", self._next("conversation")).hex()
        return f"AG_{east_africa(at):%Y%m%d}_2010{text[:16]}"

    def checkout_request_id(self, at: float, msisdn: str, milliseconds_later: int = 0) -> str:
        """`ws_CO_` + DDMMYYYYHHmmss + three digits of milliseconds + the phone's last nine digits."""
        moment = east_africa(at + milliseconds_later / 1000)
        return f"ws_CO_{moment:%d%m%Y%H%M%S}{moment.microsecond // 1000:03d}{msisdn[-9:]}"

    def token(self) -> str:
        return _spell(self._digest("token", self._next("token")), TOKEN_LETTERS, TOKEN_LENGTH)

    def receipt(self, at: float) -> str:
        """Ten characters, the first three telling the day; never one that the books hold already."""
        while True:
            digest = self._digest("receipt", self._next("receipt"))
            receipt = receipt_date_code(at) + _spell(digest, RECEIPT_LETTERS, RECEIPT_TAIL_LENGTH)
            if self._store.one("SELECT 1 FROM transfer WHERE receipt = ?", receipt) is None:
                return receipt


def placeholder(at: float) -> str:
    """What stands for a TransactionID where no money moved: `SG60000000`."""
    return receipt_date_code(at) + "0" * RECEIPT_TAIL_LENGTH


def is_placeholder(transaction_id: str) -> bool:
    return transaction_id.endswith("0" * RECEIPT_TAIL_LENGTH)


def receipt_date_code(at: float) -> str:
    """Year, month and day as the first three characters of a receipt: 6 July 2024 is `SG6`."""
    day = east_africa(at)
    year = string.ascii_uppercase[(day.year - RECEIPT_YEAR_OF_A) % 26]
    day_letter = str(day.day) if day.day < 10 else string.ascii_uppercase[day.day - 10]
    return f"{year}{string.ascii_uppercase[day.month - 1]}{day_letter}"


def _spell(digest: bytes, letters: str, length: int) -> str:
    value, spelt = int.from_bytes(digest, "big"), []
    for _ in range(length):
        value, index = divmod(value, len(letters))
        spelt.append(letters[index])
    return "".join(spelt)
