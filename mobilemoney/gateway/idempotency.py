"""Idempotency-Key: the same request again gets the first answer again, and never starts a second payment.

The key commits together with the payment's intent, under a unique constraint: of any number of
parallel requests with one key exactly one commits, and the others answer like repeats. A request
that was refused before anything was stored leaves no trace, so it does not use its key up.
"""

import functools
import hashlib
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mobilemoney.failpoints import reach
from mobilemoney.gateway import errors, idempotency_records, late_answers, owners
from mobilemoney.gateway.callers import Caller, caller_of
from mobilemoney.gateway.late_answers import LateAnswer
from mobilemoney.gateway.models import IdempotencyRecord

KEY_CHARACTERS_MAX = 255
# Longer than any request may take: one call to Daraja, its token, and the queue before it.
RUNNING_SECONDS_MAX = 120
REPLAYED = "Idempotent-Replayed"
_VISIBLE_ASCII = re.compile(r"[\x21-\x7e]{1,255}")

log = logging.getLogger(__name__)
Handler = Callable[..., Any]


class IdempotencyRace(Exception):
    """Another request with the same key committed first. The database transaction must be given up."""


@dataclass
class IdempotencyClaim:
    """The right to use one key once. Without a key it does nothing."""

    caller_key: str = ""
    route: str = ""
    key: str = ""
    body_digest: str = ""
    record_id: int | None = field(default=None, init=False)

    def commit(self, subject_id: UUID) -> None:
        """Use the key up for this payment, inside the transaction that commits its intent.

        Raises IdempotencyRace when the key was used meanwhile; let it pass through, so that
        the intent is rolled back with it.
        """
        if not self.key:
            return
        assert transaction.get_connection().in_atomic_block, "The key must commit together with the intent."
        now = timezone.now()
        self.record_id = idempotency_records.use(
            (self.caller_key, self.route, self.key),
            self.body_digest,
            subject_id,
            owners.me(),
            now,
            now + timedelta(seconds=RUNNING_SECONDS_MAX),
        )
        if self.record_id is None:
            raise IdempotencyRace

    def store_response(self, status: int, body: bytes, content_type: str) -> None:
        """Keep the first answer for repeats, if need be later, when the database is back."""
        if self.record_id is None:
            return
        reach("idempotency.before_answer")
        answer = LateAnswer(self.record_id, status, body, content_type)
        if status == 500:  # A crash is no answer: the repeat shall say what became of the payment.
            answer = LateAnswer(self.record_id, None, None, "")
        try:
            idempotency_records.answer(*answer)
        except DatabaseError as exc:
            log.warning("The answer for an idempotency key could not be kept yet: %s", type(exc).__name__)
            late_answers.keep_later(answer)
        reach("idempotency.after_answer")


def idempotent(handler: Handler | None = None, *, required: bool = False) -> Any:
    """For a method of a REST framework view: understands Idempotency-Key, and with `required` insists on it.

    The view's service finds `request.idempotency` and calls `commit` on it.
    """
    if handler is None:
        return functools.partial(idempotent, required=required)

    @functools.wraps(handler)
    def wrapper(view: APIView, request: Request, *args: Any, **kwargs: Any) -> Any:
        claim = _claim_for(view, request, required=required)
        request.idempotency = claim  # type: ignore[attr-defined]
        if not claim.key:
            return handler(view, request, *args, **kwargs)
        record = _find(claim)
        if record is not None:
            return _repeat(record, claim, request)
        return _first(view, request, claim, functools.partial(handler, view, request, *args, **kwargs))

    wrapper.idempotency = "required" if required else "optional"  # type: ignore[attr-defined]  # For the OpenAPI document.
    return wrapper


def claim_of(request: Request) -> IdempotencyClaim:
    """The claim of a request under `@idempotent`; elsewhere one that does nothing."""
    claim = getattr(request, "idempotency", None)
    return claim if isinstance(claim, IdempotencyClaim) else IdempotencyClaim()


