"""Shapes of Daraja credentials and shortcodes. What is secret goes in and never comes out again."""

import re
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from maintainer.serializers.businesses import LimitField
from mobilemoney.businesses.models import DarajaCredential, Environment, Shortcode
from mobilemoney.gateway.serializers import StrictSerializer

SECRET_LENGTH_MAX = 512
KEY_CHARACTERS_SHOWN = 4
REPETITIONS_MAX = 3
OPEN_REPETITION = re.compile(r"[*+]|\{\d*,\d*\}")


class SecretField(serializers.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": SECRET_LENGTH_MAX, "write_only": True, **kwargs})


class CredentialInput(StrictSerializer):
    environment = serializers.ChoiceField(Environment.choices)
    name = serializers.CharField(max_length=100, required=False, allow_blank=True)
    consumer_key = SecretField()
    consumer_secret = SecretField()


class CredentialChange(StrictSerializer):
    """The environment stays: shortcodes and their tokens belong to it."""

    name = serializers.CharField(max_length=100, required=False, allow_blank=True)
    consumer_key = SecretField(required=False)
    consumer_secret = SecretField(required=False)


class CredentialOutput(serializers.ModelSerializer[DarajaCredential]):
    consumer_key_hint = serializers.SerializerMethodField(help_text="The last four characters of the key.")
    has_consumer_secret = serializers.SerializerMethodField()
    shortcodes = serializers.SerializerMethodField()

    class Meta:
        model = DarajaCredential
        fields = (
            "id",
            "environment",
            "name",
            "consumer_key_hint",
            "has_consumer_secret",
            "shortcodes",
            "created_at",
            "updated_at",
        )

    def get_consumer_key_hint(self, credential: DarajaCredential) -> str:
        key = str(credential.consumer_key)
        # A short key would be given away by its end.
        return key[-KEY_CHARACTERS_SHOWN:] if len(key) >= 4 * KEY_CHARACTERS_SHOWN else ""

    def get_has_consumer_secret(self, credential: DarajaCredential) -> bool:
        return bool(credential.consumer_secret_sealed)

    def get_shortcodes(self, credential: DarajaCredential) -> list[str]:
        return sorted(shortcode.shortcode for shortcode in credential.shortcodes.all())


class ProofOutput(serializers.Serializer[dict[str, Any]]):
    ok = serializers.BooleanField()
    expires_in = serializers.IntegerField(help_text="Seconds that the token is good for.")


class NumberField(serializers.RegexField):
    """A paybill, till or store number."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"invalid": "Must be 5 to 8 digits."})
        super().__init__(r"^[0-9]{5,8}$", **kwargs)


class ValidationRules(StrictSerializer):
    """Which C2B payments are let in before Daraja takes the money. Without rules all are."""

    active = serializers.BooleanField(required=False, help_text="False: every payment is turned away.")
    account_pattern = serializers.CharField(
        max_length=100,
        required=False,
        allow_blank=True,
        help_text="A regular expression without groups for the whole account reference: INV-[0-9]{4,6}",
    )
    amount_min = LimitField(minimum=1)
    amount_max = LimitField(minimum=1)

    def validate_account_pattern(self, pattern: str) -> str:
        """Daraja waits for a second, so a pattern that could take longer is refused.

        Without groups nothing repeats a repetition, and with few repetitions little is tried twice.
        """
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError):
            raise serializers.ValidationError("This is not a regular expression.") from None
        if "(" in pattern or len(OPEN_REPETITION.findall(pattern)) > REPETITIONS_MAX:
            raise serializers.ValidationError(f"No groups, and at most {REPETITIONS_MAX} of * + {{n,m}}.")
        return pattern

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        lowest, highest = attrs.get("amount_min"), attrs.get("amount_max")
        if lowest and highest and Decimal(lowest) > Decimal(highest):
            raise serializers.ValidationError({"amount_min": ["Can't be more than amount_max."]})
        return {name: value for name, value in attrs.items() if value not in (None, "")}


class ShortcodeChange(StrictSerializer):
    """What can change of a shortcode. Its number can't: payments are attributed by it."""

    credential_id = serializers.UUIDField(required=False)
    shortcode_type = serializers.ChoiceField(Shortcode.Type.choices, required=False)
    store_number = NumberField(required=False, allow_blank=True)
    purposes = serializers.ListField(
        child=serializers.ChoiceField(["stk", "c2b", "b2c", "b2b"]),
        required=False,
        max_length=4,
        help_text="What it is used for when a request names no shortcode; empty: whatever it is equipped for.",
    )
    lipa_passkey = SecretField(required=False, allow_blank=True)
    initiator_name = serializers.CharField(max_length=100, required=False, allow_blank=True)
    initiator_password = SecretField(required=False, allow_blank=True)
    security_credential = SecretField(required=False, allow_blank=True, max_length=2048)
    default_account_reference_prefix = serializers.CharField(max_length=12, required=False, allow_blank=True)
    callback_verification = serializers.ChoiceField(["", "query"], required=False, allow_blank=True)
    c2b_version = serializers.ChoiceField(["v1", "v2"], required=False)
    validation_rules = ValidationRules(required=False)
    is_default = serializers.BooleanField(required=False)


class ShortcodeInput(ShortcodeChange):
    shortcode = NumberField()
    shortcode_type = serializers.ChoiceField(Shortcode.Type.choices)
    credential_id = serializers.UUIDField()


class ShortcodeOutput(serializers.ModelSerializer[Shortcode]):
    has_lipa_passkey = serializers.SerializerMethodField()
    has_initiator_password = serializers.SerializerMethodField()
    has_security_credential = serializers.SerializerMethodField()
    purposes = serializers.ListField(child=serializers.CharField())
    validation_rules = ValidationRules()
    credential_id = serializers.UUIDField()

    class Meta:
        model = Shortcode
        fields = (
            "id",
            "shortcode",
            "shortcode_type",
            "store_number",
            "environment",
            "credential_id",
            "purposes",
            "has_lipa_passkey",
            "initiator_name",
            "has_initiator_password",
            "has_security_credential",
            "default_account_reference_prefix",
            "callback_verification",
            "c2b_version",
            "validation_rules",
            "is_default",
            "created_at",
            "updated_at",
        )

    def get_has_lipa_passkey(self, shortcode: Shortcode) -> bool:
        return bool(shortcode.lipa_passkey_sealed)

    def get_has_initiator_password(self, shortcode: Shortcode) -> bool:
        return bool(shortcode.initiator_password_sealed)

    def get_has_security_credential(self, shortcode: Shortcode) -> bool:
        return bool(shortcode.security_credential_sealed)


class AccessTokenInput(StrictSerializer):
    business_id = serializers.UUIDField(required=False)
    shortcode = serializers.CharField(max_length=12, required=False)
