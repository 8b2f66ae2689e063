"""Whether a callback may settle anything: by the token of its address, or by where it came from."""

from dataclasses import dataclass

from django.conf import settings

from mobilemoney.gateway import rate_counters
from mobilemoney.payments import services
from mobilemoney.payments.applying import Worked, has_waited, park
from mobilemoney.payments.models import Callback, Transaction
from mobilemoney.payments.states import FINAL, Flag

# What strangers can make us ask, as a share of the calls that Daraja allows us.
UNTRUSTED_SHARE = 0.05
UNTRUSTED_QUIET_SECONDS = 30


@dataclass(frozen=True)
class Match:
    """The payment that a callback speaks of, if any, and whether it may be believed."""

    payment: Transaction | None
    trusted: bool
    note: str = ""


def match(callback: Callback, *, ids: dict[str, str]) -> Match:
    """Find the payment by the address and by the ids that the message names, the telling one first.

    Trusted is a message whose address token belongs to the payment and whose ids fit it, or one
    from a listed source address. An id that the payment doesn't have yet fits: callbacks can be early.
    """
    addressed = callback.address.transaction if callback.address else None
    named = _named(ids)
    if addressed is not None and _fits(addressed, named, ids):
        return Match(addressed, trusted=True)
    if named is not None and callback.source_listed and addressed is None:
        return Match(named, trusted=True, note="Trusted by its source address.")
    if addressed is not None:
        return Match(named or addressed, trusted=False, note="The ids in it don't fit the address it came to.")
    return Match(named, trusted=False, note="It came to an address that gives no trust.")


def ask_because_of(match: Match) -> None:
    """An untrusted message settles nothing, but Daraja can be asked about the payment that it names.

    Seldom: strangers must not spend the calls that payments need.
    """
    payment = match.payment
    if payment is None or payment.status in FINAL:
        return
    services.add_flag(transaction_id=payment.id, flag=Flag.UNVERIFIED_CALLBACK)
    per_minute = max(1, int(settings.DARAJA_REQUESTS_PER_SECOND * 60 * UNTRUSTED_SHARE))
    [usage] = rate_counters.count("untrusted-callbacks", [rate_counters.Limit("questions", per_minute, 60)])
    if not usage.is_exceeded:
        services.ask_soon(transaction_id=payment.id, quiet_seconds=UNTRUSTED_QUIET_SECONDS)


def nobodys(callback: Callback) -> Worked:
    """What a listed source says of a payment that we don't know: it may be early, so it waits; then people look."""
    if not callback.source_listed:
        return Worked(Callback.State.UNTRUSTED, "It names nothing that we know.")
    if not has_waited(callback):
        return park(callback, "It names nothing that we know yet.")
    return Worked(Callback.State.STUCK, "It names nothing that we know; a person must look at it.")


def _named(ids: dict[str, str]) -> Transaction | None:
    """The payment that goes by the first of the ids, the telling one. The others only have to agree with it."""
    field, value = next(iter(ids.items()), ("", ""))
    return Transaction.objects.filter(**{field: value}).order_by("-id").first() if value else None


def _fits(addressed: Transaction, named: Transaction | None, ids: dict[str, str]) -> bool:
    if named is not None and named.id != addressed.id:
        return False
    both = [(getattr(addressed, field), value) for field, value in ids.items() if getattr(addressed, field)]
    return all(own == told for own, told in both)
