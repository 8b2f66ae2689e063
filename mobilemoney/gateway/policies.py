"""Who may use a route. Every view declares it; one without is refused, and a test walks the URL table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from mobilemoney.businesses.models import Role
from mobilemoney.gateway import errors
from mobilemoney.gateway.callers import Caller, caller_of

if TYPE_CHECKING:
    from rest_framework.views import APIView


class MissingPolicy(Exception):
    """A view was routed without saying who may use it."""


@dataclass(frozen=True)
class Policy:
    """Who may use a route: an app with `scope`, a member of staff with `role`, a superuser, or anybody.

    A route with neither scope nor role is for staff only. `money` marks a route that starts a payment:
    it has a limit of its own, and is closed to suspended businesses.
    """

    scope: str | None = None
    role: Role | None = None
    staff_only: bool = False
    superusers_only: bool = False
    open_to_all: bool = False
    money: bool = False

    @classmethod
    def public(cls) -> "Policy":
        return cls(open_to_all=True)

    @classmethod
    def staff(cls, role: Role | None = None, *, money: bool = False) -> "Policy":
        return cls(role=role, staff_only=True, money=money)

    @classmethod
    def superuser(cls) -> "Policy":
        return cls(staff_only=True, superusers_only=True)

    @classmethod
    def app_or_staff(cls, scope: str, role: Role, *, money: bool = False) -> "Policy":
        return cls(scope=scope, role=role, money=money)

    def check(self, caller: Caller) -> None:
        """Raises NotAuthenticated, InsufficientScope or PermissionDenied. The business is judged once it is known."""
        if self.open_to_all:
            return
        if caller.is_anonymous:
            raise errors.NotAuthenticated()
        if caller.client is not None:
            self._check_client(caller)
        elif self.superusers_only and not caller.is_superuser:
            raise errors.PermissionDenied("Only superusers may do this.")
        elif self.role is not None and not caller.may_anywhere(self.role):
            raise errors.PermissionDenied("Your role does not allow this.")

    def _check_client(self, caller: Caller) -> None:
        if self.staff_only or self.scope is None:
            raise errors.PermissionDenied("Apps can't do this; it is for signed-in staff.")
        if not caller.has_scope(self.scope):
            raise errors.InsufficientScope(f"The access token needs the scope {self.scope}.")


View = TypeVar("View", bound=Callable[..., Any])


def declared(policy: Policy) -> Callable[[View], View]:
    """Says on a plain function view who may use it. Such views check nothing more: they are public doors."""

    def mark(view: View) -> View:
        view.policy = policy  # type: ignore[attr-defined]
        return view

    return mark


def policy_of(view: Any, method: str) -> Policy:
    """The policy of a view for a method. Raises MissingPolicy.

    A method that the view does not have is held to the policy of one that it has,
    so that strangers are turned away before they learn which methods there are.
    """
    by_method: dict[str, Policy] = getattr(view, "policies", {})
    found = by_method.get("GET" if method == "HEAD" else method) or getattr(view, "policy", None)
    found = found or next(iter(by_method.values()), None)
    if not isinstance(found, Policy):
        raise MissingPolicy(f"{type(view).__module__}.{type(view).__name__} has no policy.")
    return found


class DeclaredPolicy(BasePermission):
    """The REST framework's default permission: what the view declares."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        policy = policy_of(view, request.method or "")
        caller = caller_of(request)
        policy.check(caller)
        request.caller = caller.under(policy)  # type: ignore[attr-defined]
        return True
