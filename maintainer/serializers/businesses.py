"""Shapes of businesses and of the people who work for them."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from maintainer.serializers.sign_in import USERNAME_LENGTH_MAX, PasswordField
from mobilemoney.businesses.models import Business, Member, Role
from mobilemoney.gateway.serializers import StrictSerializer
from mobilemoney.money import InvalidMoney, format_money, parse_whole_shillings
from mobilemoney.payouts.limits import APPROVALS_BY_DEFAULT, APPROVALS_MAX

NAME_LENGTH_MAX = 200
POLICY_SHILLINGS_MAX = 1_000_000_000


class LimitField(serializers.Field[str | None, Any, str | None, Any]):
    """Whole shillings, kept as text with two decimals; null means the default."""

    def __init__(self, *, minimum: int = 0, maximum: int = POLICY_SHILLINGS_MAX, **kwargs: Any) -> None:
        self.minimum, self.maximum = minimum, maximum
        super().__init__(required=False, allow_null=True, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        try:
            return format_money(parse_whole_shillings(data, minimum=self.minimum, maximum=self.maximum))
        except InvalidMoney as wrong:
            raise serializers.ValidationError(str(wrong)) from None

    def to_representation(self, value: Any) -> str:
        return format_money(Decimal(value))


class LimitFieldSchema(OpenApiSerializerFieldExtension):
    """Goes in as a number or text, comes out as text."""

    target_class = LimitField

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        if direction == "response":
            return {"type": "string", "pattern": r"^[0-9]+\.[0-9]{2}$"}
        limits = {"minimum": self.target.minimum, "maximum": self.target.maximum}
        text = {"type": "string", "pattern": r"^[0-9]+(\.0{1,2})?$"}
        return {"oneOf": [{"type": "integer", **limits}, text, {"type": "null"}]}


class CountField(serializers.IntegerField):
    """A whole number as JSON writes one: no text, no truth value, no fraction."""

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            raise serializers.ValidationError("Must be a whole number.")
        return data


class PayoutPolicy(StrictSerializer):
    """Amounts above which second persons are needed, how many of them, and the most that may go out."""

    batch_approval_above = LimitField(help_text="Batches above this need a second person; null: every batch does.")
    single_approval_above = LimitField(
        help_text="The same for single payouts and refunds. Unset: each that a person asks for, none of an app."
    )
    item_max = LimitField(minimum=1, maximum=settings.AMOUNT_MAX, help_text="The most for one payout.")
    batch_max = LimitField(minimum=1, help_text="The most for one batch.")
    day_max = LimitField(minimum=1, help_text="The most that may go out in one Nairobi day.")
    payee_day_max = LimitField(
        minimum=1, help_text="The most that one phone or shortcode may get from this business in one Nairobi day."
    )
    approvals_needed = CountField(
        min_value=1,
        max_value=APPROVALS_MAX,
        required=False,
        allow_null=True,
        help_text=f"How many different second persons must agree where one is needed; "
        f"null: {APPROVALS_BY_DEFAULT}. It holds for what is made from then on.",
    )


class BusinessInput(StrictSerializer):
    name = serializers.CharField(max_length=NAME_LENGTH_MAX)
    business_type = serializers.CharField(max_length=100, required=False, allow_blank=True)
    status = serializers.ChoiceField(Business.Status.choices, required=False)
    payout_policy = PayoutPolicy(required=False)


class BusinessOutput(serializers.ModelSerializer[Business]):
    payout_policy = serializers.SerializerMethodField()

    class Meta:
        model = Business
        fields = ("id", "name", "business_type", "status", "payout_policy", "is_default", "created_at", "updated_at")

    @extend_schema_field(PayoutPolicy)
    def get_payout_policy(self, business: Business) -> dict[str, str | int | None]:
        policy = {str(name): business.payout_policy.get(str(name)) for name in PayoutPolicy().fields}
        return {**policy, "approvals_needed": policy["approvals_needed"] or APPROVALS_BY_DEFAULT}


class RoleInput(StrictSerializer):
    role = serializers.ChoiceField(Role.choices)


class MemberInput(RoleInput):
    username = serializers.CharField(max_length=USERNAME_LENGTH_MAX)
    email = serializers.EmailField(required=False, allow_blank=True)
    password = PasswordField(required=False, allow_blank=False)


class MemberOutput(serializers.ModelSerializer[Member]):
    username = serializers.CharField(source="user.username")
    email = serializers.CharField(source="user.email")
    is_active = serializers.BooleanField(source="user.is_active")
    has_password = serializers.BooleanField(
        source="user.has_usable_password", help_text="False until an invite was accepted."
    )

    class Meta:
        model = Member
        fields: tuple[str, ...] = ("id", "username", "email", "role", "is_active", "has_password")


class JoinedOutput(MemberOutput):
    invite_link = serializers.CharField(allow_null=True, help_text="Shown this once; good for seven days.")

    class Meta(MemberOutput.Meta):
        fields = (*MemberOutput.Meta.fields, "invite_link")
