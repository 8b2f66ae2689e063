"""What Daraja's HTTP gateway refuses with, before M-PESA proper has seen the request.

One code has several meanings, so a rule is chosen by operation, code and text;
the HTTP status comes after that (Daraja docs, error pages, and field reports).
"""

from dataclasses import dataclass
from enum import Enum

from mobilemoney.daraja.calls import Operation
from mobilemoney.daraja.result_codes.meaning import Row


class Verdict(Enum):
    REFUSED = "refused"  # Nothing was executed, and the same again won't help.
    BAD_TOKEN = "bad_token"  # noqa: S105 - Nothing was executed; a new token helps.
    THROTTLED = "throttled"  # Nothing was executed; later it may work.
    PENDING = "pending"  # A query came too early.
    UNKNOWN = "unknown"  # It may have been executed.


@dataclass(frozen=True, slots=True)
class Rule:
    verdict: Verdict
    row: Row
    operation: Operation | None = None  # None: any.
    retry_after_seconds: float | None = None
    duplicate: bool = False  # Daraja says that it has seen the request's id before.


_RETRY = "Nothing to do: it is sent again by itself, or try later."
_LATER = "Wait a little, then try again."
_TOKEN_ADVICE = "A new token is fetched by itself. If it goes on, check the consumer key and secret."  # noqa: S105
_ASK = "It may have been carried out. Don't send it again; ask what became of it."


def _refused(code: str, text: str, title: str, meaning: str, advice: str, reason: str = "rejected") -> Rule:
    return Rule(Verdict.REFUSED, Row(code, title, meaning, advice, reason, text=text))


def _field(text: str, title: str, advice: str) -> Rule:
    meaning = "Daraja refused a field of the request."
    return _refused("400.002.02", text, title, meaning, advice, "invalid_request")


def _bad_token(code: str) -> Rule:
    meaning = "Daraja didn't take the access token. Nothing was carried out."
    return Rule(Verdict.BAD_TOKEN, Row(code, "Token not accepted", meaning, _TOKEN_ADVICE, "not_sent", retryable=True))


def _throttled(code: str, text: str, title: str, advice: str = _LATER) -> Rule:
    meaning = "Daraja takes no more requests just now. Nothing was carried out."
    return Rule(Verdict.THROTTLED, Row(code, title, meaning, advice, "not_sent", retryable=True, text=text))


def _unclear(code: str, text: str, title: str, meaning: str, *, duplicate: bool = False) -> Rule:
    row = Row(code, title, meaning, _ASK, "other", final=False, text=text)
    return Rule(Verdict.UNKNOWN, row, duplicate=duplicate)


def _pending(code: str, text: str, meaning: str) -> Rule:
    row = Row(code, "Still under way", meaning, "Wait; the answer follows by itself.", "", final=False, text=text)
    return Rule(Verdict.PENDING, row, Operation.STK_QUERY)


_NO_PRODUCT = (
    "Product not enabled",
    "The Daraja app doesn't have this product, or has it in the other version.",
    "Add the product to the app in the Daraja portal, or change the C2B version in the settings.",
    "not_supported",
)
_BUSY_LINE = Rule(
    Verdict.THROTTLED,
    Row(
        "500.001.1001",
        "Phone busy with another payment",
        "A payment prompt is open on the customer's phone already. Nothing was carried out.",
        "Let the customer finish or close it, wait a minute, then ask again.",
        "subscriber_busy",
        retryable=True,
        text="unable to lock subscriber",
    ),
    retry_after_seconds=60,
)

