"""What Daraja posts for a C2B payment, to the validation and the confirmation address alike."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from mobilemoney.daraja.errors import UnreadableMessage
from mobilemoney.daraja.times import from_daraja
from mobilemoney.daraja.wire import as_code, as_text, decode, member
from mobilemoney.money import InvalidMoney, parse_money

TRANS_ID_CHARACTERS_MAX = 64


@dataclass(frozen=True, slots=True)
class C2bMessage:
    """A payment that a customer made, or (validation) is about to make.

    ``amount`` and ``trans_time`` are None when unreadable; texts that are missing
    are empty. ``msisdn`` stays as shown: masked, hashed or plain.
    """

    transaction_type: str
    trans_id: str
    trans_time: datetime | None
    amount: Decimal | None
    shortcode: str
    bill_ref_number: str
    invoice_number: str
    org_account_balance: str
    third_party_trans_id: str
    msisdn: str = field(repr=False)
    first_name: str = field(repr=False)
    middle_name: str = field(repr=False)
    last_name: str = field(repr=False)


def parse_c2b(body: bytes) -> C2bMessage:
    """Read a C2B message. Only TransID must be there, because the money has moved already.

    Raises UnreadableMessage.
    """
    node = decode(body)
    trans_id = as_code(member(node, "TransID"))
    if not trans_id or len(trans_id) > TRANS_ID_CHARACTERS_MAX:
        raise UnreadableMessage("The message has no TransID.")
    return C2bMessage(
        transaction_type=as_text(member(node, "TransactionType")),
        trans_id=trans_id,
        trans_time=from_daraja(as_code(member(node, "TransTime"))),
        amount=_amount(member(node, "TransAmount")),
        shortcode=as_code(member(node, "BusinessShortCode")),
        bill_ref_number=as_code(member(node, "BillRefNumber")),
        invoice_number=as_code(member(node, "InvoiceNumber")),
        org_account_balance=as_text(member(node, "OrgAccountBalance")),
        third_party_trans_id=as_code(member(node, "ThirdPartyTransID")),
        msisdn=as_code(member(node, "MSISDN")),
        first_name=as_text(member(node, "FirstName")),
        middle_name=as_text(member(node, "MiddleName")),
        last_name=as_text(member(node, "LastName")),
    )


def _amount(value: object) -> Decimal | None:
    try:
        amount = parse_money(value)
    except InvalidMoney:
        return None
    return amount if amount > 0 else None
