"""A small set of doors to try the gateway with, as a service would declare them."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import django_filters
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mobilemoney.businesses.models import Business, Role
from mobilemoney.gateway import audit, errors
from mobilemoney.gateway.callers import caller_of
from mobilemoney.gateway.filters import StrictFilterBackend
from mobilemoney.gateway.idempotency import IdempotencyClaim, claim_of, idempotent
from mobilemoney.gateway.policies import Policy, declared
from mobilemoney.gateway.serializers import (
    DarajaTextField,
    MetadataField,
    MsisdnField,
    ShillingsField,
    StrictSerializer,
)
from mobilemoney.identifiers import new_id

AMOUNT_MAX = 250_000


class PaymentInput(StrictSerializer):
    phone_number = MsisdnField()
    amount = ShillingsField(minimum=1, maximum=AMOUNT_MAX)
    account_reference = DarajaTextField(max_length=12, required=False, default="")
    metadata = MetadataField(required=False, default=dict)
    business_id = serializers.CharField(required=False)


class PaymentView(APIView):
    """Stands for a payment: a business with the given name is its row."""

    policy = Policy.app_or_staff("c2b:write", Role.OPERATOR, money=True)
    route_name = "payments"

    @idempotent
    def post(self, request: Request) -> Response:
        form = PaymentInput(data=request.data)
        form.is_valid(raise_exception=True)
        business = caller_of(request).business_for(form.validated_data.get("business_id"))
        payment_id = store(claim_of(request))
        what_daraja_says(form.validated_data)
        return Response({"id": str(payment_id), "business": business.name}, status=202)


def store(claim: IdempotencyClaim) -> UUID:
    with transaction.atomic():
        payment = Business.objects.create(id=new_id(), name="payment")
        claim.commit(payment.pk)
    return payment.pk


def what_daraja_says(order: dict[str, Any]) -> None:
    ending = order["metadata"].get("ending")
    if ending == "refused":
        raise errors.DarajaRejected(details={"daraja": {"errorCode": "500.001.1001"}})
    if ending == "crash":
        raise RuntimeError("nobody thought of this")


class PayoutView(PaymentView):
    policy = Policy.app_or_staff("b2c:write", Role.MAKER, money=True)
    route_name = "payouts"

    @idempotent(required=True)
    def post(self, request: Request, name: str = "") -> Response:
        return Response({"id": str(store(claim_of(request)))}, status=202)


class UploadView(APIView):
    policy = Policy.app_or_staff("b2c:write", Role.MAKER)
    parser_classes = (MultiPartParser,)

    @idempotent
    def post(self, request: Request) -> Response:
        return Response({"id": str(store(claim_of(request)))}, status=202)


class BusinessFilter(django_filters.FilterSet):
    name = django_filters.CharFilter()
    status = django_filters.ChoiceFilter(choices=Business.Status.choices)


class BusinessOutput(serializers.ModelSerializer[Business]):
    class Meta:
        model = Business
        fields = ("id", "name")


class BusinessListView(ListAPIView[Business]):
    policy = Policy.app_or_staff("transactions:read", Role.VIEWER)
    queryset = Business.objects.all()
    serializer_class = BusinessOutput
    filter_backends = (StrictFilterBackend,)
    filterset_class = BusinessFilter


class WhoView(APIView):
    """Says who the gateway thinks is calling."""

    policies = {"GET": Policy.public(), "PUT": Policy.superuser(), "POST": Policy.staff(Role.ADMIN)}  # noqa: RUF012

    def get(self, request: Request) -> Response:
        caller = caller_of(request)
        return Response({"key": caller.key, "scopes": sorted(caller.scopes)})

    def post(self, request: Request) -> Response:
        return Response({"seen": request.data})

    def put(self, request: Request) -> Response:
        audit.record(caller=caller_of(request), act="put", target_type="who", target_id="1", business=None)
        return Response({"seen": request.data})


class EchoView(APIView):
    policy = Policy.public()

    def get(self, request: Request) -> Response:
        raise {"crash": RuntimeError("secret detail"), "database": OperationalError("host=db password=x")}[
            request.query_params["with"]
        ]

    def post(self, request: Request) -> Response:
        return Response({"seen": _told(request.data)})


class SmallView(EchoView):
    body_bytes_max = 100


class NoPolicyView(APIView):
    def get(self, request: Request) -> Response:
        return Response({})


@declared(Policy.public())
@require_POST
def plain(request: HttpRequest) -> HttpResponse:
    if request.body == b"crash":
        raise RuntimeError("secret detail")
    return HttpResponse("plain")


def _told(value: Any) -> Any:
    """A value with the kinds of its numbers made visible."""
    if isinstance(value, Decimal):
        return f"Decimal {value}"
    if isinstance(value, dict):
        return {name: _told(inner) for name, inner in value.items()}
    return value


api: list[Any] = [
    path("", include("mobilemoney.gateway.urls")),
    path("pay", PaymentView.as_view()),
    path("online/pay", PaymentView.as_view()),
    path("payout", PayoutView.as_view()),
    path("payout/<str:name>/again", PayoutView.as_view()),
    path("upload", UploadView.as_view()),
    path("businesses", BusinessListView.as_view()),
    path("who", WhoView.as_view()),
    path("echo", EchoView.as_view()),
    path("small", SmallView.as_view()),
    path("forgotten", NoPolicyView.as_view()),
    path("plain", plain),
]
urlpatterns = [path("api/v1/", include(api))]

handler400 = "mobilemoney.gateway.error_bodies.bad_request"
handler404 = "mobilemoney.gateway.error_bodies.not_found"
handler500 = "mobilemoney.gateway.error_bodies.server_error"


def as_it_stands(payment_id: UUID, request: Request) -> HttpResponse:
    """The renderer for payments whose first request died."""
    return HttpResponse(f'{{"as_it_stands": "{payment_id}"}}', status=202, content_type="application/json")
