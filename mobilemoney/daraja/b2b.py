"""B2B: paying a pay bill, a till, the own B2C account, or tax.

Daraja docs: Business Pay Bill, Business Buy Goods, B2C Account Top Up, Tax Remittance.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from mobilemoney.daraja import demands
from mobilemoney.daraja.stk import number

PAY_BILL, BUY_GOODS, TOP_UP = "BusinessPayBill", "BusinessBuyGoods", "BusinessPayToBulk"
PAY_TAX = "PayTaxToKRA"
COMMANDS = frozenset({PAY_BILL, BUY_GOODS, TOP_UP})
SHORTCODE_TYPE = "4"
IDENTIFIER_TYPES = frozenset({"1", "2", "4"})  # Phone, till, shortcode.
KRA_SHORTCODE = "572572"
ACCOUNT_REFERENCE_CHARACTERS_MAX = 13
# The docs give no length for a payment registration number, and it is longer than other references.
REGISTRATION_NUMBER_CHARACTERS_MAX = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class B2bRequest:
    """A payment from our shortcode to another: pay bill, till, or our own B2C account (top-up).

    Whole shillings. ``receiver_identifier_type`` is "4" in the docs for tills too, but
    "2" has been needed in practice, so it can be set. ``requester`` is the phone of the
    customer on whose behalf we pay, if any. Raises ValueError for what Daraja could only refuse.
    """

    initiator_name: str
    security_credential: str = field(repr=False)
    command_id: str
    amount: Decimal
    party_a: str
    party_b: str
    account_reference: str
    remarks: str
    result_url: str = field(repr=False)
    queue_timeout_url: str = field(repr=False)
    sender_identifier_type: str = SHORTCODE_TYPE
    receiver_identifier_type: str = SHORTCODE_TYPE
    requester: str = field(default="", repr=False)
    occasion: str = ""

    def __post_init__(self) -> None:
        demands.initiator(self.initiator_name, self.security_credential)
        demands.one_of(self.command_id, COMMANDS, "command_id")
        demands.one_of(self.sender_identifier_type, IDENTIFIER_TYPES, "sender_identifier_type")
        demands.one_of(self.receiver_identifier_type, IDENTIFIER_TYPES, "receiver_identifier_type")
        demands.whole_shillings(self.amount)
        demands.shortcode(self.party_a)
        demands.shortcode(self.party_b)
        demands.account_reference(self.account_reference, maximum=ACCOUNT_REFERENCE_CHARACTERS_MAX)
        if self.requester:
            demands.msisdn(self.requester)
        demands.remarks(self.remarks)
        demands.occasion(self.occasion)
        demands.addresses(self.result_url, self.queue_timeout_url)

    def to_wire(self) -> dict[str, object]:
        wire: dict[str, object] = {
            "Initiator": self.initiator_name,
            "SecurityCredential": self.security_credential,
            "CommandID": self.command_id,
            "SenderIdentifierType": self.sender_identifier_type,
            "RecieverIdentifierType": self.receiver_identifier_type,  # Spelt so by Daraja.
            "Amount": int(self.amount),
            "PartyA": number(self.party_a),
            "PartyB": number(self.party_b),
            "AccountReference": self.account_reference,
            "Remarks": self.remarks,
            "QueueTimeOutURL": self.queue_timeout_url,
            "ResultURL": self.result_url,
        }
        if self.requester:
            wire["Requester"] = number(self.requester)
        if self.occasion:
            wire["Occassion"] = self.occasion
        return wire


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRequest:
    """Tax to the Kenya Revenue Authority, under the payment registration number (PRN) that it gave.

    Whole shillings. Raises ValueError for what Daraja could only refuse.
    """

    initiator_name: str
    security_credential: str = field(repr=False)
    amount: Decimal
    party_a: str
    payment_registration_number: str
    remarks: str
    result_url: str = field(repr=False)
    queue_timeout_url: str = field(repr=False)
    party_b: str = KRA_SHORTCODE

    def __post_init__(self) -> None:
        demands.initiator(self.initiator_name, self.security_credential)
        demands.whole_shillings(self.amount)
        demands.shortcode(self.party_a)
        demands.shortcode(self.party_b)
        demands.account_reference(self.payment_registration_number, maximum=REGISTRATION_NUMBER_CHARACTERS_MAX)
        demands.remarks(self.remarks)
        demands.addresses(self.result_url, self.queue_timeout_url)

    def to_wire(self) -> dict[str, object]:
        return {
            "Initiator": self.initiator_name,
            "SecurityCredential": self.security_credential,
            "CommandID": PAY_TAX,
            "SenderIdentifierType": SHORTCODE_TYPE,
            "RecieverIdentifierType": SHORTCODE_TYPE,
            "Amount": int(self.amount),
            "PartyA": number(self.party_a),
            "PartyB": number(self.party_b),
            "AccountReference": self.payment_registration_number,
            "Remarks": self.remarks,
            "QueueTimeOutURL": self.queue_timeout_url,
            "ResultURL": self.result_url,
        }
