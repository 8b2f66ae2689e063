"""M-PESA Express (STK push): what is asked, and what Daraja says at once."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from mobilemoney.daraja.times import to_daraja

ACCOUNT_REFERENCE_CHARACTERS_MAX = 12
TRANSACTION_DESC_CHARACTERS_MAX = 13
# The docs call the description optional, but Daraja refuses a push without one ("Invalid Remarks").
DEFAULT_TRANSACTION_DESC = "Payment"


@dataclass(frozen=True, slots=True, kw_only=True)
class StkPushRequest:
    """A prompt for a customer's phone. Whole shillings; both phones as twelve digits.

    For a till ``shortcode`` is the store or head-office number and ``party_b`` the till.
    Raises ValueError for what Daraja could only refuse.
    """

    shortcode: str
    passkey: str = field(repr=False)
    transaction_type: str
    amount: Decimal
    party_a: str = field(repr=False)
    party_b: str
    phone_number: str = field(repr=False)
    callback_url: str = field(repr=False)
    account_reference: str
    transaction_desc: str
    at: datetime

    def __post_init__(self) -> None:
        if self.amount < 1 or self.amount != self.amount.to_integral_value():
            raise ValueError("An STK push takes whole shillings, one at least.")
        if len(self.account_reference) > ACCOUNT_REFERENCE_CHARACTERS_MAX:
            raise ValueError("The account reference is too long for Daraja.")
        if len(self.transaction_desc) > TRANSACTION_DESC_CHARACTERS_MAX:
            raise ValueError("The description is too long for Daraja.")

    def to_wire(self) -> dict[str, object]:
        return {
            **_identity(self.shortcode, self.passkey, self.at),
            "TransactionType": self.transaction_type,
            "Amount": int(self.amount),
            "PartyA": number(self.party_a),
            "PartyB": number(self.party_b),
            "PhoneNumber": number(self.phone_number),
            "CallBackURL": self.callback_url,
            "AccountReference": self.account_reference,
            "TransactionDesc": self.transaction_desc or DEFAULT_TRANSACTION_DESC,
        }


@dataclass(frozen=True, slots=True)
class StkPushAck:
    """Daraja took the push. Whether the customer pays comes later, in a callback."""

    merchant_request_id: str
    checkout_request_id: str = field(repr=False)  # Ends in nine digits of the payer's phone.
    raw: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StkQueryRequest:
    """A question about one push."""

    shortcode: str
    passkey: str = field(repr=False)
    checkout_request_id: str = field(repr=False)
    at: datetime

    def to_wire(self) -> dict[str, object]:
        return {**_identity(self.shortcode, self.passkey, self.at), "CheckoutRequestID": self.checkout_request_id}


@dataclass(frozen=True, slots=True)
class StkQueryAnswer:
    """How a push ended. No receipt, amount or phone: the query doesn't tell them."""

    result_code: str
    result_description: str
    merchant_request_id: str
    checkout_request_id: str = field(repr=False)


def password(shortcode: str, passkey: str, timestamp: str) -> str:
    """The Password of M-PESA Express: base64 of shortcode, passkey and the request's Timestamp."""
    return base64.b64encode(f"{shortcode}{passkey}{timestamp}".encode()).decode("ascii")


def number(digits: str) -> int | str:
    """Daraja's tables want shortcodes and phones as numbers; a leading zero would be lost in one."""
    plain = digits.isascii() and digits.isdigit() and not digits.startswith("0")
    return int(digits) if plain else digits


def _identity(shortcode: str, passkey: str, at: datetime) -> dict[str, object]:
    timestamp = to_daraja(at)
    return {
        "BusinessShortCode": number(shortcode),
        "Password": password(shortcode, passkey.strip(), timestamp),  # Blanks come along when it is pasted.
        "Timestamp": timestamp,
    }
