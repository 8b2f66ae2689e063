"""Start the simulator: `python -m simulator --port 8002 --state var/simulator.sqlite3`."""

from __future__ import annotations

import argparse
import fcntl
import logging
import os
import signal
import socket
import sys
from typing import IO, Any

import uvicorn

from simulator.application import create_application
from simulator.options import FAST, BadOption
from simulator.store import StateUnusable
from simulator.world import (
    DEMO_CONSUMER_KEY,
    DEMO_CONSUMER_SECRET,
    DEMO_INITIATOR,
    DEMO_INITIATOR_PASSWORD,
    Startup,
)

DEFAULT_PORT = 8002
LOOPBACK = ("127.0.0.1", "::1", "localhost")
STOP_SECONDS = 2


class CannotStart(Exception):
    """The message is one line for a person."""


def main() -> int:
    """Serve until stopped. Exit codes: 0 stopped, 2 could not start."""
    arguments = _arguments()
    logging.basicConfig(level=logging.WARNING, format="simulator: %(levelname)s %(message)s")
    try:
        startup = _startup(arguments)
        lock = _locked(startup.state)
        listener = _listener(arguments.host, _port(arguments.port))
        application = create_application(startup)
    except (CannotStart, StateUnusable, BadOption) as exc:
        print(f"simulator: {exc}", file=sys.stderr)
        return 2
    _announce(arguments.host, listener)
    _serve(application, listener)
    if lock is not None:
        lock.close()
    # Threads may still wait for the answer to a callback; it is sent again at the next start.
    sys.stdout.flush()
    os._exit(0)


def _arguments() -> argparse.Namespace:
    environment = os.environ.get
    parser = argparse.ArgumentParser(prog="python -m simulator", description="A stand-in for Daraja (M-PESA Kenya).")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", default=environment("SIMULATOR_PORT") or str(DEFAULT_PORT), help="port (8002)")
    parser.add_argument("--state", default=environment("SIMULATOR_STATE") or ":memory:",
                        help="SQLite file that outlives restarts; default: nothing is kept")  # fmt: skip
    parser.add_argument("--seed", default=environment("SIMULATOR_SEED") or "", help="same seed, same ids and receipts")
    parser.add_argument("--consumer-key", default=environment("SIMULATOR_CONSUMER_KEY") or DEMO_CONSUMER_KEY)
    parser.add_argument("--consumer-secret", default=environment("SIMULATOR_CONSUMER_SECRET") or DEMO_CONSUMER_SECRET)
    parser.add_argument("--initiator", default=environment("SIMULATOR_INITIATOR") or DEMO_INITIATOR)
    parser.add_argument("--initiator-password",
                        default=environment("SIMULATOR_INITIATOR_PASSWORD") or DEMO_INITIATOR_PASSWORD)  # fmt: skip
    parser.add_argument("--certificate", default=environment("SIMULATOR_CERTIFICATE") or "",
                        help="file to write the key to that SecurityCredentials are encrypted with")  # fmt: skip
    parser.add_argument("--fast", action="store_true", help="no delays: prompts are answered at once")
    parser.add_argument("--manual", action="store_true", help="prompts wait for the virtual phone")
    parser.add_argument("--set", action="append", default=[], metavar="OPTION=VALUE", help="any option; see the page /")
    return parser.parse_args()


def _startup(arguments: argparse.Namespace) -> Startup:
    options: dict[str, Any] = dict(FAST) if arguments.fast else {}
    if arguments.manual:
        options["behaviour"] = "manual"
    for setting in arguments.set:
        name, equals, value = setting.partition("=")
        if not equals:
            raise CannotStart(f"--set wants OPTION=VALUE, not {setting!r}")
        options[name.strip()] = value.strip()
    return Startup(
        state=arguments.state, seed=arguments.seed, options=options,
        consumer_key=arguments.consumer_key, consumer_secret=arguments.consumer_secret,
        initiator=arguments.initiator, initiator_password=arguments.initiator_password,
        certificate=arguments.certificate,
    )  # fmt: skip


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 <= int(text) <= 65535:
        raise CannotStart(f"the port must be a number from 0 to 65535, not {text!r}")
    return int(text)


def _locked(state: str) -> IO[str] | None:
    """Two simulators on one state file would send everything twice."""
    if state == ":memory:":
        return None
    try:
        os.makedirs(os.path.dirname(os.path.abspath(state)), exist_ok=True)
        lock = open(f"{state}.lock", "w")  # noqa: SIM115
    except OSError as exc:
        raise CannotStart(f"cannot use the state file {state}: {exc.strerror}") from exc
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as exc:
        lock.close()
        raise CannotStart(f"the state file {state} is in use by another simulator") from exc
    return lock


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named TCP, asyncio switches off Nagle's delay; without the name each answer takes 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError as exc:
        listener.close()
        raise CannotStart(f"cannot listen on {host}:{port}: {exc.strerror or exc}") from exc
    return listener


def _announce(host: str, listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    print(f"simulator: Daraja stand-in on http://{host}:{port} (virtual phone at /phone)", flush=True)
    if host not in LOOPBACK:
        print("simulator: reachable from other machines; whoever reaches it controls it", flush=True)


def _serve(application: Any, listener: socket.socket) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        # uvicorn takes these over while it serves, and raises them again afterwards.
        signal.signal(number, lambda *_: None)
    config = uvicorn.Config(
        application, log_level="warning", access_log=False, timeout_graceful_shutdown=STOP_SECONDS, lifespan="on"
    )
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    sys.exit(main())
