"""Shapes of signing in, of who is signed in, of the first superuser and of invites."""

from rest_framework import serializers

from maintainer.models import Invite
from maintainer.services.passwords import PASSWORD_LENGTH_MAX
from mobilemoney.businesses.models import Environment, Shortcode
from mobilemoney.businesses.selectors import PURPOSES
from mobilemoney.gateway.serializers import StrictSerializer

USERNAME_LENGTH_MAX = 150
OTP_LENGTH_MAX = 64


class PasswordField(serializers.CharField):
    """Taken as typed: a blank at either end belongs to the password."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(
            max_length=PASSWORD_LENGTH_MAX,
            trim_whitespace=False,
            write_only=True,
            style={"input_type": "password"},
            **kwargs,  # type: ignore[arg-type]
        )


class LoginInput(StrictSerializer):
    username = serializers.CharField(max_length=USERNAME_LENGTH_MAX)
    password = PasswordField()
    otp = serializers.CharField(max_length=OTP_LENGTH_MAX, required=False, allow_blank=True)


class CsrfOutput(serializers.Serializer[dict[str, str]]):
    csrfToken = serializers.CharField()


class UserOutput(serializers.Serializer[object]):
    id = serializers.IntegerField()
    username = serializers.CharField()
    email = serializers.CharField(allow_blank=True)
    is_superuser = serializers.BooleanField()


class OwnShortcodeOutput(serializers.Serializer[Shortcode]):
    shortcode = serializers.CharField()
    shortcode_type = serializers.ChoiceField(Shortcode.Type.choices)
    environment = serializers.ChoiceField(Environment.choices)
    is_default = serializers.BooleanField()
    purposes = serializers.SerializerMethodField(help_text="What it is equipped and meant for: stk, c2b, b2c, b2b.")

    def get_purposes(self, shortcode: Shortcode) -> list[str]:
        return [purpose for purpose in PURPOSES if shortcode.serves(purpose)]


class OwnBusinessOutput(serializers.Serializer[dict[str, object]]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    status = serializers.CharField()
    is_default = serializers.BooleanField()
    role = serializers.CharField(
        help_text="viewer, operator, maker, checker or admin; superuser where one has them all."
    )
    shortcodes = OwnShortcodeOutput(many=True)


class MeOutput(serializers.Serializer[dict[str, object]]):
    authenticated = serializers.BooleanField()
    user = UserOutput(allow_null=True)
    businesses = OwnBusinessOutput(many=True)
    csrfToken = serializers.CharField()


class BootstrapState(serializers.Serializer[dict[str, bool]]):
    enabled = serializers.BooleanField()


class BootstrapInput(StrictSerializer):
    token = serializers.CharField(write_only=True, trim_whitespace=False)
    username = serializers.CharField(max_length=USERNAME_LENGTH_MAX)
    password = PasswordField()
    email = serializers.EmailField(required=False, allow_blank=True)


class InviteInput(StrictSerializer):
    token = serializers.CharField(max_length=128, trim_whitespace=False)


class InviteAcceptInput(InviteInput):
    password = PasswordField()


class InviteOutput(serializers.Serializer[Invite]):
    username = serializers.CharField(source="user.username")
    business_name = serializers.CharField(source="business.name")
    expires_at = serializers.DateTimeField()
