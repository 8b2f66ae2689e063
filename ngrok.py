"""Opens a public address for this machine, so that Daraja's sandbox can call back: `python ngrok.py`."""

import os
import shutil
import sys
import threading
from pathlib import Path

from dotenv import load_dotenv

DEFAULT_PORT = "8000"


class NoTunnel(Exception):
    """Why there is no public address, and what to do about it."""


def chosen_port() -> int:
    """The local port to open: NGROK_PORT, else PORT, else 8000."""
    value = os.environ.get("NGROK_PORT") or os.environ.get("PORT") or DEFAULT_PORT
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 65536:
        raise NoTunnel(f"NGROK_PORT must be a port number, not {value!r}.")
    return int(value)


def open_tunnel(port: int) -> str:
    """The public address that leads to the port; raises NoTunnel."""
    try:
        from pyngrok import conf, exception, ngrok
    except ImportError:
        raise NoTunnel("The package pyngrok is missing. `make ngrok` installs it.") from None
    token = os.environ.get("NGROK_AUTHTOKEN", "")
    if not token:
        raise NoTunnel("NGROK_AUTHTOKEN is not set. Make an account at ngrok, copy its token into .env, try again.")
    region = os.environ.get("NGROK_REGION") or None
    conf.set_default(conf.PyngrokConfig(auth_token=token, region=region, ngrok_path=_installed_by_hand()))
    try:
        address = ngrok.connect(str(port), "http", schemes=["https"]).public_url
    except exception.PyngrokNgrokInstallError:
        raise NoTunnel("The ngrok program could not be downloaded. Install it by hand and try again.") from None
    except exception.PyngrokError as wrong:
        raise NoTunnel(f"ngrok did not open a tunnel: {_first_line(wrong)}") from None
    if not address:
        raise NoTunnel("ngrok opened a tunnel without an address. Try again.")
    return address


def _installed_by_hand() -> str | None:
    """The ngrok program on PATH, if it is the real one: pyngrok puts a stand-in of that name beside Python."""
    found = shutil.which("ngrok")
    return None if found is None or Path(found).is_relative_to(sys.prefix) else found


def advice(address: str, port: int) -> str:
    return f"""
Public address  {address}  ->  http://127.0.0.1:{port}

Put this into .env, then start again with `make run`:

  PUBLIC_BASE_URL={address}
  MPESA_ENVIRONMENT=sandbox

Callback addresses are built from it. An address that Daraja was told of earlier (C2B confirmation and
validation) must be registered again. For trying out only: a tunnel has no place in production.

Ctrl-C closes it.
"""


def _first_line(wrong: Exception) -> str:
    return next(iter(str(wrong).strip().splitlines()), type(wrong).__name__)


def main() -> int:
    load_dotenv(Path(__file__).resolve().parent / ".env")
    try:
        port = chosen_port()
        print(advice(open_tunnel(port), port), flush=True)
        threading.Event().wait()
    except NoTunnel as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Closed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
