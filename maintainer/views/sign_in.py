"""Doors by which staff come in, go out, and learn who they are."""

from django.contrib.auth.models import User
from django.middleware.csrf import get_token
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from maintainer.selectors.people import who_is
from maintainer.serializers.sign_in import CsrfOutput, LoginInput, MeOutput
from maintainer.services import sign_in
from mobilemoney.gateway import guesses
from mobilemoney.gateway.addresses import peer_address
from mobilemoney.gateway.authentication import enforce_csrf
from mobilemoney.gateway.callers import caller_of
from mobilemoney.gateway.errors import InvalidCredentials
from mobilemoney.gateway.policies import Policy


class CsrfView(APIView):
    policy = Policy.public()
    authentication_classes = ()

    @extend_schema(
        summary="A token for the X-CSRFToken header",
        description="Sets the cookie that belongs to it. Ask again after signing in.",
        responses=CsrfOutput,
        auth=[],
    )
    def get(self, request: Request) -> Response:
        return Response({"csrfToken": get_token(request)})


class MeView(APIView):
    policy = Policy.public()

    @extend_schema(summary="Who is signed in", responses=MeOutput)
    def get(self, request: Request) -> Response:
        return me(request, caller_of(request).user)


class LoginView(APIView):
    """Also the login is guarded by CSRF: a foreign page could else sign its reader in as somebody else."""

    policy = Policy.public()
    authentication_classes = ()

    @extend_schema(
        summary="Sign in",
        request=LoginInput,
        responses={
            200: MeOutput,
            401: OpenApiResponse(description="Unknown name or wrong password."),
            429: OpenApiResponse(description="Too many wrong tries."),
        },
        auth=[],
    )
    def post(self, request: Request) -> Response:
        enforce_csrf(request)
        form = LoginInput(data=request.data)
        form.is_valid(raise_exception=True)
        user = _sign_in(request, form.validated_data["username"], form.validated_data["password"])
        return me(request, user)


class LogoutView(APIView):
    policy = Policy.public()

    @extend_schema(summary="Sign out", request=None, responses=MeOutput)
    def post(self, request: Request) -> Response:
        enforce_csrf(request)
        sign_in.sign_out(request._request)
        return me(request, None)


def _sign_in(request: Request, username: str, password: str) -> User:
    address = peer_address(request)
    guesses.check_login(username, address)
    try:
        user = sign_in.sign_in(request._request, username=username, password=password)
    except sign_in.InvalidCredentials:
        guesses.note_failed_login(username, address)
        raise InvalidCredentials from None
    guesses.note_successful_login(username, address)
    return user


def me(request: Request, user: User | None) -> Response:
    """Who is signed in, with a token that fits the session as it is now."""
    return Response(MeOutput({**who_is(user), "csrfToken": get_token(request._request)}).data)
