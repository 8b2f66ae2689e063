"""The live events' own process: who gets in, who is shown out, and what it says while the database is away."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from unittest.mock import Mock, patch
from uuid import uuid4

import pytest
from django.db import InterfaceError, OperationalError
from starlette.requests import Request

from mobilemoney.gateway.callers import Caller
from mobilemoney.payments import stream
from mobilemoney.payments.following import Announcement, Follower

BUSINESS = uuid4()
CALLER = Caller(kind="staff", business_ids=frozenset({BUSINESS}))


class StubFollower:
    """Hands the queue to the test instead of to the event table."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Announcement | None] | None = None

    @contextmanager
    def subscribed(self, queue: "asyncio.Queue[Announcement | None]", businesses: Any) -> Iterator[None]:
        self.queue = queue
        yield


def lines_of(news: list[Announcement | None], *, still_good: bool | Exception, heartbeat: float) -> list[str]:
    """What a caller reads when this happens, until the stream ends or all of it was read."""

    async def follow() -> list[str]:
        follower = StubFollower()
        lines = stream._lines(cast(Follower, follower), CALLER, None)
        read = [await anext(lines)]
        assert follower.queue is not None
        for one in news:
            follower.queue.put_nowait(one)
        for _ in news:
            try:
                read.append(await anext(lines))
            except StopAsyncIteration:
                read.append("END")
                break
        return read[1:]

    look = Mock(side_effect=[still_good] * len(news))
    with patch.object(stream, "HEARTBEAT_SECONDS", heartbeat), patch.object(stream.stream_tickets, "still_good", look):
        return asyncio.run(follow())


def announcement(number: int) -> Announcement:
    return Announcement(number, BUSINESS, {"sequence": number})


def test_news_come_as_events_with_their_number() -> None:
    read = lines_of([announcement(7)], still_good=True, heartbeat=60)

    assert read == ['id: 7\nevent: transaction\ndata: {"sequence": 7}\n\n']


def test_a_revoked_caller_is_shown_out_of_a_busy_stream_too() -> None:
    read = lines_of([announcement(1), announcement(2)], still_good=False, heartbeat=0)

    assert read == ["END"]


@pytest.mark.parametrize("away", [OperationalError("gone"), InterfaceError("connection already closed")])
def test_a_stream_outlives_a_database_that_is_away(away: Exception) -> None:
    read = lines_of([announcement(1)], still_good=away, heartbeat=0)

    assert len(read) == 1
    assert read != ["END"]


def test_whoever_fell_too_far_behind_is_sent_away_to_come_back() -> None:
    assert lines_of([None], still_good=True, heartbeat=60) == ["END"]


@pytest.mark.parametrize("away", [OperationalError("gone"), InterfaceError("connection already closed")])
def test_nobody_gets_in_while_the_database_is_away_and_is_told_so(away: Exception) -> None:
    with patch.object(stream.stream_tickets, "caller_of_stream", side_effect=away):
        status, body = refusal({"x-request-id": "abc"})

    assert (status, body["code"], body["request_id"]) == (503, "not_ready", "abc")


def test_strangers_are_refused() -> None:
    with patch.object(stream.stream_tickets, "caller_of_stream", return_value=None):
        status, body = refusal({})

    assert (status, body["code"]) == (401, "not_authenticated")


@pytest.mark.parametrize(("sent", "read"), [("17", 17), ("", None), ("-1", None), ("٣", None), ("9" * 5000, None)])
def test_only_a_sane_last_event_id_is_heeded(sent: str, read: int | None) -> None:
    assert stream._last_event_id(request_with({"last-event-id": sent})) == read


@pytest.mark.parametrize("given", ["", "a b", "order-7"])
def test_every_answer_names_its_request(given: str) -> None:
    status, named, body = answered("GET", "/api/v1/nothing", {"x-request-id": given})

    assert (status, body["code"], set(body)) == (404, "not_found", {"error", "code", "details", "request_id"})
    assert named["x-request-id"] == body["request_id"] != ""
    assert (body["request_id"] == given) == (given == "order-7")


def test_the_slash_does_not_matter_and_nobody_is_sent_elsewhere() -> None:
    with patch.object(stream.stream_tickets, "caller_of_stream", return_value=None):
        assert [answered("GET", f"{stream.PATH}{slash}", {})[0] for slash in ("", "/")] == [401, 401]


def test_it_only_reads() -> None:
    status, headers, body = answered("POST", stream.PATH, {})

    assert (status, body["code"]) == (405, "method_not_allowed")
    assert "GET" in headers["allow"]


def test_on_sqlite_nothing_is_told_twice_after_a_lost_connection() -> None:
    async def look(last_id: int) -> None:
        async for _ in stream._missed(last_id, CALLER):
            pass

    nothing_new = Mock(return_value=[])
    with patch.object(stream, "connection", Mock(vendor="sqlite")), patch.object(stream, "since", nothing_new):
        asyncio.run(look(70))

    nothing_new.assert_called_once_with(70, CALLER.business_ids)


def refusal(headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    status, _, body = answered("GET", stream.PATH, headers)
    return status, body


def answered(method: str, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], dict[str, Any]]:
    """Status, headers and body of what the events process answers over ASGI."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {**request_with(headers).scope, "method": method, "path": path}
    asyncio.run(stream.application()(scope, receive, send))
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], told, json.loads(b"".join(message.get("body", b"") for message in sent[1:]))


def request_with(headers: dict[str, str]) -> Request:
    wire = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": wire})
