"""Acts on money out. What a crash leaves behind, line by line:

a payout is one row from its first commit on, with the id that Daraja will see. Before that commit there
is nothing; after it the worker sends it, once: see `sending`.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from mobilemoney.businesses.models import Business
from mobilemoney.failpoints import reach
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.idempotency import IdempotencyClaim
from mobilemoney.identifiers import new_id
from mobilemoney.payments import acts
from mobilemoney.payments import services as payments
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Direction, Kind, Status
from mobilemoney.payouts import limits
from mobilemoney.payouts.models import Payout
from mobilemoney.payouts.orders import PayoutOrder

APPROVAL_HOURS_MAX = 24
# Kinds whose request carries an id of ours, by which a repeat is refused and the fate can be asked.
OWN_ID_KINDS = frozenset({Kind.B2C, Kind.REFUND})


def request_payout(*, caller: Caller, order: PayoutOrder, claim: IdempotencyClaim) -> UUID:
    """Take a payout on and return its payment's id. The worker sends it, at once or after a second person agreed.

    Raises ValidationFailed when a limit is exceeded, BusinessSuspended, IdempotencyRace.
    """
    reach("payout.before_intent")
    with transaction.atomic():
        business = lock_business(order.shortcode.business_id)
        caller.hold_to_policy(business)
        limits.check_single(
            caller=caller, business=business, amount=order.amount, kind=order.kind, receiver=order.receiver
        )
        approvals = limits.PayoutPolicy.of(business).approvals_for_single(caller, order.amount)
        payment = open_payout(order=order, source=caller.key, maker=caller.user, approvals_needed=approvals)
        claim.commit(payment.id)
        told = {"amount": str(order.amount), "kind": order.kind, "approvals_needed": approvals}
        acts.record_of_staff(caller, "payout.created", payment, told)
        reach("payout.inside_intent")
    reach("payout.after_intent")
    return payment.id


def open_payout(*, order: PayoutOrder, source: str, maker: User | None, approvals_needed: int = 0) -> Transaction:
    """Write payment and payout with the id that Daraja will see. Call it inside the transaction of the intent."""
    payment = payments.open_payment(source=source, **_facts(order, source, waits=approvals_needed > 0))
    payout = _payout(order, payment, maker)
    payout.approvals_needed = approvals_needed
    payout.expires_at = timezone.now() + timedelta(hours=APPROVAL_HOURS_MAX) if approvals_needed else None
    payout.save(force_insert=True)
    return payment


def open_payouts(*, orders: Sequence[PayoutOrder], source: str, maker: User | None) -> list[Transaction]:
    """Write many agreed payouts in a few statements, in the given order, inside the transaction of the intent."""
    opened = payments.open_payments(source=source, many=[_facts(order, source, waits=False) for order in orders])
    Payout.objects.bulk_create(_payout(order, payment, maker) for order, payment in zip(orders, opened, strict=True))
    return opened


def _facts(order: PayoutOrder, source: str, *, waits: bool) -> dict[str, Any]:
    payment_id = new_id()
    return {
        "id": payment_id,
        "business_id": order.shortcode.business_id,
        "shortcode": order.shortcode,
        "kind": order.kind,
        "direction": Direction.OUT,
        "status": Status.AWAITING_APPROVAL if waits else Status.QUEUED,
        "due_at": None if waits else timezone.now(),
        "amount": order.amount,
        "phone_number": order.phone_number,
        "counterparty_name": order.counterparty_name,
        "account_reference": order.account_reference,
        "description": order.description or order.remarks,
        "product_type": order.product_type,
        "metadata": order.metadata,
        "parent_id": order.parent_id,
        "batch_id": order.batch_id,
        "originator_conversation_id": own_id(order, payment_id),
        "created_by": source,
    }


def _payout(order: PayoutOrder, payment: Transaction, maker: User | None) -> Payout:
    return Payout(
        transaction=payment,
        command_id=order.command_id,
        receiver=order.receiver,
        receiver_type=order.receiver_type,
        remarks=order.remarks,
        occasion=order.occasion,
        maker=maker,
    )


def own_id(order: PayoutOrder, payment_id: UUID) -> str:
    """The OriginatorConversationID that we send, or nothing where Daraja makes it."""
    if order.kind in OWN_ID_KINDS and settings.B2C_VERSION == "v3":
        return str(payment_id)
    return ""


def lock_business(business_id: UUID) -> Business:
    """Hold the business, so that two payouts can't spend the same limit."""
    # Not FOR UPDATE: that would also hold up every payment that merely names the business as its own.
    return Business.objects.select_for_update(no_key=True).get(id=business_id)
