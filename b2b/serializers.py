"""What comes in at the doors of B2B."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from mobilemoney.gateway.serializers import DarajaTextField, MetadataField, ShillingsField, StrictSerializer

# Daraja docs, Business Pay Bill.
ACCOUNT_REFERENCE_CHARACTERS_MAX = 13
REMARKS_CHARACTERS_MAX = 100
PRN_CHARACTERS_MAX = 30
B2B_AMOUNT_MIN = 1
SHORTCODE = r"^[0-9]{5,7}\Z"


class BusinessPaymentInput(StrictSerializer):
    receiver_shortcode = serializers.RegexField(SHORTCODE)
    receiver_type = serializers.ChoiceField(choices=["paybill", "till"])
    account_reference = DarajaTextField(max_length=ACCOUNT_REFERENCE_CHARACTERS_MAX, required=False, default="")
    amount = ShillingsField(minimum=B2B_AMOUNT_MIN, maximum=settings.B2B_AMOUNT_MAX)
    remarks = DarajaTextField(max_length=REMARKS_CHARACTERS_MAX, required=False, default="Payment")
    shortcode = serializers.RegexField(SHORTCODE, required=False)
    product_type = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)
    metadata = MetadataField(required=False, default=dict)
    business_id = serializers.UUIDField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["receiver_type"] == "paybill" and not attrs["account_reference"]:
            raise serializers.ValidationError({"account_reference": ["A pay bill needs an account reference."]})
        return attrs


class TaxInput(StrictSerializer):
    amount = ShillingsField(minimum=B2B_AMOUNT_MIN, maximum=settings.B2B_AMOUNT_MAX)
    payment_registration_number = DarajaTextField(max_length=PRN_CHARACTERS_MAX)
    remarks = DarajaTextField(max_length=REMARKS_CHARACTERS_MAX, required=False, default="Tax")
    shortcode = serializers.RegexField(SHORTCODE, required=False)
    product_type = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)
    metadata = MetadataField(required=False, default=dict)
    business_id = serializers.UUIDField(required=False)


class ExpressInput(StrictSerializer):
    """Both spellings of the contract are taken: payer or receiver shortcode, payment or account reference."""

    payer_shortcode = serializers.RegexField(SHORTCODE, required=False)
    receiver_shortcode = serializers.RegexField(SHORTCODE, required=False)
    amount = ShillingsField(minimum=B2B_AMOUNT_MIN, maximum=settings.B2B_AMOUNT_MAX)
    payment_reference = DarajaTextField(max_length=50, required=False, default="")
    account_reference = DarajaTextField(max_length=50, required=False, default="")
    partner_name = DarajaTextField(max_length=50, required=False, default="")
    shortcode = serializers.RegexField(SHORTCODE, required=False)
    product_type = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)
    metadata = MetadataField(required=False, default=dict)
    business_id = serializers.UUIDField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for name, other in (("payer_shortcode", "receiver_shortcode"), ("payment_reference", "account_reference")):
            given = {attrs[key] for key in (name, other) if attrs.get(key)}
            if len(given) != 1:
                raise serializers.ValidationError({name: [f"Give {name} or {other}."]})
            attrs[name] = given.pop()
        return attrs
