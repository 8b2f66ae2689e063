"""Daraja, the HTTP interface of M-PESA in Kenya: a plain typed client that knows no web framework."""

from mobilemoney.daraja.calls import CallRecord, CallRecorder, Operation
from mobilemoney.daraja.client import DarajaClient
from mobilemoney.daraja.endpoints import Endpoints
from mobilemoney.daraja.errors import (
    CredentialsRefused,
    DarajaError,
    NotSent,
    OutcomeUnknown,
    Rejected,
    StillProcessing,
    Throttled,
    TokenUnavailable,
    UnreadableMessage,
)
from mobilemoney.daraja.pacing import NoPacer, Pacer
from mobilemoney.daraja.tokens import AccessToken, DarajaApp, FetchedToken, MemoryTokenStore, TokenStore

__all__ = [
    "AccessToken",
    "CallRecord",
    "CallRecorder",
    "CredentialsRefused",
    "DarajaApp",
    "DarajaClient",
    "DarajaError",
    "Endpoints",
    "FetchedToken",
    "MemoryTokenStore",
    "NoPacer",
    "NotSent",
    "Operation",
    "OutcomeUnknown",
    "Pacer",
    "Rejected",
    "StillProcessing",
    "Throttled",
    "TokenStore",
    "TokenUnavailable",
    "UnreadableMessage",
]
