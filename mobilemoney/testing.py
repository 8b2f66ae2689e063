"""What tests need to begin with: a business, its shortcode, an app with a token, a member of staff."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from mobilemoney.businesses.models import Business, DarajaCredential, Environment, Member, Role, Shortcode
from mobilemoney.gateway.access_tokens import issue_token
from mobilemoney.gateway.clients import create_client
from mobilemoney.gateway.models import ApiClient
from mobilemoney.payments import services
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.states import Direction, Kind, Status

PASSKEY = "test-passkey"
_counter = iter(range(100_000, 999_999))


def make_business(name: str = "Duka Moja", **facts: Any) -> Business:
    return Business.objects.create(name=name, **facts)


def make_shortcode(business: Business | None = None, number: str = "", **facts: Any) -> Shortcode:
    """A paybill of the simulator that can push prompts."""
    business = business or make_business()
    credential = DarajaCredential(business=business, environment=Environment.SIMULATOR)
    credential.consumer_key, credential.consumer_secret = "key", "secret"
    credential.save()
    shortcode = Shortcode(
        business=business,
        credential=credential,
        environment=Environment.SIMULATOR,
        shortcode=number or str(next(_counter)),
        **facts,
    )
    shortcode.lipa_passkey = PASSKEY
    shortcode.save()
    return shortcode


def make_client(business: Business | None = None, scopes: Iterable[str] = ("c2b:write",)) -> tuple[ApiClient, str]:
    """An app and an access token of its."""
    client, _ = create_client(
        name="Shop app", business=business or make_business(), scopes=list(scopes), created_by=None
    )
    return client, issue_token(client)


def make_member(business: Business, role: Role, username: str = "") -> User:
    user = User.objects.create_user(username or f"{role}{next(_counter)}", password="a-long-password-1")
    Member.objects.create(business=business, user=user, role=role)
    return user


def make_superuser(username: str = "root") -> User:
    return User.objects.create_superuser(username, password="a-long-password-1")


def api(token: str = "", user: User | None = None) -> Client:
    """A test client that signs each request with the token, or is signed in as the user."""
    client = Client(headers={"Authorization": f"Bearer {token}"} if token else {})
    if user is not None:
        client.force_login(user)
    return client


def make_transaction(
    status: Status = Status.SUBMITTED, shortcode: Shortcode | None = None, **facts: Any
) -> Transaction:
    """An STK payment of KES 100 in the given state, as the services would have left it."""
    shortcode = shortcode or make_shortcode()
    described: dict[str, Any] = {
        "shortcode": shortcode,
        "business_id": shortcode.business_id,
        "kind": Kind.STK,
        "direction": Direction.IN,
        "status": status,
        "amount": Decimal("100.00"),
        "phone_number": "254712345678",
        "account_reference": "Order1",
        **facts,
    }
    sending = described["status"] == Status.SENDING
    return services.open_payment(source="test", lease_seconds=60 if sending else None, **described)
