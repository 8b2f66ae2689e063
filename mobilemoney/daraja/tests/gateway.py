"""A real HTTP server that plays Daraja's gateway, told by each test how to behave."""

import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from mobilemoney.daraja.calls import CallRecord
from mobilemoney.daraja.client import NO_PACER, DarajaClient
from mobilemoney.daraja.endpoints import Endpoints
from mobilemoney.daraja.pacing import Pacer
from mobilemoney.daraja.tokens import DarajaApp, MemoryTokenStore, TokenStore

CONSUMER_KEY, CONSUMER_SECRET = "ck-Vf82LqPz", "cs-Tr41MwYx"
BAD_TOKEN = {"requestId": "77-1", "errorCode": "404.001.03", "errorMessage": "Invalid Access Token"}

Behaviour = Callable[["Handler"], None]


@dataclass
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any


@dataclass
class Gateway:
    """Gives tokens that die with the next one, and plays what is lined up for everything else."""

    url: str = ""
    seen: list[Seen] = field(default_factory=list)
    script: deque[Behaviour] = field(default_factory=deque)
    token_script: deque[Behaviour] = field(default_factory=deque)
    tokens_made: int = 0
    checks_tokens: bool = True
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def will(self, *behaviours: Behaviour) -> None:
        """Line up behaviours for everything but tokens; the last one stays."""
        self.script.extend(behaviours)

    def token_will(self, *behaviours: Behaviour) -> None:
        self.token_script.extend(behaviours)

    def calls(self) -> list[Seen]:
        return [seen for seen in self.seen if not seen.path.startswith("/oauth/")]

    @property
    def live_token(self) -> str:
        return f"tok-{self.tokens_made}-Zk93"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # One packet for an answer; two would wait for each other.

    @property
    def gateway(self) -> Gateway:
        return cast(Server, self.server).gateway

    def do_GET(self) -> None:
        self._note(None)
        with self.gateway.lock:
            behaviour = self.gateway.token_script.popleft() if self.gateway.token_script else _give_token
            behaviour(self)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._note(json.loads(body))
        bearer = self.headers.get("Authorization", "")
        if self.gateway.checks_tokens and bearer != f"Bearer {self.gateway.live_token}":
            reply(404, BAD_TOKEN)(self)
            return
        with self.gateway.lock:
            behaviour = self.gateway.script.popleft() if len(self.gateway.script) > 1 else self.gateway.script[0]
        behaviour(self)

    def _note(self, body: object) -> None:
        self.gateway.seen.append(Seen(self.command, self.path, dict(self.headers), body))

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # Many threads connect at once.
    gateway: Gateway

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # Broken connections are what some tests are about.


@contextmanager
def running_gateway() -> Iterator[Gateway]:
    with Server(("127.0.0.1", 0), Handler) as server:
        server.gateway = Gateway(url=f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.gateway
        finally:
            server.gateway.over.set()
            server.shutdown()
            thread.join()


def reply(status: int, body: object, headers: Mapping[str, str] | None = None) -> Behaviour:
    """Answer with JSON; text and bytes go out as they are."""
    data = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()

    def behave(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **(headers or {})}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)

    return behave


def raw(data: bytes) -> Behaviour:
    """Write these bytes as the whole answer and close the connection."""

    def behave(handler: Handler) -> None:
        handler.wfile.write(data)
        handler.wfile.flush()
        handler.close_connection = True

    return behave


def reset(handler: Handler) -> None:
    """Read the request, then break the connection off with a TCP reset."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.shutdown(socket.SHUT_RD)
    handler.close_connection = True
    handler.connection.close()


def silence(handler: Handler) -> None:
    """Read the request and say nothing until the test is over."""
    handler.gateway.over.wait()
    handler.close_connection = True


def _give_token(handler: Handler) -> None:
    handler.gateway.tokens_made += 1
    reply(200, {"access_token": handler.gateway.live_token, "expires_in": "3599"})(handler)


class Records(list[CallRecord]):
    """A recorder that keeps records in a list."""

    def record(self, call: CallRecord) -> None:
        self.append(call)


def make_client(
    base_url: str,
    *,
    tokens: TokenStore | None = None,
    recorder: Records | None = None,
    timeout_seconds: float = 5,
    pacer: Pacer = NO_PACER,
) -> DarajaClient:
    return DarajaClient(
        app=DarajaApp("app-1", CONSUMER_KEY, CONSUMER_SECRET),
        tokens=tokens if tokens is not None else MemoryTokenStore(),
        endpoints=Endpoints.for_environment("simulator", base_url),
        recorder=recorder if recorder is not None else Records(),
        timeout_seconds=timeout_seconds,
        pacer=pacer,
    )
