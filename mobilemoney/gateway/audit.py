"""The audit log: who did what, in a chain of hashes in which nothing can be changed or left out unseen."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from mobilemoney.businesses.models import Business
from mobilemoney.gateway.addresses import peer_address
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.models import AuditEntry, AuditHead
from mobilemoney.gateway.request_ids import current_request
from mobilemoney.logs import request_id as request_id_in_logs

_HEAD = 1
_HASHED = (
    "sequence",
    "actor_kind",
    "actor_id",
    "actor_name",
    "act",
    "target_type",
    "target_id",
    "before",
    "after",
    "request_id",
    "address",
    "previous_hash",
)


@transaction.atomic
def record(
    *,
    caller: Caller | None,
    act: str,
    target_type: str,
    target_id: str,
    business: Business | None,
    before: Any = None,
    after: Any = None,
    request: HttpRequest | None = None,
) -> AuditEntry:
    """Append one entry, in the transaction of the act itself and as its last step.

    The end of the chain stays locked until that transaction ends. `before` and `after` must hold
    no secrets and no full phones. `caller` None means the system.
    """
    request = request or current_request()
    head = _locked_head()
    entry = AuditEntry(
        sequence=head.sequence + 1,
        actor_kind=caller.kind if caller else "system",
        actor_id=caller.key if caller else "",
        actor_name=caller.name[:255] if caller else "",
        act=act,
        target_type=target_type,
        target_id=str(target_id)[:100],
        business_id=business.pk if business else None,
        before=_plain(before),
        after=_plain(after),
        request_id="" if request_id_in_logs.get() == "-" else request_id_in_logs.get(),
        address=peer_address(request) if request is not None else "",
        previous_hash=head.entry_hash,
    )
    entry.entry_hash = hash_of(entry)
    entry.save(force_insert=True)
    head.sequence, head.entry_hash = entry.sequence, entry.entry_hash
    head.save()
    return entry


def acts_upon(target_type: str, target_id: object) -> QuerySet[AuditEntry]:
    """Everything that was done to one thing, oldest first."""
    return AuditEntry.objects.filter(target_type=target_type, target_id=str(target_id)).order_by("sequence")


def verify_chain() -> str:
    """Empty when the whole log is as it was written, else one sentence about the first thing that is wrong."""
    expected, previous = 0, ""
    for entry in _in_order():
        expected += 1
        if entry.sequence != expected:
            return f"Entry {expected} is missing."
        if entry.previous_hash != previous or entry.entry_hash != hash_of(entry):
            return f"Entry {entry.sequence} was changed."
        previous = entry.entry_hash
    head = AuditHead.objects.filter(id=_HEAD).first()
    if head is not None and (head.sequence, head.entry_hash) != (expected, previous):
        return f"The log ends at entry {expected}, but {head.sequence} were written."
    return ""


def hash_of(entry: AuditEntry) -> str:
    content = {name: getattr(entry, name) for name in _HASHED}
    content |= {"at": entry.at.timestamp(), "business_id": str(entry.business_id or "")}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _in_order() -> Iterable[AuditEntry]:
    return AuditEntry.objects.order_by("sequence").iterator(chunk_size=1000)


def _locked_head() -> AuditHead:
    """On SQLite the transaction holds the one write lock anyway."""
    head = AuditHead.objects.select_for_update().filter(id=_HEAD).first()
    if head is None:
        AuditHead.objects.get_or_create(id=_HEAD)
        head = AuditHead.objects.select_for_update().get(id=_HEAD)
    return head


def _plain(value: Any) -> Any:
    """What JSON columns give back as it was: no decimals, dates or ids as objects."""
    return None if value is None else json.loads(json.dumps(value, cls=DjangoJSONEncoder))
