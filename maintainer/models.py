"""Rows that only the running of the house needs."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from mobilemoney.businesses.models import Business
from mobilemoney.identifiers import new_id

INVITE_LIFETIME = timedelta(days=7)
TOKEN_DIGEST_LENGTH = 64


class BootstrapClosed(models.Model):
    """The one row that closes the first-superuser page for ever.

    Its primary key is always 1: of two parallel bootstraps the database lets one through.
    """

    THE_ONE = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE)
    closed_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=100)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="bootstrap_is_closed_once")]


class Invite(models.Model):
    """A link, shown once, by which a new person sets the first password. Only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invites")
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    token_digest = models.CharField(max_length=TOKEN_DIGEST_LENGTH, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
