"""How each kind of message that Daraja posts is read."""

from collections.abc import Callable
from typing import Any

from mobilemoney.daraja import results

READERS: dict[str, Callable[[bytes], Any]] = {
    "stk": results.parse_stk_callback,
    "c2b_confirmation": results.parse_c2b,
    "c2b_validation": results.parse_c2b,
    "b2b_express": results.parse_express_callback,
    **dict.fromkeys(
        ("b2c_result", "b2b_result", "reversal_result", "status_result", "balance_result"), results.parse_result
    ),
    **dict.fromkeys(
        ("b2c_timeout", "b2b_timeout", "reversal_timeout", "status_timeout", "balance_timeout"), results.parse_timeout
    ),
}
