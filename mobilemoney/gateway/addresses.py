"""Where a request comes from: the first hop that is not one of our own proxies."""

import ipaddress
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest


def peer_address(request: HttpRequest) -> str:
    """The client's IP address, or "" when there is none (a Unix socket).

    X-Forwarded-For counts only as far as TRUSTED_PROXY_COUNT proxies of ours have written it:
    each appends the address that it saw, so entries further left are whatever the client claims.
    """
    remote = str(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.TRUSTED_PROXY_COUNT
    if not proxies:
        return _clean(remote)
    claimed = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    hops = [hop.strip() for hop in claimed.split(",") if hop.strip()] + [remote]
    return _clean(hops[max(0, len(hops) - 1 - proxies)]) or _clean(remote)


def network_key(address: str) -> str:
    """What a limit by address counts: the IPv4 address, or the /64 that one IPv6 customer has to himself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)


@lru_cache(maxsize=4096)
def _clean(hop: str) -> str:
    """The bare address of a hop such as `1.2.3.4:5678` or `[::1]:80`; "" if it is no address."""
    if hop.startswith("["):
        hop = hop[1:].partition("]")[0]
    elif hop.count(":") == 1:
        hop = hop.partition(":")[0]
    try:
        address = ipaddress.ip_address(hop)
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)
