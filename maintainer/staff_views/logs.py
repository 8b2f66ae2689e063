"""Doors to the raw records, for staff: each sees what belongs to their businesses."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from maintainer.selectors import logs
from maintainer.serializers.logs import AuditOutput, CallbackOutput, CallOutput
from mobilemoney.businesses.models import Role
from mobilemoney.gateway.callers import caller_of
from mobilemoney.gateway.filters import StrictFilterBackend
from mobilemoney.gateway.models import AuditEntry
from mobilemoney.gateway.policies import Policy
from mobilemoney.payments.models import Callback, DarajaCall

TEXT_LENGTH_MAX = 100


class CallFilter(django_filters.FilterSet):
    business_id = django_filters.UUIDFilter()
    transaction_id = django_filters.UUIDFilter()
    operation = django_filters.CharFilter(max_length=40)
    outcome = django_filters.CharFilter(max_length=20)
    http_status = django_filters.NumberFilter(min_value=0, max_value=999)
    since = django_filters.IsoDateTimeFilter(field_name="started_at", lookup_expr="gte")
    until = django_filters.IsoDateTimeFilter(field_name="started_at", lookup_expr="lt")

    class Meta:
        model = DarajaCall
        fields: tuple[str, ...] = ()


class CallbackFilter(django_filters.FilterSet):
    business_id = django_filters.UUIDFilter(field_name="address__shortcode__business_id")
    transaction_id = django_filters.UUIDFilter()
    kind = django_filters.CharFilter(max_length=32)
    state = django_filters.ChoiceFilter(choices=Callback.State.choices)
    since = django_filters.IsoDateTimeFilter(field_name="received_at", lookup_expr="gte")
    until = django_filters.IsoDateTimeFilter(field_name="received_at", lookup_expr="lt")

    class Meta:
        model = Callback
        fields: tuple[str, ...] = ()


class AuditFilter(django_filters.FilterSet):
    business_id = django_filters.UUIDFilter()
    act = django_filters.CharFilter(max_length=TEXT_LENGTH_MAX)
    actor_name = django_filters.CharFilter(max_length=255)
    target_type = django_filters.CharFilter(max_length=TEXT_LENGTH_MAX)
    target_id = django_filters.CharFilter(max_length=TEXT_LENGTH_MAX)
    since = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="gte")
    until = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="lt")

    class Meta:
        model = AuditEntry
        fields: tuple[str, ...] = ()


class LogView(generics.ListAPIView[Any]):
    policy = Policy.staff(Role.VIEWER)
    filter_backends = (StrictFilterBackend,)


class CallLogView(LogView):
    serializer_class = CallOutput
    filterset_class = CallFilter
    queryset = DarajaCall.objects.none()

    def get_queryset(self) -> QuerySet[DarajaCall]:
        return logs.calls_for(caller_of(self.request))

    @extend_schema(summary="Calls to Daraja, newest first")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)


class StkErrorLogView(CallLogView):
    def get_queryset(self) -> QuerySet[DarajaCall]:
        return logs.stk_errors_for(caller_of(self.request))

    @extend_schema(summary="STK calls that Daraja did not plainly accept")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)


class CallbackLogView(LogView):
    serializer_class = CallbackOutput
    filterset_class = CallbackFilter
    queryset = Callback.objects.none()

    def get_queryset(self) -> QuerySet[Callback]:
        return logs.callbacks_for(caller_of(self.request))

    @extend_schema(summary="What was posted to our callback addresses")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)


class AuditLogView(LogView):
    serializer_class = AuditOutput
    filterset_class = AuditFilter
    queryset = AuditEntry.objects.none()

    def get_queryset(self) -> QuerySet[AuditEntry]:
        return logs.audit_for(caller_of(self.request))

    @extend_schema(summary="Who did what")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)
