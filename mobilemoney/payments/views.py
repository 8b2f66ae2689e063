"""Doors to the record of money, for apps and staff alike."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mobilemoney.businesses.models import Role
from mobilemoney.gateway.callers import Caller, caller_of
from mobilemoney.gateway.errors import Conflict, InvalidState, NotFound
from mobilemoney.gateway.filters import StrictFilterBackend
from mobilemoney.gateway.openapi import NOT_AS_IT_STANDS
from mobilemoney.gateway.policies import Policy
from mobilemoney.payments import selectors, services
from mobilemoney.payments.filters import TransactionFilter
from mobilemoney.payments.models import Transaction
from mobilemoney.payments.serializers import StatusQueryInput, TimelineOutput, TransactionOutput
from mobilemoney.payments.states import FINAL, Status
from mobilemoney.payments.timeline import timeline_of

MAY_READ = Policy.app_or_staff("transactions:read", Role.VIEWER)
MAY_ASK = Policy.app_or_staff("transactions:write", Role.OPERATOR)


def shown(payment: Transaction, caller: Caller | None) -> dict[str, Any]:
    """The payment as its caller may see it, read afresh."""
    fresh = selectors.by_id(payment.id)
    return dict(TransactionOutput(fresh, context={"caller": caller}).data)


def find(caller: Caller, reference: str) -> Transaction:
    """The one payment that goes by this id, CheckoutRequestID or receipt. 404, or 409 when there are several."""
    found = selectors.named(selectors.transactions_for(caller), reference)
    if not found:
        raise NotFound("There is no such payment.")
    if len(found) > 1:
        ids = [str(payment.id) for payment in found]
        raise Conflict("Several payments go by this name; use one of their ids.", details={"ids": ids})
    return found[0]


def render_as_it_stands(transaction_id: UUID, request: Request) -> Response:
    """Answer a repeated request whose first process died with the payment as it stands now."""
    payment = selectors.by_id(transaction_id)
    return Response(
        TransactionOutput(payment, context={"caller": caller_of(request)}).data,
        status=status.HTTP_202_ACCEPTED,
    )


class TransactionList(generics.ListAPIView[Transaction]):
    """Payments, newest first."""

    policy = MAY_READ
    serializer_class = TransactionOutput
    filter_backends = (StrictFilterBackend,)
    filterset_class = TransactionFilter

    def get_queryset(self) -> QuerySet[Transaction]:
        return selectors.transactions_for(caller_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "caller": getattr(self.request, "caller", None)}


class CompletedTransactionList(TransactionList):
    """Payments that succeeded, newest first."""

    def get_queryset(self) -> QuerySet[Transaction]:
        return super().get_queryset().filter(status=Status.SUCCEEDED)


class TransactionDetail(APIView):
    policy = MAY_READ

    @extend_schema(responses={200: TransactionOutput, **NOT_AS_IT_STANDS})
    def get(self, request: Request, reference: str) -> Response:
        """One payment by our id, CheckoutRequestID or receipt."""
        payment = find(caller_of(request), reference)
        return Response(TransactionOutput(payment, context={"caller": caller_of(request)}).data)


class TransactionTimeline(APIView):
    policy = MAY_READ

    @extend_schema(responses={200: TimelineOutput, **NOT_AS_IT_STANDS})
    def get(self, request: Request, reference: str) -> Response:
        """Everything that happened to a payment, oldest first."""
        caller = caller_of(request)
        history = timeline_of(find(caller, reference), names_people=caller.user is not None)
        return Response(TimelineOutput({"results": history}).data)


class StatusQuery(APIView):
    policy = MAY_ASK

    @extend_schema(request=None, responses={202: TransactionOutput, **NOT_AS_IT_STANDS})
    def post(self, request: Request, reference: str) -> Response:
        """Ask Daraja about a payment as soon as possible."""
        payment = find(caller_of(request), reference)
        caller_of(request).hold_to_policy(payment.business)
        if payment.status in FINAL:
            raise InvalidState("This payment is settled; there is nothing to ask.")
        services.ask_as(caller_of(request), payment)
        return Response(shown(payment, caller_of(request)), status=status.HTTP_202_ACCEPTED)


class StatusQueryByBody(APIView):
    policy = MAY_ASK

    @extend_schema(request=StatusQueryInput, responses={202: TransactionOutput, **NOT_AS_IT_STANDS})
    def post(self, request: Request) -> Response:
        """Ask Daraja about a payment, named in the body, as soon as possible."""
        form = StatusQueryInput(data=request.data)
        form.is_valid(raise_exception=True)
        reference = str(next(iter(form.validated_data.values())))
        return StatusQuery().post(request, reference)
