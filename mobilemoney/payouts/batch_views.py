"""The doors to batches. Each service opens them under its own path, for its own kind."""

from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mobilemoney.businesses.models import Role
from mobilemoney.gateway.callers import Caller, caller_of
from mobilemoney.gateway.errors import BodyTooLarge
from mobilemoney.gateway.filters import StrictFilterBackend, refuse_unknown_parameters
from mobilemoney.gateway.idempotency import claim_of, idempotent
from mobilemoney.gateway.openapi import NOT_AS_IT_STANDS
from mobilemoney.gateway.pagination import KeysetPagination
from mobilemoney.gateway.parsers import StrictJSONParser
from mobilemoney.gateway.policies import Policy
from mobilemoney.payments import views as payments
from mobilemoney.payouts import batch_acts, batch_selectors, batches, floats, previews, reports
from mobilemoney.payouts.batch_rows import BatchKind, CheckedRows, rows_of_file, rows_of_list
from mobilemoney.payouts.batch_serializers import (
    BatchDetailOutput,
    BatchInput,
    BatchItemOutput,
    BatchOutput,
    BatchUploadInput,
    PreviewOutput,
)
from mobilemoney.payouts.models import Batch, BatchItem, BatchStatus
from mobilemoney.payouts.uploads.parser import UPLOAD_BYTES_MAX, UploadParser

MAKER_ACTS = Policy.staff(Role.MAKER)
CHECKER_ACTS = Policy.staff(Role.CHECKER, money=True)
# Makers cancel what they made, checkers what others made: which of both is told by the batch.
EITHER_ACTS = Policy.staff()
SEEN_BEFORE = {409: OpenApiResponse(description="The same file came in before, or this key is still being worked on.")}


def reading(kind: BatchKind) -> Policy:
    return Policy.app_or_staff(kind.scope, Role.VIEWER)


def preparing(kind: BatchKind, *, money: bool) -> Policy:
    return Policy.app_or_staff(kind.scope, Role.MAKER, money=money)


def shown(batch_id: UUID) -> dict[str, Any]:
    """The batch as it is now, read afresh."""
    [told] = batch_selectors.described([batch_selectors.by_id(batch_id)])
    return dict(BatchOutput(told).data)


def render_as_it_stands(subject_id: UUID, request: Request) -> Response:
    """Answer a repeated request whose first process died: by the batch, or the payment, as it stands now."""
    if Batch.objects.filter(id=subject_id).exists():
        return Response(shown(subject_id), status=status.HTTP_202_ACCEPTED)
    return payments.render_as_it_stands(subject_id, request)


class BatchDoor:
    """What every door to batches knows: of which kind they are."""

    kind: BatchKind

    def found(self, request: Request, batch_id: UUID) -> Batch:
        return batch_selectors.find(caller_of(request), self.kind.name, batch_id)


