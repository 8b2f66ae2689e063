"""Shapes of the logs. Phones and secrets were redacted before they got here."""

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from maintainer.selectors.logs import shown_body
from mobilemoney.gateway.models import AuditEntry
from mobilemoney.payments.models import Callback, DarajaCall


class CallOutput(serializers.ModelSerializer[DarajaCall]):
    transaction_id = serializers.UUIDField(allow_null=True)
    business_id = serializers.UUIDField(allow_null=True)
    request = serializers.JSONField()

    class Meta:
        model = DarajaCall
        fields = (
            "id",
            "transaction_id",
            "business_id",
            "operation",
            "url",
            "request",
            "http_status",
            "response",
            "outcome",
            "error",
            "started_at",
            "duration_ms",
        )


class CallbackOutput(serializers.ModelSerializer[Callback]):
    transaction_id = serializers.UUIDField(allow_null=True)
    business_id = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField()

    class Meta:
        model = Callback
        fields = (
            "id",
            "kind",
            "state",
            "verdict",
            "transaction_id",
            "business_id",
            "peer",
            "source_listed",
            "body",
            "attempts",
            "received_at",
        )

    def get_business_id(self, callback: Callback) -> UUID | None:
        if callback.transaction is not None:
            return callback.transaction.business_id
        return callback.address.shortcode.business_id if callback.address is not None else None

    @extend_schema_field(OpenApiTypes.ANY)
    def get_body(self, callback: Callback) -> Any:
        return shown_body(callback)


@extend_schema_field({"type": "object", "additionalProperties": True})
class FactsField(serializers.JSONField):
    """What was before or after an act: names with their values, none of them secret."""


class AuditOutput(serializers.ModelSerializer[AuditEntry]):
    before = FactsField(allow_null=True)
    after = FactsField(allow_null=True)

    class Meta:
        model = AuditEntry
        fields = (
            "id",
            "sequence",
            "at",
            "actor_kind",
            "actor_id",
            "actor_name",
            "act",
            "target_type",
            "target_id",
            "business_id",
            "before",
            "after",
            "request_id",
            "address",
        )
