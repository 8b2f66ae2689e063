"""The shapes in which payments go out."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from rest_framework import serializers

from mobilemoney import msisdn
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.serializers import StrictSerializer
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Direction, Kind, Status

_MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


_PHONE_IN_ID = re.compile(r"(ws_CO_[0-9]{8,17}?)[0-9]{6}([0-9]{3})\Z")


def hide_phone(checkout_request_id: str) -> str:
    """A CheckoutRequestID without the middle of the phone in it (Daraja: its last nine digits)."""
    return _PHONE_IN_ID.sub(r"\1***\2", checkout_request_id)


class TransactionOutput(serializers.Serializer[Transaction]):
    """One payment, as promised to apps and staff. Needs `selectors.with_output`; phones go by the caller's right."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    direction = serializers.ChoiceField(choices=Direction.choices)
    status = serializers.ChoiceField(choices=Status.choices)
    business_id = serializers.UUIDField()
    shortcode = serializers.CharField(source="shortcode.shortcode")
    environment = serializers.CharField(source="shortcode.environment")
    amount = serializers.DecimalField(**_MONEY)
    received_amount = serializers.DecimalField(**_MONEY, allow_null=True)
    currency = serializers.SerializerMethodField()
    phone_number = serializers.SerializerMethodField()
    msisdn_hash = serializers.CharField()
    counterparty_name = serializers.CharField()
    account_reference = serializers.CharField()
    description = serializers.CharField()
    product_type = serializers.CharField()
    metadata = serializers.DictField()
    receipt_number = serializers.CharField()
    result_code = serializers.CharField()
    result_description = serializers.CharField()
    failure_reason = serializers.CharField()
    checkout_request_id = serializers.SerializerMethodField()
    merchant_request_id = serializers.CharField()
    originator_conversation_id = serializers.CharField()
    conversation_id = serializers.CharField()
    batch_id = serializers.UUIDField(allow_null=True)
    parent_id = serializers.UUIDField(allow_null=True)
    refunded_amount = serializers.DecimalField(**_MONEY)
    flags = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    completed_at = serializers.DateTimeField(allow_null=True)
    daraja_time = serializers.DateTimeField(allow_null=True)

    def to_representation(self, payment: Transaction) -> dict[str, Any]:
        """What the fields above would say, without asking each of them: lists are long and the shape is fixed."""
        told = {name: getattr(payment, name) for name in _AS_IT_IS}
        shown = payment.checkout_request_id, payment.phone_number
        if not self._sees_phone(payment):
            shown = hide_phone(payment.checkout_request_id), msisdn.mask(payment.phone_number)
        told |= {"checkout_request_id": shown[0], "phone_number": shown[1], "currency": "KES"}
        told |= {"shortcode": payment.shortcode.shortcode, "environment": payment.shortcode.environment}
        told |= {name: _text(getattr(payment, name), str) for name in _IDS}
        told |= {name: _text(getattr(payment, name), "{:.2f}".format) for name in _AMOUNTS}
        told |= {name: _text(getattr(payment, name), _iso) for name in _TIMES}
        return {name: told[name] for name in self._declared_fields}

    def get_currency(self, payment: Transaction) -> str:
        return "KES"

    def get_checkout_request_id(self, payment: Transaction) -> str:
        """Daraja ends it with nine digits of the phone, so it is masked wherever the phone is."""
        return payment.checkout_request_id if self._sees_phone(payment) else hide_phone(payment.checkout_request_id)

    def get_phone_number(self, payment: Transaction) -> str:
        return payment.phone_number if self._sees_phone(payment) else msisdn.mask(payment.phone_number)

    def _sees_phone(self, payment: Transaction) -> bool:
        caller: Caller | None = self.context.get("caller")
        return caller is not None and caller.sees_full_phones(payment.business_id)


# How each field of a payment goes out; a test holds this against the declared fields.
_IDS = ("id", "business_id", "batch_id", "parent_id")
_AMOUNTS = ("amount", "received_amount", "refunded_amount")
_TIMES = ("created_at", "updated_at", "completed_at", "daraja_time")
_SHOWN_OTHERWISE = {"shortcode", "environment", "currency", "phone_number", "checkout_request_id"}
_AS_IT_IS = tuple(
    name for name in TransactionOutput._declared_fields if name not in {*_IDS, *_AMOUNTS, *_TIMES, *_SHOWN_OTHERWISE}
)


def _text(value: Any, write: Callable[[Any], str]) -> str | None:
    return None if value is None else write(value)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


class TimelineEntry(serializers.Serializer[dict[str, Any]]):
    """One thing that happened to a payment. `raw` is what was sent or received, secrets and phones redacted."""

    at = serializers.DateTimeField()
    type = serializers.ChoiceField(choices=["event", "act", "call", "callback"])
    title = serializers.CharField()
    detail = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    actor = serializers.CharField(required=False, help_text="The name of the person or app; for staff only.")
    old_status = serializers.CharField(required=False)
    new_status = serializers.CharField(required=False)
    http_status = serializers.IntegerField(required=False, allow_null=True)
    duration_ms = serializers.IntegerField(required=False)
    trusted = serializers.BooleanField(required=False)
    raw = serializers.JSONField(required=False)


class TimelineOutput(serializers.Serializer[dict[str, Any]]):
    results = TimelineEntry(many=True)


class StatusQueryInput(StrictSerializer):
    """Names one payment in one of three ways."""

    id = serializers.UUIDField(required=False)
    checkout_request_id = serializers.CharField(max_length=64, required=False)
    receipt_number = serializers.CharField(max_length=40, required=False)

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        if len(attrs) != 1:
            raise serializers.ValidationError({"id": ["Give one of id, checkout_request_id and receipt_number."]})
        return attrs
