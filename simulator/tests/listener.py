"""A small web server that catches callbacks."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

WAIT_SECONDS = 10.0


@dataclass
class Caught:
    """One callback as it came over the wire."""

    path: str
    headers: Message
    text: str
    sender_port: int = 0

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def stk(self) -> dict[str, Any]:
        """The inner object of an STK callback."""
        return cast(dict[str, Any], self.json["Body"]["stkCallback"])

    @property
    def items(self) -> dict[str, Any]:
        return {item["Name"]: item.get("Value") for item in self.stk["CallbackMetadata"]["Item"]}


@dataclass
class Listener:
    """Answers 200 unless told otherwise; `wait` returns once so many callbacks have come."""

    answer: Callable[[Caught], tuple[int, str]] = lambda caught: (200, '{"ResultCode":0,"ResultDesc":"Accepted"}')
    caught: list[Caught] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._came = threading.Condition()
        self._server = Server(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def catch(self, caught: Caught) -> tuple[int, str]:
        with self._came:
            self.caught.append(caught)
            self._came.notify_all()
        return self.answer(caught)

    def wait(self, count: int = 1, path: str = "") -> list[Caught]:
        """The callbacks to `path`, oldest first; fails where fewer than `count` come in time."""
        with self._came:
            enough = self._came.wait_for(lambda: len(self._at(path)) >= count, WAIT_SECONDS)
            assert enough, f"{len(self._at(path))} callbacks of {count} came: {self.caught}"
            return self._at(path)

    def _at(self, path: str) -> list[Caught]:
        return [each for each in self.caught if each.path.startswith(path)]

    def hang_up(self) -> None:
        """Close every open connection, as a listener does that is restarted or tired of waiting."""
        self._server.hang_up()

    def close(self) -> None:
        self._server.shutdown()
        self.hang_up()
        self._server.server_close()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 1024  # A shorter queue drops connections of parallel callbacks.

    def __init__(self, *arguments: Any) -> None:
        self.connected: set[socket.socket] = set()
        super().__init__(*arguments)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connected.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.connected.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        for each in list(self.connected):
            with contextlib.suppress(OSError):  # It may have ended by itself.
                each.shutdown(socket.SHUT_RDWR)


def _handler(listener: Listener) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # Connections stay open.
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, body = listener.catch(Caught(self.path, self.headers, text, self.client_address[1]))
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())
            except OSError:
                pass  # The simulator stopped waiting, as some tests want.

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler
