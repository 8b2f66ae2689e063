"""Doors to C2B that only staff may open."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from c2b import services
from c2b.serializers import RegisterInput, RegisterOutput
from mobilemoney.businesses.models import Role
from mobilemoney.gateway.callers import caller_of
from mobilemoney.gateway.openapi import DARAJA_SAYS_NO
from mobilemoney.gateway.policies import Policy
from mobilemoney.payments.shortcodes import shortcode_for


class RegisterView(APIView):
    policy = Policy.staff(Role.ADMIN)

    @extend_schema(request=RegisterInput, responses={200: RegisterOutput, **DARAJA_SAYS_NO})
    def post(self, request: Request) -> Response:
        """Hand Daraja our confirmation and validation addresses for a shortcode."""
        form = RegisterInput(data=request.data)
        form.is_valid(raise_exception=True)
        caller = caller_of(request)
        shortcode = shortcode_for(caller, form.validated_data, purpose="c2b")
        response_type = form.validated_data["response_type"]
        services.register_addresses(caller=caller, shortcode=shortcode, response_type=response_type)
        said = {"shortcode": shortcode.shortcode, "response_type": response_type, "registered": True}
        return Response(RegisterOutput(said).data)
