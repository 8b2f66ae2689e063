"""The one record of money, and what was said about it."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from mobilemoney.businesses.models import Business, Shortcode
from mobilemoney.identifiers import new_id
from mobilemoney.payments.states import FINAL, NOT_ENDED, Direction, Kind, Status


class Transaction(models.Model):
    """Whatever moves money, whatever started it. Only `services` moves its status.

    Amounts are KES. Amount and parties never change; the receipt may be filled once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Indexes that begin with these columns are below; each further one is paid for by every write.
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="transactions", db_index=False)
    shortcode = models.ForeignKey(Shortcode, on_delete=models.PROTECT, related_name="transactions", db_index=False)
    kind = models.CharField(max_length=16, choices=Kind)
    direction = models.CharField(max_length=3, choices=Direction)
    status = models.CharField(max_length=20, choices=Status)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    received_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    phone_number = models.CharField(max_length=15, blank=True, default="")
    msisdn_hash = models.CharField(max_length=64, blank=True, default="")
    counterparty_name = models.CharField(max_length=200, blank=True, default="")
    account_reference = models.CharField(max_length=100, blank=True, default="")
    description = models.CharField(max_length=200, blank=True, default="")
    product_type = models.CharField(max_length=100, blank=True, default="")
    metadata = models.JSONField(default=dict)
    receipt_number = models.CharField(max_length=40, blank=True, default="")
    result_code = models.CharField(max_length=40, blank=True, default="")
    result_description = models.CharField(max_length=1024, blank=True, default="")
    failure_reason = models.CharField(max_length=40, blank=True, default="")
    checkout_request_id = models.CharField(max_length=128, blank=True, default="")
    merchant_request_id = models.CharField(max_length=128, blank=True, default="")
    originator_conversation_id = models.CharField(max_length=128, blank=True, default="")
    conversation_id = models.CharField(max_length=128, blank=True, default="")
    batch_id = models.UUIDField(null=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children", db_index=False)
    flags = models.JSONField(default=list)
    created_by = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    completed_at = models.DateTimeField(null=True)
    daraja_time = models.DateTimeField(null=True)

    # Work: when to look again, and who may be sending now (by the database's clock).
    sent_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    fence = models.PositiveIntegerField(default=0)
    event_count = models.PositiveIntegerField(default=0)

    objects = models.Manager["Transaction"]()
    # What its columns held when `services` locked it, so that only changes are written back.
    as_locked: dict[str, Any] | None = None
    # Set for the length of one move: from when on a payment that goes back to the queue may be sent again.
    queued_until: datetime | None = None

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("shortcode", "direction", "receipt_number"),
                condition=~Q(receipt_number=""),
                name="one_payment_for_each_receipt",
            ),
            models.UniqueConstraint(
                fields=("checkout_request_id",),
                condition=~Q(checkout_request_id=""),
                name="one_payment_for_each_checkout_request_id",
            ),
            models.UniqueConstraint(
                fields=("originator_conversation_id",),
                condition=~Q(originator_conversation_id=""),
                name="one_payment_for_each_originator_conversation_id",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="amount_is_positive"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="status_is_known"),
            models.CheckConstraint(
                condition=Q(status__in=sorted(FINAL), completed_at__isnull=False)
                | (~Q(status__in=sorted(FINAL)) & Q(completed_at__isnull=True)),
                name="completed_exactly_when_final",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("business", "-id"), name="tx_business"),
            models.Index(fields=("business", "status", "-id"), name="tx_business_status"),
            models.Index(fields=("business", "kind", "-id"), name="tx_business_kind"),
            models.Index(fields=("business", "amount"), name="tx_business_amount"),
            models.Index(fields=("business", "created_at"), name="tx_business_created"),
            models.Index(
                fields=("business", "result_code", "-id"), condition=~Q(result_code=""), name="tx_business_result"
            ),
            models.Index(
                fields=("business", "product_type", "-id"), condition=~Q(product_type=""), name="tx_business_product"
            ),
            models.Index(fields=("shortcode", "-id"), name="tx_shortcode"),
            models.Index(fields=("status", "-id"), name="tx_status"),
            models.Index(fields=("phone_number", "-id"), condition=~Q(phone_number=""), name="tx_phone"),
            models.Index(fields=("msisdn_hash", "-id"), condition=~Q(msisdn_hash=""), name="tx_phone_hash"),
            models.Index(fields=("merchant_request_id",), condition=~Q(merchant_request_id=""), name="tx_merchant"),
            # Pattern operators serve the beginning of a text and the whole of it, in any collation.
            models.Index(
                fields=("receipt_number",),
                opclasses=("varchar_pattern_ops",),
                condition=~Q(receipt_number=""),
                name="tx_receipt",
            ),
            models.Index(
                fields=("account_reference", "-id"), opclasses=("varchar_pattern_ops", "uuid_ops"), name="tx_reference"
            ),
            models.Index(fields=("parent",), condition=Q(parent__isnull=False), name="tx_parent"),
            models.Index(fields=("batch_id", "-id"), condition=Q(batch_id__isnull=False), name="tx_batch"),
            # What a batch has on its way is asked for again and again, and is little of it.
            models.Index(
                fields=("batch_id", "status"),
                condition=Q(batch_id__isnull=False, status__in=sorted(NOT_ENDED)),
                name="tx_batch_open",
            ),
            # What waits to be sent, in the order in which it is claimed: singles before rows of batches.
            models.Index(
                fields=("business", "batch_id", "due_at"), condition=Q(status=Status.QUEUED.value), name="tx_queued"
            ),
            models.Index(fields=("due_at",), condition=Q(due_at__isnull=False), name="tx_due"),
            models.Index(fields=("lease_until",), condition=Q(status="sending"), name="tx_leased"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_final(self) -> bool:
        return self.status in FINAL

    def add_flag(self, flag: str) -> bool:
        """Whether the flag is new."""
        if flag in self.flags:
            return False
        self.flags = [*self.flags, str(flag)]
        return True


class TransactionEvent(models.Model):
    """One change of a payment's state. Webhooks, live stream, timeline and rollups all read these."""

    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField(default=new_id, unique=True, editable=False)
    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="events", db_index=False)
    sequence = models.PositiveIntegerField()
    old_status = models.CharField(max_length=20, blank=True)
    new_status = models.CharField(max_length=20)
    source = models.CharField(max_length=80)
    note = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("transaction", "sequence"), name="one_event_for_each_step"),
        ]


