"""Named places on money's way at which a test can kill the process.

`FAILPOINT=name` makes the process kill itself with SIGKILL when it reaches that name; `FAILPOINT=name:3` on the
third time. `FAILPOINT_FILE=path` is a file into which a test writes a name while everything runs: whoever
gets there first takes the file away and dies, and whoever is started in its place lives.
Unset, as in every real installation, a place costs one look-up.
"""

import os
import signal
from collections import Counter
from pathlib import Path

_armed, _, _times = os.environ.get("FAILPOINT", "").partition(":")
_file = os.environ.get("FAILPOINT_FILE", "")
_hits: Counter[str] = Counter()

NAMES = frozenset(
    {
        # A push, step by step.
        "stk.before_intent",
        "stk.inside_intent",
        "stk.after_intent",
        "token.claimed",
        "token.fetched",
        "token.stored",
        "stk.after_token",
        "daraja.sent",
        "stk.after_answer",
        "stk.before_ack_commit",
        "stk.inside_ack",
        "stk.after_ack",
        "stk.before_reply",
        "stk.before_refusal",
        "stk.after_refusal",
        "stk.before_unknown",
        "stk.after_unknown",
        "idempotency.before_answer",
        "idempotency.after_answer",
        # A callback, from the wire to its effect.
        "callback.before_store",
        "callback.after_store",
        "spool.before_rename",
        "spool.after_rename",
        "spool.stored",
        "inbox.claimed",
        "payment.before_event",
        "payment.before_late_result",
        "inbox.applied",
        "inbox.before_commit",
        "inbox.after_commit",
        # What the worker does by itself.
        "lease.inside_end",
        "ask.claimed",
        "ask.answered",
        "ask.recorded",
        # The live stream.
        "stream.ticket_issued",
        "stream.ticket_redeemed",
    }
)

# Money out.
OUT_NAMES = frozenset(
    {
        # A payout, from the request to its end.
        "payout.before_intent",
        "payout.inside_intent",
        "payout.after_intent",
        "approval.before_commit",
        "payout.claimed",
        "payout.before_send",
        "payout.after_answer",
        "payout.after_record",
        # A batch, from its list to its end.
        "batch.before_insert",
        "batch.inside_insert",
        "batch.after_insert",
        "batch.feed_claimed",
        "batch.feed_inserted",
        "batch.feed_committed",
        "batch.inside_cancel",
        "batch.inside_retry",
        "batch.finish_claimed",
        "batch.finish_inserted",
    }
)


def reach(name: str) -> None:
    """Do nothing, unless this very place was armed."""
    if name != _armed and not (_file and _taken_from_file(name)):
        return
    if name not in NAMES | OUT_NAMES:
        raise LookupError(f"No failpoint is called {name}.")
    _hits[name] += 1
    if name != _armed or _hits[name] >= int(_times or 1):
        # Past every buffer: nothing that waits to be written survives SIGKILL.
        os.write(2, f"Failpoint {name} reached by process {os.getpid()}.\n".encode())
        os.kill(os.getpid(), signal.SIGKILL)


def _taken_from_file(name: str) -> bool:
    """Whether the file names this place, and we are the ones who took it away."""
    file = Path(_file)
    try:
        if file.read_text().strip() != name:
            return False
        file.unlink()
    except FileNotFoundError:
        return False
    return True
