"""B2C: paying a customer's phone (Daraja docs, Business To Customer)."""

from dataclasses import dataclass, field
from decimal import Decimal

from mobilemoney.daraja import demands
from mobilemoney.daraja.stk import number

COMMANDS = frozenset({"SalaryPayment", "BusinessPayment", "PromotionPayment"})
VERSIONS = frozenset({"v1", "v3"})
REMARKS_CHARACTERS_MIN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class B2cRequest:
    """A payment to a customer. Whole shillings; ``party_b`` as twelve digits.

    In v3 ``originator_conversation_id`` is ours and guards against paying twice, for
    Daraja takes it once for ever; v1 doesn't send it, and the gateway makes one.
    Raises ValueError for what Daraja could only refuse.
    """

    originator_conversation_id: str = ""
    initiator_name: str
    security_credential: str = field(repr=False)
    command_id: str
    amount: Decimal
    party_a: str
    party_b: str = field(repr=False)
    remarks: str
    result_url: str = field(repr=False)
    queue_timeout_url: str = field(repr=False)
    occasion: str = ""
    version: str = "v3"

    def __post_init__(self) -> None:
        demands.one_of(self.version, VERSIONS, "version")
        if self.has_own_id:
            demands.conversation_id(self.originator_conversation_id)
        demands.initiator(self.initiator_name, self.security_credential)
        demands.one_of(self.command_id, COMMANDS, "command_id")
        demands.whole_shillings(self.amount)
        demands.shortcode(self.party_a)
        demands.msisdn(self.party_b)
        demands.remarks(self.remarks, minimum=REMARKS_CHARACTERS_MIN)
        demands.occasion(self.occasion)
        demands.addresses(self.result_url, self.queue_timeout_url)

    @property
    def has_own_id(self) -> bool:
        """Whether Daraja sees our id, so that it can refuse a second copy."""
        return self.version != "v1"

    def to_wire(self) -> dict[str, object]:
        wire: dict[str, object] = {
            "InitiatorName": self.initiator_name,
            "SecurityCredential": self.security_credential,
            "CommandID": self.command_id,
            "Amount": int(self.amount),
            "PartyA": number(self.party_a),
            "PartyB": number(self.party_b),
            "Remarks": self.remarks,
            "QueueTimeOutURL": self.queue_timeout_url,
            "ResultURL": self.result_url,
        }
        if self.has_own_id:
            wire = {"OriginatorConversationID": self.originator_conversation_id, **wire}
        if self.occasion:
            wire["Occassion"] = self.occasion  # Spelt so here, against "Occasion" of a status query.
        return wire
