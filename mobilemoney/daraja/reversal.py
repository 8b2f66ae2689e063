"""Reversal: giving a customer's payment back, whole (Daraja docs, Reversals)."""

from dataclasses import dataclass, field
from decimal import Decimal

from mobilemoney.daraja import demands

RECEIVER_IDENTIFIER_TYPE = "11"
REMARKS_CHARACTERS_MIN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalRequest:
    """Undo the payment with this receipt, which a customer made to ``receiver_party``: our shortcode.

    ``amount`` is that of the payment, whole shillings; parts are not documented. What
    we paid out can't be undone this way. Raises ValueError for what Daraja could only refuse.
    """

    initiator_name: str
    security_credential: str = field(repr=False)
    receipt_number: str
    amount: Decimal
    receiver_party: str
    remarks: str
    result_url: str = field(repr=False)
    queue_timeout_url: str = field(repr=False)
    receiver_identifier_type: str = RECEIVER_IDENTIFIER_TYPE
    occasion: str = ""

    def __post_init__(self) -> None:
        demands.initiator(self.initiator_name, self.security_credential)
        demands.receipt(self.receipt_number)
        demands.whole_shillings(self.amount)
        demands.shortcode(self.receiver_party)
        demands.remarks(self.remarks, minimum=REMARKS_CHARACTERS_MIN)
        demands.occasion(self.occasion)
        demands.addresses(self.result_url, self.queue_timeout_url)

    def to_wire(self) -> dict[str, object]:
        wire: dict[str, object] = {
            "Initiator": self.initiator_name,
            "SecurityCredential": self.security_credential,
            "CommandID": "TransactionReversal",
            "TransactionID": self.receipt_number,
            "Amount": str(int(self.amount)),
            "ReceiverParty": self.receiver_party,
            "RecieverIdentifierType": self.receiver_identifier_type,  # Spelt right, Daraja refuses it.
            "ResultURL": self.result_url,
            "QueueTimeOutURL": self.queue_timeout_url,
            "Remarks": self.remarks,
        }
        if self.occasion:
            wire["Occasion"] = self.occasion
        return wire
