"""Settings, database, worker, dashboard: what is in this house."""

import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from maintainer.doctor.findings import Finding, green, red, yellow
from maintainer.selectors import health
from maintainer.services import bootstrap
from mobilemoney.businesses.models import Business

CLOCK_DIFFERENCE_SECONDS_MAX = 5


def check_settings() -> Iterator[Finding]:
    mode = " (demo mode)" if settings.DEMO_MODE else ""
    yield green(f"Environment: {settings.MPESA_ENVIRONMENT}{mode}.")
    if settings.DEBUG:
        yield yellow("DJANGO_DEBUG is on.", "Switch it off where anybody but you can reach this.")
    if settings.MPESA_SKIP_IP_VERIFICATION and settings.PRODUCTION:
        yield yellow(
            "Source addresses of callbacks are not checked.",
            "Set MPESA_SKIP_IP_VERIFICATION=false, and TRUSTED_PROXY_COUNT to the number of proxies.",
        )
    if not settings.INTERNAL_RATE_LIMIT_ENABLED:
        yield yellow("Rate limits are off.", "Set INTERNAL_RATE_LIMIT_ENABLED=true.")
    if not (Path(settings.FRONTEND_DIST) / "index.html").exists():
        yield yellow("The dashboard is not built.", "`make run` builds it.")


def check_database(state: health.Health) -> Iterator[Finding]:
    if state.database != "connected":
        yield red("The database does not answer.", "Look at DATABASE_URL or the DB_ variables, and at the server.")
        return
    yield green(f"Database: {connection.vendor}.")
    if settings.PRODUCTION and connection.vendor == "sqlite":
        yield yellow("SQLite serves one machine only.", "Set DATABASE_URL to a PostgreSQL.")
    if state.migrations != "applied":
        yield red("The database lacks migrations.", "Run `make migrations`.")


def check_worker(state: health.Health) -> Finding:
    if state.worker == "alive":
        return green("A worker is at work.")
    return red("No worker is at work: callbacks wait and nothing is asked about.", "`make run`, or `make worker`.")


def check_broker() -> Iterator[Finding]:
    """With Celery: whether wake-ups get through, and whether anybody takes them."""
    if not settings.CELERY_BROKER_URL:
        return
    # Celery is an extra: without a broker it need not be there.
    from mobilemoney.work.broker import WAITING_MAX, Sender

    with contextlib.closing(Sender(settings.CELERY_BROKER_URL)) as sender:
        try:
            waiting = sender.waiting()
        except Exception as error:  # Every transport has errors of its own.
            yield red(f"The broker is away ({type(error).__name__}).", "Look at CELERY_BROKER_URL, and at the broker.")
            return
    if waiting >= WAITING_MAX:
        yield yellow(f"{waiting} wake-ups wait in the broker and nobody takes them.", "Start a Celery worker.")
    else:
        yield green("The broker answers.")


def check_clock() -> Finding:
    """Leases run by the database's clock, requests to Daraja are stamped by ours."""
    theirs: datetime | None = Business.objects.values_list(Now(), flat=True).first()
    if theirs is None:
        return green("Clock: no business to compare by.")
    apart = abs((timezone.now() - theirs).total_seconds())
    if apart > CLOCK_DIFFERENCE_SECONDS_MAX:
        return red(f"This machine's clock and the database's are {apart:.0f} s apart.", "Let NTP set both.")
    return green(f"Clock: {apart:.1f} s from the database's.")


def check_superuser() -> Finding:
    if bootstrap.is_closed():
        return green("A superuser was made.")
    if bootstrap.is_enabled():
        return yellow("No superuser yet.", f"Open {settings.PUBLIC_BASE_URL}/bootstrap/superuser.")
    return yellow("No superuser yet.", "Set BOOTSTRAP_SUPERUSER_TOKEN, or run `make superuser`.")
