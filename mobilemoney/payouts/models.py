"""Money out: what a payout needs beside its payment, batches of them, and who agreed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from mobilemoney.businesses.models import Business, Shortcode
from mobilemoney.identifiers import new_id
from mobilemoney.payments.models import Transaction


class BatchStatus(models.TextChoices):
    AWAITING_APPROVAL = "awaiting_approval"  # A second person must agree first.
    APPROVED = "approved"  # Agreed; not one row has been taken up yet.
    RUNNING = "running"
    PAUSED = "paused"  # By a person, or by a guard: see status_reason. Nothing more is sent until it is resumed.
    COMPLETED = "completed"  # Every row has ended, or waits for a person.
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"  # Nobody agreed in time.


BATCH_KINDS = [("b2c", "b2c"), ("b2b", "b2b")]
BATCH_MOVES: dict[str, frozenset[str]] = {
    BatchStatus.AWAITING_APPROVAL: frozenset(
        {BatchStatus.APPROVED, BatchStatus.REJECTED, BatchStatus.CANCELLED, BatchStatus.EXPIRED}
    ),
    BatchStatus.APPROVED: frozenset({BatchStatus.RUNNING, BatchStatus.PAUSED, BatchStatus.CANCELLED}),
    BatchStatus.RUNNING: frozenset({BatchStatus.PAUSED, BatchStatus.COMPLETED, BatchStatus.CANCELLED}),
    BatchStatus.PAUSED: frozenset({BatchStatus.RUNNING, BatchStatus.COMPLETED, BatchStatus.CANCELLED}),
    BatchStatus.COMPLETED: frozenset({BatchStatus.RUNNING}),  # Rows that surely failed are tried as new rows.
    BatchStatus.REJECTED: frozenset(),
    BatchStatus.CANCELLED: frozenset(),
    BatchStatus.EXPIRED: frozenset(),
}
# The batches whose rows may be taken up and sent.
SENDING_BATCHES = (BatchStatus.APPROVED, BatchStatus.RUNNING)
# The batches whose waiting rows may still be sent one day.
OPEN_BATCHES = (BatchStatus.AWAITING_APPROVAL, *SENDING_BATCHES, BatchStatus.PAUSED)


class Payout(models.Model):
    """What Daraja must be told of a payment out, and who must agree to it. One for each payment out."""

    transaction = models.OneToOneField(Transaction, on_delete=models.PROTECT, primary_key=True, related_name="payout")
    command_id = models.CharField(max_length=40)
    # PartyB: an MSISDN, or a shortcode; for a reversal the receipt to undo.
    receiver = models.CharField(max_length=40)
    receiver_type = models.CharField(max_length=10, blank=True, default="")
    remarks = models.CharField(max_length=100)
    occasion = models.CharField(max_length=100, blank=True, default="")
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approvals_needed = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)

    objects = models.Manager["Payout"]()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("expires_at",), condition=Q(expires_at__isnull=False), name="payout_expiry")
        ]


class Batch(models.Model):
    """A list of payouts that is agreed to, sent and reported as a whole. Its rows never change."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="batches")
    shortcode = models.ForeignKey(Shortcode, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=BATCH_KINDS)
    reference = models.CharField(max_length=100, blank=True, default="")
    status = models.CharField(max_length=20, choices=BatchStatus)
    status_reason = models.CharField(max_length=300, blank=True, default="")
    digest = models.CharField(max_length=64)
    source_digest = models.CharField(max_length=64, blank=True, default="")
    command_id = models.CharField(max_length=40, blank=True, default="")
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_by = models.CharField(max_length=80)
    approvals_needed = models.PositiveSmallIntegerField(default=0)
    event_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    expires_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)

    objects = models.Manager["Batch"]()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=("business", "-id"), name="batch_business"),
            models.Index(fields=("status",), name="batch_status"),
            models.Index(fields=("business", "source_digest"), name="batch_source"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=BatchStatus.values), name="batch_status_is_known"),
        ]


class BatchItem(models.Model):
    """One row of a batch. Its identity is the batch and the row's number, so it can be taken up only once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="items")
    row_number = models.PositiveIntegerField()
    recipient = models.CharField(max_length=40)
    receiver_type = models.CharField(max_length=10, blank=True, default="")
    account_reference = models.CharField(max_length=100, blank=True, default="")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    item_reference = models.CharField(max_length=100, blank=True, default="")
    remarks = models.CharField(max_length=100, blank=True, default="")
    product_type = models.CharField(max_length=100, blank=True, default="")
    transaction = models.OneToOneField(Transaction, on_delete=models.PROTECT, null=True, related_name="batch_item")
    cancelled = models.BooleanField(default=False)
    retry_of = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="retried_as")

    objects = models.Manager["BatchItem"]()

    class Meta:
        ordering: ClassVar = ["row_number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("batch", "row_number"), name="one_row_for_each_number"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="item_amount_is_positive"),
            models.CheckConstraint(
                condition=Q(cancelled=False) | Q(transaction__isnull=True), name="what_was_taken_up_is_not_cancelled"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("batch", "row_number"),
                condition=Q(transaction__isnull=True, cancelled=False),
                name="item_waiting",
            ),
        ]


class Agreement(models.Model):
    """A second person's yes or no, bound to what exactly was looked at."""

    class Decision(models.TextChoices):
        APPROVED = "approved"
        REJECTED = "rejected"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="agreements")
    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, null=True, related_name="agreements")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision)
    digest = models.CharField(max_length=64, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField(db_default=Now(), editable=False)

    objects = models.Manager["Agreement"]()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("batch", "user"), name="one_voice_for_each_batch"),
            models.UniqueConstraint(fields=("transaction", "user"), name="one_voice_for_each_payment"),
            models.CheckConstraint(
                condition=Q(batch__isnull=False, transaction__isnull=True)
                | Q(batch__isnull=True, transaction__isnull=False),
                name="agreement_is_about_one_thing",
            ),
        ]


class BatchEvent(models.Model):
    """One change of a batch's state. Webhooks and the live stream read these."""

    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField(default=new_id, unique=True, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    old_status = models.CharField(max_length=20, blank=True)
    new_status = models.CharField(max_length=20)
    source = models.CharField(max_length=80)
    note = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = models.Manager["BatchEvent"]()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("batch", "sequence"), name="one_event_for_each_batch_step"),
        ]


class BalanceQuestion(models.Model):
    """When Daraja is to be asked about a shortcode's accounts."""

    shortcode = models.OneToOneField(Shortcode, on_delete=models.PROTECT, primary_key=True, related_name="+")
    due_at = models.DateTimeField(null=True, db_index=True)
    asked_at = models.DateTimeField(null=True)

    objects = models.Manager["BalanceQuestion"]()


class AccountBalance(models.Model):
    """What Daraja last told of one account of a shortcode. KES; `available` is what can be spent."""

    shortcode = models.ForeignKey(Shortcode, on_delete=models.PROTECT, related_name="balances")
    name = models.CharField(max_length=100)
    currency = models.CharField(max_length=3)
    current = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    available = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    reserved = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    uncleared = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    told_at = models.DateTimeField()

    objects = models.Manager["AccountBalance"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("shortcode", "name"), name="one_balance_for_each_account"),
        ]
