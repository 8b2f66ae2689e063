"""Free ports for processes under test."""

import random
import socket

# Below the range from which systems take ports for outgoing connections: nobody else is given one by chance.
RANGE = range(20_000, 30_000)


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, in no order, so that runs side by side don't meet."""
    chooser = random.SystemRandom()
    found: list[int] = []
    while len(found) < count:
        port = chooser.choice(RANGE)
        if port not in found and _is_free(port):
            found.append(port)
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as door:
        try:
            door.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
