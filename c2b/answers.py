"""The answer to M-PESA's validation question, given in well under a second."""

from django.db import Error as DatabaseAway
from django.http import HttpRequest, JsonResponse

from c2b import confirmations, validation
from mobilemoney.daraja.c2b_message import C2bMessage, parse_c2b
from mobilemoney.gateway.errors import NotReady
from mobilemoney.identifiers import digest_of
from mobilemoney.payments import inbox
from mobilemoney.payments.models import CallbackAddress


def to_validation(request: HttpRequest, *, token: str) -> JsonResponse:
    """Store the question and answer it by the business's rules.

    While the database is away the rules can't be read: 503, and then M-PESA does what was chosen
    with ResponseType at registration.
    """
    arrival = inbox.read(request, kind="c2b_validation", token=token)
    accepted = inbox.acknowledge(arrival)
    if not arrival.readable:
        return accepted
    try:
        code = _refusal(parse_c2b(arrival.body), token)
    except DatabaseAway as away:
        raise NotReady("The rules can't be read at the moment.") from away
    return JsonResponse({"ResultCode": code or "0", "ResultDesc": "Rejected" if code else "Accepted"})


def _refusal(message: C2bMessage, token: str) -> str:
    addresses = CallbackAddress.objects.filter(kind="c2b_validation", token_digest=digest_of(token))
    known = addresses.values_list("shortcode_id", flat=True).first() if token else None
    shortcode = confirmations.shortcode_of(known, message.shortcode)
    return validation.refusal(message, shortcode)
