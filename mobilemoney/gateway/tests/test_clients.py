from decimal import Decimal

import pytest

from mobilemoney.businesses.models import Business
from mobilemoney.gateway.clients import OVERLAP_HOURS_MAX, change_scopes, create_client, revoke_client, rotate_secret
from mobilemoney.gateway.errors import InvalidState, ValidationFailed
from mobilemoney.gateway.models import ApiClient
from mobilemoney.gateway.scopes import SCOPES, expand, includes


class TestMakingOne:
    def test_the_secret_is_kept_as_a_hash_only(self, business: Business) -> None:
        client, secret = create_client(name="a", business=business, scopes=["c2b:write"], created_by=None)

        held = ApiClient.objects.values().get()

        assert secret not in str(held)
        assert len(secret) >= 43  # 256 random bits in base64.
        assert client.accepts_secret(secret)
        assert not client.accepts_secret(secret[:-1])

    def test_two_secrets_are_never_alike(self, business: Business) -> None:
        secrets = {create_client(name="a", business=business, scopes=[], created_by=None)[1] for _ in range(5)}

        assert len(secrets) == 5

    def test_a_scope_that_does_not_exist_is_named(self, business: Business) -> None:
        with pytest.raises(ValidationFailed, match="c2b:read"):
            create_client(name="a", business=business, scopes=["c2b:write", "c2b:read"], created_by=None)

    def test_its_own_limit_is_kept(self, business: Business) -> None:
        client, _ = create_client(
            name="a", business=business, scopes=[], created_by=None, payout_day_max=Decimal("5000")
        )

        assert ApiClient.objects.get(pk=client.pk).payout_day_max == Decimal("5000.00")


class TestEndingOne:
    def test_its_row_stays(self, app: ApiClient) -> None:
        revoke_client(app)

        assert ApiClient.objects.get(pk=app.pk).revoked_at is not None

    def test_doing_it_again_keeps_the_first_time(self, app: ApiClient) -> None:
        revoke_client(app)
        first = ApiClient.objects.get(pk=app.pk).revoked_at

        revoke_client(app)

        assert ApiClient.objects.get(pk=app.pk).revoked_at == first

    def test_it_gets_no_new_secret(self, app: ApiClient) -> None:
        revoke_client(app)

        with pytest.raises(InvalidState):
            rotate_secret(app, 0)


@pytest.mark.parametrize("hours", [-1, OVERLAP_HOURS_MAX + 1])
def test_an_overlap_has_limits(app: ApiClient, hours: int) -> None:
    with pytest.raises(ValidationFailed):
        rotate_secret(app, hours)


def test_scopes_can_be_changed_to_known_ones_only(app: ApiClient) -> None:
    change_scopes(app, ["qr:write", "qr:write"])

    assert ApiClient.objects.get(pk=app.pk).scopes == ["qr:write"]
    with pytest.raises(ValidationFailed):
        change_scopes(app, ["everything"])


class TestScopes:
    def test_writing_includes_reading_the_same_kind(self) -> None:
        assert expand(["webhooks:write"]) == {"webhooks:write", "webhooks:read"}
        assert includes(["transactions:write"], "transactions:read")

    def test_and_nothing_else(self) -> None:
        assert not includes(["transactions:write"], "webhooks:read")
        assert not includes(["transactions:read"], "transactions:write")

    def test_no_scope_arises_that_does_not_exist(self) -> None:
        assert expand(["c2b:write"]) == {"c2b:write"}
        assert not includes(["c2b:write"], "c2b:read")

    def test_the_list_is_the_contract_s(self) -> None:
        kinds = {"transactions", "business", "webhooks"}
        both = {f"{kind}:{act}" for kind in kinds for act in ("read", "write")}
        assert set(SCOPES) == both | {f"{kind}:write" for kind in ("c2b", "qr", "ratiba", "b2c", "b2b")} | {
            "events:read"
        }
