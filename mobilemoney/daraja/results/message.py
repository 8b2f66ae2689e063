"""The frame that all results share: B2C, B2B, tax, reversal, status, balance, and B2B express."""

from dataclasses import dataclass, field

from mobilemoney.daraja.errors import UnreadableMessage
from mobilemoney.daraja.results import fields
from mobilemoney.daraja.wire import as_code, as_object, decode, fold, member, named_values, readable_value


@dataclass(frozen=True, slots=True)
class ResultMessage:
    """The result of a B2C, B2B, tax, reversal, status, balance or B2B express request.

    ``parameters`` and ``reference`` keep every value of a name that comes twice.
    ``transaction_id`` of a failed request looks like a receipt and is none: use ``receipt_number``.
    """

    result_type: str
    result_code: str
    result_description: str
    originator_conversation_id: str
    conversation_id: str
    transaction_id: str
    parameters: dict[str, list[str]] = field(default_factory=dict, repr=False)
    reference: dict[str, list[str]] = field(default_factory=dict, repr=False)

    @property
    def is_last(self) -> bool:
        """False when Daraja announces more messages about this request."""
        return self.result_type != "1"

    @property
    def receipt_number(self) -> str:
        """The receipt of a success; nothing when its two places name different ones."""
        if self.result_code != "0":
            return ""
        places = (self.transaction_id, *self.every("TransactionReceipt"))
        named = {fields.receipt(text) for text in places} - {""}
        return named.pop() if len(named) == 1 else ""

    def first(self, name: str) -> str:
        """The first value of a parameter, by its name in any case; empty when absent."""
        return next(iter(self.every(name)), "")

    def every(self, *names: str) -> list[str]:
        """Every value that stands under one of these names, in any case and spacing."""
        wanted = {fold(name) for name in names}
        return [value for key, values in self.parameters.items() if fold(key) in wanted for value in values]

    def only(self, *names: str) -> str:
        """The one value under these names; empty when there is none, or when two contradict each other."""
        values = {value for value in self.every(*names) if value}
        return values.pop() if len(values) == 1 else ""


def parse_result(body: bytes) -> ResultMessage:
    """Read a Result, or the flat callback of B2B express. Raises UnreadableMessage."""
    root = decode(body)
    result = as_object(member(root, "Result"))
    message = _flat_result(root) if result is None else _framed_result(result)
    if not (message.originator_conversation_id or message.conversation_id):
        raise UnreadableMessage("The message names no request.")
    return message


def _framed_result(result: dict[str, object]) -> ResultMessage:
    return ResultMessage(
        result_type=as_code(member(result, "ResultType")),
        result_code=fields.result_code(result),
        result_description=fields.description(result),
        originator_conversation_id=fields.identifier(result, "OriginatorConversationID", "OriginatorCoversationID"),
        conversation_id=fields.identifier(result, "ConversationID"),
        transaction_id=fields.identifier(result, "TransactionID"),
        parameters=_multimap(member(result, "ResultParameters"), "ResultParameter"),
        reference=_multimap(member(result, "ReferenceData"), "ReferenceItem"),
    )


def _flat_result(root: dict[str, object]) -> ResultMessage:
    """B2B express posts flat, lower camel case, all text (Daraja docs, B2B Express Checkout)."""
    known = {"resultcode", "resultdesc", "resulttype", "requestid", "conversationid", "transactionid"}
    others = {key: [readable_value(value)] for key, value in root.items() if key.casefold() not in known}
    return ResultMessage(
        result_type=as_code(member(root, "resultType")),
        result_code=fields.result_code(root),
        result_description=fields.description(root),
        originator_conversation_id=fields.identifier(root, "requestId"),
        conversation_id=fields.identifier(root, "conversationID"),
        transaction_id=fields.identifier(root, "transactionId"),
        parameters=others,
    )


def _multimap(node: object, list_name: str) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in named_values(node, list_name):
        values.setdefault(name, []).append(readable_value(value))
    return values
