import base64
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from mobilemoney.businesses.encryption import SealedValueUnreadable, rotate_all, row_values, seal, unseal
from mobilemoney.businesses.models import Business, DarajaCredential

OLD_KEY, NEW_KEY = (base64.urlsafe_b64encode(bytes([number]) * 32).decode() for number in (1, 2))
SECRET = "s3cret-of-the-shop"


@pytest.fixture(autouse=True)
def one_key(settings: Any) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [OLD_KEY]


def make_credential(secret: str = SECRET) -> DarajaCredential:
    credential = DarajaCredential(business=Business.objects.create(name="Duka"), environment="sandbox")
    credential.consumer_key, credential.consumer_secret = "key", secret
    credential.save()
    return credential


def stored_text(credential: DarajaCredential) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT consumer_secret_sealed FROM businesses_darajacredential")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
class TestSealedFields:
    def test_they_read_as_they_were_written(self) -> None:
        credential = make_credential("ñ-秘密")

        assert DarajaCredential.objects.get(pk=credential.pk).consumer_secret == "ñ-秘密"

    def test_the_database_never_holds_the_plain_value(self) -> None:
        credential = make_credential()

        assert SECRET not in stored_text(credential)
        assert base64.b64encode(SECRET.encode()).decode()[:20] not in stored_text(credential)

    def test_the_same_secret_twice_looks_different(self) -> None:
        assert seal(SECRET, bound_to="a") != seal(SECRET, bound_to="a")

    def test_empty_means_not_set(self) -> None:
        credential = make_credential("")

        assert stored_text(credential) == ""
        assert DarajaCredential.objects.get(pk=credential.pk).consumer_secret == ""

    def test_a_value_moved_to_another_row_does_not_open(self) -> None:
        mine, theirs = make_credential("mine"), make_credential("theirs")
        theirs.consumer_secret_sealed = mine.consumer_secret_sealed

        with pytest.raises(SealedValueUnreadable, match="another row"):
            _ = theirs.consumer_secret

    def test_a_value_moved_to_another_field_does_not_open(self) -> None:
        credential = make_credential()
        credential.consumer_key_sealed = credential.consumer_secret_sealed

        with pytest.raises(SealedValueUnreadable):
            _ = credential.consumer_key

    def test_secrets_are_shown_only_as_set_or_not(self) -> None:
        credential = make_credential("")

        shown = row_values(credential, ["environment", "consumer_key", "consumer_secret"])

        assert shown == {"environment": "sandbox", "consumer_key": True, "consumer_secret": False}


class TestOpening:
    @pytest.mark.parametrize("position", [5, 15, 30, -8])
    def test_a_changed_value_does_not_open(self, position: int) -> None:
        stored = list(seal(SECRET, bound_to="a"))
        stored[position] = "A" if stored[position] != "A" else "B"

        with pytest.raises(SealedValueUnreadable):
            unseal("".join(stored), bound_to="a")

    @pytest.mark.parametrize("stored", ["plain", "v1.", "v1..", "v2.ab.cd", "v1.00000000.!!!"])
    def test_nonsense_is_refused_by_name(self, stored: str) -> None:
        with pytest.raises(SealedValueUnreadable):
            unseal(stored, bound_to="a")

    def test_a_missing_key_is_named_with_its_setting(self, settings: Any) -> None:
        stored = seal(SECRET, bound_to="a")
        settings.FIELD_ENCRYPTION_KEYS = [NEW_KEY]

        with pytest.raises(SealedValueUnreadable, match="FIELD_ENCRYPTION_KEYS"):
            unseal(stored, bound_to="a")

    def test_keys_may_be_in_either_base64_alphabet(self, settings: Any) -> None:
        raw = bytes([0xFB, 0xFF]) * 16
        settings.FIELD_ENCRYPTION_KEYS = [base64.b64encode(raw).decode()]
        stored = seal(SECRET, bound_to="a")

        settings.FIELD_ENCRYPTION_KEYS = [base64.urlsafe_b64encode(raw).decode().rstrip("=")]

        assert unseal(stored, bound_to="a") == SECRET


@pytest.mark.django_db
class TestRotation:
    def test_an_older_key_still_opens(self, settings: Any) -> None:
        credential = make_credential()

        settings.FIELD_ENCRYPTION_KEYS = [NEW_KEY, OLD_KEY]

        assert DarajaCredential.objects.get(pk=credential.pk).consumer_secret == SECRET

    def test_it_makes_the_older_key_superfluous(self, settings: Any) -> None:
        credential = make_credential()
        settings.FIELD_ENCRYPTION_KEYS = [NEW_KEY, OLD_KEY]

        changed = rotate_all()

        settings.FIELD_ENCRYPTION_KEYS = [NEW_KEY]
        assert changed["businesses_darajacredential"] == 2
        assert DarajaCredential.objects.get(pk=credential.pk).consumer_secret == SECRET

    def test_a_second_run_finds_nothing_left(self, settings: Any) -> None:
        make_credential()
        settings.FIELD_ENCRYPTION_KEYS = [NEW_KEY, OLD_KEY]
        rotate_all()

        assert set(rotate_all().values()) == {0}

    def test_it_stops_at_a_value_that_no_key_opens(self, settings: Any) -> None:
        make_credential()
        settings.FIELD_ENCRYPTION_KEYS = [NEW_KEY]

        with pytest.raises(SealedValueUnreadable):
            rotate_all()


def test_a_secret_can_be_given_with_the_other_fields() -> None:
    credential = DarajaCredential(id=uuid4(), consumer_secret=SECRET)  # type: ignore[misc]

    assert credential.consumer_secret == SECRET
