"""Which processes make up the product with these settings, and how to know that they are up."""

import os
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from types import ModuleType

from mobilemoney.launch import ports
from mobilemoney.launch.supervisor import Part

WEB_WORKERS_MAX = 4
# A slow Daraja holds a thread per payment for half a minute; callbacks must still find a free one.
WEB_THREADS = 32
# Each thread keeps its database connection, and PostgreSQL allows 100 unless told otherwise.
WEB_THREADS_IN_ALL = 64
ANSWER_SECONDS = 2.0


@dataclass(frozen=True)
class Plan:
    """What will run where; made once at the start."""

    parts: list[Part]
    ports: dict[str, int]  # By the variable that moves each.
    address: str
    base_url: str  # Where this machine reaches the web process.
    simulator_url: str  # Empty when none of ours runs.

    def is_up(self) -> bool:
        """Whether every port is open and the web process answers."""
        host = ports.reachable(self.address)
        return all(ports.listens(host, port) for port in self.ports.values()) and self._web_answers()

    def _web_answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.base_url}/api/v1/health", timeout=ANSWER_SECONDS):  # noqa: S310
                return True
        except urllib.error.HTTPError as answer:
            return answer.code < 500
        except OSError:
            return False


def make_plan(settings: ModuleType) -> Plan:
    simulator = _wants_simulator(settings)
    parts = [_web(settings), _events(settings), *_work(settings)]
    open_ports = {"PORT": settings.PORT, "EVENTS_PORT": settings.EVENTS_PORT}
    if simulator:
        parts.append(_simulator(settings))
        open_ports["SIMULATOR_PORT"] = settings.SIMULATOR_PORT
    return Plan(
        parts=parts,
        ports=open_ports,
        address=settings.BIND_ADDRESS,
        base_url=_url(settings.BIND_ADDRESS, settings.PORT),
        simulator_url=_url(settings.BIND_ADDRESS, settings.SIMULATOR_PORT) if simulator else "",
    )


def _wants_simulator(settings: ModuleType) -> bool:
    """With MPESA_ENVIRONMENT=simulator, unless somebody brought another one and put it on our port."""
    if settings.MPESA_ENVIRONMENT != "simulator":
        return False
    return not settings.MPESA_DARAJA_API_BASE_URL or ports.is_free(settings.BIND_ADDRESS, settings.SIMULATOR_PORT)


def _web(settings: ModuleType) -> Part:
    # SQLite has one writer, and a demo should be small; with PostgreSQL the machine's cores are worth using.
    on_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    workers = min(WEB_WORKERS_MAX, os.cpu_count() or 1) if on_postgres and not settings.DEMO_MODE else 1
    options = [
        *("--interface", "wsgi", "--host", settings.BIND_ADDRESS, "--port", str(settings.PORT)),
        *("--workers", str(workers), "--blocking-threads", str(min(WEB_THREADS, WEB_THREADS_IN_ALL // workers))),
        # One that dies among several is replaced by granian; when it is the only one, the supervisor sees why it died.
        *(["--respawn-failed-workers"] if workers > 1 else []),
        *("--workers-kill-timeout", "8"),
        *("--no-access-log", "--log-level", "error"),
    ]
    return Part("web", [sys.executable, "-m", "granian", *options, "mobilemoney.wsgi:application"])


def _events(settings: ModuleType) -> Part:
    # Open streams never end by themselves, so they are cut after a moment.
    options = [
        *("--host", settings.BIND_ADDRESS, "--port", str(settings.EVENTS_PORT), "--timeout-graceful-shutdown", "2"),
        *("--no-access-log", "--log-level", "warning"),
    ]
    return Part("events", [sys.executable, "-m", "uvicorn", *options, "mobilemoney.asgi:events"])


def _work(settings: ModuleType) -> list[Part]:
    """The worker loop, or Celery where there is a broker."""
    if not settings.CELERY_BROKER_URL:
        return [Part("worker", [sys.executable, "manage.py", "worker"])]
    celery = [sys.executable, "-m", "celery", "--quiet", "--app", "mobilemoney.work.celery_app"]
    # Workers have nothing to say to each other: what they share stands in the database.
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [Part("worker", [*celery, "worker", *alone]), Part("beat", [*celery, "beat"])]


def _simulator(settings: ModuleType) -> Part:
    options = ["--port", str(settings.SIMULATOR_PORT), "--state", str(settings.VAR_DIR / "simulator.sqlite3")]
    return Part("simulator", [sys.executable, "-m", "simulator", *options])


def _url(address: str, port: int) -> str:
    host = ports.reachable(address)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
