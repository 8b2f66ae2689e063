"""The doors to deciding on a batch. Each service opens them under its own path, for its own kind."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mobilemoney.gateway.openapi import NOT_AS_IT_STANDS
from mobilemoney.payouts import approvals
from mobilemoney.payouts.batch_serializers import BatchOutput
from mobilemoney.payouts.batch_views import CHECKER_ACTS, BatchActView, shown
from mobilemoney.payouts.serializers import ApproveBatchInput, RejectInput


class BatchApproveView(BatchActView):
    policy = CHECKER_ACTS

    @extend_schema(request=ApproveBatchInput, responses={200: BatchOutput, **NOT_AS_IT_STANDS})
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Agree to exactly the rows that were looked at, named by their digest. Never to what one made oneself."""
        form = ApproveBatchInput(data=request.data)
        form.is_valid(raise_exception=True)
        caller, batch_id = self.held(request, batch_id)
        approvals.approve_batch(caller=caller, batch_id=batch_id, digest=form.validated_data["digest"])
        return Response(shown(batch_id))


class BatchRejectView(BatchActView):
    policy = CHECKER_ACTS

    @extend_schema(request=RejectInput, responses={200: BatchOutput, **NOT_AS_IT_STANDS})
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Turn a batch down for good."""
        form = RejectInput(data=request.data)
        form.is_valid(raise_exception=True)
        caller, batch_id = self.held(request, batch_id)
        approvals.reject_batch(caller=caller, batch_id=batch_id, reason=form.validated_data["reason"])
        return Response(shown(batch_id))
