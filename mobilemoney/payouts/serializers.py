"""What comes in and goes out at the doors of money out that no single service owns."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from mobilemoney.gateway.serializers import MetadataField, ShillingsField, StrictSerializer

REASON_CHARACTERS_MAX = 300
REMARKS_CHARACTERS_MAX = 100


class RefundInput(StrictSerializer):
    amount = ShillingsField(minimum=1, maximum=settings.AMOUNT_MAX, required=False)
    reason = serializers.CharField(
        max_length=REMARKS_CHARACTERS_MAX,
        min_length=2,
        help_text="For people. M-PESA is told it too when it has only letters, digits, blanks and - . _ / #.",
    )
    method = serializers.ChoiceField(choices=["b2c", "reversal"], default="b2c")
    metadata = MetadataField(required=False, default=dict)


class ApproveInput(StrictSerializer):
    otp = serializers.CharField(max_length=20, required=False)


class RejectInput(StrictSerializer):
    reason = serializers.CharField(max_length=REASON_CHARACTERS_MAX)
    otp = serializers.CharField(max_length=20, required=False)


class ApproveBatchInput(ApproveInput):
    digest = serializers.CharField(max_length=200, help_text="Of the batch as it was looked at. Any other is a 409.")


class ResolveInput(StrictSerializer):
    outcome = serializers.ChoiceField(choices=["succeeded", "failed"])
    receipt_number = serializers.RegexField(r"^[A-Za-z0-9]{8,12}\Z", required=False, default="")
    reason = serializers.CharField(max_length=REASON_CHARACTERS_MAX, min_length=3)
    otp = serializers.CharField(max_length=20, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["receipt_number"] and attrs["outcome"] == "failed":
            raise serializers.ValidationError({"receipt_number": ["What failed has no receipt."]})
        return {**attrs, "receipt_number": attrs["receipt_number"].upper()}
