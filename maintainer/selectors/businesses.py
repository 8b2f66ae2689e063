"""What a caller may see of businesses and of what belongs to them. A thing of another business is not there."""

from uuid import UUID

from django.db.models import QuerySet

from mobilemoney.businesses.models import Business, DarajaCredential, Member, Role, Shortcode
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.errors import NotFound, PermissionDenied
from mobilemoney.gateway.models import ApiClient


def businesses_for(caller: Caller) -> QuerySet[Business]:
    businesses = Business.objects.all()
    return businesses if caller.business_ids is None else businesses.filter(pk__in=caller.business_ids)


def business_of(caller: Caller, business_id: UUID) -> Business:
    """Raises NotFound, also for another's."""
    business = businesses_for(caller).filter(pk=business_id).first()
    if business is None:
        raise NotFound
    return business


def run_business(caller: Caller, business_id: UUID) -> Business:
    """A business of which the caller is admin; one that he only works for is refused, another's is not there."""
    business = business_of(caller, business_id)
    if not caller.may(Role.ADMIN, business.pk):
        raise PermissionDenied
    return business


def members_of(business: Business) -> QuerySet[Member]:
    return Member.objects.filter(business=business).select_related("user", "business")


def credentials_of(business: Business) -> QuerySet[DarajaCredential]:
    return DarajaCredential.objects.filter(business=business).select_related("business").prefetch_related("shortcodes")


def shortcodes_of(business: Business) -> QuerySet[Shortcode]:
    return Shortcode.objects.filter(business=business).select_related("business")


def clients_for(caller: Caller) -> QuerySet[ApiClient]:
    clients = ApiClient.objects.select_related("business", "created_by")
    return clients if caller.business_ids is None else clients.filter(business_id__in=caller.business_ids)


def credential_in_use(business: Business, shortcode: str | None) -> DarajaCredential:
    """The credentials of the named shortcode, else of the one used by default, else the newest.

    Raises NotFound for a shortcode that this business does not have, or when it has no credentials.
    """
    shortcodes = shortcodes_of(business).select_related("credential__business").order_by("-is_default", "id")
    found = (shortcodes.filter(shortcode=shortcode) if shortcode else shortcodes).first()
    if found is not None:
        return found.credential
    credential = None if shortcode else credentials_of(business).order_by("-id").first()
    if credential is None:
        raise NotFound("This business has no such shortcode." if shortcode else "This business has no credentials yet.")
    return credential
