"""Bodies that come in chunks, as a proxy may send them: they have no Content-Length."""

from io import BytesIO
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from mobilemoney.businesses.models import Shortcode
from mobilemoney.payments.models import Callback
from mobilemoney.payments.tests.messages import stk_callback
from mobilemoney.wsgi import application

pytestmark = pytest.mark.django_db
DOOR = "/api/v1/c2b/stk/callback"


class InPieces(BytesIO):
    """A stream that gives a little at a time, as a network does."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size, 1000) if size and size > 0 else 1000)


def post_in_chunks(body: bytes) -> int:
    environ: dict[str, Any] = RequestFactory().generic("POST", DOOR, content_type="application/json").environ
    environ.pop("CONTENT_LENGTH", None)
    environ |= {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": InPieces(body)}
    statuses: list[int] = []
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    try:
        list(application(environ, lambda status, headers, *_: statuses.append(int(status[:3]))))
    finally:
        for moment in (request_started, request_finished):
            moment.connect(close_old_connections)
    return statuses[0]


def test_a_callback_in_chunks_is_stored_whole(shortcode: Shortcode) -> None:
    body = stk_callback() + b" " * 5000

    assert post_in_chunks(body) == 200
    assert bytes(Callback.objects.get().body) == body


def test_a_callback_in_chunks_may_not_be_longer_than_any_other(shortcode: Shortcode) -> None:
    assert post_in_chunks(b"x" * (64 * 1024 + 1)) == 413
    assert post_in_chunks(b"x" * 3_000_000) == 413
    assert not Callback.objects.exists()
