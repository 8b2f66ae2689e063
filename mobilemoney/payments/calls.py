"""What was said to Daraja, kept for the timeline and the logs page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from mobilemoney.daraja.calls import CallRecord
from mobilemoney.payments.models import DarajaCall


@dataclass
class CallLog:
    """Collects the calls of one act; `keep` writes them in the transaction of what came of it.

    Writing each call by itself would cost a commit for each, on the path of every payment.
    A crash loses the records of the act in hand, never the payment.
    """

    business_id: UUID | None = None
    transaction_id: UUID | None = None
    _calls: list[CallRecord] = field(default_factory=list)

    def record(self, call: CallRecord) -> None:
        self._calls.append(call)

    def keep(self) -> None:
        """Write what was collected, in the order in which it happened."""
        keep_all([self])

    def rows(self) -> list[DarajaCall]:
        return [self._row(call) for call in self._calls]

    def forget(self) -> None:
        self._calls = []

    def _row(self, call: CallRecord) -> DarajaCall:
        return DarajaCall(
            transaction_id=self.transaction_id,
            business_id=self.business_id,
            operation=call.operation,
            url=call.url[:300],
            request=dict(call.request),
            http_status=call.http_status,
            response=call.response.replace("\0", ""),
            outcome=call.outcome,
            error=call.error[:500],
            started_at=call.started_at,
            duration_ms=call.duration_ms,
        )


def keep_all(logs: Sequence[CallLog]) -> None:
    """Write what several acts collected, in one statement."""
    DarajaCall.objects.bulk_create(row for log in logs for row in log.rows())
    for log in logs:
        log.forget()
