"""Doors to B2C for apps and staff."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from b2c.serializers import SinglePayoutInput
from b2c.services import order_of
from mobilemoney.businesses.models import Role
from mobilemoney.gateway.callers import caller_of
from mobilemoney.gateway.idempotency import claim_of, idempotent
from mobilemoney.gateway.policies import Policy
from mobilemoney.payments import selectors
from mobilemoney.payments.serializers import TransactionOutput
from mobilemoney.payments.shortcodes import shortcode_for
from mobilemoney.payments.views import shown
from mobilemoney.payouts.services import request_payout


class SinglePayoutView(APIView):
    policy = Policy.app_or_staff("b2c:write", Role.MAKER, money=True)
    route_name = "b2c/single"

    @extend_schema(request=SinglePayoutInput, responses={202: TransactionOutput})
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Pay a customer's phone. The worker sends it; a person's payout waits for a second person by policy."""
        form = SinglePayoutInput(data=request.data)
        form.is_valid(raise_exception=True)
        caller = caller_of(request)
        shortcode = shortcode_for(caller, form.validated_data, purpose="b2c")
        order = order_of(form.validated_data, shortcode)
        payment_id = request_payout(caller=caller, order=order, claim=claim_of(request))
        return Response(shown(selectors.by_id(payment_id), caller), status=status.HTTP_202_ACCEPTED)
