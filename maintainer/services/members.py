"""Who works for a business, and as what. Nobody gives himself a role, and only superusers set others' passwords."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from maintainer.models import Invite
from maintainer.services.invites import invite
from maintainer.services.passwords import check_new_password, check_new_username
from mobilemoney.businesses.models import Business, Member, Role
from mobilemoney.gateway import audit
from mobilemoney.gateway.callers import Caller
from mobilemoney.gateway.errors import Conflict, PermissionDenied, ValidationFailed


@dataclass(frozen=True)
class Joined:
    member: Member
    invite_token: str = ""  # Shown once, for a person who has no password yet.


def add_member(
    *, caller: Caller, business: Business, username: str, role: Role, email: str = "", password: str = ""
) -> Joined:
    """Let an existing person join, or make a new one with a password or an invite.

    Raises PermissionDenied for one's own role or for a password set by other than a
    superuser, Conflict for who is a member already or belongs to another's open invite.
    """
    if password and not caller.is_superuser:
        raise PermissionDenied("Only superusers set a password for somebody else.")
    try:
        with transaction.atomic():
            person = User.objects.filter(username__iexact=User.normalize_username(username)).first()
            token = ""
            if person is None:
                person, token = _new_person(caller, business, username, email, password)
            else:
                token = _existing_person(caller, business, person, password)
            member = Member.objects.create(business=business, user=person, role=role)
            _record(caller, "member.add", member, before=None)
            return Joined(member, token)
    except IntegrityError:
        raise Conflict("This person joined just now.") from None


def _new_person(caller: Caller, business: Business, username: str, email: str, password: str) -> tuple[User, str]:
    username = check_new_username(username)
    if password:
        check_new_password(password, username=username, email=email)
    person = User.objects.create_user(username, email, password or None, is_staff=True)
    return person, "" if password else invite(user=person, business=business, created_by=caller.user)


def _existing_person(caller: Caller, business: Business, person: User, password: str) -> str:
    _not_oneself(caller, person)
    if password:
        raise ValidationFailed({"password": ["This person exists already; a password is for new people only."]})
    if Member.objects.filter(business=business, user=person).exists():
        raise Conflict("This person is a member already.")
    if not person.is_staff:
        person.is_staff = True
        person.save(update_fields=["is_staff"])
    return "" if person.has_usable_password() else _invite_again(caller, business, person)


def _invite_again(caller: Caller, business: Business, person: User) -> str:
    """A fresh link for somebody who never came.

    The link makes its holder that person everywhere, so only a superuser may hand one
    out for somebody who can do more than this business can give, or may come to do so.
    """
    invited_elsewhere = Invite.objects.filter(user=person).exclude(business=business).exists()
    member_elsewhere = Member.objects.filter(user=person).exclude(business=business).exists()
    if (invited_elsewhere or member_elsewhere or person.is_superuser) and not caller.is_superuser:
        raise Conflict("This person has not accepted an earlier invite yet.")
    return invite(user=person, business=business, created_by=caller.user)


@transaction.atomic
def change_role(*, caller: Caller, member: Member, role: Role) -> Member:
    _not_oneself(caller, member.user)
    before = snapshot(member)
    member.role = role
    member.save(update_fields=["role"])
    _record(caller, "member.change_role", member, before=before)
    return member


@transaction.atomic
def remove_member(*, caller: Caller, member: Member) -> None:
    """End a membership. The person and what they did stay on record; an open invite of this business dies."""
    _not_oneself(caller, member.user)
    Invite.objects.filter(user=member.user, business=member.business, accepted_at=None).delete()
    _record(caller, "member.remove", member, before=snapshot(member), gone=True)
    member.delete()


def _not_oneself(caller: Caller, person: User) -> None:
    if caller.user is not None and caller.user.pk == person.pk:
        raise PermissionDenied("Nobody changes their own role.")


def snapshot(member: Member) -> dict[str, Any]:
    return {"username": member.user.username, "role": str(member.role)}


def _record(caller: Caller, act: str, member: Member, *, before: dict[str, Any] | None, gone: bool = False) -> None:
    audit.record(
        caller=caller,
        act=act,
        target_type="member",
        target_id=str(member.pk),
        business=member.business,
        before=before,
        after=None if gone else snapshot(member),
    )
