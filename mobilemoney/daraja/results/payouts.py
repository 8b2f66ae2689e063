"""Results of what we pay out: to a customer (B2C), and to a business, our own B2C account, or for tax (B2B).

Their details count only for a result with code 0. A receipt is never taken from a failure.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from mobilemoney.daraja.results import fields
from mobilemoney.daraja.results.balances import (
    CURRENCY_CHARACTERS_MAX,
    AccountBalance,
    money,
    paid,
    read_accounts,
    read_amount,
)
from mobilemoney.daraja.results.message import ResultMessage
from mobilemoney.daraja.results.parties import split_party
from mobilemoney.daraja.times import from_daraja

_YES_OR_NO = {"y": True, "n": False}


@dataclass(frozen=True, slots=True)
class PayoutResult:
    """What a B2C result tells (Daraja docs, Business To Customer).

    None or empty for what it doesn't tell readably. Funds are balances after the
    payment; ``charges`` is that of the account for charges, below zero as a rule.
    """

    amount: Decimal | None
    receipt_number: str
    receiver_name: str = field(repr=False)
    receiver_phone: str = field(repr=False)  # As shown, perhaps masked.
    completed_at: datetime | None = None
    utility_funds: Decimal | None = None
    working_funds: Decimal | None = None
    charges: Decimal | None = None
    recipient_registered: bool | None = None


@dataclass(frozen=True, slots=True)
class B2bResult:
    """What a B2B, top-up or tax result tells (Daraja docs, Business Pay Bill, Tax Remittance).

    None or empty for what it doesn't tell readably. ``debit_accounts`` are the balances
    of the accounts that paid, after it; ``balance`` is the one that M-PESA names first.
    """

    amount: Decimal | None
    receipt_number: str
    receiver_name: str = field(repr=False)
    receiver_number: str
    completed_at: datetime | None = None
    charges: Decimal | None = None
    currency: str = ""
    balance: Decimal | None = None
    debit_accounts: tuple[AccountBalance, ...] = ()
    bill_reference: str = ""


def read_payout(result: ResultMessage) -> PayoutResult:
    receiver = split_party(result.only("ReceiverPartyPublicName"))
    return PayoutResult(
        amount=paid(result.only("TransactionAmount")),
        receipt_number=result.receipt_number,
        receiver_name=receiver.name,
        receiver_phone=receiver.number,
        completed_at=from_daraja(result.only("TransactionCompletedDateTime")),
        utility_funds=money(result.only("B2CUtilityAccountAvailableFunds")),
        working_funds=money(result.only("B2CWorkingAccountAvailableFunds")),
        charges=money(result.only("B2CChargesPaidAccountAvailableFunds")),
        recipient_registered=_YES_OR_NO.get(result.only("B2CRecipientIsRegisteredCustomer").casefold()),
    )


def read_b2b(result: ResultMessage) -> B2bResult:
    receiver = split_party(result.only("ReceiverPartyPublicName"))
    return B2bResult(
        amount=paid(result.only("Amount")),
        receipt_number=result.receipt_number,
        receiver_name=receiver.name,
        receiver_number=receiver.number,
        # The docs' table has the second name, their sample the first.
        completed_at=from_daraja(result.only("TransCompletedTime", "TransactionCompletedTime")),
        charges=_charges(result.only("DebitPartyCharges")),
        currency=result.only("Currency")[:CURRENCY_CHARACTERS_MAX],
        balance=read_amount(result.only("DebitAccountBalance")),
        debit_accounts=tuple(read_accounts(result.only("DebitPartyAffectedAccountBalance"))),
        bill_reference=next(iter(result.reference.get("BillReferenceNumber", [])), "")[: fields.ID_CHARACTERS_MAX],
    )


def _charges(text: str) -> Decimal | None:
    """``Fee For B2B Payment|KES|22.40``, or an empty text."""
    fees = [account.current for account in read_accounts(text)]
    return sum((fee for fee in fees if fee is not None), Decimal(0)) if fees and None not in fees else money(text)
