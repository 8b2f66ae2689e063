"""Whose money it is: businesses, their people, their Daraja apps and their shortcodes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilemoney.businesses.encryption import Sealed
from mobilemoney.identifiers import new_id


class Environment(models.TextChoices):
    SIMULATOR = "simulator"
    SANDBOX = "sandbox"
    PRODUCTION = "production"


class Business(models.Model):  # type: ignore[django-manager-missing]  # ApiClient has an untyped base.
    """A merchant. A suspended one keeps its history and its callbacks, but starts no payment."""

    class Status(models.TextChoices):
        ACTIVE = "active"
        SUSPENDED = "suspended"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    business_type = models.CharField(max_length=100, blank=True, default="")
    status = models.CharField(max_length=16, choices=Status, default=Status.ACTIVE)
    payout_policy = models.JSONField(default=dict, blank=True)
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = models.Manager["Business"]()

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name_plural = "businesses"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="one_default_business"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE


class Role(models.TextChoices):
    """What a member may do. One role each; they are different jobs, not steps of a ladder."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    MAKER = "maker"
    CHECKER = "checker"
    ADMIN = "admin"


class Member(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager["Member"]()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["business", "user"], name="one_role_per_member")]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"


class DarajaCredential(models.Model):
    """The key and secret of one Daraja app. One access token at a time belongs to each."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="daraja_credentials")
    environment = models.CharField(max_length=16, choices=Environment)
    name = models.CharField(max_length=100, blank=True, default="")
    consumer_key_sealed = models.TextField(blank=True, default="")
    consumer_secret_sealed = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    consumer_key = Sealed("consumer_key_sealed")
    consumer_secret = Sealed("consumer_secret_sealed")

    objects = models.Manager["DarajaCredential"]()

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name or f"Daraja app {self.id}"


class DarajaToken(models.Model):
    """The access token of one Daraja app, shared by all processes. `fence` numbers the refreshes."""

    credential = models.OneToOneField(
        DarajaCredential, on_delete=models.CASCADE, primary_key=True, related_name="access_token"
    )
    value_sealed = models.TextField(blank=True, default="")
    expires_at = models.DateTimeField(null=True)
    refresh_lease_until = models.DateTimeField(null=True)
    fence = models.PositiveBigIntegerField(default=0)

    value = Sealed("value_sealed")

    objects = models.Manager["DarajaToken"]()

    def __str__(self) -> str:
        return f"Access token of {self.credential_id}"


class DarajaPace(models.Model):
    """When one Daraja app may be called next, in Unix milliseconds. Unlogged on PostgreSQL: losing it costs nothing."""

    app_key = models.CharField(max_length=64, primary_key=True)
    next_free_ms = models.BigIntegerField()

    objects = models.Manager["DarajaPace"]()


class Shortcode(models.Model):
    """A paybill or till, and what Daraja wants to know to use it."""

    class Type(models.TextChoices):
        PAYBILL = "paybill"
        TILL = "till"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="shortcodes")
    credential = models.ForeignKey(DarajaCredential, on_delete=models.PROTECT, related_name="shortcodes")
    environment = models.CharField(max_length=16, choices=Environment)
    shortcode = models.CharField(max_length=12)
    shortcode_type = models.CharField(max_length=8, choices=Type, default=Type.PAYBILL)
    # A till's head office (store) number: what Daraja calls BusinessShortCode for tills.
    store_number = models.CharField(max_length=12, blank=True, default="")
    # What it is used for when nobody names one ("stk", "c2b", "b2c", "b2b"); empty: anything it is equipped for.
    purposes = models.JSONField(default=list, blank=True)
    lipa_passkey_sealed = models.TextField(blank=True, default="")
    initiator_name = models.CharField(max_length=100, blank=True, default="")
    initiator_password_sealed = models.TextField(blank=True, default="")
    security_credential_sealed = models.TextField(blank=True, default="")
    # How often in a row Daraja refused the initiator, and since when we therefore stopped using it.
    initiator_refusals = models.PositiveSmallIntegerField(default=0)
    initiator_locked_at = models.DateTimeField(null=True, blank=True)
    default_account_reference_prefix = models.CharField(max_length=12, blank=True, default="")
    callback_verification = models.CharField(max_length=20, blank=True, default="")
    c2b_version = models.CharField(max_length=4, default="v2")
    validation_rules = models.JSONField(default=dict, blank=True)
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    lipa_passkey = Sealed("lipa_passkey_sealed")
    initiator_password = Sealed("initiator_password_sealed")
    security_credential = Sealed("security_credential_sealed")

    objects = models.Manager["Shortcode"]()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            # Money is attributed by shortcode, so two businesses can never hold the same one.
            models.UniqueConstraint(fields=["environment", "shortcode"], name="one_owner_per_shortcode"),
            models.UniqueConstraint(
                fields=["business"], condition=Q(is_default=True), name="one_default_shortcode_per_business"
            ),
        ]

    def __str__(self) -> str:
        return self.shortcode

    @property
    def stk_business_shortcode(self) -> str:
        """BusinessShortCode of an STK push: a till's store number, else the shortcode (Daraja docs, M-PESA Express)."""
        is_till = self.shortcode_type == self.Type.TILL
        return (self.store_number or self.shortcode) if is_till else self.shortcode

    @property
    def stk_transaction_type(self) -> str:
        is_till = self.shortcode_type == self.Type.TILL
        return "CustomerBuyGoodsOnline" if is_till else "CustomerPayBillOnline"

    @property
    def stk_party_b(self) -> str:
        """Who receives: the till itself, or the paybill."""
        return self.shortcode

    @property
    def can_sign(self) -> bool:
        """Whether there is something to make a SecurityCredential of."""
        return bool(self.security_credential_sealed or self.initiator_password_sealed)

    def serves(self, purpose: str) -> bool:
        """Whether it is equipped, and meant, for the purpose when nobody names a shortcode."""
        return self.is_equipped_for(purpose) and (not self.purposes or purpose in self.purposes)

    def is_equipped_for(self, purpose: str) -> bool:
        if purpose == "stk":
            return bool(self.lipa_passkey_sealed)
        if purpose in {"b2c", "b2b"}:
            return bool(self.initiator_name)
        return True
