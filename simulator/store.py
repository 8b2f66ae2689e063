"""Everything the simulator remembers, in one SQLite file that outlives a kill."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Raised when a table changes shape; an older file is refused with one clear line.
SCHEMA_VERSION = 1

SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sequence (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS app (consumer_key TEXT PRIMARY KEY, consumer_secret TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS token (
    value TEXT PRIMARY KEY, consumer_key TEXT NOT NULL, expires_at REAL NOT NULL, dead INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS token_app ON token (consumer_key);
CREATE TABLE IF NOT EXISTS shortcode (
    number TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, till TEXT NOT NULL, passkey TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS initiator (
    name TEXT PRIMARY KEY, password TEXT NOT NULL, shortcode TEXT NOT NULL DEFAULT '',
    wrong_in_a_row INTEGER NOT NULL DEFAULT 0, locked INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS phone (msisdn TEXT PRIMARY KEY, name TEXT NOT NULL, behaviour TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY, msisdn TEXT NOT NULL, at REAL NOT NULL, text TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS message_phone ON message (msisdn, id);
CREATE TABLE IF NOT EXISTS account (
    id INTEGER PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, balance_cents INTEGER NOT NULL DEFAULT 0,
    UNIQUE (owner, name));
CREATE TABLE IF NOT EXISTS transfer (
    id INTEGER PRIMARY KEY, receipt TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, at REAL NOT NULL,
    amount_cents INTEGER NOT NULL, payer TEXT NOT NULL, payee TEXT NOT NULL, reference TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY, transfer_id INTEGER NOT NULL REFERENCES transfer (id),
    account_id INTEGER NOT NULL REFERENCES account (id), amount_cents INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS job (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, due_at REAL NOT NULL, payload TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting', error TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS job_due ON job (state, due_at);
CREATE TABLE IF NOT EXISTS callback (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, about TEXT NOT NULL, url TEXT NOT NULL, shortcode TEXT NOT NULL,
    body TEXT NOT NULL, due_at REAL NOT NULL, timeout_seconds REAL NOT NULL, attempts_left INTEGER NOT NULL,
    afterwards TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'waiting',
    sent_at REAL, seconds REAL, http_status INTEGER, answer TEXT NOT NULL DEFAULT '', error TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS callback_due ON callback (state, due_at);
CREATE INDEX IF NOT EXISTS callback_about ON callback (about);
CREATE TABLE IF NOT EXISTS fault (
    id INTEGER PRIMARY KEY, operation TEXT NOT NULL, name TEXT NOT NULL, calls_left INTEGER NOT NULL,
    phone TEXT NOT NULL, options TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS strike (
    name TEXT NOT NULL, phone TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (name, phone));
CREATE TABLE IF NOT EXISTS request (
    id INTEGER PRIMARY KEY, at REAL NOT NULL, operation TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,
    body TEXT NOT NULL, scenarios TEXT NOT NULL, http_status INTEGER, answer TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS request_operation ON request (operation, id);
"""


class StateUnusable(Exception):
    """The state file cannot be used; the message is one line for a person."""


class Store:
    """One SQLite connection, used by one thread only. A commit survives SIGKILL."""

    def __init__(self, path: str, *schemas: str) -> None:
        """Open or create the file at `path` (":memory:" keeps nothing); raises StateUnusable."""
        self.path = path
        self._depth = 0
        try:
            if path != ":memory:":
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=2)
            self._connection.row_factory = sqlite3.Row
            self._prepare(schemas)
        except (OSError, sqlite3.Error) as exc:
            raise StateUnusable(f"cannot use the state file {path}: {exc}") from exc

    def _prepare(self, schemas: tuple[str, ...]) -> None:
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, SCHEMA_VERSION):
            raise StateUnusable(f"the state file {self.path} is of another version; move it away and start again")
        self._connection.execute("PRAGMA journal_mode = WAL")
        # NORMAL is enough for a killed process; only a power cut could lose the last commits.
        self._connection.execute("PRAGMA synchronous = NORMAL")
        for schema in (SCHEMA, *schemas):
            self._connection.executescript(schema)
        self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def run(self, sql: str, *values: object) -> sqlite3.Cursor:
        return self._connection.execute(sql, values)

    def one(self, sql: str, *values: object) -> sqlite3.Row | None:
        """The first row. All are fetched, since an unfinished statement would put off its commit."""
        rows = self.all(sql, *values)
        return rows[0] if rows else None

    def all(self, sql: str, *values: object) -> list[sqlite3.Row]:
        return self.run(sql, *values).fetchall()

    def number(self, sql: str, *values: object) -> int:
        """The first column of the first row, 0 where there is none."""
        row = self.one(sql, *values)
        return 0 if row is None or row[0] is None else int(row[0])

    def insert(self, table: str, **values: object) -> int:
        """Add one row and return its id; names are the simulator's own, never a caller's."""
        columns, marks = ", ".join(values), ", ".join("?" * len(values))
        cursor = self.run(f"INSERT INTO {table} ({columns}) VALUES ({marks})", *values.values())  # noqa: S608
        return int(cursor.lastrowid or 0)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; an inner one joins the outer."""
        if self._depth == 0:
            self.run("BEGIN IMMEDIATE")
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            if self._depth == 0:
                self.run("ROLLBACK")
            raise
        self._depth -= 1
        if self._depth == 0:
            self.run("COMMIT")

    def setting(self, name: str, default: Any = None) -> Any:
        row = self.one("SELECT value FROM setting WHERE name = ?", name)
        return default if row is None else json.loads(row["value"])

    def keep_setting(self, name: str, value: object) -> None:
        self.run("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", name, json.dumps(value))

    def clear(self) -> None:
        """Forget everything, keeping the tables."""
        with self.transaction():
            for row in self.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
                self.run(f"DELETE FROM {row['name']}")  # noqa: S608

    def close(self) -> None:
        self._connection.close()
