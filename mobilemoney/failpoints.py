"""Named places on money's way at which a test can kill the process.

`FAILPOINT=name` makes the process kill itself with SIGKILL when it reaches that name;
`FAILPOINT=name:3` on the third time. Unset, as in every real installation, a place costs one look-up.
"""

import os
import signal
from collections import Counter

_armed, _, _times = os.environ.get("FAILPOINT", "").partition(":")
_hits: Counter[str] = Counter()

NAMES = frozenset(
    {
        "stk.before_intent",
        "stk.inside_intent",
        "stk.after_intent",
        "stk.after_token",
        "stk.after_answer",
        "stk.before_ack_commit",
        "stk.after_ack",
        "stk.before_reply",
        "callback.before_store",
        "callback.after_store",
        "inbox.claimed",
        "inbox.applied",
        "inbox.before_commit",
        "inbox.after_commit",
        "ask.claimed",
        "ask.answered",
        "ask.recorded",
    }
)


def reach(name: str) -> None:
    """Do nothing, unless this very place was armed."""
    if name != _armed:
        return
    if name not in NAMES:
        raise LookupError(f"No failpoint is called {name}.")
    _hits[name] += 1
    if _hits[name] >= int(_times or 1):
        os.kill(os.getpid(), signal.SIGKILL)
