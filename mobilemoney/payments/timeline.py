"""Everything that happened to one payment, in order: events, acts of staff, calls to Daraja, messages from it."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User

from mobilemoney.daraja.redaction import redact_body
from mobilemoney.gateway import audit
from mobilemoney.gateway.models import ApiClient, AuditEntry
from mobilemoney.payments.models import Callback, DarajaCall, Transaction, TransactionEvent

Entry = dict[str, Any]

# What comes first of things that bear the same time.
_RANK = {"call": 0, "callback": 1, "event": 2, "act": 3}


def timeline_of(payment: Transaction, *, names_people: bool) -> list[Entry]:
    """The payment's history, oldest first, fit to be shown: nothing secret, no full phone.

    With `names_people` it says who did what; apps learn no names of staff.
    """
    events = list(payment.events.all())
    names = _names({event.source for event in events}) if names_people else {}
    entries = [
        *({**_event(event), "actor": names.get(event.source, "")} for event in events),
        *(_act(act, names_people=names_people) for act in audit.acts_upon("transaction", payment.id)),
        *map(_call, payment.calls.order_by("id")),
        *map(_callback, payment.callbacks.order_by("id")),
    ]
    return sorted(entries, key=lambda entry: (entry["at"], _RANK[entry["type"]]))


def _names(sources: Iterable[str]) -> dict[str, str]:
    """What the people and apps among these sources (`user:7`, `client:3`) are called."""
    ids: dict[str, set[str]] = {"user": set(), "client": set()}
    for source in sources:
        kind, _, number = source.partition(":")
        if kind in ids and number.isdecimal():
            ids[kind].add(number)
    people = User.objects.filter(pk__in=ids["user"])
    apps = ApiClient.objects.filter(pk__in=ids["client"])
    return {
        **{f"user:{person.pk}": person.get_username() for person in people},
        **{f"client:{app.pk}": app.name for app in apps},
    }


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


def _act(act: AuditEntry, *, names_people: bool) -> Entry:
    after = act.after or {}
    return {
        "at": act.at,
        "type": "act",
        "title": act.act,
        "detail": after.get("agreed") or after.get("reason") or "",
        "source": act.actor_id or "system",
        "actor": act.actor_name if names_people else "",
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