class SendsLists(BatchDoor, APIView):
    """Doors that take a JSON list, or a CSV or XLSX file."""

    parser_classes = (StrictJSONParser, UploadParser)
    body_bytes_max = UPLOAD_BYTES_MAX
    list_input: type[BatchInput]
    upload_input: type[BatchUploadInput]

    def order_in(self, request: Request, caller: Caller) -> batches.BatchOrder:
        """What was asked for, every row read. Raises ValidationFailed, BodyTooLarge."""
        is_file = (request.content_type or "").startswith("multipart/")
        form = (self.upload_input if is_file else self.list_input)(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        shortcode = batches.payout_shortcode(caller, given, self.kind)
        return batches.BatchOrder(
            kind=self.kind,
            shortcode=shortcode,
            rows=self._rows(given),
            reference=given["reference"],
            command_id=given.get("command_id", ""),
            is_file=is_file,
            repeat=given["repeat"],
        )

    def _rows(self, given: dict[str, Any]) -> CheckedRows:
        if "items" in given:
            return rows_of_list(given["items"], self.kind)
        file = given["file"]
        if file.size > UPLOAD_BYTES_MAX:
            raise BodyTooLarge(f"A file may have at most {UPLOAD_BYTES_MAX // 1024**2} MB.")
        return rows_of_file(file.read(), self.kind)


class BatchFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(choices=BatchStatus.choices)
    reference = django_filters.CharFilter(max_length=100)
    business_id = django_filters.UUIDFilter()

    class Meta:
        model = Batch
        fields: tuple[str, ...] = ()


class BatchListView(SendsLists, generics.ListAPIView[Batch]):
    serializer_class = BatchOutput  # type: ignore[assignment]  # Of batches that are described.
    filter_backends = (StrictFilterBackend,)
    filterset_class = BatchFilter

    def get_queryset(self) -> QuerySet[Batch]:
        return batch_selectors.batches_for(caller_of(self.request), self.kind.name)

    def paginate_queryset(self, queryset: Any) -> Any:
        return batch_selectors.described(super().paginate_queryset(queryset) or [])

    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Take a list of payouts on, whole or not at all. By policy it waits for a second person."""
        caller = caller_of(request)
        order = self.order_in(request, caller)
        batch_id = batches.request_batch(caller=caller, order=order, claim=claim_of(request))
        return Response(shown(batch_id), status=status.HTTP_202_ACCEPTED)


class BatchPreviewView(SendsLists):
    def post(self, request: Request) -> Response:
        """Check a list or a file and store nothing: totals, bad rows by number, duplicates."""
        caller = caller_of(request)
        preview = previews.preview_of(caller=caller, order=self.order_in(request, caller))
        return Response(PreviewOutput(preview).data)


class BatchDetailView(BatchDoor, APIView):
    @extend_schema(responses=BatchDetailOutput)
    def get(self, request: Request, batch_id: UUID) -> Response:
        """One batch, its totals and counts as they are now, and whether the money for it is there."""
        refuse_unknown_parameters(request, ())
        [told] = batch_selectors.described([self.found(request, batch_id)])
        need = floats.need_of(told.batch)
        return Response(BatchDetailOutput(replace(told, need=need)).data)


class RowPagination(KeysetPagination):
    """Rows in their order."""

    key = "row_number"
    upward = True


class BatchItemFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(choices=[(name, name) for name in batch_selectors.ITEM_STATUSES])

    class Meta:
        model = BatchItem
        fields: tuple[str, ...] = ()


class BatchItemsView(BatchDoor, generics.ListAPIView[BatchItem]):
    """The rows of a batch, in order, with what became of each."""

    serializer_class = BatchItemOutput
    pagination_class = RowPagination
    filter_backends = (StrictFilterBackend,)
    filterset_class = BatchItemFilter

    def get_queryset(self) -> QuerySet[BatchItem]:
        if getattr(self, "swagger_fake_view", False):
            return BatchItem.objects.none()
        return batch_selectors.rows_of(self.found(self.request, self.kwargs["batch_id"]))

    def get_serializer_context(self) -> dict[str, Any]:
        caller = getattr(self.request, "caller", None)
        return {**super().get_serializer_context(), "caller": caller}


class BatchReportView(BatchDoor, APIView):
    @extend_schema(responses={(200, "text/csv"): str}, parameters=[OpenApiParameter("batch_id", UUID, "path")])
    def get(self, request: Request, batch_id: UUID) -> StreamingHttpResponse:
        """The rows and what became of them as a CSV file that is safe to open in a spreadsheet."""
        refuse_unknown_parameters(request, ())
        batch = self.found(request, batch_id)
        lines = reports.report_lines(batch, caller_of(request))
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="batch-{batch.id}.csv"'
        return response


class BatchActView(BatchDoor, APIView):
    """An act of a person on a batch; its role is judged in the very business of the batch."""

    responses: ClassVar[dict[int, Any]] = {200: BatchOutput, **NOT_AS_IT_STANDS}

    def held(self, request: Request, batch_id: UUID) -> tuple[Caller, UUID]:
        caller, batch = caller_of(request), self.found(request, batch_id)
        caller.hold_to_policy(batch.business)
        return caller, batch.id


class BatchPauseView(BatchActView):
    policy = MAKER_ACTS

    @extend_schema(request=None, responses=BatchActView.responses)
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Send no more rows until the batch is resumed."""
        caller, batch_id = self.held(request, batch_id)
        batch_acts.pause(caller=caller, batch_id=batch_id)
        return Response(shown(batch_id))


class BatchResumeView(BatchActView):
    policy = CHECKER_ACTS

    @extend_schema(request=None, responses=BatchActView.responses)
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Go on with a paused batch."""
        caller, batch_id = self.held(request, batch_id)
        batch_acts.resume(caller=caller, batch_id=batch_id)
        return Response(shown(batch_id))


class BatchCancelView(BatchActView):
    policy = EITHER_ACTS

    @extend_schema(request=None, responses=BatchActView.responses)
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Send none of the rows that were not sent yet. What is on its way goes on."""
        caller, batch_id = self.held(request, batch_id)
        batch_acts.cancel(caller=caller, batch_id=batch_id)
        return Response(shown(batch_id))


class BatchRetryView(BatchActView):
    policy = CHECKER_ACTS

    @extend_schema(request=None, responses={202: BatchOutput, **NOT_AS_IT_STANDS})
    @idempotent
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Try again, as new rows, what Daraja surely failed: same recipient, same amount, each once."""
        caller, batch_id = self.held(request, batch_id)
        batch_acts.retry_failed(caller=caller, batch_id=batch_id, claim=claim_of(request))
        return Response(shown(batch_id), status=status.HTTP_202_ACCEPTED)
