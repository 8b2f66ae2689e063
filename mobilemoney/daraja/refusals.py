"""Deciding what an answer that isn't a plain yes stands for."""

from collections.abc import Iterable
from dataclasses import dataclass

from mobilemoney.daraja.calls import Operation
from mobilemoney.daraja.errors import (
    CredentialsRefused,
    DarajaError,
    OutcomeUnknown,
    Rejected,
    StillProcessing,
    Throttled,
    TokenRefused,
    TokenUnavailable,
    UnreadableMessage,
)
from mobilemoney.daraja.redaction import redact_text
from mobilemoney.daraja.result_codes.gateway import Rule, Verdict, find_rule
from mobilemoney.daraja.wire import as_code, as_object, as_text, decode, member

MESSAGE_CHARACTERS_MAX = 300
CODE_CHARACTERS_MAX = 64
TOO_MANY_REQUESTS = 429
# 4xx that a proxy or a race makes: they don't prove that nothing was executed.
_DOUBTFUL = frozenset({408, 409, 425, 499})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Daraja's errorCode and errorMessage, from whichever of its layers they come. Redacted."""

    code: str
    message: str
    documented: bool  # In the shape of Daraja's docs, not of a layer in front of it.


def classify_refusal(
    http_status: int, body: bytes, operation: Operation | str, secrets: Iterable[str] = ()
) -> DarajaError:
    """Name the error that an answer stands for: by operation, code and text first, by HTTP status after that.

    What isn't surely refused, or surely not executed, is OutcomeUnknown. ``secrets``
    were used in the request and are kept out of the error, should Daraja repeat them.
    """
    operation = Operation(operation)
    refusal = read_refusal(body, secrets)
    if operation is Operation.TOKEN:
        return _classify_token_refusal(http_status, body, refusal)
    rule = find_rule(operation, refusal.code, refusal.message) if refusal else None
    if refusal and rule:
        return _by_rule(rule, refusal, http_status)
    if http_status == TOO_MANY_REQUESTS:
        return Throttled(f"Daraja takes no more requests just now (HTTP {http_status}).")
    if refusal and refusal.documented and 400 <= http_status < 500 and http_status not in _DOUBTFUL:
        return _rejected(refusal, http_status, "rejected")
    said = f"{refusal.message} ({refusal.code})" if refusal else "no answer that can be read"
    return OutcomeUnknown(f"Daraja answered HTTP {http_status}: {said}.")


def read_refusal(body: bytes, secrets: Iterable[str] = ()) -> Refusal | None:
    """Find code and message in Daraja's own error body, or in the fault of the gateway in front of it."""
    try:
        root = decode(body)
        fault = as_object(member(root, "fault"))
        if fault is None:
            code, message = member(root, "errorCode"), member(root, "errorMessage")
        else:
            code, message = member(as_object(member(fault, "detail")), "errorcode"), member(fault, "faultstring")
    except UnreadableMessage:
        return None
    text = redact_text(as_text(message), secrets)[:MESSAGE_CHARACTERS_MAX]
    named = redact_text(as_code(code), secrets)[:CODE_CHARACTERS_MAX]
    return Refusal(named, text, documented=fault is None) if named else None


def _by_rule(rule: Rule, refusal: Refusal, http_status: int) -> DarajaError:
    said = f"{rule.row.title}: {refusal.message} ({refusal.code})"
    match rule.verdict:
        case Verdict.REFUSED:
            return _rejected(refusal, http_status, rule.row.reason)
        case Verdict.BAD_TOKEN:
            return TokenRefused(said)
        case Verdict.THROTTLED:
            return Throttled(
                said,
                error_code=refusal.code,
                retry_after_seconds=rule.retry_after_seconds,
                failure_reason=rule.row.reason,
            )
        case Verdict.PENDING:
            return StillProcessing(said)
        case Verdict.UNKNOWN:
            return OutcomeUnknown(said, duplicate=rule.duplicate)


def _rejected(refusal: Refusal, http_status: int, failure_reason: str) -> Rejected:
    return Rejected(
        error_code=refusal.code,
        error_message=refusal.message,
        http_status=http_status,
        failure_reason=failure_reason,
    )


def _classify_token_refusal(http_status: int, body: bytes, refusal: Refusal | None) -> DarajaError:
    """The token call moves nothing, so whatever goes wrong with it is not sent.

    A wrong key or secret earns an empty HTTP 400 (field reports), against the docs.
    """
    if http_status == TOO_MANY_REQUESTS:
        return Throttled(f"Daraja gives no more tokens just now (HTTP {http_status}).")
    rule = find_rule(Operation.TOKEN, refusal.code, refusal.message) if refusal else None
    if refusal and rule and rule.verdict is Verdict.THROTTLED:
        return _by_rule(rule, refusal, http_status)
    wrong_key = refusal is not None and refusal.code == "400.008.01"
    if wrong_key or http_status == 401 or (http_status == 400 and not body.strip()):
        return CredentialsRefused("Daraja doesn't accept this consumer key and secret.")
    said = f": {refusal.message} ({refusal.code})" if refusal else ""
    return TokenUnavailable(f"Daraja gave no token, but HTTP {http_status}{said}.")
