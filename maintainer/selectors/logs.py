"""The raw records that staff may read: calls to Daraja, what it posted to us, and who did what."""

import json
from typing import Any

from django.db.models import Q, QuerySet

from mobilemoney.daraja.redaction import redact_body
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.models import AuditEntry
from mobilemoney.payments.models import Callback, DarajaCall

STK_OPERATIONS = ("stk_push", "stk_query")
GOOD_OUTCOMES = ("accepted", "pending")


def calls_for(caller: Caller) -> QuerySet[DarajaCall]:
    calls = DarajaCall.objects.all()
    return calls if caller.business_ids is None else calls.filter(business_id__in=caller.business_ids)


def stk_errors_for(caller: Caller) -> QuerySet[DarajaCall]:
    """STK calls that Daraja did not plainly accept: refused, unclear, never sent."""
    return calls_for(caller).filter(operation__in=STK_OPERATIONS).exclude(outcome__in=GOOD_OUTCOMES)


def callbacks_for(caller: Caller) -> QuerySet[Callback]:
    """What was posted to the caller's addresses. What came to none of ours is for superusers to see."""
    callbacks = Callback.objects.select_related("address__shortcode", "transaction")
    if caller.business_ids is None:
        return callbacks
    own = Q(address__shortcode__business_id__in=caller.business_ids)
    return callbacks.filter(own | Q(transaction__business_id__in=caller.business_ids))


def audit_for(caller: Caller) -> QuerySet[AuditEntry]:
    entries = AuditEntry.objects.all()
    return entries if caller.business_ids is None else entries.filter(business_id__in=caller.business_ids)


def shown_body(callback: Callback) -> Any:
    """The message with secrets and phones redacted; one that is no JSON as text."""
    text = redact_body(bytes(callback.body))
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
