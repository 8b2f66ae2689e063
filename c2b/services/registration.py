"""Telling Daraja where to announce customers' payments, and pretending one outside production."""

from typing import Any

from django.db import transaction

from mobilemoney.businesses.models import Environment, Shortcode
from mobilemoney.businesses.selectors import daraja_client_for
from mobilemoney.daraja.c2b import RegisterUrls, SimulateC2b
from mobilemoney.daraja.errors import DarajaError, NotSent, OutcomeUnknown, Rejected
from mobilemoney.gateway import audit, errors
from mobilemoney.gateway.callers import Caller
from mobilemoney.payments.addresses import new_address
from mobilemoney.payments.calls import CallLog

OUTCOME_UNCLEAR = "Daraja gave no clear answer. It is safe to register again."


def register_addresses(*, caller: Caller, shortcode: Shortcode, response_type: str) -> None:
    """Hand Daraja a confirmation and a validation address for a shortcode. May be repeated.

    The addresses are committed before they leave, so that nothing can arrive at one that we don't know;
    earlier ones stay good. Raises DarajaRejected ("Urls are already registered" in production) or
    DarajaUnavailable.
    """
    with transaction.atomic():
        confirmation_url = new_address(kind="c2b_confirmation", shortcode=shortcode)
        validation_url = new_address(kind="c2b_validation", shortcode=shortcode)
    log = CallLog(business_id=shortcode.business_id)
    request = RegisterUrls(
        shortcode=shortcode.shortcode,
        response_type=response_type,
        confirmation_url=confirmation_url,
        validation_url=validation_url,
        version=shortcode.c2b_version,
    )
    try:
        daraja_client_for(shortcode, log).c2b_register(request)
    except DarajaError as failure:
        raise _as_answer(failure) from failure
    finally:
        log.keep()
    audit.record(
        caller=caller,
        act="c2b.addresses_registered",
        target_type="shortcode",
        target_id=str(shortcode.id),
        business=shortcode.business,
        after={"response_type": response_type},
    )


def simulate_payment(*, shortcode: Shortcode, order: dict[str, Any]) -> None:
    """Let a pretended customer pay. Raises NotInProduction, DarajaRejected or DarajaUnavailable."""
    if shortcode.environment == Environment.PRODUCTION:
        raise errors.NotInProduction("Payments can only be simulated outside production.")
    till = shortcode.shortcode_type == Shortcode.Type.TILL
    log = CallLog(business_id=shortcode.business_id)
    request = SimulateC2b(
        shortcode=shortcode.shortcode,
        command_id="CustomerBuyGoodsOnline" if till else "CustomerPayBillOnline",
        amount=order["amount"],
        msisdn=order["phone_number"],
        bill_ref_number=None if till else order["bill_ref_number"],
        version=shortcode.c2b_version,
    )
    try:
        daraja_client_for(shortcode, log).c2b_simulate(request)
    except DarajaError as failure:
        raise _as_answer(failure) from failure
    finally:
        log.keep()


def _as_answer(failure: DarajaError) -> errors.ApiError:
    if isinstance(failure, Rejected):
        said = {"errorCode": failure.error_code, "errorMessage": failure.error_message}
        return errors.DarajaRejected(failure.detail, details={"daraja": said})
    if isinstance(failure, OutcomeUnknown):
        return errors.DarajaUnavailable(OUTCOME_UNCLEAR)
    assert isinstance(failure, NotSent)
    return errors.DarajaUnavailable(failure.detail)
