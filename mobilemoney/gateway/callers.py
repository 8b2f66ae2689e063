"""Who is calling, and what of whose business they may touch. The one place that scopes by business."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest

from mobilemoney.businesses.models import Business, Member, Role
from mobilemoney.gateway import errors
from mobilemoney.gateway.models import ApiClient
from mobilemoney.gateway.scopes import expand, includes

if TYPE_CHECKING:
    from mobilemoney.gateway.policies import Policy

# Which roles may do what needs a role. They are different jobs: a checker does not ask for payments.
ROLES_FOR: dict[Role, frozenset[Role]] = {
    Role.VIEWER: frozenset(Role),
    Role.OPERATOR: frozenset({Role.OPERATOR, Role.MAKER}),
    Role.MAKER: frozenset({Role.MAKER}),
    Role.CHECKER: frozenset({Role.CHECKER}),
    Role.ADMIN: frozenset({Role.ADMIN}),
}
SEES_FULL_PHONES = frozenset(Role) - {Role.VIEWER}


@dataclass(frozen=True)
class Caller:
    """A client app, a member of staff, or nobody. `business_ids` None means every business (superusers)."""

    kind: str
    client: ApiClient | None = None
    user: User | None = None
    business_ids: frozenset[UUID] | None = frozenset()
    roles: dict[UUID, Role] = field(default_factory=dict)
    scopes: frozenset[str] = frozenset()
    # What the route asks for; `business_for` holds the business to it.
    policy: "Policy | None" = None

    @property
    def is_anonymous(self) -> bool:
        return self.kind == "anonymous"

    @property
    def is_superuser(self) -> bool:
        return self.user is not None and self.user.is_superuser

    @property
    def key(self) -> str:
        """Stable name of the caller: `client:<pk>`, `user:<pk>`, or `anonymous`."""
        if self.client is not None:
            return f"client:{self.client.pk}"
        return f"user:{self.user.pk}" if self.user is not None else "anonymous"

    @property
    def name(self) -> str:
        if self.client is not None:
            return self.client.name or self.client.client_id
        return self.user.get_username() if self.user is not None else ""

    def sees(self, business_id: UUID) -> bool:
        return self.business_ids is None or business_id in self.business_ids

    def may(self, role_needed: Role, business_id: UUID) -> bool:
        """Whether this member of staff has a role for it in that business. Apps are judged by scope instead."""
        if self.client is not None:
            return self.sees(business_id)
        return self.is_superuser or self.roles.get(business_id) in ROLES_FOR[role_needed]

    def may_anywhere(self, role_needed: Role) -> bool:
        return self.is_superuser or any(role in ROLES_FOR[role_needed] for role in self.roles.values())

    def has_scope(self, needed: str) -> bool:
        return includes(self.scopes, needed)

    def sees_full_phones(self, business_id: UUID) -> bool:
        """Apps see the full phones of their own business, viewers see masked ones."""
        if self.client is not None:
            return self.sees(business_id)
        return self.is_superuser or self.roles.get(business_id) in SEES_FULL_PHONES

    def business_for(self, business_id: object = None) -> Business:
        """The business to act for: the named one, or the only one that it can be.

        Holds it to the route's policy: the role in that very business, and for payments that it is active.
        Raises ValidationFailed when unclear or unreadable, NotFound when foreign, PermissionDenied,
        BusinessSuspended.
        """
        business = self._named(business_id) if business_id not in (None, "") else self._only_one()
        self.hold_to_policy(business)
        return business

    def business_ids_for(self, business_id: object = None) -> frozenset[UUID]:
        """The id alone of what `business_for` would find, without a look-up for whoever has only one.

        Whatever is found by it must still be held to the policy.
        """
        if business_id in (None, "") and self.business_ids is not None and len(self.business_ids) == 1:
            return self.business_ids
        return frozenset({self.business_for(business_id).pk})

    def hold_to_policy(self, business: Business) -> None:
        """For a business that was found another way, such as by its shortcode."""
        if not self.sees(business.pk):
            raise errors.NotFound()
        if self.policy is None:
            return
        if self.policy.role is not None and not self.may(self.policy.role, business.pk):
            raise errors.PermissionDenied("Your role in this business does not allow this.")
        if self.policy.money:
            require_active(business)

    def under(self, policy: "Policy") -> "Caller":
        return replace(self, policy=policy)

    def _named(self, business_id: object) -> Business:
        try:
            wanted = business_id if isinstance(business_id, UUID) else UUID(str(business_id))
        except ValueError:
            raise errors.ValidationFailed({"business_id": ["This is not the id of a business."]}) from None
        business = Business.objects.filter(pk=wanted).first() if self.sees(wanted) else None
        if business is None:
            raise errors.NotFound("There is no such business.")
        return business

    def _only_one(self) -> Business:
        """Read afresh each time, so that a suspension counts at once."""
        found = list(self._mine()[:2])
        if not found:
            raise errors.PermissionDenied("You are not a member of any business.")
        if len(found) > 1:
            raise errors.ValidationFailed({"business_id": ["Name the business: you have several."]})
        return found[0]

    def _mine(self) -> QuerySet[Business]:
        if self.business_ids is None:
            return Business.objects.all()
        if len(self.business_ids) == 1:
            (only,) = self.business_ids
            return Business.objects.filter(pk=only).order_by()
        return Business.objects.filter(pk__in=self.business_ids)


ANONYMOUS = Caller(kind="anonymous")


def require_active(business: Business) -> None:
    """Raises BusinessSuspended. Reading and callbacks go on for a suspended business; payments do not."""
    if not business.is_active:
        raise errors.BusinessSuspended()


def caller_of(request: HttpRequest) -> Caller:
    """The caller that authentication found; anonymous when there was none."""
    caller = getattr(request, "caller", ANONYMOUS)
    assert isinstance(caller, Caller)
    return caller


def client_caller(client: ApiClient, token_scopes: Collection[str]) -> Caller:
    """An app with what its token and its present list of scopes both allow."""
    scopes = expand(token_scopes) & expand(client.held_scopes)
    return Caller(kind="client", client=client, business_ids=frozenset({client.business_id}), scopes=scopes)


def staff_caller(user: User) -> Caller:
    """A member of staff with the roles of this moment."""
    if user.is_superuser:
        return Caller(kind="staff", user=user, business_ids=None)
    roles = {
        business_id: Role(role)
        for business_id, role in Member.objects.filter(user=user).values_list("business_id", "role")
    }
    return Caller(kind="staff", user=user, business_ids=frozenset(roles), roles=roles)
