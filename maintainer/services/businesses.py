"""Making and changing businesses. Every act is in the audit log with what was before and after."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from mobilemoney.businesses.models import Business
from mobilemoney.gateway import audit
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.errors import ValidationFailed

# Limits of which the first can't be more than the second.
NEVER_MORE_THAN = (
    ("item_max", "batch_max"),
    ("batch_max", "day_max"),
    ("item_max", "payee_day_max"),
    ("payee_day_max", "day_max"),
)


@transaction.atomic
def create_business(*, caller: Caller, values: dict[str, Any]) -> Business:
    policy = merged_policy({}, values.pop("payout_policy", {}))
    business = Business.objects.create(payout_policy=policy, **values)
    _record(caller, "business.create", business, before=None)
    return business


@transaction.atomic
def update_business(*, caller: Caller, business: Business, values: dict[str, Any]) -> Business:
    """Change what is named; suspension works from the next request on, and holds back what is queued."""
    business = Business.objects.select_for_update().get(pk=business.pk)
    before = snapshot(business)
    if "payout_policy" in values:
        values["payout_policy"] = merged_policy(business.payout_policy, values["payout_policy"])
    for name, value in values.items():
        setattr(business, name, value)
    business.save()
    _record(caller, "business.update", business, before=before)
    return business


def merged_policy(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The old policy with the named limits replaced; null takes a limit back to its default.

    Raises ValidationFailed when the limits contradict each other.
    """
    merged = {name: value for name, value in {**old, **new}.items() if value is not None}
    for smaller, larger in NEVER_MORE_THAN:
        if smaller in merged and larger in merged and Decimal(merged[smaller]) > Decimal(merged[larger]):
            raise ValidationFailed({"payout_policy": {smaller: [f"Can't be more than {larger}."]}})
    return merged


def snapshot(business: Business) -> dict[str, Any]:
    return {
        "name": business.name,
        "business_type": business.business_type,
        "status": business.status,
        "payout_policy": business.payout_policy,
    }


def _record(caller: Caller, act: str, business: Business, *, before: dict[str, Any] | None) -> None:
    audit.record(
        caller=caller,
        act=act,
        target_type="business",
        target_id=str(business.pk),
        business=business,
        before=before,
        after=snapshot(business),
    )
