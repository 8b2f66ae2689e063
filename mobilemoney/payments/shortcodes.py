"""Which shortcode a caller means."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

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
    try:
        shortcode = businesses.shortcode_for(_business_ids(caller, given), named, purpose=purpose)
    except (businesses.NoSuchShortcode, businesses.AmbiguousShortcode) as unclear:
        if not named:
            caller.business_for(given.get("business_id"))  # What forbids the act is told before what it lacks.
        raise errors.ValidationFailed({"shortcode": [str(unclear)]}) from unclear
    caller.hold_to_policy(shortcode.business)
    return shortcode


def _business_ids(caller: Caller, given: dict[str, Any]) -> Collection[UUID] | None:
    """Whose shortcodes can be meant. Who has one business alone need not look it up: the shortcode brings it."""
    is_clear = caller.business_ids is not None and len(caller.business_ids) == 1
    if given.get("business_id") or not (is_clear or given.get("shortcode")):
        return {caller.business_for(given.get("business_id")).id}
    return caller.business_ids
