"""Rows to measure among, made by the database itself: years of settled payments, and open ones to call back about."""

import contextlib
import time
from collections.abc import Iterator
from typing import Any

import psycopg2

SHORTCODE = "174379"
DAY_SECONDS = 24 * 3600
# A UUID of version 7 for moment `at` and row `n`, so that newer rows have greater ids.
_ID = """(lpad(to_hex((extract(epoch FROM {at}) * 1000)::bigint), 12, '0')
          || '7' || substr(md5('{salt}' || n), 1, 3) || '8' || substr(md5('{salt}' || n), 5, 15))::uuid"""
_SETTLED_AT = "(to_timestamp(%(until)s) - n * interval '30 seconds')"

_SETTLED = """
INSERT INTO payments_transaction (
    id, business_id, shortcode_id, kind, direction, status, amount, phone_number, msisdn_hash, counterparty_name,
    account_reference, description, product_type, metadata, receipt_number, result_code, result_description,
    failure_reason, checkout_request_id, merchant_request_id, originator_conversation_id, conversation_id, flags,
    created_by, created_at, updated_at, completed_at, sent_at, fence, event_count)
SELECT {id}, business_id, shortcode.id, CASE WHEN mod(n, 10) < 7 THEN 'stk' ELSE 'c2b' END, 'in', status,
    1 + mod(n, 5000), '2547' || lpad((mod(n * 7919, 200000))::text, 8, '0'), '', '', 'INV-' || mod(n, 300000), '',
    'product-' || mod(n, 20), '{{}}',
    CASE status WHEN 'succeeded' THEN 'S' || lpad(upper(to_hex(n)), 9, '0') ELSE '' END,
    CASE status WHEN 'succeeded' THEN '0' WHEN 'failed' THEN (ARRAY['1032', '1', '2001'])[1 + mod(n, 3)] ELSE '' END,
    '',
    CASE status WHEN 'failed' THEN 'cancelled_by_user' ELSE '' END, 'ws_CO_settled_' || n, 'settled-' || n, '', '',
    '[]', 'client:1', at, at, CASE WHEN status IN ('succeeded', 'failed') THEN at END, at, 1, 3
FROM (SELECT n, {at} AS at,
             CASE WHEN mod(n, 100) < 80 THEN 'succeeded' WHEN mod(n, 100) < 99 THEN 'failed'
                  ELSE 'needs_attention' END AS status
      FROM generate_series(1, %(count)s::bigint) AS n) AS row, businesses_shortcode AS shortcode
WHERE shortcode.shortcode = %(shortcode)s
"""
_SETTLED_ADDRESSES = """
INSERT INTO payments_callbackaddress (id, kind, token_digest, transaction_id, shortcode_id, created_at)
SELECT {id}, 'stk', encode(sha256(('settled ' || n)::bytea), 'hex'), {id}, shortcode.id, now()
FROM generate_series(1, %(count)s::bigint) AS n, businesses_shortcode AS shortcode
WHERE shortcode.shortcode = %(shortcode)s
"""
_SETTLED_CALLBACKS = """
INSERT INTO payments_callback (id, kind, digest, address_id, transaction_id, body, source_listed, state, verdict,
                               attempts, received_at, due_at)
SELECT {id}, 'stk', encode(sha256(('callback ' || n)::bytea), 'hex'), {id}, {id}, decode(repeat('7b', 500), 'hex'),
       FALSE, 'applied', 'Applied.', 1, {at}, NULL
FROM generate_series(1, %(count)s::bigint) AS n
"""
# Open payments, each with the address token that bench/shapes.js derives from the same number.
_OPEN = """
INSERT INTO payments_transaction (
    id, business_id, shortcode_id, kind, direction, status, amount, phone_number, msisdn_hash, counterparty_name,
    account_reference, description, product_type, metadata, receipt_number, result_code, result_description,
    failure_reason, checkout_request_id, merchant_request_id, originator_conversation_id, conversation_id, flags,
    created_by, created_at, updated_at, sent_at, due_at, fence, event_count)
SELECT {id}, business_id, shortcode.id, 'stk', 'in', 'submitted', 1 + mod(n, 1000),
    '2547' || lpad((mod(n, 100000000))::text, 8, '0'), '', '', 'B' || n, '', '', '{{}}', '', '', '', '',
    'ws_CO_bench_' || n, 'bench-' || n || '-1', '', '', '[]', 'client:1', now(), now(), now(),
    now() + interval '1 hour', 1, 2
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n, businesses_shortcode AS shortcode
WHERE shortcode.shortcode = %(shortcode)s
"""
_OPEN_ADDRESSES = """
INSERT INTO payments_callbackaddress (id, kind, token_digest, transaction_id, shortcode_id, created_at)
SELECT payment.id, 'stk', encode(sha256(md5('token ' || substr(checkout_request_id, 13))::bytea), 'hex'), payment.id,
       payment.shortcode_id, now()
FROM payments_transaction AS payment
WHERE checkout_request_id = ANY (
    SELECT 'ws_CO_bench_' || n FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n)
"""


@contextlib.contextmanager
def connected(url: str) -> Iterator[Any]:
    """A cursor that commits each statement by itself."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        yield cursor


def settle(url: str, count: int) -> None:
    """Fill the past: payments, their addresses and their callbacks, then let the planner know."""
    # A payment, its address and its callback go by the same id.
    places = {"at": _SETTLED_AT, "id": _ID.format(at=_SETTLED_AT, salt="row")}
    values = {"count": count, "shortcode": SHORTCODE, "until": int(time.time()) - DAY_SECONDS}
    with connected(url) as cursor:
        for statement in (_SETTLED, _SETTLED_ADDRESSES, _SETTLED_CALLBACKS):
            cursor.execute(statement.format(**places), values)
        cursor.execute("VACUUM ANALYZE")


def open_payments(url: str, first: int, count: int) -> None:
    """Payments number `first` and on that Daraja has taken and not yet called back about."""
    values = {"first": first, "last": first + count - 1, "shortcode": SHORTCODE}
    with connected(url) as cursor:
        cursor.execute(_OPEN.format(id=_ID.format(at="clock_timestamp()", salt="open")), values)
        cursor.execute(_OPEN_ADDRESSES, values)


def answer_to(url: str, question: str, *values: str) -> Any:
    """The one value that the question asks for."""
    with connected(url) as cursor:
        cursor.execute(question, values or None)
        return cursor.fetchone()[0]
