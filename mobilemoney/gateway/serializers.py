"""Shapes of input that every service shares. They refuse what they do not know, and cut or round nothing."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mobilemoney.money import InvalidMoney, format_money, parse_whole_shillings
from mobilemoney.msisdn import InvalidMsisdn, normalise

METADATA_BYTES_MAX = 4096
METADATA_DEPTH_MAX = 5
DARAJA_TEXT = re.compile(r"[A-Za-z0-9 ._/#-]*")


class StrictSerializer(serializers.Serializer[Any]):
    """A serializer that refuses fields it does not know, naming them, and bodies that are no objects."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            raise serializers.ValidationError({"non_field_errors": ["The body must be a JSON object."]})
        unknown = [str(name) for name in data if name not in self.fields]
        if unknown:
            raise serializers.ValidationError({name[:100]: ["Unknown field."] for name in unknown[:20]})
        return super().to_internal_value(data)


@extend_schema_field(
    {
        "oneOf": [
            {"type": "integer", "minimum": 1},
            {"type": "string", "pattern": r"^[0-9]+(\.0{1,2})?$"},
        ],
        "description": "Whole shillings, as a number or as text.",
        "example": 100,
    }
)
class ShillingsField(serializers.Field[Decimal, Any, str, Any]):
    """Whole shillings within limits, both included. 99.5 is refused, not rounded."""

    def __init__(self, *, minimum: int, maximum: int, **kwargs: Any) -> None:
        self.minimum, self.maximum = minimum, maximum
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Decimal:
        try:
            return parse_whole_shillings(data, minimum=self.minimum, maximum=self.maximum)
        except InvalidMoney as wrong:
            raise serializers.ValidationError(str(wrong)) from None

    def to_representation(self, value: Decimal) -> str:
        return format_money(value)


@extend_schema_field({"type": "string", "description": "A Kenyan mobile number.", "example": "254712345678"})
class MsisdnField(serializers.Field[str, Any, str, Any]):
    """A Kenyan mobile number in any usual spelling; becomes 254712345678."""

    def to_internal_value(self, data: Any) -> str:
        try:
            return normalise(data)
        except InvalidMsisdn as wrong:
            raise serializers.ValidationError(str(wrong)) from None

    def to_representation(self, value: str) -> str:
        return value


class DarajaTextField(serializers.CharField):
    """Text that Daraja will show. Too long or with odd characters it is refused, never cut or cleaned."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        kwargs.setdefault("allow_blank", not kwargs.get("required", True))
        super().__init__(max_length=max_length, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, (str, int)) or isinstance(data, bool):
            raise serializers.ValidationError("Must be text.")
        text = super().to_internal_value(str(data))
        if not DARAJA_TEXT.fullmatch(text):
            raise serializers.ValidationError("Only letters, digits, blanks and - . _ / # are allowed.")
        return text


@extend_schema_field({"type": "object", "additionalProperties": True})
class MetadataField(serializers.Field[dict[str, Any], Any, dict[str, Any], Any]):
    """A small JSON object of the caller's own, kept and answered as it is: at most 4 kB and 5 levels."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, Mapping):
            raise serializers.ValidationError("Must be a JSON object.")
        plain = _plain(data, METADATA_DEPTH_MAX)
        assert isinstance(plain, dict)
        if len(_encoded(plain)) > METADATA_BYTES_MAX:
            raise serializers.ValidationError(f"Must have at most {METADATA_BYTES_MAX} bytes.")
        return plain

    def to_representation(self, value: dict[str, Any]) -> dict[str, Any]:
        return value


def _plain(value: Any, levels_left: int) -> Any:
    """The value with what JSON columns can hold. Raises ValidationError for too much depth and odd values."""
    if isinstance(value, (Mapping, list)):
        if not levels_left:
            raise serializers.ValidationError(f"Must have at most {METADATA_DEPTH_MAX} levels.")
        if isinstance(value, list):
            return [_plain(inner, levels_left - 1) for inner in value]
        return {_plain(str(name), 1): _plain(inner, levels_left - 1) for name, inner in value.items()}
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, str) and ("\x00" in value or not _is_unicode(value)):
        raise serializers.ValidationError("Must not hold NUL characters or halves of surrogate pairs.")
    return value


def _number(value: Decimal) -> int | float:
    if value == value.to_integral_value() and abs(value) < Decimal(2**53):
        return int(value)
    number = float(value)
    if number in (float("inf"), float("-inf")):
        raise serializers.ValidationError("A number is too large.")
    return number


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _encoded(plain: dict[str, Any]) -> bytes:
    try:
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    except ValueError:
        raise serializers.ValidationError("A number is too large.") from None
