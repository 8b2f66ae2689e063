"""Whether the ports are free, told in one line before anything starts."""

import errno
import os
import socket
import time
from collections.abc import Mapping


class PortTaken(Exception):
    """Says which port is taken and which variable moves it."""


def require_free(address: str, ports: Mapping[str, int], *, patience_seconds: float = 0.0) -> None:
    """Check every port (by its variable's name); raises PortTaken.

    With patience, a port that is just being given up by an earlier start may become free meanwhile.
    """
    _require_different(ports)
    deadline = time.monotonic() + patience_seconds
    for name, port in ports.items():
        while wrong := _trouble(address, port):
            if wrong != errno.EADDRINUSE:
                raise PortTaken(f"{address}:{port} can't be opened ({_words(wrong)}). Check BIND_ADDRESS and {name}.")
            if time.monotonic() >= deadline:
                raise PortTaken(f"Port {port} is taken by another program. Stop it, or set {name} to another port.")
            time.sleep(0.2)


def is_free(address: str, port: int) -> bool:
    return _trouble(address, port) == 0


def listens(address: str, port: int) -> bool:
    """Whether somebody answers there; unlike `is_free` it never holds the port for a moment itself."""
    try:
        with socket.create_connection((address.strip("[]"), port), timeout=1.0):
            return True
    except OSError:
        return False


def reachable(address: str) -> str:
    """The address by which this machine itself reaches what listens on `address`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - compared, not listened on


def _require_different(ports: Mapping[str, int]) -> None:
    seen: dict[int, str] = {}
    for name, port in ports.items():
        if port in seen:
            raise PortTaken(f"{seen[port]} and {name} are both {port}. Set one of them to another port.")
        seen[port] = name


def _trouble(address: str, port: int) -> int:
    """The error number of trying to listen there; 0 when that works."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((address.strip("[]"), port))
            door.listen()
        except OSError as wrong:
            return wrong.errno or errno.EINVAL
    return 0


def _words(number: int) -> str:
    return os.strerror(number).lower() if number > 0 else "no such address"
