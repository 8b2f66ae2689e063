"""Doors to businesses, for superusers."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from maintainer.selectors.businesses import business_of, businesses_for
from maintainer.serializers.businesses import BusinessInput, BusinessOutput
from maintainer.services import businesses
from mobilemoney.businesses.models import Business
from mobilemoney.gateway.callers import caller_of
from mobilemoney.gateway.filters import StrictFilterBackend
from mobilemoney.gateway.policies import Policy


class BusinessFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(choices=Business.Status.choices)
    name = django_filters.CharFilter(lookup_expr="icontains", max_length=200)

    class Meta:
        model = Business
        fields: tuple[str, ...] = ()


@extend_schema_view(get=extend_schema(summary="Businesses, newest first"))
class BusinessListView(generics.ListAPIView[Business]):
    policy = Policy.superuser()
    serializer_class = BusinessOutput
    filter_backends = (StrictFilterBackend,)
    filterset_class = BusinessFilter
    queryset = Business.objects.none()

    def get_queryset(self) -> QuerySet[Business]:
        return businesses_for(caller_of(self.request))

    @extend_schema(summary="Make a business", request=BusinessInput, responses={201: BusinessOutput})
    def post(self, request: Request) -> Response:
        form = BusinessInput(data=request.data)
        form.is_valid(raise_exception=True)
        business = businesses.create_business(caller=caller_of(request), values=form.validated_data)
        return Response(BusinessOutput(business).data, status=status.HTTP_201_CREATED)


class BusinessView(APIView):
    policy = Policy.superuser()

    @extend_schema(summary="One business", responses=BusinessOutput)
    def get(self, request: Request, business_id: UUID) -> Response:
        return Response(BusinessOutput(business_of(caller_of(request), business_id)).data)

    @extend_schema(
        summary="Change a business",
        description="Also suspends it and takes it up again. Of the payout policy only what is named changes.",
        request=BusinessInput(partial=True),
        responses=BusinessOutput,
    )
    def patch(self, request: Request, business_id: UUID) -> Response:
        business = business_of(caller_of(request), business_id)
        form = BusinessInput(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        changed: dict[str, Any] = form.validated_data
        business = businesses.update_business(caller=caller_of(request), business=business, values=changed)
        return Response(BusinessOutput(business).data)
