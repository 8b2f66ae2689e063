"""Doors to the people of a business, for superusers and for its admins."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from maintainer.selectors.businesses import members_of, run_business
from maintainer.serializers.businesses import JoinedOutput, MemberInput, MemberOutput, RoleInput
from maintainer.services import members
from mobilemoney.businesses.models import Member, Role
from mobilemoney.gateway.callers import caller_of
from mobilemoney.gateway.errors import NotFound
from mobilemoney.gateway.filters import StrictFilterBackend
from mobilemoney.gateway.policies import Policy

INVITE_PAGE = "/invite"


@extend_schema_view(get=extend_schema(summary="Who works for this business"))
class MemberListView(generics.ListAPIView[Member]):
    policy = Policy.staff(Role.ADMIN)
    serializer_class = MemberOutput
    filter_backends = (StrictFilterBackend,)
    queryset = Member.objects.none()

    def get_queryset(self) -> QuerySet[Member]:
        return members_of(run_business(caller_of(self.request), self.kwargs["business_id"]))

    @extend_schema(
        summary="Let somebody join",
        description="An existing person joins. A new one gets an invite link, shown once, or a superuser's password.",
        request=MemberInput,
        responses={201: JoinedOutput, 409: OpenApiResponse(description="A member already.")},
    )
    def post(self, request: Request, business_id: UUID) -> Response:
        business = run_business(caller_of(request), business_id)
        form = MemberInput(data=request.data)
        form.is_valid(raise_exception=True)
        joined = members.add_member(caller=caller_of(request), business=business, **form.validated_data)
        answer = {**MemberOutput(joined.member).data, "invite_link": _link(request, joined.invite_token)}
        return Response(answer, status=status.HTTP_201_CREATED)


class MemberView(APIView):
    policy = Policy.staff(Role.ADMIN)

    @extend_schema(summary="Give another role", request=RoleInput, responses=MemberOutput)
    def patch(self, request: Request, business_id: UUID, member_id: UUID) -> Response:
        member = _member(request, business_id, member_id)
        form = RoleInput(data=request.data)
        form.is_valid(raise_exception=True)
        return Response(
            MemberOutput(members.change_role(caller=caller_of(request), member=member, **form.validated_data)).data
        )

    @extend_schema(summary="End a membership", responses={204: None})
    def delete(self, request: Request, business_id: UUID, member_id: UUID) -> Response:
        members.remove_member(caller=caller_of(request), member=_member(request, business_id, member_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _member(request: Request, business_id: UUID, member_id: UUID) -> Member:
    member = members_of(run_business(caller_of(request), business_id)).filter(pk=member_id).first()
    if member is None:
        raise NotFound
    return member


def _link(request: Request, token: str) -> str | None:
    """The token stands behind a #: browsers send that part to nobody, so no log keeps it."""
    return request.build_absolute_uri(f"{INVITE_PAGE}#{token}") if token else None
