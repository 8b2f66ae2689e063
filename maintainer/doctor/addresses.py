"""Whether Daraja can reach us. The rules for addresses are in Daraja docs, "Customer To Business Register URL"."""

import ipaddress
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import requests
from django.conf import settings

from maintainer.doctor.findings import Finding, green, red, yellow

# Daraja refuses addresses with these words in them.
FORBIDDEN_WORDS = ("mpesa", "m-pesa", "safaricom", "exe", "exec", "cmd", "sql", "query")
TUNNELS = ("ngrok", "trycloudflare", "localtunnel", "loca.lt", "serveo", "mockbin", "requestbin")
LOOK_SECONDS_MAX = 5


def check() -> Iterator[Finding]:
    named = {"PUBLIC_BASE_URL": settings.PUBLIC_BASE_URL, **settings.CALLBACK_URL_OVERRIDES}
    for name, address in named.items():
        if address:
            yield from check_shape(name, address)
    yield check_reach(settings.PUBLIC_BASE_URL)


def check_shape(name: str, address: str) -> Iterator[Finding]:
    """What can be told from an address alone. In simulator mode any address will do."""
    if settings.MPESA_ENVIRONMENT == "simulator":
        yield green(f"{name}: {address} (the simulator takes any address)")
        return
    problems = list(_problems(address))
    for problem, advice in problems:
        yield red(f"{name}: {address} {problem}", advice)
    if not problems:
        yield green(f"{name}: {address}")


def _problems(address: str) -> Iterator[tuple[str, str]]:
    host = (urlsplit(address).hostname or "").lower()
    found = [word for word in FORBIDDEN_WORDS if word in address.lower()]
    if found:
        yield f"contains a word that Daraja refuses ({', '.join(found)}).", "Use another host name or path."
    if _is_private(host):
        yield "can't be reached from the internet.", "Set PUBLIC_BASE_URL to a public address, or run `make ngrok`."
    if settings.PRODUCTION and urlsplit(address).scheme != "https":
        yield "is not https.", "Production takes https addresses only."
    if settings.PRODUCTION and any(tunnel in host for tunnel in TUNNELS):
        yield "is a tunnel.", "Daraja refuses tunnels in production; use your own domain."


def _is_private(host: str) -> bool:
    if host == "localhost" or host.endswith((".local", ".internal", ".localhost")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def check_reach(base_url: str) -> Finding:
    """Whether the address leads to this product, as seen from this machine."""
    started = time.monotonic()
    try:
        answer = requests.get(f"{base_url}/api/v1/health", timeout=LOOK_SECONDS_MAX, allow_redirects=False)
        known = "database" in answer.json() or "details" in answer.json()
    except (requests.RequestException, ValueError, TypeError):
        return yellow(
            f"{base_url} does not lead here, as seen from this machine.",
            "Start the product, or look at the proxy or tunnel in front of it.",
        )
    if not known:
        return red(f"{base_url} leads to something else.", "Correct PUBLIC_BASE_URL.")
    return green(f"{base_url} leads here ({(time.monotonic() - started) * 1000:.0f} ms).")
