"""Doors for load balancers and for whoever wonders whether the house is well."""

from dataclasses import asdict

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from maintainer.selectors import health
from maintainer.serializers.health import HealthOutput
from mobilemoney.gateway.errors import NotReady
from mobilemoney.gateway.policies import Policy


class HealthView(APIView):
    """Healthy as long as the database answers: restarting this process would help nothing else."""

    policy = Policy.public()
    authentication_classes = ()
    throttle_classes = ()

    @extend_schema(
        summary="Is this process well?",
        responses={200: HealthOutput, 503: OpenApiResponse(description="Not ready; `details` says what is wrong.")},
        auth=[],
    )
    def get(self, request: Request) -> Response:
        state = health.look()
        return answer(state, well=self.is_well(state))

    def is_well(self, state: health.Health) -> bool:
        return state.is_serving


class ReadyView(HealthView):
    """Ready when payments can be taken and settled: database, migrations and a worker."""

    @extend_schema(
        summary="Can payments be taken and settled?",
        responses={200: HealthOutput, 503: OpenApiResponse(description="Not ready; `details` says what is wrong.")},
        auth=[],
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    def is_well(self, state: health.Health) -> bool:
        return state.is_ready


def answer(state: health.Health, *, well: bool) -> Response:
    if not well:
        raise NotReady(details={"status": "not_ready", **asdict(state)})
    status = "healthy" if state.is_ready else "degraded"
    return Response(HealthOutput({"status": status, **asdict(state)}).data)
