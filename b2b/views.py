"""Doors to B2B for apps and staff."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from b2b import express
from b2b.serializers import BusinessPaymentInput, ExpressInput, TaxInput
from b2b.services import order_of, tax_order_of
from mobilemoney.businesses.models import Role
from mobilemoney.gateway.callers import caller_of
from mobilemoney.gateway.idempotency import claim_of, idempotent
from mobilemoney.gateway.policies import Policy
from mobilemoney.payments import selectors
from mobilemoney.payments.serializers import TransactionOutput
from mobilemoney.payments.shortcodes import shortcode_for
from mobilemoney.payments.views import shown
from mobilemoney.payouts.services import request_payout


class BusinessPaymentView(APIView):
    policy = Policy.app_or_staff("b2b:write", Role.MAKER, money=True)
    route_name = "b2b/single"

    @extend_schema(request=BusinessPaymentInput, responses={202: TransactionOutput})
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Pay another business's pay bill or till. The worker sends it."""
        form = BusinessPaymentInput(data=request.data)
        form.is_valid(raise_exception=True)
        caller = caller_of(request)
        order = order_of(form.validated_data, shortcode_for(caller, form.validated_data, purpose="b2b"))
        payment_id = request_payout(caller=caller, order=order, claim=claim_of(request))
        return Response(shown(selectors.by_id(payment_id), caller), status=status.HTTP_202_ACCEPTED)


class TaxView(APIView):
    policy = Policy.app_or_staff("b2b:write", Role.MAKER, money=True)
    route_name = "b2b/tax"

    @extend_schema(request=TaxInput, responses={202: TransactionOutput})
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Pay tax to the Kenya Revenue Authority. The worker sends it."""
        form = TaxInput(data=request.data)
        form.is_valid(raise_exception=True)
        caller = caller_of(request)
        order = tax_order_of(form.validated_data, shortcode_for(caller, form.validated_data, purpose="b2b"))
        payment_id = request_payout(caller=caller, order=order, claim=claim_of(request))
        return Response(shown(selectors.by_id(payment_id), caller), status=status.HTTP_202_ACCEPTED)


class ExpressView(APIView):
    policy = Policy.app_or_staff("b2b:write", Role.OPERATOR, money=True)
    route_name = "b2b/express"

    @extend_schema(request=ExpressInput, responses={202: TransactionOutput})
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Prompt another merchant's till to pay us. The worker sends it."""
        form = ExpressInput(data=request.data)
        form.is_valid(raise_exception=True)
        caller = caller_of(request)
        shortcode = shortcode_for(caller, form.validated_data, purpose="c2b")
        payment_id = express.request_express(
            caller=caller, given=form.validated_data, shortcode=shortcode, claim=claim_of(request)
        )
        return Response(shown(selectors.by_id(payment_id), caller), status=status.HTTP_202_ACCEPTED)
