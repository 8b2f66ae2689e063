"""What comes in at the doors of B2C for many payouts at once."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from b2c.serializers import COMMANDS, REMARKS_CHARACTERS_MAX
from b2c.services import DEFAULT_COMMAND
from mobilemoney.payouts.batch_serializers import BatchInput, BatchUploadInput, ItemsField


class PayoutRow(serializers.Serializer[Any]):
    """One row of a list, for the OpenAPI document; rows are judged by `b2c.bulk`."""

    recipient = serializers.CharField()
    amount = serializers.CharField()
    item_reference = serializers.CharField(max_length=100, required=False)
    remarks = serializers.CharField(max_length=REMARKS_CHARACTERS_MAX, required=False)
    product_type = serializers.CharField(max_length=100, required=False)


@extend_schema_field(PayoutRow(many=True))
class PayoutRows(ItemsField):
    pass


class PayoutListInput(BatchInput):
    items = PayoutRows()
    command_id = serializers.ChoiceField(choices=COMMANDS, default=DEFAULT_COMMAND)


class PayoutUploadInput(BatchUploadInput):
    command_id = serializers.ChoiceField(choices=COMMANDS, default=DEFAULT_COMMAND)
