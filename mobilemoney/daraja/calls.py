"""One record per HTTP exchange with Daraja, fit to be stored and shown."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mobilemoney.daraja.errors import DarajaError, NotSent, Rejected, StillProcessing, Throttled

logger = logging.getLogger(__name__)


class Operation(StrEnum):
    TOKEN = "token"  # noqa: S105
    STK_PUSH = "stk_push"
    STK_QUERY = "stk_query"
    C2B_REGISTER = "c2b_register"
    C2B_SIMULATE = "c2b_simulate"
    B2C = "b2c"
    B2B = "b2b"
    TAX = "tax"
    B2B_EXPRESS = "b2b_express"
    TRANSACTION_STATUS = "transaction_status"
    ACCOUNT_BALANCE = "account_balance"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecord:
    """What was said and answered, without secrets and full phone numbers.

    ``outcome`` is ``accepted``, ``rejected``, ``unknown``, ``not_sent``, ``throttled`` or
    ``pending``; ``response`` holds 8 kB at most.
    """

    operation: str
    url: str
    request: Mapping[str, object]
    http_status: int | None
    response: str
    outcome: str
    error: str
    started_at: datetime
    duration_ms: int


class CallRecorder(Protocol):
    def record(self, call: CallRecord) -> None: ...


class NoRecorder:
    """Keeps nothing, for callers that have nowhere to keep it."""

    def record(self, call: CallRecord) -> None:
        pass


def record_safely(recorder: CallRecorder, call: CallRecord) -> None:
    """Hand over a record. A recorder that fails must not change what became of the payment."""
    try:
        recorder.record(call)
    except Exception:
        logger.exception("A call record could not be kept: %s %s", call.operation, call.outcome)


def outcome_of(error: DarajaError | None) -> str:
    """The word for a record's ``outcome``; no error is a plain yes."""
    match error:
        case None:
            return "accepted"
        case Throttled():
            return "throttled"
        case NotSent():
            return "not_sent"
        case Rejected():
            return "rejected"
        case StillProcessing():
            return "pending"
        case _:
            return "unknown"
