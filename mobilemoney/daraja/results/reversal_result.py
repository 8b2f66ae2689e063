"""The result of a reversal (Daraja docs, Reversals)."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from mobilemoney.daraja.results import fields
from mobilemoney.daraja.results.balances import AccountBalance, money, paid, read_accounts
from mobilemoney.daraja.results.message import ResultMessage
from mobilemoney.daraja.results.parties import split_party
from mobilemoney.daraja.times import from_daraja


@dataclass(frozen=True, slots=True)
class ReversalResult:
    """None or empty for what it doesn't tell: a success without any detail has been seen.

    ``receipt_number`` is the reversal's own, ``original_receipt_number`` that of the payment undone.
    """

    amount: Decimal | None
    original_receipt_number: str
    receipt_number: str
    charge: Decimal | None = None
    completed_at: datetime | None = None
    receiver_name: str = field(default="", repr=False)
    receiver_phone: str = field(default="", repr=False)  # As shown, perhaps masked.
    debit_accounts: tuple[AccountBalance, ...] = ()


def read_reversal(result: ResultMessage) -> ReversalResult:
    receiver = split_party(result.only("CreditPartyPublicName"))
    return ReversalResult(
        amount=paid(result.only("Amount")),
        original_receipt_number=fields.receipt(result.only("OriginalTransactionID")),
        receipt_number=result.receipt_number,
        charge=money(result.only("Charge")),
        completed_at=from_daraja(result.only("TransCompletedTime", "TransactionCompletedTime")),
        receiver_name=receiver.name,
        receiver_phone=receiver.number,
        debit_accounts=tuple(read_accounts(result.only("DebitAccountBalance"))),
    )
