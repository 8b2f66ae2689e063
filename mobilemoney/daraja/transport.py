"""HTTP to Daraja, with one promise: what surely never left is told from what may have arrived.

The exceptions of requests don't tell the two apart: a TLS or connection error can
come before the first byte as well as after the last. So the connection itself
notes when it begins to send.
"""

import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NameResolutionError
from urllib3.exceptions import SSLError as TlsError

from mobilemoney.daraja.errors import NotSent
from mobilemoney.failpoints import reach

ANSWER_BYTES_MAX = 1024 * 1024
READ_BYTES = 64 * 1024
CONNECT_SECONDS_MAX = 10.0
# Routers forget silent connections without a word, and what is sent on such a one is in doubt for ever.
IDLE_SECONDS_MAX = 15.0
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_FAILURES = (requests.RequestException, HTTPError, HTTPException, OSError, ValueError)
_PROXY_VARIABLES = tuple(
    spelt for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy") for spelt in (name, name.upper())
)
_thread = threading.local()


class NoAnswer(Exception):
    """The request may have arrived, but no whole answer came back."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole HTTP answer."""

    status: int
    body: bytes
    retry_after_seconds: float | None = None


class _Auth(requests.auth.AuthBase):
    """Sets the header itself, so that no .netrc file replaces it."""

    def __init__(self, value: str) -> None:
        self._value = value

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = self._value
        return request


def exchange(
    method: str,
    url: str,
    *,
    authorization: str,
    json: Mapping[str, object] | None = None,
    timeout_seconds: float,
) -> Answer:
    """Send one request and read the whole answer, following no redirect.

    Raises NotSent when surely no byte left this machine, and NoAnswer when one may have.
    """
    _thread.departed = False
    deadline = time.monotonic() + timeout_seconds
    try:
        with _session().request(
            method,
            url,
            json=json,
            auth=_Auth(authorization),
            headers={"Accept": "application/json"},
            timeout=(min(CONNECT_SECONDS_MAX, timeout_seconds), timeout_seconds),
            allow_redirects=False,
            proxies=_proxies(url),
            verify=_trusted_roots(),
            stream=True,
        ) as response:
            return Answer(response.status_code, _read(response, deadline), _retry_after(response))
    except _FAILURES as exc:
        close_connections()
        if _thread.departed:
            raise NoAnswer(f"No whole answer came from Daraja ({type(exc).__name__}).") from exc
        raise _not_sent(exc) from exc


def close_connections() -> None:
    """Drop this thread's kept connections."""
    session = getattr(_thread, "session", None)
    if session is not None:
        session.close()


def _read(response: requests.Response, deadline: float) -> bytes:
    body = bytearray()
    while chunk := response.raw.read1(READ_BYTES, decode_content=True):
        body += chunk
        if len(body) > ANSWER_BYTES_MAX:
            raise NoAnswer("Daraja's answer is too long.")
        if time.monotonic() > deadline:
            raise NoAnswer("Daraja's answer took too long.")
    return bytes(body)


def _retry_after(response: requests.Response) -> float | None:
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _not_sent(exc: Exception) -> NotSent:
    reason, text = _reason(exc)
    return NotSent(f"Daraja could not be reached: {text}. Nothing was sent.", reason=reason)


def _reason(exc: Exception) -> tuple[str, str]:
    causes = _causes(exc)
    if any(isinstance(cause, NameResolutionError) for cause in causes):
        return "name", "its name is not known"
    if any(isinstance(cause, requests.exceptions.SSLError | TlsError) for cause in causes):
        return "tls", "no secure connection came about"
    if isinstance(exc, requests.exceptions.ConnectTimeout):
        return "timeout", "it did not take the connection in time"
    if isinstance(exc, ValueError) and not isinstance(exc, requests.exceptions.JSONDecodeError):
        return "address", "its address is not valid"
    return "connection", "it refused or dropped the connection"


def _causes(exc: BaseException) -> list[BaseException]:
    """The exception, and those that requests and urllib3 wrapped into it."""
    found = [exc]
    for outer in found:  # Grows while it is walked.
        inner = (*outer.args, getattr(outer, "reason", None), outer.__cause__)
        found += [cause for cause in inner if isinstance(cause, BaseException) and cause not in found]
    return found


def _proxies(url: str) -> dict[str, str]:
    """The proxies of the environment; never one between us and this machine itself."""
    parts = urlsplit(url)
    if parts.hostname in LOOPBACK:
        return {}
    return _proxies_for(f"{parts.scheme}://{parts.netloc}", tuple(map(os.environ.get, _PROXY_VARIABLES)))


@lru_cache(maxsize=64)
def _proxies_for(origin: str, variables: tuple[str | None, ...]) -> dict[str, str]:
    """What requests itself would find, which takes it as long as the rest of a call does."""
    proxies: dict[str, str] = requests.utils.get_environ_proxies(origin)
    return proxies


def _trusted_roots() -> str | bool:
    """The certificates that the environment names, as requests would look for them."""
    return os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True


def _session() -> requests.Session:
    """This thread's session; never one that another process opened, or that was silent for long."""
    now = time.monotonic()
    if getattr(_thread, "process", None) != os.getpid():
        _thread.session, _thread.process = _new_session(), os.getpid()
    elif now - _thread.used_at > IDLE_SECONDS_MAX:
        _thread.session.close()
    _thread.used_at = now
    session: requests.Session = _thread.session
    return session


def _new_session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # What we take from the environment is passed with each call.
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # The firewall's cookies are of no use.
    adapter = _Adapter(max_retries=0, pool_connections=4, pool_maxsize=1)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


class _Noting:
    """A connection that notes, before the first byte leaves, that one will."""

    def send(self, data: Any) -> None:
        if self.sock is None:  # type: ignore[attr-defined]
            self.connect()  # type: ignore[attr-defined]
        _thread.departed = True
        super().send(data)  # type: ignore[misc]

    def getresponse(self) -> Any:
        reach("daraja.sent")
        return super().getresponse()  # type: ignore[misc]


class _PlainConnection(_Noting, HTTPConnection):
    pass


class _TlsConnection(_Noting, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _TlsPool}

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _TlsPool}
        return manager
