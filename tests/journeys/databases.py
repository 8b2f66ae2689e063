"""A database of its own for every stack."""

import contextlib
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import psycopg2.extras

Row = dict[str, Any]


class Sqlite:
    """The file that an installation without settings uses."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._file = folder / "db.sqlite3"
        self.settings: dict[str, str] = {}

    def rows(self, statement: str, *values: Any) -> list[Row]:
        """Run one statement, with `%s` for values; what it returns, if anything."""
        with contextlib.closing(sqlite3.connect(self._file, timeout=20)) as connection, connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(statement.replace("%s", "?"), values).fetchall()]


class Postgresql:
    """One database of a PostgreSQL server."""

    kind = "postgresql"

    def __init__(self, url: str) -> None:
        self._url = url
        self.settings = {"DATABASE_URL": url}

    def rows(self, statement: str, *values: Any) -> list[Row]:
        """Run one statement, with `%s` for values; what it returns, if anything."""
        with contextlib.closing(psycopg2.connect(self._url)) as connection, connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            if cursor.description is None:
                return []
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    @contextlib.contextmanager
    def holding(self, statement: str) -> Iterator[None]:
        """Keep what the statement locks, until the block ends."""
        with contextlib.closing(psycopg2.connect(self._url)) as connection, connection.cursor() as cursor:
            cursor.execute(statement)
            yield


Database = Sqlite | Postgresql


@contextlib.contextmanager
def database_on(server_url: str) -> Iterator[Postgresql]:
    """A new, empty database of this server; dropped at the end, whoever is still connected."""
    name = f"journey_{secrets.token_hex(6)}"
    _administer(server_url, f'CREATE DATABASE "{name}"')
    try:
        yield Postgresql(urlunsplit(urlsplit(server_url)._replace(path=f"/{name}")))
    finally:
        with contextlib.suppress(psycopg2.OperationalError):
            _administer(server_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _administer(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(statement)
