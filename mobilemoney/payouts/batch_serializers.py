"""The shapes in which batches come in and go out."""

from typing import Any

from django.utils.datastructures import MultiValueDict
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mobilemoney import msisdn
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.serializers import StrictSerializer
from mobilemoney.payments.states import FINAL, Status
from mobilemoney.payouts.batch_selectors import ITEM_STATUSES, Described
from mobilemoney.payouts.models import BATCH_KINDS, BatchItem, BatchStatus

REFERENCE_CHARACTERS_MAX = 100
_MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}
_PROBLEMS_BY_ROW: dict[str, Any] = {
    "type": "object",
    "description": "By row number and field, what is wrong.",
    "additionalProperties": {
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"type": "string"}},
    },
}


class BatchInput(StrictSerializer):
    """What a list and an upload have in common. `repeat` pays a file that came in before once more."""

    reference = serializers.CharField(max_length=REFERENCE_CHARACTERS_MAX, required=False, default="", allow_blank=True)
    shortcode = serializers.RegexField(r"^[0-9]{5,7}\Z", required=False)
    business_id = serializers.UUIDField(required=False)
    repeat = serializers.BooleanField(required=False, default=False)


class BatchUploadInput(BatchInput):
    """A CSV or XLSX file whose first line names the columns."""

    file = serializers.FileField(allow_empty_file=True)

    def to_internal_value(self, data: Any) -> Any:
        """A form may name a field twice; of two files the first would be passed over without a word."""
        twice = [name for name in data if len(data.getlist(name)) > 1] if isinstance(data, MultiValueDict) else []
        if twice:
            raise serializers.ValidationError({name[:100]: ["Given more than once."] for name in twice[:20]})
        return super().to_internal_value(data)


class ItemsField(serializers.Field[list[Any], Any, list[Any], Any]):
    """The list as it came: its rows are judged one by one, so that each bad one can be named."""

    def to_internal_value(self, data: Any) -> list[Any]:
        if not isinstance(data, list):
            raise serializers.ValidationError("Must be a list of objects.")
        return data

    def to_representation(self, value: list[Any]) -> list[Any]:
        return value


class BatchOutput(serializers.Serializer[Described]):
    """A batch with totals and counts as its rows are now. `retried_…`: rows that were tried again as new ones."""

    id = serializers.UUIDField(source="batch.id")
    kind = serializers.ChoiceField(source="batch.kind", choices=BATCH_KINDS)
    reference = serializers.CharField(source="batch.reference")
    business_id = serializers.UUIDField(source="batch.business_id")
    shortcode = serializers.CharField(source="batch.shortcode.shortcode")
    environment = serializers.CharField(source="batch.shortcode.environment")
    command_id = serializers.CharField(source="batch.command_id")
    status = serializers.ChoiceField(source="batch.status", choices=BatchStatus.choices)
    status_reason = serializers.CharField(source="batch.status_reason")
    total_amount = serializers.DecimalField(source="totals.total_amount", **_MONEY)
    paid_amount = serializers.DecimalField(source="totals.paid_amount", **_MONEY)
    item_count = serializers.IntegerField(source="totals.item_count")
    counts = serializers.DictField(source="totals.counts", child=serializers.IntegerField())
    retried_count = serializers.IntegerField(source="totals.retried_count")
    retried_amount = serializers.DecimalField(source="totals.retried_amount", **_MONEY)
    digest = serializers.CharField(source="batch.digest")
    repeats_batch_id = serializers.UUIDField(allow_null=True)
    created_by = serializers.CharField()
    maker_id = serializers.IntegerField(
        source="batch.maker_id", allow_null=True, help_text="The person who made it, as in /auth/me; null for an app."
    )
    approved_by = serializers.CharField(allow_null=True)
    approvals = serializers.IntegerField(help_text="How many second persons have agreed to it.")
    approvals_needed = serializers.IntegerField(
        source="batch.approvals_needed", help_text="How many must, by the policy when it was made; 0: none."
    )
    created_at = serializers.DateTimeField(source="batch.created_at")
    updated_at = serializers.DateTimeField(source="batch.updated_at")
    expires_at = serializers.DateTimeField(source="batch.expires_at", allow_null=True)
    completed_at = serializers.DateTimeField(source="batch.completed_at", allow_null=True)


