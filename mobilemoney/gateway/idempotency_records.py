"""The three statements of the idempotency key, in SQL: they run within every payment.

Written by hand because composing them anew for each request costs more than the database takes
for them. Whatever is rare goes through the model.
"""

from datetime import datetime
from uuid import UUID

from django.db import connection

from mobilemoney.gateway.models import IdempotencyRecord

_FIND = "SELECT id FROM gateway_idempotencyrecord WHERE caller_key = %s AND route = %s AND key = %s"
# Waits for a parallel request with the same key to commit or to give up, and then tells which.
_USE = """
    INSERT INTO gateway_idempotencyrecord
        (caller_key, route, key, body_digest, subject_id, owner, running_until, content_type, created_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, '', %s)
    ON CONFLICT (caller_key, route, key) DO NOTHING
    RETURNING id
"""
_ANSWER = """
    UPDATE gateway_idempotencyrecord
    SET status_code = %s, response_body = %s, content_type = %s, running_until = NULL WHERE id = %s
"""
_BODY = IdempotencyRecord._meta.get_field("response_body")
_SUBJECT = IdempotencyRecord._meta.get_field("subject_id")


def find(caller_key: str, route: str, key: str) -> IdempotencyRecord | None:
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [caller_key, route, key])
        row = cursor.fetchone()
    return IdempotencyRecord.objects.filter(pk=row[0]).first() if row else None


def use(
    names: tuple[str, str, str], digest: str, subject_id: UUID, owner: str, now: datetime, until: datetime
) -> int | None:
    """The id of the new record; None when the key was used already."""
    adapt = connection.ops.adapt_datetimefield_value
    subject = _SUBJECT.get_db_prep_value(subject_id, connection)
    with connection.cursor() as cursor:
        cursor.execute(_USE, [*names, digest, subject, owner, adapt(until), adapt(now)])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def answer(record_id: int, status: int | None, body: bytes | None, content_type: str) -> None:
    """Keep the answer, or with None only that nobody works on it any more."""
    kept = _BODY.get_db_prep_value(body, connection)
    with connection.cursor() as cursor:
        cursor.execute(_ANSWER, [status, kept, content_type, record_id])
