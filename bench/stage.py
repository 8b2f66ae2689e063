"""What is measured, as real processes: the yardstick and the product, served alike, on one PostgreSQL that syncs."""

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import psycopg2
import requests

from bench import bare, seeding
from bench.cpu import seconds_used
from bench.load import WrongAnswers
from mobilemoney.launch.guard import Guard
from mobilemoney.launch.plan import make_plan
from tests.journeys.ports import free_ports
from tests.journeys.processes import Process, own_environment, run
from tests.postgres import Postgres, running_postgres

# Measured is what a request costs, not what a limit refuses.
SETTINGS = {
    "INTERNAL_RATE_LIMIT_REQUESTS": "1000000000",
    "INTERNAL_RATE_LIMIT_MONEY_REQUESTS": "1000000000",
    "DARAJA_REQUESTS_PER_SECOND": "10000",
    "LOG_LEVEL": "WARNING",
}
ANSWER_SECONDS_MAX = 5.0


class Installation:
    """The product on a database of its own: a web part, and a worker that is started when it is wanted."""

    def __init__(self, stage: "Stage", name: str, settled: int) -> None:
        self.name, self.settled = name, settled
        self.database = stage.postgres.new_database(name)
        [port] = free_ports(1)
        self.url = f"http://127.0.0.1:{port}"
        folder = stage.folder / name
        folder.mkdir()
        ports = {"PORT": str(port), "SIMULATOR_PORT": str(stage.daraja_port)}
        environment = own_environment({**SETTINGS, **ports, "DATABASE_URL": self.database}, folder)
        ready = json.loads(run("mobilemoney.launch.prepare", environment))
        seeding.settle(self.database, settled)
        web, worker = _commands(port)
        self.web = stage.process(name, web, environment, lambda _: _answers(f"{self.url}/api/v1/health"))
        self._new_worker = lambda name: stage.process(
            name, worker, environment, lambda process: "The worker is at work." in process.said()
        )
        self.worker = self.another_worker("worker")
        self.web.start()
        self.token = self._access_token(ready["demo_client"])
        self.next_payment = 1

    def open_payments(self, count: int) -> int:
        """Make payments to call back about; returns the number of the first."""
        first, self.next_payment = self.next_payment, self.next_payment + count
        seeding.open_payments(self.database, first, count)
        return first

    def another_worker(self, name: str) -> Process:
        """One that is started when it is wanted."""
        return self._new_worker(f"{self.name}-{name}")

    def number_of(self, question: str) -> int:
        return int(seeding.answer_to(self.database, question))

    def text_of(self, question: str, *values: str) -> str:
        return str(seeding.answer_to(self.database, question, *values))

    def _access_token(self, client: dict[str, str]) -> str:
        form = {"grant_type": "client_credentials"}
        who = (client["client_id"], client["client_secret"])
        answer = requests.post(f"{self.url}/api/v1/oauth/token", data=form, auth=who, timeout=ANSWER_SECONDS_MAX)
        answer.raise_for_status()
        return str(answer.json()["access_token"])


@dataclass
class Used:
    """Processor seconds that a piece of work took: of the processes that did it, and of PostgreSQL."""

    seconds: tuple[float, float] = (0.0, 0.0)


class Stage:
    """Holds everything that runs during one measurement."""

    def __init__(self, postgres: Postgres, folder: Path) -> None:
        self.postgres, self.folder = postgres, folder
        self.guard = Guard()
        self.processes: list[Process] = []
        self.bare_port, self.daraja_port = free_ports(2)
        self.bare_url = f"http://127.0.0.1:{self.bare_port}"
        self.daraja_url = f"http://127.0.0.1:{self.daraja_port}"
        self.bare_database = postgres.new_database("bare")
        with seeding.connected(self.bare_database) as cursor:
            cursor.execute(bare.TABLE)
        # The product's own way of serving, with another application in it.
        web = [*_commands(self.bare_port)[0][:-1], "bench.bare:application"]
        daraja = [*_commands(self.daraja_port)[0][:-1], "bench.instant_daraja:application"]
        daraja[daraja.index("--workers") + 1] = "1"
        environment = own_environment({"DATABASE_URL": self.bare_database}, folder)
        self.bare = self.process("bare", web, environment, lambda _: _listens(self.bare_url))
        self.daraja = self.process("daraja", daraja, environment, lambda _: _answers(f"{self.daraja_url}/oauth/"))
        self.bare.start()
        self.daraja.start()

    def process(
        self, name: str, command: list[str], environment: dict[str, str], is_up: Callable[[Process], bool]
    ) -> Process:
        made = Process(name, command, env=environment, folder=self.folder, guard=self.guard, is_up=is_up)
        self.processes.append(made)
        return made

    def said(self) -> str:
        """What the processes logged, for whoever looks for the cause of wrong answers."""
        return "\n".join(filter(None, (process.shown_log().strip() for process in self.processes)))

    @contextlib.contextmanager
    def watched(self, *processes: Process) -> Iterator[Used]:
        """What the block made these processes and PostgreSQL use; to be read after it."""
        before, used = self._seconds(processes), Used()
        yield used
        after = self._seconds(processes)
        used.seconds = (after[0] - before[0], after[1] - before[1])

    def _seconds(self, processes: Sequence[Process]) -> tuple[float, float]:
        return sum(seconds_used(process.pid) for process in processes), seconds_used(self.postgres.pid)


@contextlib.contextmanager
def built_stage() -> Iterator[Stage]:
    """A stage that is gone, with all its processes and data, when the block ends."""
    with (
        running_postgres(durable=True, connections_max=400) as postgres,
        tempfile.TemporaryDirectory(prefix="mobilemoney-bench-", ignore_cleanup_errors=True) as folder,
    ):
        stage = Stage(postgres, Path(folder))
        try:
            yield stage
        except WrongAnswers as wrong:
            raise WrongAnswers(f"{wrong}\n{stage.said()}") from wrong
        finally:
            stage.guard.close()


def facts_of_the_machine(stage: Stage) -> dict[str, str]:
    with contextlib.closing(psycopg2.connect(stage.bare_database)) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        [postgres] = cursor.fetchone() or [""]
    model = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    return {
        "Processor": f"{model.partition(':')[2].strip()}, {os.cpu_count()} cores",
        "Memory": f"{memory:.0f} GiB",
        "PostgreSQL": f"{postgres}, fsync and synchronous_commit on, on the same machine",
        "Web server": " ".join(_commands(0)[0][3:-1]).replace(" --host 127.0.0.1 --port 0", ""),
        "Load of the machine before the run (1, 5, 15 min)": load,
    }


def _commands(port: int) -> tuple[list[str], list[str]]:
    """How the launcher starts web and worker for an installation on PostgreSQL that is no demo."""
    settings = SimpleNamespace(
        PORT=port,
        EVENTS_PORT=0,
        SIMULATOR_PORT=0,
        MPESA_ENVIRONMENT="sandbox",
        MPESA_DARAJA_API_BASE_URL="",
        CELERY_BROKER_URL="",
        BIND_ADDRESS="127.0.0.1",
        DEMO_MODE=False,
        DATABASES={"default": {"ENGINE": "django.db.backends.postgresql"}},
    )
    commands = {part.name: list(part.command) for part in make_plan(cast(Any, settings)).parts}
    return commands["web"], commands["worker"]


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=ANSWER_SECONDS_MAX).status_code == 200
    except requests.RequestException:
        return False


def _listens(url: str) -> bool:
    try:
        return requests.get(url, timeout=ANSWER_SECONDS_MAX).status_code == 404
    except requests.RequestException:
        return False
