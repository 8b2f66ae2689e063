"""How the house is: what a load balancer and a person want to know, with no secret in it."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from mobilemoney.work.heartbeat import worker_is_alive


@dataclass(frozen=True)
class Health:
    database: str  # connected, unreachable
    migrations: str  # applied, pending, unknown
    worker: str  # alive, absent, unknown
    environment: str

    @property
    def is_serving(self) -> bool:
        return self.database == "connected"

    @property
    def is_ready(self) -> bool:
        return self.is_serving and self.migrations == "applied" and self.worker == "alive"


def look() -> Health:
    """One look at database, migrations and worker. Never raises for a database that is away."""
    environment = settings.MPESA_ENVIRONMENT
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if migrations_are_pending():
            return Health("connected", "pending", "unknown", environment)
        return Health("connected", "applied", "alive" if worker_is_alive() else "absent", environment)
    except DatabaseError:
        # A broken connection must not be what the next look finds again.
        connection.close()
        return Health("unreachable", "unknown", "unknown", environment)


def migrations_are_pending() -> bool:
    """Whether the database lacks a migration. Once all are there they stay, so that answer is kept."""
    try:
        return not _all_applied()
    except _Pending:
        return True


class _Pending(Exception):
    """Carries the answer past the cache, which keeps only what was returned."""


@lru_cache(maxsize=1)
def _all_applied() -> bool:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _Pending
    return True
