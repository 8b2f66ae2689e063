"""The answer to a question about one transaction (Daraja docs, Transaction Status)."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from mobilemoney.daraja.results import fields
from mobilemoney.daraja.results.balances import paid
from mobilemoney.daraja.results.message import ResultMessage
from mobilemoney.daraja.times import from_daraja

SUCCEEDED = "completed"
FAILED = frozenset({"cancelled", "declined", "expired"})
NOT_FOUND = "2033"
STATUS_CHARACTERS_MAX = 40
PARTY_CHARACTERS_MAX = 200


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """What became of the transaction that was asked about; its TransactionStatus alone decides.

    Amount, receipt, parties and ids belong to that transaction, not to the question; ids
    that the answer doesn't name are empty, so compare them before you believe it.
    ``is_final`` is False for everything that isn't surely the end: a transaction under
    way, a status that nobody knows, and a question that failed.
    """

    transaction_status: str
    is_final: bool
    succeeded: bool
    receipt_number: str
    amount: Decimal | None
    originator_conversation_id: str
    conversation_id: str
    debit_party: str = field(repr=False)
    credit_party: str = field(repr=False)
    finalised_at: datetime | None
    result_code: str

    @property
    def is_not_found(self) -> bool:
        """M-PESA didn't find it. Soon after sending, that is no proof that it never will."""
        return self.result_code == NOT_FOUND


def read_status(result: ResultMessage) -> StatusAnswer:
    status = result.only("TransactionStatus")
    folded = status.strip().casefold() if result.result_code == "0" and result.is_last else ""
    debit_party, credit_party = _parties(result)
    return StatusAnswer(
        transaction_status=status[:STATUS_CHARACTERS_MAX],
        is_final=folded == SUCCEEDED or folded in FAILED,
        succeeded=folded == SUCCEEDED,
        receipt_number=fields.receipt(result.only("ReceiptNo")),
        amount=paid(result.only("Amount")),
        originator_conversation_id=_id(result, "OriginatorConversationID", "OriginatorCoversationID"),
        conversation_id=_id(result, "ConversationID"),
        debit_party=debit_party,
        credit_party=credit_party,
        finalised_at=from_daraja(result.only("FinalisedTime")),
        result_code=result.result_code,
    )


def _id(result: ResultMessage, *names: str) -> str:
    text = result.only(*names)
    return text if len(text) <= fields.ID_CHARACTERS_MAX else ""


def _parties(result: ResultMessage) -> tuple[str, str]:
    """Who paid and who received. The docs' sample names both DebitPartyName, in that order."""
    payers, receivers = result.every("DebitPartyName"), result.every("CreditPartyName")
    if len(payers) == 2 and not receivers:
        payers, receivers = payers[:1], payers[1:]
    return next(iter(payers), "")[:PARTY_CHARACTERS_MAX], next(iter(receivers), "")[:PARTY_CHARACTERS_MAX]
