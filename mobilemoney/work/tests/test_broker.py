"""Wake-ups on their way to the broker, and no word of trouble to who asked for them."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from mobilemoney import environment
from mobilemoney.work import broker
from mobilemoney.work.broker import WAITING_MAX, Sender, _proving, _tls, app
from mobilemoney.work.hints import QUIET_SECONDS, Hints, hinted_sweeps
from mobilemoney.work.nudge import nudge
from mobilemoney.work.tests.brokers import emptied_memory, waiting

AT_ONCE_SECONDS = 0.2


@pytest.fixture
def nowhere() -> Iterator[str]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        yield f"redis://127.0.0.1:{silent.getsockname()[1]}/0"


def closed() -> str:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return f"redis://127.0.0.1:{door.getsockname()[1]}/0"


@pytest.mark.django_db
def test_a_request_never_waits_for_a_broker_that_is_away(nowhere: str, settings: Settings) -> None:
    for url in (closed(), nowhere):
        settings.CELERY_BROKER_URL = url
        began = time.monotonic()

        nudge()

        assert time.monotonic() - began < AT_ONCE_SECONDS


def test_hints_that_come_together_become_one_message_for_each_sweep(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, list[str]]] = []
    begun, may_send = threading.Semaphore(0), threading.Event()

    class Slow:
        def __init__(self, url: str) -> None:
            self.url = url

        def send(self, names: list[str]) -> None:
            begun.release()
            assert may_send.wait(20)
            sent.append((self.url, names))

    monkeypatch.setattr(broker, "Sender", Slow)
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    hints = Hints()

    hints.give()
    assert begun.acquire(timeout=20)
    for _ in range(100):
        hints.give()
    may_send.set()

    assert begun.acquire(timeout=20)
    assert not begun.acquire(timeout=3 * QUIET_SECONDS)
    assert sent == [(settings.CELERY_BROKER_URL, hinted_sweeps())] * 2
    assert "send_payouts" in hinted_sweeps() and "forget_untrusted" not in hinted_sweeps()


def test_a_broker_that_is_away_is_one_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    sender = Sender(closed())

    for _ in range(3):
        sender._rests_until = 0.0
        sender.send(["send_payouts"])

    ours = [record for record in caplog.records if record.thread == threading.get_ident()]
    assert [(record.name, record.levelname) for record in ours] == [(broker.__name__, "WARNING")]


def test_after_an_error_the_broker_is_left_alone_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []

    def fail(url: str, **_: object) -> None:
        tries.append(url)
        raise OSError

    monkeypatch.setattr(app, "connection_for_write", fail)
    sender = Sender("redis://127.0.0.1:1/0")

    for _ in range(10):
        sender.send(["send_payouts"])

    assert len(tries) == 1


def test_wake_ups_do_not_heap_up_while_nobody_takes_them() -> None:
    url = emptied_memory()
    sender = Sender(url)

    for _ in range(WAITING_MAX * 2):
        sender.send(["apply_callbacks"])

    assert waiting(url) == WAITING_MAX


@pytest.mark.parametrize("url", ["rediss://:secret@broker:6379/0", "rediss://broker/0?ssl_ca_certs=/etc/ca.pem"])
def test_redis_with_tls_must_prove_who_it_is(url: str) -> None:
    connection = app.connection_for_write(_proving(url), ssl=_tls(url))

    assert connection.ssl["ssl_cert_reqs"] == ssl.CERT_REQUIRED


@pytest.mark.parametrize("value", ["redis://:secret@broker:6379/0", "amqps://me:secret@broker//"])
def test_rabbitmq_and_redis_may_be_named(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CELERY_BROKER_URL", value)

    assert environment.broker("CELERY_BROKER_URL") == value


def test_another_broker_is_refused_without_telling_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CELERY_BROKER_URL", "kafka://me:secret@broker")

    with pytest.raises(ImproperlyConfigured, match="CELERY_BROKER_URL must begin with") as refused:
        environment.broker("CELERY_BROKER_URL")
    assert "secret" not in str(refused.value)


def test_a_broker_without_celery_stops_the_start_with_the_command_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://broker/0")
    monkeypatch.setattr(environment, "find_spec", lambda name: None)

    with pytest.raises(ImproperlyConfigured, match=r"CELERY_BROKER_URL is set.*-r requirements-celery\.txt"):
        environment.broker("CELERY_BROKER_URL")
