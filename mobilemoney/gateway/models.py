"""Who may call us, and what we remember about their calls."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils import timezone
from oauth2_provider.models import AbstractApplication

from mobilemoney.businesses.models import Business
from mobilemoney.gateway.scopes import SCOPES
from mobilemoney.identifiers import new_id


class ApiClient(AbstractApplication):
    """A third-party app. It belongs to one business for ever and holds a list of scopes."""

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="api_clients")
    scopes = models.JSONField(default=list, blank=True)
    payout_day_max = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    # During a rotation the secret before this one is good as well, until the given time.
    previous_secret = models.CharField(max_length=255, blank=True, default="")
    previous_secret_expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="api_clients_made"
    )

    objects = models.Manager["ApiClient"]()

    class Meta(AbstractApplication.Meta):
        abstract = False
        ordering: ClassVar = ["-id"]

    def is_usable(self, request: Any) -> bool:
        """The toolkit asks this before it issues or accepts a token."""
        return self.revoked_at is None

    def accepts_secret(self, secret: str) -> bool:
        """Whether it is the secret, or the one before it during a rotation."""
        if check_password(secret, self.client_secret):
            return True
        until = self.previous_secret_expires_at
        return until is not None and timezone.now() < until and check_password(secret, self.previous_secret)

    @property
    def held_scopes(self) -> frozenset[str]:
        return frozenset(self.scopes) & frozenset(SCOPES)


class AccessEpoch(models.Model):
    """One row whose number grows when an access right ends, so that every process forgets what it has cached."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    objects = models.Manager["AccessEpoch"]()


class IdempotencyRecord(models.Model):
    """A key that was used up, together with the payment that it started. Commits with the payment's intent."""

    caller_key = models.CharField(max_length=100)
    route = models.CharField(max_length=300)
    key = models.CharField(max_length=255)
    body_digest = models.CharField(max_length=64)
    subject_id = models.UUIDField(null=True)
    # Who works on the first request, and how long we believe it without an answer.
    owner = models.CharField(max_length=200)
    running_until = models.DateTimeField(null=True)
    status_code = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=100, blank=True, default="")
    response_body = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = models.Manager["IdempotencyRecord"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["caller_key", "route", "key"], name="one_use_per_idempotency_key"),
        ]

    @property
    def is_answered(self) -> bool:
        return self.status_code is not None


class RateCounter(models.Model):
    """How often a caller came within the present window. Unlogged on PostgreSQL: losing it costs one window."""

    key = models.CharField(max_length=160, primary_key=True)
    # Unix milliseconds; the window begins with a caller's first request.
    window_started_ms = models.BigIntegerField()
    window_ms = models.BigIntegerField()
    count = models.BigIntegerField()

    objects = models.Manager["RateCounter"]()


class AuditHead(models.Model):
    """The end of the audit chain. Its row is locked by whoever appends, so entries come one after the other."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    sequence = models.PositiveBigIntegerField(default=0)
    entry_hash = models.CharField(max_length=64, blank=True, default="")

    objects = models.Manager["AuditHead"]()


class AuditEntry(models.Model):
    """Who did what. Never changed and never removed; each entry carries the hash of the one before it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sequence = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(default=timezone.now)
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=64, blank=True, default="")
    actor_name = models.CharField(max_length=255, blank=True, default="")
    act = models.CharField(max_length=100)
    target_type = models.CharField(max_length=100)
    target_id = models.CharField(max_length=100, blank=True, default="")
    # Not a foreign key: the entry outlives whatever it speaks of.
    business_id = models.UUIDField(null=True, db_index=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    request_id = models.CharField(max_length=128, blank=True, default="")
    address = models.CharField(max_length=64, blank=True, default="")
    previous_hash = models.CharField(max_length=64, blank=True, default="")
    entry_hash = models.CharField(max_length=64)

    objects = models.Manager["AuditEntry"]()

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name_plural = "audit entries"
        indexes: ClassVar = [models.Index(fields=("target_type", "target_id"), name="audit_target")]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.act} {self.target_type} {self.target_id}"


class StreamTicket(models.Model):
    """A one-use pass to the event stream for whoever holds its token; only the digest is stored."""

    digest = models.CharField(max_length=64, primary_key=True)
    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, null=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True)
    scopes = models.JSONField(default=list)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    objects = models.Manager["StreamTicket"]()
