"""The Celery app: every sweep has a message, a place and a schedule."""

from collections import Counter

import pytest

from mobilemoney.work import heartbeat
from mobilemoney.work.broker import TASK
from mobilemoney.work.celery_app import app, sweep
from mobilemoney.work.sweeps import all_sweeps


def test_beat_wakes_each_sweep_as_often_as_it_is_listed() -> None:
    entries = list(app.conf.beat_schedule.values())

    assert {entry["task"] for entry in entries} == {TASK}
    woken = Counter((*entry["args"], entry["schedule"]) for entry in entries)
    assert woken == Counter((each.name, each.every_seconds) for each in all_sweeps())


def test_every_sweep_has_a_thread_even_when_all_others_are_busy() -> None:
    assert app.conf.worker_pool == "threads"
    assert app.conf.worker_concurrency > len(all_sweeps())


@pytest.mark.django_db(transaction=True)
def test_a_message_for_the_heartbeat_shows_the_worker_as_alive() -> None:
    assert not heartbeat.worker_is_alive()

    sweep.apply(args=["heartbeat"])

    assert heartbeat.worker_is_alive()


def test_nothing_but_json_is_taken_and_nobody_can_command_the_workers() -> None:
    assert app.conf.accept_content == ["json"]
    assert app.conf.worker_enable_remote_control is False
