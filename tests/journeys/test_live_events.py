"""The live events: found through the web port, open to whoever may read, without a gap."""

import requests

from tests.journeys.gateway import App
from tests.journeys.live import Listener
from tests.journeys.stack import Stack
from tests.journeys.waiting import eventually

STATUSES_AFTER_SENDING = {"submitted", "succeeded"}


def ticket_address(app: App) -> str:
    answer = app.send("GET", "/events/stream", headers={"Accept": "text/event-stream"})
    assert answer.status_code == 307
    return answer.headers["Location"]


def test_a_change_is_seen_at_once_by_whoever_follows(stack: Stack, app: App) -> None:
    address = ticket_address(app)
    listener = Listener(address)

    asked = app.push()
    seen = eventually(
        lambda: listener.about(asked["id"]), until=lambda events: "succeeded" in [one["new_status"] for one in events]
    )

    listener.close()
    assert address.startswith(stack.events_url)
    assert [one["sequence"] for one in seen] == list(range(1, len(seen) + 1))
    assert asked["phone_number"] not in str(seen)


def test_a_ticket_is_good_once(app: App) -> None:
    address = ticket_address(app)
    first = Listener(address)

    second = requests.get(address, timeout=10)

    first.close()
    assert (first.status, second.status_code) == (200, 401)
    assert second.json()["code"] == "not_authenticated"


def test_a_client_that_was_cut_off_gets_what_it_missed(stack: Stack, app: App) -> None:
    listener = Listener(ticket_address(app))
    before = app.push()["id"]
    last = eventually(lambda: listener.about(before))[0]["id"]
    listener.close()
    missed = app.becomes(app.push()["id"], "succeeded")["id"]

    again = Listener(ticket_address(app), headers={"Last-Event-ID": last})

    seen = eventually(lambda: again.about(missed), until=lambda events: len(events) >= 2)
    again.close()
    assert seen[-1]["new_status"] == "succeeded"


def test_following_survives_a_restart_of_the_events_process(stack: Stack, app: App) -> None:
    listener = Listener(ticket_address(app))
    stack.events.restart()
    assert listener.ended.wait(10)

    again = Listener(ticket_address(app))
    asked = app.push()

    eventually(lambda: again.about(asked["id"]))
    again.close()


def test_strangers_follow_nothing(stack: Stack) -> None:
    for answer in (
        requests.get(f"{stack.base_url}/api/v1/events/stream", timeout=10, allow_redirects=False),
        requests.get(f"{stack.events_url}/api/v1/events/stream", timeout=10),
        requests.get(f"{stack.events_url}/api/v1/events/stream?ticket={'0' * 32}", timeout=10),
    ):
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