def _first(view: APIView, request: Request, claim: IdempotencyClaim, handle: Callable[[], Any]) -> Any:
    try:
        response = handle()
    except IdempotencyRace:
        record = _find(claim)
        if record is None:
            raise errors.IdempotencyInProgress() from None
        return _repeat(record, claim, request)
    except Exception as exc:
        if claim.record_id is None:
            raise
        response = view.handle_exception(exc)
    if claim.record_id is not None:
        _keep_when_rendered(response, claim)
    return response


def _keep_when_rendered(response: Any, claim: IdempotencyClaim) -> None:
    def keep(rendered: HttpResponse) -> None:
        claim.store_response(rendered.status_code, rendered.content, rendered.headers.get("Content-Type", ""))

    if isinstance(response, Response):
        response.add_post_render_callback(keep)
    else:
        keep(response)


def _find(claim: IdempotencyClaim) -> IdempotencyRecord | None:
    return idempotency_records.find(claim.caller_key, claim.route, claim.key)


def _repeat(record: IdempotencyRecord, claim: IdempotencyClaim, request: Request) -> HttpResponse:
    """The first answer again. Raises IdempotencyKeyReused and IdempotencyInProgress."""
    if record.body_digest != claim.body_digest:
        raise errors.IdempotencyKeyReused()
    if record.is_answered:
        body = bytes(record.response_body or b"")
        response: HttpResponse = HttpResponse(body, status=record.status_code, content_type=record.content_type)
    elif _is_running(record):
        raise errors.IdempotencyInProgress()
    else:
        response = import_string(settings.IDEMPOTENCY_RENDERER)(record.subject_id, request)
    response[REPLAYED] = "true"
    return response


def _is_running(record: IdempotencyRecord) -> bool:
    in_time = record.running_until is not None and timezone.now() < record.running_until
    return in_time and not owners.is_surely_gone(record.owner)


def _claim_for(view: APIView, request: Request, *, required: bool) -> IdempotencyClaim:
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is None:
        if required:
            raise errors.ValidationFailed({"Idempotency-Key": ["This header is required here."]})
        return IdempotencyClaim()
    if not _VISIBLE_ASCII.fullmatch(key):
        raise errors.ValidationFailed(
            {"Idempotency-Key": [f"Must be 1 to {KEY_CHARACTERS_MAX} visible ASCII characters."]}
        )
    data = request.data  # A body that can't be read is refused before its key means anything.
    return IdempotencyClaim(_caller_key(caller_of(request), data), _route(view, request), key, _digest(request))


def _caller_key(caller: Caller, data: Any) -> str:
    """A client, or a user within a business: the same person may use a key once in each."""
    if caller.client is not None:
        return caller.key
    named = data.get("business_id") if hasattr(data, "get") else None
    if named is None and caller.business_ids is not None and len(caller.business_ids) == 1:
        (named,) = caller.business_ids
    try:
        return f"{caller.key}:{UUID(str(named))}"
    except ValueError:
        return f"{caller.key}:"


def _route(view: APIView, request: Request) -> str:
    """The same for all spellings of a route, but not for the same route of another thing."""
    match = request.resolver_match
    assert match is not None
    # A thing that goes by several names is one thing: its view says which.
    named = getattr(view, "thing_named", None)
    kwargs = named(request, **match.kwargs) if named else match.kwargs
    things = ",".join(f"{name}={value}" for name, value in sorted(kwargs.items()))
    route = f"{request.method} {getattr(view, 'route_name', None) or match.route} {things}"
    return route if len(route) <= 300 else hashlib.sha256(route.encode()).hexdigest()


def _digest(request: Request) -> str:
    """What makes two bodies the same: the bytes; of an upload its fields and the bytes of its files."""
    if not (request.content_type or "").startswith("multipart/"):
        return hashlib.sha256(request._request.body).hexdigest()
    digest = hashlib.sha256(b"multipart")
    for name in sorted(request.POST):
        for value in request.POST.getlist(name):
            _feed(digest, b"field", name.encode(), value.encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            content = hashlib.sha256()
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
            _feed(digest, b"file", name.encode(), content.digest())
    return digest.hexdigest()


def _feed(digest: Any, *parts: bytes) -> None:
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
