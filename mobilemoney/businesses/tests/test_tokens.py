import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from mobilemoney.businesses.models import Business, DarajaCredential, DarajaToken
from mobilemoney.businesses.tests.parallel import in_parallel
from mobilemoney.businesses.tokens import DatabaseTokenStore, ReadOnce
from mobilemoney.daraja.errors import TokenUnavailable
from mobilemoney.daraja.tokens import FetchedToken


@pytest.fixture
def app_key(db: None) -> str:
    business = Business.objects.create(name="Duka")
    return str(DarajaCredential.objects.create(business=business, environment="sandbox").pk)


@pytest.fixture
def store() -> DatabaseTokenStore:
    return DatabaseTokenStore()


def giving(value: str, lifetime_seconds: int = 3000) -> Any:
    return lambda: FetchedToken(value, lifetime_seconds)


def never() -> FetchedToken:
    raise AssertionError("Nothing was to be fetched.")


class TestFresh:
    def test_there_is_none_at_first(self, store: DatabaseTokenStore, app_key: str) -> None:
        assert store.fresh(app_key) is None

    def test_it_is_the_one_that_was_fetched_last(self, store: DatabaseTokenStore, app_key: str) -> None:
        store.refresh(app_key, dead=None, fetch=giving("first"))
        store.refresh(app_key, dead="first", fetch=giving("second"))

        assert DatabaseTokenStore().fresh(app_key) == "second"

    def test_an_old_one_is_not_given_out(self, store: DatabaseTokenStore, app_key: str) -> None:
        store.refresh(app_key, dead=None, fetch=giving("short", lifetime_seconds=0))

        assert store.fresh(app_key) is None

    def test_it_lies_encrypted_in_the_database(self, store: DatabaseTokenStore, app_key: str) -> None:
        store.refresh(app_key, dead=None, fetch=giving("very-secret-token"))

        assert "very-secret-token" not in DarajaToken.objects.get().value_sealed


class TestRefresh:
    def test_it_fetches_nothing_when_another_token_is_there_already(
        self, store: DatabaseTokenStore, app_key: str
    ) -> None:
        store.refresh(app_key, dead=None, fetch=giving("second"))

        assert store.refresh(app_key, dead="first", fetch=never) == "second"

    def test_it_fetches_when_the_stored_one_is_dead(self, store: DatabaseTokenStore, app_key: str) -> None:
        store.refresh(app_key, dead=None, fetch=giving("first"))

        assert store.refresh(app_key, dead="first", fetch=giving("second")) == "second"

    def test_a_failure_passes_through_and_frees_the_way(self, store: DatabaseTokenStore, app_key: str) -> None:
        def failing() -> FetchedToken:
            raise TokenUnavailable("The token endpoint is down.")

        with pytest.raises(TokenUnavailable):
            store.refresh(app_key, dead=None, fetch=failing)

        assert store.refresh(app_key, dead=None, fetch=giving("later")) == "later"

    def test_it_gives_up_waiting_for_a_holder_that_takes_too_long(
        self, store: DatabaseTokenStore, app_key: str, settings: Any
    ) -> None:
        settings.DARAJA_TIMEOUT_SECONDS = 0
        hold_lease(app_key, timedelta(minutes=1))

        with pytest.raises(TokenUnavailable, match="Another process"):
            store.refresh(app_key, dead=None, fetch=never)

    def test_a_holder_that_died_is_succeeded_when_its_lease_ends(self, store: DatabaseTokenStore, app_key: str) -> None:
        hold_lease(app_key, timedelta(seconds=-1))

        assert store.refresh(app_key, dead=None, fetch=giving("next")) == "next"

    def test_a_holder_that_was_too_slow_does_not_overwrite_a_newer_token(
        self, store: DatabaseTokenStore, app_key: str
    ) -> None:
        def slowly() -> FetchedToken:
            DarajaToken.objects.update(refresh_lease_until=timezone.now() - timedelta(seconds=1))
            store.refresh(app_key, dead=None, fetch=giving("newer"))
            return FetchedToken("older", 3000)

        store.refresh(app_key, dead=None, fetch=slowly)

        assert store.fresh(app_key) == "newer"


@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    def test_one_of_them_fetches_for_all(self, store: DatabaseTokenStore, app_key: str) -> None:
        fetched: list[int] = []
        guard = threading.Lock()

        def fetch() -> FetchedToken:
            with guard:
                fetched.append(1)
            return FetchedToken(f"token-{len(fetched)}", 3000)

        tokens = in_parallel(lambda number: store.refresh(app_key, dead=None, fetch=fetch), 16)

        assert tokens == ["token-1"] * 16
        assert len(fetched) == 1

    def test_a_token_that_died_for_all_is_fetched_once(self, store: DatabaseTokenStore, app_key: str) -> None:
        store.refresh(app_key, dead=None, fetch=giving("dead"))
        fetched: list[int] = []

        def fetch() -> FetchedToken:
            fetched.append(1)
            return FetchedToken("alive", 3000)

        tokens = in_parallel(lambda number: store.refresh(app_key, dead="dead", fetch=fetch), 16)

        assert tokens == ["alive"] * 16
        assert len(fetched) == 1


class TestReadOnce:
    def test_it_looks_a_token_up_once(self, store: DatabaseTokenStore, app_key: str) -> None:
        store.refresh(app_key, dead=None, fetch=giving("first"))
        known = ReadOnce(store)
        assert known.fresh(app_key) == "first"

        store.refresh(app_key, dead="first", fetch=giving("second"))

        assert known.fresh(app_key) == "first"

    def test_after_a_refusal_it_knows_the_one_that_another_process_fetched(
        self, store: DatabaseTokenStore, app_key: str
    ) -> None:
        store.refresh(app_key, dead=None, fetch=giving("first"))
        known = ReadOnce(store)
        known.fresh(app_key)
        store.refresh(app_key, dead="first", fetch=giving("second"))

        assert known.refresh(app_key, dead="first", fetch=never) == "second"
        assert known.fresh(app_key) == "second"

    def test_one_that_was_not_there_is_looked_for_again(self, store: DatabaseTokenStore, app_key: str) -> None:
        known = ReadOnce(store)
        assert known.fresh(app_key) is None

        store.refresh(app_key, dead=None, fetch=giving("first"))

        assert known.fresh(app_key) == "first"


def hold_lease(app_key: str, left: timedelta) -> None:
    until = timezone.now() + left
    DarajaToken.objects.create(credential_id=UUID(app_key), refresh_lease_until=until)
