"""Who is signed in, and where they may work."""

from typing import Any

from django.contrib.auth.models import User

from mobilemoney.businesses.models import Business, Member

OWN_BUSINESSES_MAX = 200
EVERY_ROLE = "superuser"


def who_is(user: User | None) -> dict[str, Any]:
    if user is None:
        return {"authenticated": False, "user": None, "businesses": []}
    return {"authenticated": True, "user": user, "businesses": own_businesses(user)}


def own_businesses(user: User) -> list[dict[str, Any]]:
    """The businesses that this person may see, by name, with the role in each; the default business comes first."""
    roles = dict(Member.objects.filter(user=user).values_list("business_id", "role"))
    businesses = Business.objects.all() if user.is_superuser else Business.objects.filter(pk__in=roles)
    ordered = businesses.prefetch_related("shortcodes").order_by("-is_default", "name", "pk")
    return [
        {
            "id": business.pk,
            "name": business.name,
            "status": business.status,
            "is_default": business.is_default,
            "role": EVERY_ROLE if user.is_superuser else roles[business.pk],
            "shortcodes": sorted(business.shortcodes.all(), key=lambda one: (not one.is_default, one.shortcode)),
        }
        for business in ordered[:OWN_BUSINESSES_MAX]
    ]
