"""Doors for a new person who holds an invite link. The token travels in bodies only, so that no log keeps it."""

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from maintainer.models import Invite
from maintainer.serializers.sign_in import InviteAcceptInput, InviteInput, InviteOutput, UserOutput
from maintainer.services import invites
from mobilemoney.gateway import guesses
from mobilemoney.gateway.addresses import peer_address
from mobilemoney.gateway.errors import NotFound
from mobilemoney.gateway.policies import Policy

GUESS_KIND = "invite"
GONE = OpenApiResponse(description="Unknown, used or expired link.")


class InviteLookUpView(APIView):
    policy = Policy.public()
    authentication_classes = ()

    @extend_schema(
        summary="Whom an invite link is for", request=InviteInput, responses={200: InviteOutput, 404: GONE}, auth=[]
    )
    def post(self, request: Request) -> Response:
        form = InviteInput(data=request.data)
        form.is_valid(raise_exception=True)
        return Response(InviteOutput(_find(request, form.validated_data["token"])).data)


class InviteAcceptView(APIView):
    policy = Policy.public()
    authentication_classes = ()

    @extend_schema(
        summary="Set the first password by an invite link",
        request=InviteAcceptInput,
        responses={201: UserOutput, 404: GONE},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        form = InviteAcceptInput(data=request.data)
        form.is_valid(raise_exception=True)
        _find(request, form.validated_data["token"])
        try:
            user = invites.accept(**form.validated_data, request=request._request)
        except invites.InviteNotFound:
            raise NotFound from None
        return Response(UserOutput(user).data, status=status.HTTP_201_CREATED)


def _find(request: Request, token: str) -> Invite:
    address = peer_address(request)
    guesses.check_guesses(GUESS_KIND, address)
    try:
        invite = invites.live_invite(token=token)
    except invites.InviteNotFound:
        guesses.note_wrong_guess(GUESS_KIND, address)
        raise NotFound from None
    guesses.note_right_guess(GUESS_KIND, address)
    return invite
