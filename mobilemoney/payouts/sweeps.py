"""What the worker runs for money out. Each sweep returns how many rows it handled."""

from mobilemoney.payouts import approvals, balances, feeding, sending


def send_payouts() -> int:
    """Send what is queued and may go out now, fairly between businesses."""
    return sending.send_next()


def feed_batches() -> int:
    """Make payments of the next rows of batches that may send."""
    return feeding.feed_next()


def finish_batches() -> int:
    """End the batches of which every row has ended, or waits for a person."""
    return feeding.finish_next()


def expire_unapproved() -> int:
    """End what nobody agreed to in time."""
    return approvals.expire_unapproved()


def ask_balances() -> int:
    """Ask Daraja about the accounts of shortcodes that paid out, or about which somebody wants to know."""
    return balances.ask_due()