class DarajaCall(models.Model):
    """One HTTP call to Daraja with its answer, secrets and phones redacted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, null=True, related_name="calls")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    operation = models.CharField(max_length=40)
    url = models.CharField(max_length=300)
    request = models.JSONField(default=dict)
    http_status = models.PositiveSmallIntegerField(null=True)
    response = models.TextField(blank=True)
    outcome = models.CharField(max_length=20)
    error = models.CharField(max_length=500, blank=True)
    started_at = models.DateTimeField()
    duration_ms = models.PositiveIntegerField()

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [models.Index(fields=("business", "-id"), name="call_business")]


class CallbackAddress(models.Model):
    """An address that we handed to Daraja. Only the digest of its token is kept.

    It belongs to one payment, or, for C2B, to one shortcode.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=32)
    token_digest = models.CharField(max_length=64)
    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, null=True, related_name="addresses")
    shortcode = models.ForeignKey(Shortcode, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("token_digest",), name="one_address_for_each_token"),
        ]


# What may be trusted: it came to an address of ours, or from a listed source.
MAY_BE_TRUSTED = Q(address__isnull=False) | Q(source_listed=True)


class Callback(models.Model):
    """The inbox: what was posted to us, as it came, once for each address token and body."""

    class State(models.TextChoices):
        NEW = "new"  # Stored and acknowledged; not looked at yet.
        PARKED = "parked"  # Trusted, but what it belongs to may still appear.
        APPLIED = "applied"  # Trusted and worked off, whether it changed anything or not.
        UNTRUSTED = "untrusted"  # Kept for a while; settles nothing.
        REJECTED = "rejected"  # Not of the expected shape.
        STUCK = "stuck"  # Working it off failed again and again; a person must look.

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    address = models.ForeignKey(
        CallbackAddress, on_delete=models.PROTECT, null=True, related_name="callbacks", db_index=False
    )
    transaction = models.ForeignKey(
        Transaction, on_delete=models.PROTECT, null=True, related_name="callbacks", db_index=False
    )
    body = models.BinaryField()
    peer = models.GenericIPAddressField(null=True)
    source_listed = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    verdict = models.CharField(max_length=300, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField(db_default=Now(), editable=False)
    due_at = models.DateTimeField(null=True, db_default=Now())

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("digest",), name="one_callback_for_each_digest"),
        ]
        # Few, and partial: each is paid for while Daraja waits.
        indexes: ClassVar = [
            models.Index(fields=("due_at",), condition=Q(due_at__isnull=False), name="callback_due"),
            # Strangers' messages must not keep these waiting, however many there are.
            models.Index(fields=("due_at",), condition=Q(due_at__isnull=False) & MAY_BE_TRUSTED, name="callback_first"),
            models.Index(fields=("transaction",), condition=Q(transaction__isnull=False), name="callback_payment"),
            models.Index(
                fields=("state", "received_at"), condition=~Q(state__in=("new", "applied")), name="callback_state"
            ),
        ]