class BatchItemOutput(serializers.Serializer[BatchItem]):
    """One row. Needs `batch_selectors.rows_of`; phones go by the caller's right."""

    row_number = serializers.IntegerField()
    recipient = serializers.SerializerMethodField()
    receiver_type = serializers.CharField()
    account_reference = serializers.CharField()
    amount = serializers.DecimalField(**_MONEY)
    item_reference = serializers.CharField()
    remarks = serializers.CharField()
    product_type = serializers.CharField()
    status = serializers.ChoiceField(choices=[(name, name) for name in ITEM_STATUSES])
    transaction_id = serializers.UUIDField(allow_null=True)
    receipt_number = serializers.SerializerMethodField()
    retry_of_row = serializers.SerializerMethodField()
    retried_as_row = serializers.IntegerField(allow_null=True)
    errors = serializers.SerializerMethodField()  # type: ignore[assignment]

    def get_recipient(self, item: BatchItem) -> str:
        return shown_recipient(item, self.context.get("caller"))

    def get_receipt_number(self, item: BatchItem) -> str:
        return item.transaction.receipt_number if item.transaction else ""

    @extend_schema_field({"type": ["integer", "null"]})
    def get_retry_of_row(self, item: BatchItem) -> int | None:
        return item.retry_of.row_number if item.retry_of else None

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_errors(self, item: BatchItem) -> list[str]:
        return errors_of(item)


class DuplicateOutput(serializers.Serializer[dict[str, Any]]):
    """Rows of one list that pay the same to the same."""

    recipient = serializers.CharField()
    amount = serializers.DecimalField(**_MONEY)
    row_numbers = serializers.ListField(child=serializers.IntegerField())


class RecentOutput(serializers.Serializer[dict[str, Any]]):
    """A row whose payee got the same amount lately, or will: by which payment, or waiting in which batch."""

    row_number = serializers.IntegerField()
    transaction_id = serializers.UUIDField(allow_null=True)
    batch_id = serializers.UUIDField(allow_null=True)
    at = serializers.DateTimeField()


class PreviewRowOutput(serializers.Serializer[Any]):
    row_number = serializers.IntegerField(source="number")
    line = serializers.IntegerField(allow_null=True)
    recipient = serializers.CharField()
    receiver_type = serializers.CharField()
    account_reference = serializers.CharField()
    amount = serializers.DecimalField(**_MONEY)
    item_reference = serializers.CharField()
    remarks = serializers.CharField()
    product_type = serializers.CharField()


class FloatOutput(serializers.Serializer[Any]):
    """The account that pays, as Daraja last told of it."""

    account = serializers.CharField()
    available = serializers.DecimalField(**_MONEY)
    told_at = serializers.DateTimeField()
    is_enough = serializers.BooleanField()


class BatchDetailOutput(BatchOutput):
    """One batch, with what its rows that were not sent yet cost, and the account that pays. Null what is not known."""

    fees = serializers.DecimalField(source="need.fees", **_MONEY, allow_null=True)
    float = FloatOutput(source="need.float", allow_null=True)


@extend_schema_field(_PROBLEMS_BY_ROW)
class ProblemsField(serializers.Field[Any, Any, Any, Any]):
    def to_representation(self, value: Any) -> Any:
        return value


class PreviewOutput(serializers.Serializer[Any]):
    """What a list would come to. Lists inside are cut off at their limits; the counts beside them are whole."""

    kind = serializers.CharField()
    shortcode = serializers.CharField()
    can_be_sent = serializers.BooleanField()
    needs_approval = serializers.BooleanField()
    item_count = serializers.IntegerField()
    total_amount = serializers.DecimalField(**_MONEY)
    fees = serializers.DecimalField(**_MONEY, allow_null=True)
    float = FloatOutput(allow_null=True)
    errors = ProblemsField(source="problems.items")  # type: ignore[assignment]
    lines = serializers.DictField(source="problems.lines", child=serializers.IntegerField())
    bad_rows = serializers.IntegerField(source="problems.bad_rows")
    bad_rows_not_listed = serializers.IntegerField(source="problems.bad_rows_not_listed")
    limits = serializers.ListField(child=serializers.CharField())
    duplicates = DuplicateOutput(many=True)
    duplicate_count = serializers.IntegerField()
    paid_recently = RecentOutput(many=True)
    paid_recently_count = serializers.IntegerField()
    repeats_batch_id = serializers.UUIDField(allow_null=True)
    rows = PreviewRowOutput(many=True)


def shown_recipient(item: BatchItem, caller: Caller | None) -> str:
    """A phone is shown in full to those who may see it; shortcodes of businesses are no secret."""
    may_see = item.receiver_type or (caller is not None and caller.sees_full_phones(item.batch.business_id))
    return item.recipient if may_see else msisdn.mask(item.recipient)


def errors_of(item: BatchItem) -> list[str]:
    """Why a row did not end well, in Daraja's words or ours."""
    payment = item.transaction
    if payment is None or payment.status == Status.SUCCEEDED:
        return []
    if payment.status in FINAL or payment.status == Status.NEEDS_ATTENTION:
        return [payment.result_description or payment.failure_reason or "A person must look at it."]
    return []
