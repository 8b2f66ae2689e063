"""Which shortcode a caller means."""

from typing import Any

from mobilemoney.businesses import selectors as businesses
from mobilemoney.businesses.models import Shortcode
from mobilemoney.gateway import errors
from mobilemoney.gateway.callers import Caller


def shortcode_for(caller: Caller, given: dict[str, Any], *, purpose: str) -> Shortcode:
    """The shortcode that the caller named, or the only one that it can be.

    A named one also tells the business. Raises ValidationFailed naming `shortcode` when there is none or
    several, NotFound when it is foreign, BusinessSuspended.
    """
    named = given.get("shortcode")
    business_ids = caller.business_ids
    if not named or given.get("business_id"):
        business_ids = frozenset({caller.business_for(given.get("business_id")).id})
    try:
        shortcode = businesses.shortcode_for(business_ids, named, purpose=purpose)
    except businesses.NoSuchShortcode as missing:
        raise errors.ValidationFailed({"shortcode": [str(missing)]}) from missing
    except businesses.AmbiguousShortcode as several:
        raise errors.ValidationFailed({"shortcode": [str(several)]}) from several
    caller.hold_to_policy(shortcode.business)
    return shortcode
