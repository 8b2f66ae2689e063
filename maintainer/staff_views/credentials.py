"""Doors to a business's Daraja apps, for superusers. No answer shows a secret."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from maintainer.selectors.businesses import business_of, credentials_of
from maintainer.serializers.daraja import CredentialChange, CredentialInput, CredentialOutput, ProofOutput
from maintainer.services import credentials
from mobilemoney.businesses.models import DarajaCredential
from mobilemoney.gateway.callers import caller_of
from mobilemoney.gateway.errors import InvalidState, NotFound
from mobilemoney.gateway.filters import StrictFilterBackend
from mobilemoney.gateway.policies import Policy

PROOF_RESPONSES = {
    200: ProofOutput,
    409: OpenApiResponse(description="The stored secrets can't be read."),
    502: OpenApiResponse(description="Daraja gives no token."),
}


@extend_schema_view(get=extend_schema(summary="Daraja apps of this business"))
class CredentialListView(generics.ListAPIView[DarajaCredential]):
    policy = Policy.superuser()
    serializer_class = CredentialOutput
    filter_backends = (StrictFilterBackend,)
    queryset = DarajaCredential.objects.none()

    def get_queryset(self) -> QuerySet[DarajaCredential]:
        return credentials_of(business_of(caller_of(self.request), self.kwargs["business_id"]))

    @extend_schema(summary="Add a Daraja app", request=CredentialInput, responses={201: CredentialOutput})
    def post(self, request: Request, business_id: UUID) -> Response:
        business = business_of(caller_of(request), business_id)
        form = CredentialInput(data=request.data)
        form.is_valid(raise_exception=True)
        credential = credentials.create_credential(
            caller=caller_of(request), business=business, values=form.validated_data
        )
        return Response(CredentialOutput(credential).data, status=status.HTTP_201_CREATED)


class CredentialView(APIView):
    policy = Policy.superuser()

    @extend_schema(summary="Change a Daraja app", request=CredentialChange(partial=True), responses=CredentialOutput)
    def patch(self, request: Request, business_id: UUID, credential_id: UUID) -> Response:
        credential = _credential(request, business_id, credential_id)
        form = CredentialChange(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        credential = credentials.update_credential(
            caller=caller_of(request), credential=credential, values=form.validated_data
        )
        return Response(CredentialOutput(credential).data)

    @extend_schema(
        summary="Remove a Daraja app",
        responses={204: None, 409: OpenApiResponse(description="A shortcode uses it.")},
    )
    def delete(self, request: Request, business_id: UUID, credential_id: UUID) -> Response:
        credentials.delete_credential(
            caller=caller_of(request), credential=_credential(request, business_id, credential_id)
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class CredentialTestView(APIView):
    policy = Policy.superuser()

    @extend_schema(summary="Does Daraja give a token for it?", request=None, responses=PROOF_RESPONSES)
    def post(self, request: Request, business_id: UUID, credential_id: UUID) -> Response:
        return Response(proof(_credential(request, business_id, credential_id)))


def proof(credential: DarajaCredential) -> dict[str, object]:
    """That a token can be had, without the token."""
    try:
        return {"ok": True, "expires_in": credentials.prove(credential=credential)}
    except credentials.CredentialsUnusable as wrong:
        raise InvalidState(str(wrong)) from None


def _credential(request: Request, business_id: UUID, credential_id: UUID) -> DarajaCredential:
    business = business_of(caller_of(request), business_id)
    credential = credentials_of(business).filter(pk=credential_id).first()
    if credential is None:
        raise NotFound
    return credential
