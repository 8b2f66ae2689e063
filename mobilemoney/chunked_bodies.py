"""Bodies without a length: Django reads a body only as far as its Content-Length says, and a chunked one has none."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from django.conf import settings

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


def with_length(application: Application) -> Application:
    """Read a chunked body before Django does, and say how long it is.

    Otherwise Django takes it for empty, and a callback that came in chunks would be lost behind a 200.
    Of a body that is too long anyway, only what proves that is read. One that ends badly is as long
    as what came of it.
    """

    def counted(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if "chunked" in str(environ.get("HTTP_TRANSFER_ENCODING", "")).lower():
            body = _read(environ["wsgi.input"], settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
            environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(body), str(len(body))
        return application(environ, start_response)

    return counted


def _read(stream: Any, bytes_max: int) -> bytes:
    parts: list[bytes] = []
    left = bytes_max
    while left > 0 and (part := stream.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
