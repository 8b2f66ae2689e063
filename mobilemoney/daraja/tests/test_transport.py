"""What surely never left is NotSent; whatever may have arrived is OutcomeUnknown."""

import datetime
import gzip
import os
import socket
import ssl
import threading
from collections.abc import Iterator
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from mobilemoney.daraja import transport
from mobilemoney.daraja.errors import NotSent, OutcomeUnknown, TokenUnavailable
from mobilemoney.daraja.tests.gateway import (
    Behaviour,
    Gateway,
    Handler,
    Records,
    make_client,
    raw,
    reply,
    reset,
    silence,
)
from mobilemoney.daraja.tests.messages import PUSH_TAKEN
from mobilemoney.daraja.tests.requests_made import CHECKOUT_ID, PUSH
from mobilemoney.daraja.tokens import FetchedToken, MemoryTokenStore


@pytest.fixture(autouse=True)
def _fresh_connections() -> Iterator[None]:
    transport.close_connections()
    yield
    transport.close_connections()


def _drip(handler: Handler) -> None:
    """Promise much, and give a byte now and then."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not handler.gateway.over.wait(0.02):
        handler.wfile.write(b" ")
        handler.wfile.flush()


BROKEN: dict[str, Behaviour] = {
    "reset": reset,
    "closed without a word": raw(b""),
    "garbage": raw(b"\x00\xff\xfe what is this\r\n\r\n"),
    "status line only": raw(b"HTTP/1.1 200 OK\r\n"),
    "cut off in the body": raw(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"CheckoutRequestID": "ws'),
    "cut off in a chunk": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{}"),
    "bad chunk": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n"),
    "bad gzip": raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello"),
    "bad length": raw(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}"),
    "endless header": raw(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n{}"),
    "too long": reply(200, b" " * (transport.ANSWER_BYTES_MAX + 1)),
    "not UTF-8": reply(200, b'{"CheckoutRequestID": "\xff\xfe", "ResponseCode": "0"}'),
    "nested without end": reply(200, b"[" * 50_000),
}


@pytest.mark.parametrize("behaviour", BROKEN.values(), ids=BROKEN)
def test_once_the_request_left_no_broken_answer_counts_as_not_sent(
    gateway: Gateway, records: Records, behaviour: Behaviour
) -> None:
    gateway.will(behaviour)

    with pytest.raises(OutcomeUnknown):
        make_client(gateway.url, recorder=records).stk_push(PUSH)

    assert len(gateway.calls()) == 1
    assert records[-1].outcome == "unknown"


@pytest.mark.parametrize("behaviour", [silence, _drip], ids=["silence", "a byte now and then"])
def test_waiting_has_an_end_and_leaves_the_outcome_open(gateway: Gateway, behaviour: Behaviour) -> None:
    gateway.will(behaviour)

    with pytest.raises(OutcomeUnknown):
        make_client(gateway.url, timeout_seconds=0.3).stk_push(PUSH)

    assert len(gateway.calls()) == 1


def test_a_zipped_answer_is_read(gateway: Gateway) -> None:
    body = gzip.compress(
        b'{"CheckoutRequestID": "ws_CO_zip", "ResponseCode": "0", "filler": "' + b"x" * 200_000 + b'"}'
    )
    gateway.will(reply(200, body, {"Content-Encoding": "gzip"}))

    assert make_client(gateway.url).stk_push(PUSH).checkout_request_id == "ws_CO_zip"


def test_a_chunked_answer_is_read(gateway: Gateway) -> None:
    parts = (b'{"CheckoutRequestID": "ws_1",', b' "ResponseCode": "0"}', b"")
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
    gateway.will(raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks))

    assert make_client(gateway.url).stk_push(PUSH).checkout_request_id == "ws_1"


def test_a_refused_connection_means_not_sent(records: Records) -> None:
    with pytest.raises(NotSent) as raised:
        make_client(_closed_port(), tokens=_stocked(), recorder=records).stk_push(PUSH)

    assert raised.value.reason == "connection"
    assert (records[-1].outcome, records[-1].http_status) == ("not_sent", None)


def test_a_token_endpoint_that_is_away_means_not_sent() -> None:
    with pytest.raises(TokenUnavailable) as raised:
        make_client(_closed_port()).stk_push(PUSH)

    assert raised.value.reason == "connection"


def test_an_unknown_name_means_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    with pytest.raises(NotSent) as raised:
        make_client("http://daraja.example", tokens=_stocked()).stk_push(PUSH)

    assert raised.value.reason == "name"


def test_a_connection_that_does_not_come_about_in_time_means_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> None:
        raise TimeoutError("timed out")

    monkeypatch.setattr("urllib3.util.connection.create_connection", slow)

    with pytest.raises(NotSent) as raised:
        make_client("http://daraja.example", tokens=_stocked()).stk_push(PUSH)

    assert raised.value.reason == "timeout"


@pytest.mark.parametrize("address", ["http://", "nonsense", "ftp://daraja.example", "http://exa mple:x", "http://[::1"])
def test_an_address_without_sense_means_not_sent(address: str) -> None:
    with pytest.raises(NotSent):
        make_client(address, tokens=_stocked()).stk_push(PUSH)


def test_no_tls_where_tls_is_expected_means_not_sent(gateway: Gateway) -> None:
    with pytest.raises(NotSent) as raised:
        make_client(gateway.url.replace("http:", "https:"), tokens=_stocked()).stk_push(PUSH)

    assert raised.value.reason == "tls"
    assert gateway.seen == []


def test_a_certificate_that_nobody_vouches_for_means_not_sent(tls: "TlsServer") -> None:
    with pytest.raises(NotSent) as raised:
        make_client(tls.url, tokens=_stocked()).stk_push(PUSH)

    assert raised.value.reason == "tls"
    assert tls.requests_read == 0


def test_a_tls_connection_that_breaks_after_the_request_leaves_the_outcome_open(
    tls: "TlsServer", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tls.certificate))

    with pytest.raises(OutcomeUnknown):
        make_client(tls.url, tokens=_stocked()).stk_push(PUSH)

    assert tls.requests_read == 1


def test_a_kept_connection_that_resets_leaves_the_outcome_open(gateway: Gateway) -> None:
    gateway.will(reply(200, PUSH_TAKEN), reset)
    client = make_client(gateway.url)
    client.stk_push(PUSH)

    with pytest.raises(OutcomeUnknown):
        client.stk_push(PUSH)

    assert len(gateway.calls()) == 2


def test_after_a_broken_call_the_next_one_has_a_connection_of_its_own(gateway: Gateway) -> None:
    gateway.will(reset, reply(200, PUSH_TAKEN))
    client = make_client(gateway.url)
    with pytest.raises(OutcomeUnknown):
        client.stk_push(PUSH)

    assert client.stk_push(PUSH).checkout_request_id == CHECKOUT_ID


def test_a_connection_that_was_silent_for_long_is_not_used_again(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    ports: list[int] = []

    def note(handler: Handler) -> None:
        ports.append(handler.client_address[1])
        reply(200, PUSH_TAKEN)(handler)

    gateway.will(note)
    client = make_client(gateway.url)
    client.stk_push(PUSH)
    client.stk_push(PUSH)
    monkeypatch.setattr(transport, "IDLE_SECONDS_MAX", -1.0)

    client.stk_push(PUSH)

    assert ports[0] == ports[1] != ports[2]


def test_a_redirect_is_not_followed(gateway: Gateway) -> None:
    gateway.will(reply(307, "", {"Location": f"{gateway.url}/elsewhere"}))

    with pytest.raises(OutcomeUnknown):
        make_client(gateway.url).stk_push(PUSH)

    assert [seen.path for seen in gateway.calls()] == ["/mpesa/stkpush/v1/processrequest"]


def test_no_proxy_of_the_environment_stands_before_this_machine(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", _closed_port())
    monkeypatch.setenv("ALL_PROXY", _closed_port())
    gateway.will(reply(200, PUSH_TAKEN))

    assert make_client(gateway.url).stk_push(PUSH).checkout_request_id == CHECKOUT_ID


def test_a_proxy_that_is_away_means_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", _closed_port())
    monkeypatch.setenv("HTTPS_PROXY", _closed_port())

    for scheme in ("http", "https"):
        with pytest.raises(NotSent):
            make_client(f"{scheme}://daraja.example", tokens=_stocked()).stk_push(PUSH)


def test_no_netrc_file_replaces_the_bearer_token(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    gateway.will(reply(200, PUSH_TAKEN))

    make_client(gateway.url).stk_push(PUSH)

    assert gateway.calls()[0].headers["Authorization"] == f"Bearer {gateway.live_token}"


def test_cookies_of_the_firewall_are_not_kept(gateway: Gateway) -> None:
    gateway.will(reply(200, PUSH_TAKEN, {"Set-Cookie": "visid=1; Path=/"}))
    client = make_client(gateway.url)
    client.stk_push(PUSH)
    client.stk_push(PUSH)

    assert "Cookie" not in gateway.calls()[1].headers


def test_a_forked_process_opens_connections_of_its_own(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway.will(reply(200, PUSH_TAKEN))
    make_client(gateway.url).stk_push(PUSH)
    session = transport._session()

    monkeypatch.setattr(os, "getpid", lambda: -1)

    assert transport._session() is not session


def _stocked() -> MemoryTokenStore:
    store = MemoryTokenStore()
    store.refresh("app-1", dead=None, fetch=lambda: FetchedToken("in-stock", 3000))
    return store


def _closed_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


class TlsServer:
    """Speaks TLS, reads one request, and breaks off without a goodbye."""

    def __init__(self, certificate: Path) -> None:
        self.certificate = certificate
        self.requests_read = 0
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        try:
            plain, _ = self._listener.accept()
        except OSError:
            return
        try:
            with self._context.wrap_socket(plain, server_side=True) as secure:
                while b"TransactionDesc" not in secure.recv(65536):
                    pass
                self.requests_read += 1
                socket.socket.shutdown(secure, socket.SHUT_RDWR)
        except OSError:
            pass  # The client hung up during the handshake.


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[TlsServer]:
    server = TlsServer(_self_signed(tmp_path / "server.pem"))
    yield server
    server.close()


def _self_signed(path: Path) -> Path:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    unlocked = serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.TraditionalOpenSSL, unlocked) + certificate.public_bytes(pem)
    )
    return path
