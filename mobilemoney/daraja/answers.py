"""Reading Daraja's synchronous answers: whether it took a request, and what a query tells.

An answer that isn't surely a yes is OutcomeUnknown: the request arrived, after all.
"""

import re

from mobilemoney.daraja.acknowledged import Acknowledged
from mobilemoney.daraja.c2b import Accepted
from mobilemoney.daraja.errors import OutcomeUnknown, Rejected, StillProcessing, UnreadableMessage
from mobilemoney.daraja.express import ExpressAck
from mobilemoney.daraja.redaction import redact_text
from mobilemoney.daraja.refusals import read_refusal
from mobilemoney.daraja.result_codes import Product, explain
from mobilemoney.daraja.stk import StkPushAck, StkQueryAnswer
from mobilemoney.daraja.wire import as_code, as_text, decode, member

ID_CHARACTERS_MAX = 64
CODE_CHARACTERS_MAX = 32
DESCRIPTION_CHARACTERS_MAX = 1024
DUPLICATE_DETECTED = "15"  # Daraja docs, Account Balance: an inner code that can come in an answer too.

_ZEROS = re.compile(r"0+")  # "0" in the docs; other products of Daraja's have "00" and "00000000".


def is_refusal(body: bytes) -> bool:
    """Whether a refusal came under the cloak of HTTP 200."""
    return read_refusal(body) is not None


def read_stk_ack(body: bytes) -> StkPushAck:
    """Raises OutcomeUnknown, with the ids in it that the odd answer named."""
    answer = _decoded(body)
    merchant_request_id = _identifier(answer, "MerchantRequestID")
    checkout_request_id = _identifier(answer, "CheckoutRequestID")
    if not checkout_request_id or not _ZEROS.fullmatch(_code(answer, "ResponseCode")):
        raise OutcomeUnknown(
            _odd(answer, "the push"),
            checkout_request_id=checkout_request_id,
            merchant_request_id=merchant_request_id,
        )
    return StkPushAck(merchant_request_id, checkout_request_id, answer)


def read_stk_answer(body: bytes, *, asked: str) -> StkQueryAnswer:
    """Raises StillProcessing, or OutcomeUnknown when it doesn't surely answer what was ``asked``."""
    answer = _decoded(body)
    result_code = _code(answer, "ResultCode")
    description = as_text(_member(answer, "ResultDesc"))[:DESCRIPTION_CHARACTERS_MAX]
    named = _identifier(answer, "CheckoutRequestID")
    taken = _ZEROS.fullmatch(_code(answer, "ResponseCode") or "0")
    if not result_code or not taken or (named and named != asked):
        raise OutcomeUnknown(_odd(answer, "the question"))
    if _is_pending(result_code, description):
        raise StillProcessing(f"M-PESA is still working on the payment ({result_code}).")
    return StkQueryAnswer(result_code, description, _identifier(answer, "MerchantRequestID"), named or asked)


def read_accepted(body: bytes) -> Accepted:
    """Raises Rejected when other C2B addresses stay registered, else OutcomeUnknown."""
    answer = _decoded(body)
    code = _code(answer, "ResponseCode")
    description = as_text(_member(answer, "ResponseDescription"))[:DESCRIPTION_CHARACTERS_MAX]
    if "already registered" in description.casefold():  # Seen in an answer that looked like a yes.
        raise Rejected(error_code=code, error_message=description, http_status=200, failure_reason="duplicate")
    if not _ZEROS.fullmatch(code):
        raise OutcomeUnknown(_odd(answer, "the request"))
    # "OriginatorCoversationID" is how Daraja spells it here.
    return Accepted(_identifier(answer, "OriginatorCoversationID", "OriginatorConversationID"), code, description)


def read_acknowledged(body: bytes) -> Acknowledged:
    """Raises OutcomeUnknown, with the ids in it that the odd answer named."""
    answer = _decoded(body)
    ours, theirs = _conversation_ids(answer)
    code = _code(answer, "ResponseCode")
    if not _ZEROS.fullmatch(code) or not (ours or theirs):
        raise OutcomeUnknown(
            _odd(answer, "the request"),
            originator_conversation_id=ours,
            conversation_id=theirs,
            duplicate=code == DUPLICATE_DETECTED,
        )
    return Acknowledged(ours, theirs, answer)


def read_express_ack(body: bytes) -> ExpressAck:
    """Raises Rejected for B2B express's own codes of refusal, else OutcomeUnknown."""
    answer = _decoded(body)
    code = _code(answer, "code")
    status = redact_text(as_text(_member(answer, "status")))[:DESCRIPTION_CHARACTERS_MAX]
    if _ZEROS.fullmatch(code):
        return ExpressAck(answer)
    meaning = explain(Product.B2B_EXPRESS, code, status)
    if meaning.known and meaning.final and not meaning.succeeded:
        raise Rejected(error_code=code, error_message=status, http_status=200, failure_reason=meaning.failure_reason)
    raise OutcomeUnknown(f"Daraja's answer to the prompt is neither yes nor no: {status[:200] or 'it says nothing'}")


def _conversation_ids(answer: dict[str, object]) -> tuple[str, str]:
    ours = _identifier(answer, "OriginatorConversationID", "OriginatorCoversationID")
    return ours, _identifier(answer, "ConversationID")


def _is_pending(result_code: str, description: str) -> bool:
    meaning = explain(Product.STK, result_code, description)
    return meaning.known and not meaning.final and not meaning.failure_reason


def _decoded(body: bytes) -> dict[str, object]:
    try:
        return decode(body)
    except UnreadableMessage as exc:
        raise OutcomeUnknown(f"Daraja's answer can't be understood. {exc.detail}") from exc


def _member(answer: dict[str, object], *names: str) -> object:
    try:
        return member(answer, *names)
    except UnreadableMessage as exc:
        raise OutcomeUnknown(f"Daraja's answer can't be understood. {exc.detail}") from exc


def _code(answer: dict[str, object], name: str) -> str:
    code = as_code(_member(answer, name))
    return code if len(code) <= CODE_CHARACTERS_MAX else ""


def _identifier(answer: dict[str, object], *names: str) -> str:
    text = as_code(_member(answer, *names))
    return text if len(text) <= ID_CHARACTERS_MAX else ""


def _odd(answer: dict[str, object], what: str) -> str:
    said = as_text(_member(answer, "ResponseDescription", "ResultDesc"))[:200]
    return f"Daraja's answer to {what} is neither yes nor no: {redact_text(said) or 'it says nothing'}"
