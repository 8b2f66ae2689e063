"""The whole product as real processes, as the launcher starts them, each under the test's hand."""

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
    "STK_CHECK_SCHEDULE": "2,3,4,5,6,8,10,12",
    "DARAJA_TIMEOUT_SECONDS": "3",
    "INTERNAL_RATE_LIMIT_REQUESTS": "1000000",
    "INTERNAL_RATE_LIMIT_MONEY_REQUESTS": "1000000",
    "LOG_LEVEL": "INFO",
}
ANSWER_SECONDS_MAX = 5.0
PASSWORD = "four-large-baskets-of-mangoes"
living: list["Stack"] = []


class Stack:
    """Web, worker, events and simulator on ports, in a folder and on a database of their own."""

    def __init__(self, database: Database, folder: Path, *, web_workers: int = 1, **settings: str) -> None:
        self.database, self.folder = database, folder
        self.ports = dict(zip(("PORT", "EVENTS_PORT", "SIMULATOR_PORT"), free_ports(3), strict=True))
        self.base_url = f"http://127.0.0.1:{self.ports['PORT']}"
        self.events_url = f"http://127.0.0.1:{self.ports['EVENTS_PORT']}"
        self.environment = own_environment(
            {**HASTE, **database.settings, **{name: str(port) for name, port in self.ports.items()}, **settings}, folder
        )
        self._guard = Guard()
        self._web_workers = web_workers
        self.safaricom = Safaricom(f"http://127.0.0.1:{self.ports['SIMULATOR_PORT']}")
        processes = {name: self._process(name, command) for name, command in self._commands().items()}
        self.web, self.worker = processes["web"], processes["worker"]
        self.events, self.simulator = processes["events"], processes["simulator"]
        self.processes = list(processes.values())
        self.ready: dict[str, Any] = {}

    def start(self) -> None:
        self.ready = json.loads(run("mobilemoney.launch.prepare", self.environment))
        for process in self.processes:
            process.begin()
        for process in self.processes:
            process.wait_until_up()
        # Tests of prompts mind the prompt's own callback; those of C2B switch this on.
        self.safaricom.set(send_stk_confirmations=False)

    def close(self) -> None:
        for process in self.processes:
            process.kill()
        self._guard.close()

    def app(self) -> App:
        """The demo app, with its own connections and token."""
        return App(self.base_url, **self.ready["demo_client"])

    def superuser(self) -> Staff:
        """Somebody who may do everything, signed in; made at the first call."""
        staff = Staff(self.base_url)
        staff.bootstrap(token=self.ready["bootstrap_token"], username="root", password=PASSWORD)
        staff.sign_in("root", PASSWORD)
        return staff

    def rows(self, statement: str, *values: Any) -> list[Row]:
        return self.database.rows(statement, *values)

    def logs(self) -> Iterator[tuple[str, str]]:
        for process in self.processes:
            yield f"{process.name} of {self.folder.name} ({self.database.kind})", process.shown_log()

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
            VAR_DIR=self.folder,
            DATABASES={"default": {"ENGINE": f"django.db.backends.{self.database.kind}"}},
        )

    def _process(self, name: str, command: list[str]) -> Process:
        looks = {
            "web": lambda process: _answers(f"{self.base_url}/api/v1/health"),
            "events": lambda process: _answers(f"{self.events_url}/health"),
            "simulator": lambda process: _answers(f"{self.safaricom.url}/health"),
            "worker": lambda process: "The worker is at work." in process.said(),
        }
        env = self.environment
        return Process(name, command, env=env, folder=self.folder, guard=self._guard, is_up=looks[name])


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=ANSWER_SECONDS_MAX).status_code == 200
    except requests.RequestException:
        return False


@contextlib.contextmanager
def running_stack(database: Database | None = None, **options: Any) -> Iterator[Stack]:
    """A stack that is up; gone, with its folder, when the block ends. Without a database it is on SQLite."""
    with tempfile.TemporaryDirectory(prefix="mobilemoney-journey-", ignore_cleanup_errors=True) as name:
        folder = Path(name, f"var-{secrets.token_hex(3)}")
        folder.mkdir()
        stack = Stack(database or Sqlite(folder), folder, **options)
        living.append(stack)
        try:
            stack.start()
            yield stack
        finally:
            living.remove(stack)
            stack.close()
            _keep_logs(stack)


def _keep_logs(stack: Stack) -> None:
    """For whoever looks for the cause of a failure: JOURNEY_LOGS names a folder that outlives the run."""
    if kept := os.environ.get("JOURNEY_LOGS"):
        for name, text in stack.logs():
            Path(kept).mkdir(parents=True, exist_ok=True)
            Path(kept, f"{stack.folder.name}-{name.split()[0]}.log").write_text(text)
