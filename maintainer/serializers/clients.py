"""Shapes of API clients."""

from decimal import Decimal

from rest_framework import serializers

from maintainer.serializers.businesses import LimitField
from mobilemoney.gateway.models import ApiClient
from mobilemoney.gateway.scopes import SCOPES
from mobilemoney.gateway.serializers import StrictSerializer

OVERLAP_HOURS_DEFAULT = 24
OVERLAP_HOURS_MAX = 30 * 24


class ClientInput(StrictSerializer):
    name = serializers.CharField(max_length=255)
    business_id = serializers.UUIDField()
    scopes = serializers.ListField(
        child=serializers.ChoiceField(list(SCOPES.items())), allow_empty=False, max_length=len(SCOPES)
    )
    payout_day_max = LimitField(minimum=1, help_text="The most that it may pay out in one Nairobi day.")

    def validate_scopes(self, scopes: list[str]) -> list[str]:
        return sorted(set(scopes))

    def validate_payout_day_max(self, value: str | None) -> Decimal | None:
        return None if value is None else Decimal(value)


class ClientOutput(serializers.ModelSerializer[ApiClient]):
    business_id = serializers.UUIDField()
    business_name = serializers.CharField(source="business.name")
    scopes = serializers.ListField(child=serializers.CharField())
    created_by = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField(source="created")

    class Meta:
        model = ApiClient
        fields: tuple[str, ...] = (
            "client_id",
            "name",
            "business_id",
            "business_name",
            "scopes",
            "payout_day_max",
            "created_by",
            "created_at",
            "last_used_at",
            "previous_secret_expires_at",
            "revoked_at",
        )

    def get_created_by(self, client: ApiClient) -> str:
        return client.created_by.get_username() if client.created_by else ""


class NewClientOutput(ClientOutput):
    client_secret = serializers.SerializerMethodField(help_text="Shown this once.")

    class Meta(ClientOutput.Meta):
        fields = (*ClientOutput.Meta.fields, "client_secret")

    def get_client_secret(self, client: ApiClient) -> str:
        return str(self.context["client_secret"])


class RotateInput(StrictSerializer):
    overlap_hours = serializers.IntegerField(
        min_value=0,
        max_value=OVERLAP_HOURS_MAX,
        default=OVERLAP_HOURS_DEFAULT,
        help_text="How long the old secret stays good beside the new one; 0 ends it at once.",
    )
