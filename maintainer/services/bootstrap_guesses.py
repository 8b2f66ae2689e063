"""How often the bootstrap token may be guessed. A right one costs nothing, so parallel honest calls are not stopped."""

import math

from mobilemoney.gateway.addresses import network_key
from mobilemoney.gateway.errors import RateLimited
from mobilemoney.gateway.rate_counters import Limit, count, give_back

HERE = Limit("bootstrap-here", 30, 15 * 60)
ANYWHERE = Limit("bootstrap-anywhere", 100, 60 * 60)


def count_try(address: str) -> None:
    """Count a try before the token is looked at. Raises RateLimited once there were too many."""
    for key, limit in _tiers(address):
        (usage,) = count(key, [limit])
        if usage.is_exceeded:
            raise RateLimited(math.ceil(usage.seconds_left), "Too many tries. Wait before you try again.")


def forgive_try(address: str) -> None:
    """The token was right: the try was no guess."""
    for key, limit in _tiers(address):
        give_back(key, [limit])


def _tiers(address: str) -> list[tuple[str, Limit]]:
    return [(network_key(address), HERE), ("all", ANYWHERE)]
