"""The doors of B2C to many payouts at once: those of every kind of batch, opened for this one."""

from drf_spectacular.utils import extend_schema, extend_schema_view

from b2c.bulk import KIND
from b2c.bulk_serializers import PayoutListInput, PayoutUploadInput
from mobilemoney.payouts import batch_decisions as decisions
from mobilemoney.payouts import batch_views as batches
from mobilemoney.payouts.batch_serializers import BatchOutput, PreviewOutput

READS = batches.reading(KIND)
LISTS = {"application/json": PayoutListInput, "multipart/form-data": PayoutUploadInput}


@extend_schema_view(post=extend_schema(request=LISTS, responses={202: BatchOutput, **batches.SEEN_BEFORE}))
class BulkView(batches.BatchListView):
    """Batches, newest first."""

    kind, list_input, upload_input = KIND, PayoutListInput, PayoutUploadInput
    policies = {"GET": READS, "POST": batches.preparing(KIND, money=True)}  # noqa: RUF012
    route_name = "b2c/bulk"


@extend_schema_view(post=extend_schema(request=LISTS, responses=PreviewOutput))
class BulkPreviewView(batches.BatchPreviewView):
    kind, list_input, upload_input = KIND, PayoutListInput, PayoutUploadInput
    policy = batches.preparing(KIND, money=False)


class BulkDetailView(batches.BatchDetailView):
    kind, policy = KIND, READS


class BulkItemsView(batches.BatchItemsView):
    """The rows of a batch, in order, with what became of each."""

    kind, policy = KIND, READS


class BulkReportView(batches.BatchReportView):
    kind, policy = KIND, READS


class BulkPauseView(batches.BatchPauseView):
    kind = KIND


class BulkResumeView(batches.BatchResumeView):
    kind = KIND


class BulkCancelView(batches.BatchCancelView):
    kind = KIND


class BulkRetryView(batches.BatchRetryView):
    kind = KIND


class BulkApproveView(decisions.BatchApproveView):
    kind = KIND


class BulkRejectView(decisions.BatchRejectView):
    kind = KIND
