"""The door that proves that Daraja lets us in."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from maintainer.selectors.businesses import credential_in_use
from maintainer.serializers.daraja import AccessTokenInput
from maintainer.staff_views.credentials import PROOF_RESPONSES, proof
from mobilemoney.businesses.models import Role
from mobilemoney.gateway.callers import caller_of
from mobilemoney.gateway.filters import refuse_unknown_parameters
from mobilemoney.gateway.policies import Policy


class AccessTokenView(APIView):
    policy = Policy.staff(Role.VIEWER)

    @extend_schema(
        summary="Can a Daraja token be had?",
        description="The token itself is not shown.",
        parameters=[
            OpenApiParameter("business_id", OpenApiTypes.UUID, description="Where it is not clear."),
            OpenApiParameter("shortcode", OpenApiTypes.STR, description="Else the one that is used by default."),
        ],
        responses={**PROOF_RESPONSES, 404: OpenApiResponse(description="No such shortcode or business.")},
    )
    def get(self, request: Request) -> Response:
        refuse_unknown_parameters(request, AccessTokenInput().fields)
        form = AccessTokenInput(data=request.query_params.dict())
        form.is_valid(raise_exception=True)
        business = caller_of(request).business_for(form.validated_data.get("business_id"))
        return Response(proof(credential_in_use(business, form.validated_data.get("shortcode"))))
