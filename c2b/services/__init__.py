"""What C2B does: prompts by STK push, C2B registration and simulation."""

from c2b.services.registration import register_addresses, simulate_payment
from c2b.services.stk import StkOrder, query_stk, request_stk_push

__all__ = ["StkOrder", "query_stk", "register_addresses", "request_stk_push", "simulate_payment"]
