"""What comes in at the doors of C2B."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from mobilemoney.gateway.serializers import (
    DarajaTextField,
    MetadataField,
    MsisdnField,
    ShillingsField,
    StrictSerializer,
)

# Daraja docs, M-PESA Express and C2B simulate.
ACCOUNT_REFERENCE_CHARACTERS_MAX = 12
DESCRIPTION_CHARACTERS_MAX = 13
BILL_REF_CHARACTERS_MAX = 20
STK_AMOUNT_MIN = 1


class StkPushInput(StrictSerializer):
    phone_number = MsisdnField()
    amount = ShillingsField(minimum=STK_AMOUNT_MIN, maximum=settings.AMOUNT_MAX)
    account_reference = DarajaTextField(max_length=ACCOUNT_REFERENCE_CHARACTERS_MAX, required=False, default="")
    transaction_desc = DarajaTextField(max_length=DESCRIPTION_CHARACTERS_MAX, required=False, default="")
    shortcode = serializers.RegexField(r"^[0-9]{5,7}\Z", required=False)
    product_type = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)
    metadata = MetadataField(required=False, default=dict)
    business_id = serializers.UUIDField(required=False)


class StkQueryInput(StrictSerializer):
    checkout_request_id = serializers.CharField(max_length=64, required=False)
    id = serializers.UUIDField(required=False)

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        if len(attrs) != 1:
            raise serializers.ValidationError({"checkout_request_id": ["Give either checkout_request_id or id."]})
        return attrs


class RegisterInput(StrictSerializer):
    shortcode = serializers.RegexField(r"^[0-9]{5,7}\Z", required=False)
    response_type = serializers.ChoiceField(choices=["Completed", "Cancelled"], default="Completed")
    business_id = serializers.UUIDField(required=False)


class RegisterOutput(serializers.Serializer[dict[str, Any]]):
    shortcode = serializers.CharField()
    response_type = serializers.CharField()
    registered = serializers.BooleanField()


class SimulateInput(StrictSerializer):
    phone_number = MsisdnField()
    amount = ShillingsField(minimum=STK_AMOUNT_MIN, maximum=settings.AMOUNT_MAX)
    bill_ref_number = DarajaTextField(max_length=BILL_REF_CHARACTERS_MAX)
    shortcode = serializers.RegexField(r"^[0-9]{5,7}\Z", required=False)
    business_id = serializers.UUIDField(required=False)


class SimulateOutput(serializers.Serializer[dict[str, Any]]):
    shortcode = serializers.CharField()
    simulated = serializers.BooleanField()
