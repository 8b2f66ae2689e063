"""Doors to a business's paybills and tills: superusers add them and keep their secrets, admins change the rest."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from maintainer.selectors.businesses import business_of, run_business, shortcodes_of
from maintainer.serializers.daraja import ShortcodeChange, ShortcodeInput, ShortcodeOutput
from maintainer.services import shortcodes
from mobilemoney.businesses.models import Role, Shortcode
from mobilemoney.gateway.callers import caller_of
from mobilemoney.gateway.errors import NotFound
from mobilemoney.gateway.filters import StrictFilterBackend
from mobilemoney.gateway.policies import Policy


@extend_schema_view(get=extend_schema(summary="Paybills and tills of this business"))
class ShortcodeListView(generics.ListAPIView[Shortcode]):
    policies = {"GET": Policy.staff(Role.ADMIN), "POST": Policy.superuser()}  # noqa: RUF012
    serializer_class = ShortcodeOutput
    filter_backends = (StrictFilterBackend,)
    queryset = Shortcode.objects.none()

    def get_queryset(self) -> QuerySet[Shortcode]:
        return shortcodes_of(run_business(caller_of(self.request), self.kwargs["business_id"]))

    @extend_schema(
        summary="Add a paybill or till",
        description="A shortcode belongs to one business in each environment.",
        request=ShortcodeInput,
        responses={201: ShortcodeOutput, 409: OpenApiResponse(description="In use already.")},
    )
    def post(self, request: Request, business_id: UUID) -> Response:
        business = business_of(caller_of(request), business_id)
        form = ShortcodeInput(data=request.data)
        form.is_valid(raise_exception=True)
        shortcode = shortcodes.create_shortcode(
            caller=caller_of(request), business=business, values=form.validated_data
        )
        return Response(ShortcodeOutput(shortcode).data, status=status.HTTP_201_CREATED)


class ShortcodeView(APIView):
    policy = Policy.staff(Role.ADMIN)

    @extend_schema(
        summary="Change a paybill or till",
        description="Only superusers change its credentials, passkey and initiator.",
        request=ShortcodeChange(partial=True),
        responses=ShortcodeOutput,
    )
    def patch(self, request: Request, business_id: UUID, shortcode_id: UUID) -> Response:
        business = run_business(caller_of(request), business_id)
        shortcode = shortcodes_of(business).filter(pk=shortcode_id).first()
        if shortcode is None:
            raise NotFound
        form = ShortcodeChange(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        shortcode = shortcodes.update_shortcode(
            caller=caller_of(request), shortcode=shortcode, values=form.validated_data
        )
        return Response(ShortcodeOutput(shortcode).data)
