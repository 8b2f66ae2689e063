"""Questions about our own account: one transaction's status, and the balances.

Both are answered later, in a Result (Daraja docs, Transaction Status, Account Balance).
"""

from dataclasses import dataclass, field

from mobilemoney.daraja import demands

PHONE_TYPE, TILL_TYPE, SHORTCODE_TYPE = "1", "2", "4"
IDENTIFIER_TYPES = frozenset({PHONE_TYPE, TILL_TYPE, SHORTCODE_TYPE})


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionStatusRequest:
    """A question about one transaction, by its receipt, by its OriginatorConversationID, or both.

    ``original_conversation_id`` is the OriginatorConversationID of the request in
    question, for when no receipt came. Raises ValueError for what Daraja could only refuse.
    """

    initiator_name: str
    security_credential: str = field(repr=False)
    party_a: str
    result_url: str = field(repr=False)
    queue_timeout_url: str = field(repr=False)
    receipt_number: str = ""
    original_conversation_id: str = ""
    identifier_type: str = SHORTCODE_TYPE
    remarks: str = "Status"
    occasion: str = ""

    def __post_init__(self) -> None:
        if not self.receipt_number and not self.original_conversation_id:
            raise ValueError("A question about a transaction needs its receipt or its OriginatorConversationID.")
        if self.receipt_number:
            demands.receipt(self.receipt_number)
        if self.original_conversation_id:
            demands.conversation_id(self.original_conversation_id)
        demands.initiator(self.initiator_name, self.security_credential)
        _check_party(self.party_a, self.identifier_type)
        demands.remarks(self.remarks)
        demands.occasion(self.occasion)
        demands.addresses(self.result_url, self.queue_timeout_url)

    def to_wire(self) -> dict[str, object]:
        keys = {"TransactionID": self.receipt_number, "OriginalConversationID": self.original_conversation_id}
        wire: dict[str, object] = {
            "Initiator": self.initiator_name,
            "SecurityCredential": self.security_credential,
            "CommandID": "TransactionStatusQuery",
            **{name: value for name, value in keys.items() if value},
            "PartyA": self.party_a,
            "IdentifierType": self.identifier_type,
            "ResultURL": self.result_url,
            "QueueTimeOutURL": self.queue_timeout_url,
            "Remarks": self.remarks,
        }
        if self.occasion:
            wire["Occasion"] = self.occasion  # One s here, against "Occassion" of a payment.
        return wire


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountBalanceRequest:
    """A question about the balances of a shortcode. Raises ValueError for what Daraja could only refuse."""

    initiator_name: str
    security_credential: str = field(repr=False)
    party_a: str
    result_url: str = field(repr=False)
    queue_timeout_url: str = field(repr=False)
    identifier_type: str = SHORTCODE_TYPE
    remarks: str = "Balance"

    def __post_init__(self) -> None:
        demands.initiator(self.initiator_name, self.security_credential)
        _check_party(self.party_a, self.identifier_type)
        demands.remarks(self.remarks)
        demands.addresses(self.result_url, self.queue_timeout_url)

    def to_wire(self) -> dict[str, object]:
        return {
            "Initiator": self.initiator_name,
            "SecurityCredential": self.security_credential,
            "CommandID": "AccountBalance",
            "PartyA": self.party_a,
            "IdentifierType": self.identifier_type,
            "Remarks": self.remarks,
            "QueueTimeOutURL": self.queue_timeout_url,
            "ResultURL": self.result_url,
        }


def _check_party(party: str, identifier_type: str) -> None:
    demands.one_of(identifier_type, IDENTIFIER_TYPES, "identifier_type")
    if identifier_type == PHONE_TYPE:
        demands.msisdn(party)
    else:
        demands.shortcode(party)
