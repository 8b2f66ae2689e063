"""Messages as they came, and how they become durable: once each, many in one statement when many come."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import InterfaceError, OperationalError, connection
from django.db.backends.utils import CursorWrapper

from mobilemoney.payments.models import Callback
from mobilemoney.payments.together import WritesTogether

TOGETHER_MAX = 32
# While one group waits for the disk, the next one can already form.
WRITERS = 2

# What differs between the databases: their clock, and the types that values in a list must be told.
_DIALECTS = {
    "postgresql": {
        "now": "STATEMENT_TIMESTAMP()",
        "row": "(%s::uuid, %s, %s, %s, %s::bytea, %s::inet, %s, %s, %s, %s::timestamptz, %s)",
    },
    "sqlite": {
        "now": "STRFTIME('%%Y-%%m-%%d %%H:%%M:%%f', 'NOW')",
        "row": "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
    },
}
_INSERT = """
WITH arrival (id, kind, digest, token_digest, body, peer, source_listed, state, verdict, received_at, is_due) AS (
    VALUES {rows})
INSERT INTO payments_callback
    (id, kind, digest, address_id, body, peer, source_listed, state, verdict, attempts, received_at, due_at)
SELECT id, kind, digest,
    (SELECT known.id FROM payments_callbackaddress AS known
     WHERE known.token_digest = arrival.token_digest AND known.kind = arrival.kind),
    body, peer, source_listed, state, verdict, 0, COALESCE(received_at, {now}), CASE WHEN is_due THEN {now} END
FROM arrival
WHERE TRUE
ON CONFLICT (digest) DO NOTHING
RETURNING digest, address_id
"""
_IS_KNOWN = "SELECT 1 FROM payments_callbackaddress WHERE token_digest = %s AND kind = %s"

Value = str | bytes | bool | datetime | None


@dataclass(frozen=True)
class Arrival:
    """One message as it came, ready to be stored in the database or in the spool."""

    id: str
    kind: str
    token_digest: str
    body: bytes
    peer: str
    source_listed: bool
    readable: bool
    received_at: str = ""  # Set for what waited in the spool; else the database's clock says it.

    @property
    def digest(self) -> str:
        """By address token and body together: an untrusted copy never hides a trusted one."""
        return hashlib.sha256(f"{self.kind}\0{self.token_digest}\0".encode() + self.body).hexdigest()


def store(arrival: Arrival) -> bool:
    """Write the message once, committed; the same one again changes nothing. Returns whether its address is known.

    Messages that come together are written together: this is the path that every callback takes.
    """
    if connection.in_atomic_block:
        return _write([arrival])[0]  # Whoever is in a transaction of his own can't speak for others.
    return _together.put(arrival)


def _write_surely(arrivals: Sequence[Arrival]) -> list[bool]:
    """The statement is its own health check, since it may be said twice: a kept connection may have died meanwhile."""
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return _write(arrivals)
    except (OperationalError, InterfaceError):
        if connection.is_usable():
            raise
        connection.close()
    return _write(arrivals)


_together: WritesTogether[Arrival, bool] = WritesTogether(_write_surely, at_most=TOGETHER_MAX, writers=WRITERS)


def _write(arrivals: Sequence[Arrival]) -> list[bool]:
    dialect = _DIALECTS[connection.vendor]
    sql = _INSERT.format(rows=", ".join([dialect["row"]] * len(arrivals)), now=dialect["now"])
    digests = [arrival.digest for arrival in arrivals]
    values = [value for arrival, digest in zip(arrivals, digests, strict=True) for value in _values(arrival, digest)]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        known = {digest: address_id is not None for digest, address_id in cursor.fetchall()}
        return [
            known[digest] if digest in known else _is_known(cursor, arrival)
            for arrival, digest in zip(arrivals, digests, strict=True)
        ]


def _is_known(cursor: CursorWrapper, arrival: Arrival) -> bool:
    """For what was stored before."""
    cursor.execute(_IS_KNOWN, (arrival.token_digest, arrival.kind))
    return cursor.fetchone() is not None


def _values(arrival: Arrival, digest: str) -> tuple[Value, ...]:
    state = Callback.State.NEW if arrival.readable else Callback.State.REJECTED
    received_at = datetime.fromisoformat(arrival.received_at) if arrival.received_at else None
    return (
        arrival.id if connection.features.has_native_uuid_field else arrival.id.replace("-", ""),
        arrival.kind,
        digest,
        arrival.token_digest,
        arrival.body,
        arrival.peer or None,
        arrival.source_listed,
        str(state),
        "" if arrival.readable else "Not of the expected shape.",
        connection.ops.adapt_datetimefield_value(received_at),
        arrival.readable,
    )
