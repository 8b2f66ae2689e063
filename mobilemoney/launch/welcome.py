"""The first page that a newcomer reads: where to go, how to sign in, how to take a first payment."""

import json
import textwrap
from typing import Any

DEMO_PHONE = "254712345678"
WIDTH = 78


def welcome(ready: dict[str, Any], *, dashboard: str, api: str, simulator: str) -> str:
    """The page as text. `ready` is what `manage.py prepare` said; `simulator` is empty when none runs."""
    mode = "demo mode: no real money moves" if ready.get("demo_mode") else f"Daraja: {ready.get('environment', '?')}"
    lines = [f"Mobile Money is running ({mode})", "", *_addresses(ready, dashboard, api, simulator)]
    client = ready.get("demo_client")
    page = _boxed(lines)
    return f"{page}\n{_first_payment(client, api)}\n" if client else f"{page}\n"


def _addresses(ready: dict[str, Any], dashboard: str, api: str, simulator: str) -> list[str]:
    lines = [f"Dashboard      {dashboard}"]
    if token := ready.get("bootstrap_token"):
        lines += [f"First visit    {dashboard}/bootstrap/superuser#{token}", "               (makes you the superuser)"]
    elif ready.get("bootstrap_needed") and ready.get("bootstrap_enabled"):
        lines.append(f"First visit    {dashboard}/bootstrap/superuser with your BOOTSTRAP_SUPERUSER_TOKEN")
    elif ready.get("bootstrap_needed"):
        lines.append("First visit    make a superuser: make superuser")
    else:
        lines.append("Sign in        with the account you made")
    lines.append(f"API reference  {api}/docs")
    if simulator:
        lines.append(f"Virtual phone  {simulator}/phone")
    if client := ready.get("demo_client"):
        lines += ["", f"Demo client    {client['client_id']}", f"Its secret     {client['client_secret']}"]
    return [*lines, "", "Stop           Ctrl-C"]


def _boxed(lines: list[str]) -> str:
    width = max(WIDTH, *(len(line) + 2 for line in lines))
    inner = [f"  {line}".rstrip() for line in ("", *lines, "")]
    rule = "=" * (width + 2)
    return "\n".join(["", rule, *inner, rule])


def _first_payment(client: dict[str, str], api: str) -> str:
    """Lines to copy into another terminal; they need nothing but curl and Python."""
    order = json.dumps({"phone_number": DEMO_PHONE, "amount": 100, "account_reference": "Order123"})
    pick = "python3 -c 'import json,sys; print(json.load(sys.stdin)[\"{}\"])'"
    return textwrap.dedent(f"""
        Take a first payment, in another terminal:

        TOKEN=$(curl -s {api}/oauth/token/ -d grant_type=client_credentials \\
          -u '{client["client_id"]}:{client["client_secret"]}' | {pick.format("access_token")})

        PAYMENT=$(curl -s {api}/c2b/stk/push -H "Authorization: Bearer $TOKEN" \\
          -H 'Content-Type: application/json' -d '{order}' | {pick.format("id")})

        sleep 8; curl -s {api}/transactions/$PAYMENT -H "Authorization: Bearer $TOKEN"
        """)
