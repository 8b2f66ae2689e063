"""Doors to the balances, for staff."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mobilemoney.businesses.models import Role, Shortcode
from mobilemoney.gateway.callers import Caller, caller_of
from mobilemoney.gateway.errors import ValidationFailed
from mobilemoney.gateway.filters import refuse_unknown_parameters
from mobilemoney.gateway.policies import Policy
from mobilemoney.gateway.serializers import StrictSerializer
from mobilemoney.payouts import balances
from mobilemoney.payouts.models import AccountBalance

_MONEY: dict[str, Any] = {"max_digits": 16, "decimal_places": 2, "allow_null": True}


class BalanceOutput(serializers.Serializer[AccountBalance]):
    shortcode = serializers.CharField(source="shortcode.shortcode")
    business_id = serializers.UUIDField(source="shortcode.business_id")
    account = serializers.CharField(source="name")
    currency = serializers.CharField()
    current = serializers.DecimalField(**_MONEY)
    available = serializers.DecimalField(**_MONEY)
    reserved = serializers.DecimalField(**_MONEY)
    uncleared = serializers.DecimalField(**_MONEY)
    is_low = serializers.SerializerMethodField()
    told_at = serializers.DateTimeField()

    def get_is_low(self, balance: AccountBalance) -> bool:
        return balances.is_low(balance)


class BalanceListOutput(serializers.Serializer[Any]):
    results = BalanceOutput(many=True)


class RefreshInput(StrictSerializer):
    shortcode = serializers.RegexField(r"^[0-9]{5,7}\Z", required=False)


class RefreshOutput(serializers.Serializer[Any]):
    shortcodes = serializers.ListField(child=serializers.CharField())


class BalancesView(APIView):
    policy = Policy.staff(Role.VIEWER)

    @extend_schema(responses=BalanceListOutput)
    def get(self, request: Request) -> Response:
        """The balances that Daraja last told, of every account of your shortcodes."""
        refuse_unknown_parameters(request, ())
        told = balances.last_told(_visible(caller_of(request)))
        return Response({"results": [BalanceOutput(each).data for each in told]})


class RefreshView(APIView):
    policy = Policy.staff(Role.OPERATOR)

    @extend_schema(request=RefreshInput, responses={202: RefreshOutput})
    def post(self, request: Request) -> Response:
        """Ask Daraja for the balances of one shortcode, or of all that have an initiator."""
        form = RefreshInput(data=request.data)
        form.is_valid(raise_exception=True)
        caller, number = caller_of(request), form.validated_data.get("shortcode")
        asked = [shortcode for shortcode in _visible(caller) if number in (None, shortcode.shortcode)]
        able = [each for each in asked if each.initiator_name and caller.may(Role.OPERATOR, each.business_id)]
        if not able:
            raise ValidationFailed({"shortcode": ["No shortcode with an initiator that you may ask about."]})
        for shortcode in able:
            balances.want(shortcode.id)
        return Response({"shortcodes": [each.shortcode for each in able]}, status=status.HTTP_202_ACCEPTED)


def _visible(caller: Caller) -> Any:
    every = Shortcode.objects.order_by("shortcode")
    return every if caller.business_ids is None else every.filter(business_id__in=caller.business_ids)
