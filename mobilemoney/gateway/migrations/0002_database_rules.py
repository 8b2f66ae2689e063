"""What Django's models can't say: an unlogged table, an audit table that only grows, and the two single rows."""

from typing import Any

from django.db import migrations

POSTGRESQL = [
    # Counting a request must not wait for the disk; after a crash of the server the counts start again at nothing.
    "ALTER TABLE gateway_ratecounter SET UNLOGGED",
    """
    CREATE FUNCTION gateway_auditentry_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'The audit log is append-only.'; END $$
    """,
    """
    CREATE TRIGGER gateway_auditentry_only_grows BEFORE UPDATE OR DELETE ON gateway_auditentry
    FOR EACH ROW EXECUTE FUNCTION gateway_auditentry_only_grows()
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER gateway_auditentry_only_grows ON gateway_auditentry",
    "DROP FUNCTION gateway_auditentry_only_grows()",
    "ALTER TABLE gateway_ratecounter SET LOGGED",
]
# Removal is left to the hash chain to find: a table of SQLite is emptied between tests row by row.
SQLITE = [
    """
    CREATE TRIGGER gateway_auditentry_only_grows BEFORE UPDATE ON gateway_auditentry
    BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END
    """,
]
SQLITE_BACK = ["DROP TRIGGER gateway_auditentry_only_grows"]


def apply(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"postgresql": POSTGRESQL, "sqlite": SQLITE})
    for single in ("AuditHead", "AccessEpoch"):
        apps.get_model("gateway", single).objects.get_or_create(id=1)


def undo(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"postgresql": POSTGRESQL_BACK, "sqlite": SQLITE_BACK})


def _run(schema_editor: Any, statements: dict[str, list[str]]) -> None:
    for statement in statements.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("gateway", "0001_initial")]

    operations = [migrations.RunPython(apply, undo)]
