"""The states of a payment and the moves between them. Whoever reads this page has read the rules."""

from django.db import models


class Status(models.TextChoices):
    AWAITING_APPROVAL = "awaiting_approval"  # A second person must agree first.
    QUEUED = "queued"  # Our row exists; Daraja has not been called.
    SENDING = "sending"  # Claimed; the call may be in flight. Its lease run out means UNKNOWN, never FAILED.
    SUBMITTED = "submitted"  # Daraja took the request; its callback is awaited.
    UNKNOWN = "unknown"  # No clear answer: money may have moved. Ask Daraja, never resend.
    NEEDS_ATTENTION = "needs_attention"  # Asking did not settle it, or the amount differs; a person must.
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Kind(models.TextChoices):
    STK = "stk"
    C2B = "c2b"
    B2C = "b2c"
    B2B = "b2b"
    B2B_EXPRESS = "b2b_express"
    TAX = "tax"
    REVERSAL = "reversal"
    REFUND = "refund"
    RATIBA = "ratiba"


class Direction(models.TextChoices):
    IN = "in"
    OUT = "out"


class Flag(models.TextChoices):
    """Why a person may want to look."""

    AMOUNT_MISMATCH = "amount_mismatch"  # Daraja moved another amount than was asked.
    PHONE_MISMATCH = "phone_mismatch"  # Another phone paid than was asked.
    RECEIPT_REUSED = "receipt_reused"  # The receipt already stands on another payment.
    CONTRADICTORY_RESULT = "contradictory_result"  # A second report says otherwise.
    LATE_RESULT = "late_result"  # A success that came after a failure.
    UNVERIFIED_CALLBACK = "unverified_callback"  # A message without trust spoke of this payment.
    UNKNOWN_CODE = "unknown_code"  # A result code that Daraja does not document.
    POSSIBLE_DUPLICATE = "possible_duplicate"  # May be the same money as another payment.
    SHORTCODE_MISMATCH = "shortcode_mismatch"  # The message names another shortcode.


OPEN_ENDS = frozenset({Status.UNKNOWN, Status.NEEDS_ATTENTION, Status.SUCCEEDED, Status.FAILED})
FINAL = frozenset({Status.SUCCEEDED, Status.FAILED})
# What goes on by itself: the worker, Daraja or our own schedule, or a second person, will still move it.
NOT_ENDED = frozenset(Status) - FINAL - {Status.NEEDS_ATTENTION}
# What a callback, a query or a person may still settle.
OPEN = frozenset({Status.SENDING, Status.SUBMITTED, Status.UNKNOWN, Status.NEEDS_ATTENTION})

MOVES: dict[Status, frozenset[Status]] = {
    Status.AWAITING_APPROVAL: frozenset({Status.QUEUED, Status.FAILED}),
    Status.QUEUED: frozenset({Status.SENDING, Status.FAILED}),
    # Back to QUEUED only when the request surely never left. A callback can overtake the acknowledgement.
    Status.SENDING: frozenset({Status.QUEUED, Status.SUBMITTED}) | OPEN_ENDS,
    Status.SUBMITTED: OPEN_ENDS,
    Status.UNKNOWN: OPEN_ENDS - {Status.UNKNOWN},
    Status.NEEDS_ATTENTION: FINAL,
    Status.SUCCEEDED: frozenset(),  # A reversal is a new transaction that points back at this one.
    Status.FAILED: frozenset(),  # A late success is a new, flagged one.
}
