"""The Celery app and how wake-ups get to it. Needs Celery, which is an extra: requirements-celery.txt.

A message says "look at this sweep now" and nothing else. What is due stands in the database, so
a message that is lost costs the time until the next one, and one that comes twice costs a look.
"""

import logging
import time
from collections.abc import Iterable
from typing import Any

from celery import Celery
from django.conf import settings

QUEUE = "mobilemoney"
TASK = "mobilemoney.sweep"
# With this many waiting nobody is there to take them, and more would only fill the broker.
WAITING_MAX = 200
CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 5.0
REST_AFTER_ERROR_SECONDS = 1.0

log = logging.getLogger(__name__)


def _transport_options(url: str) -> dict[str, Any]:
    """Short waits, in the words of each transport: nobody should hang on a broker that says nothing."""
    if url.startswith("redis"):
        return {"socket_connect_timeout": CONNECT_SECONDS, "socket_timeout": ANSWER_SECONDS, "socket_keepalive": True}
    return {"read_timeout": ANSWER_SECONDS, "write_timeout": ANSWER_SECONDS}


def _proving(url: str) -> str:
    """The address by which Redis must prove who it is, unless the address itself says otherwise."""
    if not url.startswith("rediss://") or "ssl_cert_reqs=" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}ssl_cert_reqs=required"


def _tls(url: str) -> dict[str, Any] | bool:
    """RabbitMQ proves it in any case; this has its name compared as well."""
    return {"server_hostname": None} if url.startswith("amqps://") else False


# No fix-ups: Celery's own for Django would open a database connection anew for each message.
app = Celery("mobilemoney", fixups=[])
app.conf.update(
    broker_url=_proving(settings.CELERY_BROKER_URL),
    broker_use_ssl=_tls(settings.CELERY_BROKER_URL),
    broker_connection_timeout=CONNECT_SECONDS,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # A worker waits for its broker for as long as it takes.
    # RabbitMQ's worker looks round at this pace, and so minds a signal to stop; Redis' does so once a second anyway.
    broker_heartbeat=10,
    broker_heartbeat_checkrate=5.0,
    broker_transport_options=_transport_options(settings.CELERY_BROKER_URL),
    task_default_queue=QUEUE,
    task_default_delivery_mode="transient",
    task_ignore_result=True,
    result_backend=None,
    result_expires=None,
    task_serializer="json",
    accept_content=["json"],
    timezone="UTC",
    worker_cancel_long_running_tasks_on_connection_loss=True,  # Nothing here is acknowledged late, so nothing ends.
    # Whoever can write into the broker may wake workers, and nothing else.
    worker_enable_remote_control=False,
)


class Sender:
    """Sends wake-ups over a connection of its own. For one thread."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Any = None
        self._is_away = False
        self._rests_until = 0.0

    def send(self, names: Iterable[str]) -> None:
        """Wake these sweeps, unless many wake-ups wait already. Never raises for a broker that is away."""
        if time.monotonic() < self._rests_until:
            return
        try:
            self._send(names)
        except Exception as error:  # Every transport has errors of its own.
            self._give_up(error)
        else:
            if self._is_away:
                log.info("The broker answers again.")
            self._is_away = False

    def waiting(self) -> int:
        """How many wake-ups nobody has taken yet. Raises the transport's own errors for a broker that is away."""
        declared = app.amqp.queues[QUEUE].bind(self._open_channel()).queue_declare()
        count: int = declared.message_count
        return count

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.release()
            except Exception as error:
                log.debug("The connection to the broker was gone already (%s).", type(error).__name__)

    def _send(self, names: Iterable[str]) -> None:
        if self.waiting() >= WAITING_MAX:
            return
        producer = app.amqp.Producer(self._open_channel(), auto_declare=False)
        for name in names:
            app.send_task(TASK, args=[name], producer=producer, retry=False)

    def _open_channel(self) -> Any:
        if self._connection is None:
            options = {"transport_options": _transport_options(self._url), "ssl": _tls(self._url)}
            self._connection = app.connection_for_write(_proving(self._url), **options)
            # Without waits in between: whoever wants to send again comes back soon enough.
            self._connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0)
        return self._connection.default_channel

    def _give_up(self, error: Exception) -> None:
        self.close()
        self._rests_until = time.monotonic() + REST_AFTER_ERROR_SECONDS
        if not self._is_away:
            log.warning("The broker is away (%s). Nothing is lost: what is due waits for it.", type(error).__name__)
        self._is_away = True
