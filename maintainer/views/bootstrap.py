"""The door of the first superuser."""

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from maintainer.serializers.sign_in import BootstrapInput, BootstrapState, UserOutput
from maintainer.services import bootstrap, bootstrap_guesses
from mobilemoney.gateway.addresses import peer_address
from mobilemoney.gateway.errors import Conflict, NotFound, PermissionDenied
from mobilemoney.gateway.policies import Policy

CLOSED = "A superuser exists already, or once did."


class BootstrapView(APIView):
    """The token in the body is the authority here, not a cookie, so a foreign page has nothing to misuse."""

    policy = Policy.public()
    authentication_classes = ()

    @extend_schema(summary="Can the first superuser be made here?", responses=BootstrapState, auth=[])
    def get(self, request: Request) -> Response:
        return Response({"enabled": bootstrap.is_open()})

    @extend_schema(
        summary="Make the first superuser",
        request=BootstrapInput,
        responses={
            201: UserOutput,
            403: OpenApiResponse(description="Wrong token."),
            404: OpenApiResponse(description="Disabled: no token is set."),
            409: OpenApiResponse(description="A superuser exists, or once did."),
        },
        auth=[],
    )
    def post(self, request: Request) -> Response:
        _check_door(request)
        form = BootstrapInput(data=request.data)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        try:
            user = bootstrap.create_first_superuser(
                username=values["username"],
                password=values["password"],
                email=values.get("email", ""),
                request=request._request,
            )
        except bootstrap.BootstrapIsClosed:
            raise Conflict(CLOSED) from None
        return Response(UserOutput(user).data, status=status.HTTP_201_CREATED)


def _check_door(request: Request) -> None:
    address = peer_address(request)
    bootstrap_guesses.count_try(address)
    token = request.data.get("token") if bootstrap.is_enabled() and isinstance(request.data, dict) else None
    try:
        bootstrap.check_door(token=token)
    except bootstrap.BootstrapDisabled:
        raise NotFound from None
    except bootstrap.WrongBootstrapToken:
        raise PermissionDenied("Wrong token.") from None
    except bootstrap.BootstrapIsClosed:
        bootstrap_guesses.forgive_try(address)
        raise Conflict(CLOSED) from None
    bootstrap_guesses.forgive_try(address)
