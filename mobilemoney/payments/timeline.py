"""Everything that happened to one payment, in order: events, calls to Daraja, messages from it."""

from typing import Any

from mobilemoney.daraja.redaction import redact_body
from mobilemoney.payments.models import Callback, DarajaCall, Transaction, TransactionEvent

Entry = dict[str, Any]

# What comes first of things that bear the same time.
_RANK = {"call": 0, "callback": 1, "event": 2}


def timeline_of(payment: Transaction) -> list[Entry]:
    """The payment's history, oldest first, fit to be shown: nothing secret, no full phone."""
    entries = [
        *map(_event, payment.events.all()),
        *map(_call, payment.calls.order_by("id")),
        *map(_callback, payment.callbacks.order_by("id")),
    ]
    return sorted(entries, key=lambda entry: (entry["at"], _RANK[entry["type"]]))


def _event(event: TransactionEvent) -> Entry:
    return {
        "at": event.created_at,
        "type": "event",
        "title": event.new_status,
        "detail": event.note,
        "source": event.source,
        "old_status": event.old_status,
        "new_status": event.new_status,
    }


def _call(call: DarajaCall) -> Entry:
    return {
        "at": call.started_at,
        "type": "call",
        "title": call.operation,
        "detail": call.error or call.outcome,
        "source": "gateway",
        "http_status": call.http_status,
        "duration_ms": call.duration_ms,
        "raw": {"url": call.url, "request": call.request, "response": call.response},
    }


def _callback(callback: Callback) -> Entry:
    return {
        "at": callback.received_at,
        "type": "callback",
        "title": callback.kind,
        "detail": callback.verdict or callback.state,
        "source": callback.peer or "",
        "trusted": callback.state == Callback.State.APPLIED,
        "raw": redact_body(bytes(callback.body)),
    }