RULES = (
    # The text beats the code here: it also comes under the codes of bad tokens.
    _refused("401.003.01", "", *_NO_PRODUCT),
    *(_refused(code, "apiproduct", *_NO_PRODUCT) for code in ("401.002.01", "404.001.03", "400.003.01", "401.001")),
    *map(_bad_token, ("404.001.03", "400.003.01", "401.002.01", "401.001")),
    # Daraja doesn't find a push in the first seconds after it took it (field reports).
    _pending("400.002.02", "checkoutrequestid", "Daraja doesn't know the request yet: it was asked too early."),
    _pending(
        "500.001.1001", "being process|under process", "M-PESA is still working on the payment, or waits for the PIN."
    ),
    _field("callbackurl", "Callback address refused", "Set a public HTTPS address without Daraja's forbidden words."),
    _field("phonenumber", "Phone refused", "Check the phone number."),
    _field("partya", "Payer refused", "Check the number that pays."),
    _field("amount", "Amount refused", "Check the amount: whole shillings, within M-PESA's limits."),
    _field("shortcode", "Shortcode refused", "Check the shortcode in the settings."),
    _field("partyb", "Receiver refused", "Check the number that receives."),
    _field("identifiertype", "Kind of receiver refused", "Check whether the receiver is a pay bill or a till."),
    _field("transactionid", "Receipt refused", "Check the receipt number."),
    _field("remarks", "Description missing", "Give a short description."),
    _field("initiator", "Initiator refused", "Check the initiator's name in the settings."),
    _field("securitycredential", "Password refused", "Check the initiator's password and the certificate."),
    _field("", "Field refused", "Look at the message for the field's name, and correct it."),
    _refused(
        "400.002.05",
        "",
        "Request not understood",
        "Daraja could not read it.",
        "Report it: ours is the fault.",
        "invalid_request",
    ),
    _refused(
        "400.003.02", "", "Request refused", "Daraja refused the request.", "Check its fields.", "invalid_request"
    ),
    _refused("400.001", "", "Request refused", "Daraja refused the request.", "Check its fields.", "invalid_request"),
    _refused("400", "", "Request refused", "Daraja refused the request.", "Check its fields.", "invalid_request"),
    _refused(
        "400.008.01",
        "",
        "Sign-in refused",
        "Daraja didn't take key and secret.",
        "Check consumer key and secret.",
    ),
    _refused(
        "400.008.02",
        "",
        "Sign-in refused",
        "Daraja didn't take the kind of sign-in.",
        "Check the token address.",
        "invalid_request",
    ),
    *(
        _refused(
            code,
            "",
            "Wrong address",
            "Daraja has nothing at this address.",
            "Check the address in the settings.",
            "invalid_request",
        )
        for code in ("404.001.01", "404.002.01", "404.003.01")
    ),
    _refused(
        "404.001.04",
        "",
        "Wrong header",
        "Daraja didn't take the request's header.",
        "Report it: ours is the fault.",
        "invalid_request",
    ),
    _refused(
        "405.001",
        "",
        "Wrong method",
        "Daraja takes no such request here.",
        "Check the address in the settings.",
        "invalid_request",
    ),
    _refused(
        "500.001.1001",
        "merchant does not exist",
        "Shortcode not known",
        "Daraja doesn't know this shortcode for M-PESA Express.",
        "Check the shortcode; for a till, enter the store or head-office number it went live with.",
    ),
    _refused(
        "500.001.1001",
        "wrong credentials",
        "Passkey doesn't fit",
        "The password made of shortcode, passkey and time was refused.",
        "Check the passkey: no blanks at its end, and of the right environment.",
    ),
    _BUSY_LINE,
    _refused(
        "500.003.1001",
        "already registered",
        "Addresses registered before",
        "This shortcode has callback addresses already; in production they can be set only once.",
        "Have the old ones deleted in the Daraja portal, or by mail to API support, then register again.",
        "duplicate",
    ),
    _refused(
        "500.003.1001",
        "duplicate notification info",
        "Addresses on the old platform",
        "The shortcode's addresses are still registered on Safaricom's old platform.",
        "Ask API support to remove them, then register again.",
        "duplicate",
    ),
    _throttled("500.003.02", "", "Daraja is busy", _RETRY),
    _throttled("500.003.03", "", "Quota used up", "Wait; ask Safaricom for a larger quota if it happens often."),
    _throttled("policies.ratelimit.SpikeArrestViolation", "", "Too fast", _RETRY),
    _throttled("policies.ratelimit.QuotaViolation", "", "Quota used up"),
    *map(
        _bad_token,
        (
            "oauth.v2.InvalidAccessToken",
            "keymanagement.service.invalid_access_token",
            "keymanagement.service.access_token_expired",
        ),
    ),
    _unclear(
        "500.002.1001",
        "duplicate",
        "Sent twice",
        "Daraja has seen this id before: the first try arrived.",
        duplicate=True,
    ),
    _unclear("500.002.1001", "", "Fault at Daraja", "Daraja had a fault of its own, or is under maintenance."),
    _unclear("00.002.1001", "", "Maintenance", "Daraja is under maintenance."),
    _unclear("500.001.1001", "", "Fault at Daraja", "Daraja had a fault of its own."),
    _unclear("500.003.1001", "", "Fault at Daraja", "Daraja had a fault of its own, or the set-up is wrong."),
)


def find_rule(operation: Operation | None, code: str, text: str) -> Rule | None:
    """The rule for a refusal; None when Daraja never documented it and nobody has met it."""
    folded = text.casefold().replace(" ", "") if code == "400.002.02" else text
    fitting = (rule for rule in RULES if rule.operation in (None, operation) and rule.row.fits(code, folded))
    return next(fitting, None)


def find_row(code: str, text: str) -> Row | None:
    rule = find_rule(None, code, text)
    return rule.row if rule else None
