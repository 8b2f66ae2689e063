"""What comes in at the doors of B2B for many payments at once."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from b2b.serializers import ACCOUNT_REFERENCE_CHARACTERS_MAX, REMARKS_CHARACTERS_MAX
from mobilemoney.payouts.batch_serializers import BatchInput, ItemsField


class BusinessPaymentRow(serializers.Serializer[Any]):
    """One row of a list, for the OpenAPI document; rows are judged by `b2b.bulk`."""

    receiver_shortcode = serializers.CharField()
    receiver_type = serializers.ChoiceField(choices=["paybill", "till"])
    account_reference = serializers.CharField(max_length=ACCOUNT_REFERENCE_CHARACTERS_MAX, required=False)
    amount = serializers.CharField()
    item_reference = serializers.CharField(max_length=100, required=False)
    remarks = serializers.CharField(max_length=REMARKS_CHARACTERS_MAX, required=False)
    product_type = serializers.CharField(max_length=100, required=False)


@extend_schema_field(BusinessPaymentRow(many=True))
class BusinessPaymentRows(ItemsField):
    pass


class BusinessPaymentListInput(BatchInput):
    items = BusinessPaymentRows()
