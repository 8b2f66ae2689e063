from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory
from django.utils import timezone

from mobilemoney.businesses.models import Business
from mobilemoney.businesses.tests.parallel import in_parallel
from mobilemoney.gateway import audit
from mobilemoney.gateway.callers import client_caller, staff_caller
from mobilemoney.gateway.models import ApiClient, AuditEntry, AuditHead
from mobilemoney.gateway.tests.conftest import Api

pytestmark = pytest.mark.django_db


def note(number: int = 0, **facts: Any) -> AuditEntry:
    return audit.record(caller=None, act="test.act", target_type="thing", target_id=str(number), business=None, **facts)


def tamper(sql: str, *values: Any) -> None:
    """Change the table as somebody would who has the database in his hands."""
    rule = "gateway_auditentry_only_grows"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE gateway_auditentry DISABLE TRIGGER USER")
        else:
            cursor.execute(f"DROP TRIGGER IF EXISTS {rule}")
        cursor.execute(sql, values)


class TestRecording:
    def test_it_keeps_who_did_what(self, root: User, business: Business) -> None:
        request = RequestFactory().post("/", REMOTE_ADDR="198.51.100.7")

        entry = audit.record(
            caller=staff_caller(root),
            act="business.changed",
            target_type="business",
            target_id=str(business.pk),
            business=business,
            before={"name": "a", "limit": Decimal("10.50")},
            after={"name": "b", "at": timezone.now()},
            request=request,
        )

        held = AuditEntry.objects.get(pk=entry.pk)
        assert (held.actor_kind, held.actor_id, held.actor_name) == ("staff", f"user:{root.pk}", "root")
        assert (held.act, held.target_id, held.business_id) == ("business.changed", str(business.pk), business.pk)
        assert held.before == {"name": "a", "limit": "10.50"}
        assert held.address == "198.51.100.7"

    def test_it_knows_the_request_without_being_told(self, root: User) -> None:
        Api(user=root).send("PUT", "who", X_Request_ID="req-9")

        held = AuditEntry.objects.get()
        assert (held.request_id, held.address) == ("req-9", "127.0.0.1")

    def test_an_app_is_named_too(self, app: ApiClient) -> None:
        caller = client_caller(app, [])

        entry = audit.record(caller=caller, act="a", target_type="t", target_id="1", business=app.business)

        assert (entry.actor_kind, entry.actor_name) == ("client", "Shop app")

    def test_an_act_that_was_taken_back_leaves_no_entry(self) -> None:
        with pytest.raises(ValueError), transaction.atomic():
            note()
            raise ValueError

        assert not AuditEntry.objects.exists()
        assert audit.verify_chain() == ""


class TestTheChain:
    def test_an_untouched_log_is_whole(self) -> None:
        assert audit.verify_chain() == ""
        for number in range(5):
            note(number, after={"number": number, "text": "é☃", "part": 0.1})

        assert audit.verify_chain() == ""

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("act", "other"),
            ("actor_name", "somebody else"),
            ("target_id", "7"),
            ("after", '{"amount": 2}'),
            ("at", timezone.now() - timedelta(days=1)),
            ("business_id", "01970000000070008000000000000000"),
            ("address", "10.0.0.1"),
            ("entry_hash", "0" * 64),
        ],
    )
    def test_any_change_is_found(self, column: str, value: Any) -> None:
        for number in range(3):
            note(number, after={"amount": 1})

        tamper(f"UPDATE gateway_auditentry SET {column} = %s WHERE sequence = 2", value)

        assert audit.verify_chain() == "Entry 2 was changed."

    @pytest.mark.parametrize(("gone", "told"), [(1, "Entry 1"), (2, "Entry 2"), (3, "ends at entry 2, but 3")])
    def test_any_removal_is_found(self, gone: int, told: str) -> None:
        for number in range(3):
            note(number)

        tamper("DELETE FROM gateway_auditentry WHERE sequence = %s", gone)

        assert told in audit.verify_chain()

    def test_swapped_entries_are_found(self) -> None:
        for number in range(3):
            note(number)

        for old, new in ((2, 99), (3, 2), (99, 3)):
            tamper("UPDATE gateway_auditentry SET sequence = %s WHERE sequence = %s", new, old)

        assert audit.verify_chain() == "Entry 2 was changed."

    def test_the_database_itself_refuses_changes(self) -> None:
        note()

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            AuditEntry.objects.update(act="other")

    def test_removal_is_refused_or_found(self) -> None:
        note()

        # PostgreSQL refuses it; SQLite, which has no way to exempt tests, leaves it to the chain.
        with suppress(DatabaseError), transaction.atomic():
            AuditEntry.objects.all().delete()

        assert AuditEntry.objects.exists() or "ends at entry 0, but 1" in audit.verify_chain()
        assert AuditEntry.objects.exists() == (connection.vendor == "postgresql")


@pytest.mark.django_db(transaction=True)
def test_parallel_acts_make_one_chain() -> None:
    in_parallel(lambda number: [note(number) for _ in range(5)], 10)

    assert AuditHead.objects.get().sequence == 50
    assert list(AuditEntry.objects.order_by("sequence").values_list("sequence", flat=True)) == list(range(1, 51))
    assert audit.verify_chain() == ""
