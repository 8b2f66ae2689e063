"""Doors to C2B for apps and staff."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from c2b import services
from c2b.serializers import SimulateInput, SimulateOutput, StkPushInput, StkQueryInput
from mobilemoney.businesses.models import Role
from mobilemoney.gateway.callers import caller_of
from mobilemoney.gateway.idempotency import claim_of, idempotent
from mobilemoney.gateway.openapi import DARAJA_SAYS_NO, NOT_AS_IT_STANDS
from mobilemoney.gateway.policies import Policy
from mobilemoney.payments.serializers import TransactionOutput
from mobilemoney.payments.shortcodes import shortcode_for
from mobilemoney.payments.views import find, shown


class StkPushView(APIView):
    policy = Policy.app_or_staff("c2b:write", Role.OPERATOR, money=True)
    route_name = "c2b/stk/push"

    @extend_schema(request=StkPushInput, responses={202: TransactionOutput, **DARAJA_SAYS_NO})
    @idempotent()
    def post(self, request: Request) -> Response:
        """Prompt a customer's phone for a payment."""
        form = StkPushInput(data=request.data)
        form.is_valid(raise_exception=True)
        caller = caller_of(request)
        order = _order(form.validated_data, shortcode_for(caller, form.validated_data, purpose="stk"))
        payment = services.request_stk_push(caller=caller, order=order, claim=claim_of(request))
        told = TransactionOutput(payment, context={"caller": caller}).data
        return Response(told, status=status.HTTP_202_ACCEPTED)


class StkQueryView(APIView):
    policy = Policy.app_or_staff("c2b:write", Role.OPERATOR)

    @extend_schema(request=StkQueryInput, responses={200: TransactionOutput, **NOT_AS_IT_STANDS})
    def post(self, request: Request) -> Response:
        """Ask Daraja now how a prompt ended."""
        form = StkQueryInput(data=request.data)
        form.is_valid(raise_exception=True)
        caller = caller_of(request)
        payment = find(caller, str(next(iter(form.validated_data.values()))))
        caller.hold_to_policy(payment.business)
        services.query_stk(payment)
        return Response(shown(payment, caller))


class SimulateView(APIView):
    policy = Policy.app_or_staff("c2b:write", Role.OPERATOR, money=True)

    @extend_schema(request=SimulateInput, responses={202: SimulateOutput, **DARAJA_SAYS_NO})
    def post(self, request: Request) -> Response:
        """Let a pretended customer pay; outside production only."""
        form = SimulateInput(data=request.data)
        form.is_valid(raise_exception=True)
        shortcode = shortcode_for(caller_of(request), form.validated_data, purpose="c2b")
        services.simulate_payment(shortcode=shortcode, order=form.validated_data)
        said = {"shortcode": shortcode.shortcode, "simulated": True}
        return Response(SimulateOutput(said).data, status=status.HTTP_202_ACCEPTED)


def _order(given: dict[str, Any], shortcode: Any) -> services.StkOrder:
    prefix = shortcode.default_account_reference_prefix
    return services.StkOrder(
        shortcode=shortcode,
        phone_number=given["phone_number"],
        amount=given["amount"],
        account_reference=given["account_reference"] or prefix or "Payment",
        description=given["transaction_desc"],
        product_type=given["product_type"],
        metadata=given["metadata"],
    )
