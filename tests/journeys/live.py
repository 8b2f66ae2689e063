"""Following the live events as a client does."""

import json
import threading
from typing import Any

import requests

STREAM_SECONDS_MAX = 60.0
Event = dict[str, Any]


class Listener:
    """Reads a stream in the background and keeps what came, each with its `id`."""

    def __init__(self, url: str, *, headers: dict[str, str] | None = None) -> None:
        self.events: list[Event] = []
        self.ended = threading.Event()
        self._answer = requests.get(
            url, headers={"Accept": "text/event-stream", **(headers or {})}, stream=True, timeout=STREAM_SECONDS_MAX
        )
        self.status = self._answer.status_code
        threading.Thread(target=self._read, daemon=True).start()

    def about(self, payment_id: str) -> list[Event]:
        return [event for event in self.events if event["transaction_id"] == payment_id]

    def close(self) -> None:
        self._answer.raw.shutdown()  # `close` would wait for the thread that reads.

    def _read(self) -> None:
        number = ""
        try:
            for line in self._answer.iter_lines(decode_unicode=True, chunk_size=1):
                name, _, value = line.partition(": ")
                if name == "id":
                    number = value
                elif name == "data":
                    self.events.append({**json.loads(value), "id": number})
        except (requests.RequestException, AttributeError, ValueError, OSError):
            pass  # It was closed, by us or by the other side.
        finally:
            self.ended.set()
