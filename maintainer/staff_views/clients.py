"""Doors to API clients, for superusers."""

from uuid import UUID

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from maintainer.selectors.businesses import businesses_for, clients_for
from maintainer.serializers.clients import ClientInput, ClientOutput, NewClientOutput, RotateInput
from maintainer.services import clients
from mobilemoney.businesses.models import Business
from mobilemoney.gateway.callers import caller_of
from mobilemoney.gateway.errors import NotFound, ValidationFailed
from mobilemoney.gateway.filters import StrictFilterBackend
from mobilemoney.gateway.models import ApiClient
from mobilemoney.gateway.policies import Policy


class ClientFilter(django_filters.FilterSet):
    business_id = django_filters.UUIDFilter()
    revoked = django_filters.BooleanFilter(field_name="revoked_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = ApiClient
        fields: tuple[str, ...] = ()


@extend_schema_view(get=extend_schema(summary="API clients, newest first"))
class ClientListView(generics.ListAPIView[ApiClient]):
    policy = Policy.superuser()
    serializer_class = ClientOutput
    filter_backends = (StrictFilterBackend,)
    filterset_class = ClientFilter
    queryset = ApiClient.objects.none()

    def get_queryset(self) -> QuerySet[ApiClient]:
        return clients_for(caller_of(self.request))

    @extend_schema(summary="Make an API client", request=ClientInput, responses={201: NewClientOutput})
    def post(self, request: Request) -> Response:
        form = ClientInput(data=request.data)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        client, secret = clients.create_client(
            caller=caller_of(request),
            business=_business(request, values["business_id"]),
            name=values["name"],
            scopes=values["scopes"],
            payout_day_max=values.get("payout_day_max"),
        )
        return Response(_with_secret(client, secret), status=status.HTTP_201_CREATED)


class ClientRotateView(APIView):
    policy = Policy.superuser()

    @extend_schema(
        summary="Make a new secret",
        request=RotateInput,
        responses={200: NewClientOutput, 409: OpenApiResponse(description="The client is revoked.")},
    )
    def post(self, request: Request, client_id: str) -> Response:
        client = _client(request, client_id)
        form = RotateInput(data=request.data)
        form.is_valid(raise_exception=True)
        secret = clients.rotate_secret(
            caller=caller_of(request), client=client, overlap_hours=form.validated_data["overlap_hours"]
        )
        return Response(_with_secret(_client(request, client_id), secret))


class ClientRevokeView(APIView):
    policy = Policy.superuser()

    @extend_schema(summary="End a client's access for good", request=None, responses=ClientOutput)
    def post(self, request: Request, client_id: str) -> Response:
        client = clients.revoke(caller=caller_of(request), client=_client(request, client_id))
        return Response(ClientOutput(client).data)


def _business(request: Request, business_id: UUID) -> Business:
    business = businesses_for(caller_of(request)).filter(pk=business_id).first()
    if business is None:
        raise ValidationFailed({"business_id": ["There is no such business."]})
    return business


def _client(request: Request, client_id: str) -> ApiClient:
    client = clients_for(caller_of(request)).filter(client_id=client_id).first()
    if client is None:
        raise NotFound
    return client


def _with_secret(client: ApiClient, secret: str) -> dict[str, object]:
    return dict(NewClientOutput(client, context={"client_secret": secret}).data)
