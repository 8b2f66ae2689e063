"""What the worker runs for money out. Each sweep returns how many rows it handled."""

from mobilemoney.payouts import approvals, sending


def send_payouts() -> int:
    """Send what is queued and may go out now, fairly between businesses."""
    return sending.send_next()


def expire_unapproved() -> int:
    """End what nobody agreed to in time."""
    return approvals.expire_unapproved()
