"""What Daraja posts to us after a request: callbacks, the Result of all other products, queue time-outs.

Each reader takes every variation in Daraja's docs and in the field (text or
number codes, missing or null lists, one object for a list, unknown items), and
raises UnreadableMessage, nothing else, for what it can't be sure about. What a
message gives twice with different values counts as not given.
"""

from mobilemoney.daraja.c2b_message import C2bMessage, parse_c2b
from mobilemoney.daraja.results.balances import AccountBalance, read_balances
from mobilemoney.daraja.results.express_callback import ExpressCallback, parse_express_callback
from mobilemoney.daraja.results.message import ResultMessage, parse_result
from mobilemoney.daraja.results.payouts import B2bResult, PayoutResult, read_b2b, read_payout
from mobilemoney.daraja.results.reversal_result import ReversalResult, read_reversal
from mobilemoney.daraja.results.status import StatusAnswer, read_status
from mobilemoney.daraja.results.stk_callback import StkCallback, parse_stk_callback
from mobilemoney.daraja.results.timeouts import TimeoutMessage, parse_timeout

__all__ = [
    "AccountBalance",
    "B2bResult",
    "C2bMessage",
    "ExpressCallback",
    "PayoutResult",
    "ResultMessage",
    "ReversalResult",
    "StatusAnswer",
    "StkCallback",
    "TimeoutMessage",
    "parse_c2b",
    "parse_express_callback",
    "parse_result",
    "parse_stk_callback",
    "parse_timeout",
    "read_b2b",
    "read_balances",
    "read_payout",
    "read_reversal",
    "read_status",
]
