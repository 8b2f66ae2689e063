"""What can come of a call to Daraja, named after what the caller can do next."""


class DarajaError(Exception):
    """Any call that ended without a plain yes. ``detail`` is safe to log and to show."""

    failure_reason = "other"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class NotSent(DarajaError):
    """Surely nothing was executed. May be sent again later, under the same id.

    ``reason`` is one word: ``name``, ``connection``, ``tls``, ``timeout``, ``address``,
    ``lease``, ``token``, ``credentials`` or ``throttled``.
    """

    failure_reason = "not_sent"

    def __init__(self, detail: str, *, reason: str = "connection") -> None:
        super().__init__(detail)
        self.reason = reason


class Throttled(NotSent):
    """Daraja was too busy, or we were too fast; it executed nothing.

    ``retry_after_seconds`` is the least wait before another try makes sense.
    """

    def __init__(
        self,
        detail: str,
        *,
        error_code: str = "",
        retry_after_seconds: float | None = None,
        failure_reason: str = "not_sent",
    ) -> None:
        super().__init__(detail, reason="throttled")
        self.error_code = error_code
        self.retry_after_seconds = retry_after_seconds
        self.failure_reason = failure_reason


class TokenUnavailable(NotSent):
    """No usable access token could be had, so the request itself never left."""

    def __init__(self, detail: str, *, reason: str = "token") -> None:
        super().__init__(detail, reason=reason)


class CredentialsRefused(TokenUnavailable):
    """Daraja doesn't know this consumer key and secret. Trying again won't help."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail, reason="credentials")


class TokenRefused(TokenUnavailable):
    """Daraja executed nothing because it didn't take the access token."""


class Rejected(DarajaError):
    """Daraja refused the request and executed nothing. Sending the same again won't help.

    On a query it is the question that was refused: it says nothing about the payment.
    """

    def __init__(self, *, error_code: str, error_message: str, http_status: int, failure_reason: str) -> None:
        super().__init__(f"Daraja refused: {error_message} ({error_code or http_status})")
        self.error_code = error_code
        self.error_message = error_message
        self.http_status = http_status
        self.failure_reason = failure_reason


class OutcomeUnknown(DarajaError):
    """The request may have been executed. Ask and wait; never send it again under a new id.

    The ids are filled when the odd answer named them. ``duplicate``: Daraja says that
    it has seen this request's id before, so where the id is ours (B2C v3), an earlier
    try of the same request arrived.
    """

    def __init__(
        self,
        detail: str,
        *,
        checkout_request_id: str = "",
        merchant_request_id: str = "",
        originator_conversation_id: str = "",
        conversation_id: str = "",
        duplicate: bool = False,
    ) -> None:
        super().__init__(detail)
        self.checkout_request_id = checkout_request_id
        self.merchant_request_id = merchant_request_id
        self.originator_conversation_id = originator_conversation_id
        self.conversation_id = conversation_id
        self.duplicate = duplicate


class StillProcessing(DarajaError):
    """A query came too early: the payment isn't settled yet. Ask again later."""


class UnreadableMessage(ValueError):
    """A message of no known shape. ``detail`` is safe to log and to show."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail
