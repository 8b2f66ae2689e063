"""The whole product as real processes, on ports, in a folder and on a database of their own."""

import contextlib
import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import requests

from mobilemoney.launch.guard import Guard
from mobilemoney.launch.plan import make_plan
from tests.journeys.databases import Database, Row, Sqlite
from tests.journeys.gateway import App, Staff
from tests.journeys.ports import free_ports
from tests.journeys.processes import Process, own_environment, run
from tests.journeys.safaricom import Safaricom

# What a customer or an operator waits minutes for must not cost a test that.
HASTE = {
    "STK_CHECK_SCHEDULE": "2,3,4,5,6,8",
    "PAYOUT_CHECK_SCHEDULE": "1,2,4,6,9",
    "DARAJA_TIMEOUT_SECONDS": "3",
    "INTERNAL_RATE_LIMIT_REQUESTS": "1000000",
    "INTERNAL_RATE_LIMIT_MONEY_REQUESTS": "1000000",
    "LOG_LEVEL": "INFO",
}
ANSWER_SECONDS_MAX = 5.0
PASSWORD = "four-large-baskets-of-mangoes"
living: list["House"] = []


class House:
    """One installation: ports, a folder, a database, and the simulator that it speaks to."""

    def __init__(self, database: Database, folder: Path, **settings: str) -> None:
        self.database, self.folder = database, folder
        self.ports = dict(zip(("PORT", "EVENTS_PORT", "SIMULATOR_PORT"), free_ports(3), strict=True))
        self.base_url = f"http://127.0.0.1:{self.ports['PORT']}"
        self.events_url = f"http://127.0.0.1:{self.ports['EVENTS_PORT']}"
        self.safaricom = Safaricom(f"http://127.0.0.1:{self.ports['SIMULATOR_PORT']}")
        self._failpoint = folder / "failpoint"
        places = {**{name: str(port) for name, port in self.ports.items()}, "FAILPOINT_FILE": str(self._failpoint)}
        self.environment = own_environment({**HASTE, **database.settings, **places, **settings}, folder)
        self.guard = Guard()
        self.processes: list[Process] = []

    def close(self) -> None:
        for process in self.processes:
            process.kill()
        self.guard.close()

    def arm(self, failpoint: str) -> None:
        """Let the first process that gets to this place die there."""
        for process in self.processes:
            process.watch_from_here()
        draft = self._failpoint.with_suffix(".new")
        draft.write_text(failpoint)
        draft.rename(self._failpoint)

    def app(self) -> App:
        """The demo app, with its own connections and token."""
        return App(self.base_url, **json.loads((self.folder / "demo.json").read_text()))

    def superuser(self) -> Staff:
        """Somebody who may do everything, signed in; made at the first call."""
        staff = Staff(self.base_url)
        staff.bootstrap(token=self.bootstrap_token, username="root", password=PASSWORD)
        staff.sign_in("root", PASSWORD)
        return staff

    @property
    def bootstrap_token(self) -> str:
        return (self.folder / "bootstrap_token").read_text().strip()

    def rows(self, statement: str, *values: Any) -> list[Row]:
        return self.database.rows(statement, *values)

    def logs(self) -> Iterator[tuple[str, str]]:
        for process in self.processes:
            yield f"{process.name} of {self.folder.name} ({self.database.kind})", process.shown_log()


class Stack(House):
    """Web, workers, events and simulator, each under the test's own hand."""

    def __init__(
        self, database: Database, folder: Path, *, web_workers: int = 1, workers: int = 1, **settings: str
    ) -> None:
        super().__init__(database, folder, **settings)
        self._web_workers = web_workers
        commands = self._commands()
        commands |= {f"worker-{number}": commands["worker"] for number in range(2, workers + 1)}
        processes = {name: self._process(name, command) for name, command in commands.items()}
        self.web, self.worker = processes["web"], processes["worker"]
        self.workers = [process for name, process in processes.items() if name.startswith("worker")]
        self.events, self.simulator = processes["events"], processes["simulator"]
        self.processes = list(processes.values())

    def start(self) -> None:
        run("mobilemoney.launch.prepare", self.environment)
        for process in self.processes:
            process.begin()
        for process in self.processes:
            process.wait_until_up()
        # Tests of prompts mind the prompt's own callback; those of C2B switch this on.
        self.safaricom.set(send_stk_confirmations=False)

    def _commands(self) -> dict[str, list[str]]:
        """The launcher's own plan, with a simulator in haste and as many web workers as the test wants."""
        plan = make_plan(cast(Any, self._settings()))
        commands = {part.name: list(part.command) for part in plan.parts}
        workers = commands["web"].index("--workers") + 1
        commands["web"][workers] = str(self._web_workers)
        commands["simulator"] += ["--fast", "--seed", self.folder.name]
        return commands

    def _settings(self) -> SimpleNamespace:
        return SimpleNamespace(
            **self.ports,
            MPESA_ENVIRONMENT="simulator",
            MPESA_DARAJA_API_BASE_URL="",
            BIND_ADDRESS="127.0.0.1",
            DEMO_MODE=True,
            CELERY_BROKER_URL=self.environment.get("CELERY_BROKER_URL", ""),
            VAR_DIR=self.folder,
            DATABASES={"default": {"ENGINE": f"django.db.backends.{self.database.kind}"}},
        )

    def _process(self, name: str, command: list[str]) -> Process:
        looks = {
            "web": lambda process: _answers(f"{self.base_url}/api/v1/health"),
            "events": lambda process: _answers(f"{self.events_url}/health"),
            "simulator": lambda process: _answers(f"{self.safaricom.url}/health"),
            "worker": lambda process: "The worker is at work." in process.said(),
            "beat": lambda process: "Beat is at work." in process.said(),
        }
        env = self.environment
        return Process(
            name, command, env=env, folder=self.folder, guard=self.guard, is_up=looks[name.partition("-")[0]]
        )


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=ANSWER_SECONDS_MAX).status_code == 200
    except requests.RequestException:
        return False


@contextlib.contextmanager
def running_stack(database: Database | None = None, **options: Any) -> Iterator[Stack]:
    """A stack that is up; gone, with its folder, when the block ends. Without a database it is on SQLite."""
    with own_folder() as folder:
        stack = Stack(database or Sqlite(folder), folder, **options)
        with lived_in(stack):
            stack.start()
            yield stack


@contextlib.contextmanager
def own_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="mobilemoney-journey-", ignore_cleanup_errors=True) as name:
        folder = Path(name, f"var-{secrets.token_hex(3)}")
        folder.mkdir()
        yield folder


@contextlib.contextmanager
def lived_in(house: House) -> Iterator[None]:
    """Show its logs under failures while the block runs, and leave no process behind it."""
    living.append(house)
    try:
        yield
    finally:
        living.remove(house)
        house.close()
        _keep_logs(house)


def _keep_logs(house: House) -> None:
    """For whoever looks for the cause of a failure: JOURNEY_LOGS names a folder that outlives the run."""
    if kept := os.environ.get("JOURNEY_LOGS"):
        Path(kept).mkdir(parents=True, exist_ok=True)
        for process in house.processes:
            Path(kept, f"{house.folder.name}-{process.name}.log").write_text(process.whole_log())
