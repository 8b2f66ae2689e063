"""What comes in at the doors of B2C."""

from django.conf import settings
from rest_framework import serializers

from mobilemoney.gateway.serializers import (
    DarajaTextField,
    MetadataField,
    MsisdnField,
    ShillingsField,
    StrictSerializer,
)

COMMANDS = ["BusinessPayment", "SalaryPayment", "PromotionPayment"]
# Daraja docs, B2C: both 1 to 100; remarks need two characters.
REMARKS_CHARACTERS_MAX = 100


class SinglePayoutInput(StrictSerializer):
    phone_number = MsisdnField()
    amount = ShillingsField(minimum=settings.B2C_AMOUNT_MIN, maximum=settings.AMOUNT_MAX)
    shortcode = serializers.RegexField(r"^[0-9]{5,7}\Z", required=False)
    command_id = serializers.ChoiceField(choices=COMMANDS, default="BusinessPayment")
    remarks = DarajaTextField(max_length=REMARKS_CHARACTERS_MAX, min_length=2, required=False, default="Payment")
    occasion = DarajaTextField(max_length=REMARKS_CHARACTERS_MAX, required=False, default="")
    account_reference = DarajaTextField(max_length=100, required=False, default="")
    product_type = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)
    metadata = MetadataField(required=False, default=dict)
    business_id = serializers.UUIDField(required=False)
