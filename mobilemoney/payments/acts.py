"""What people do to one payment, in the audit log; its timeline reads it there."""

from typing import Any

from mobilemoney.gateway import audit
from mobilemoney.gateway.callers import Caller
from mobilemoney.payments.models import Transaction


def record_of_staff(caller: Caller, act: str, payment: Transaction, after: dict[str, Any] | None = None) -> None:
    """Keep an act of a person, as the last step of its transaction. What apps do stands in the payment's events."""
    if caller.user is None:
        return
    audit.record(
        caller=caller,
        act=act,
        target_type="transaction",
        target_id=str(payment.id),
        business=payment.business,
        after=after,
    )
