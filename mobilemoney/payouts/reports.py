"""The report of a batch: a CSV file of its rows and what became of them, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterator
from io import StringIO

from mobilemoney.gateway.callers import Caller
from mobilemoney.money import format_money
from mobilemoney.payouts import batch_selectors
from mobilemoney.payouts.batch_serializers import errors_of, shown_recipient
from mobilemoney.payouts.models import Batch, BatchItem

ROWS_AT_ONCE = 1_000
HEADER = (
    "row_number",
    "recipient",
    "receiver_type",
    "account_reference",
    "amount",
    "item_reference",
    "remarks",
    "product_type",
    "status",
    "receipt_number",
    "result_code",
    "failure_reason",
    "error",
    "transaction_id",
    "completed_at",
    "retry_of_row",
)
# What makes a spreadsheet take a cell for a formula (OWASP, CSV injection).
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def report_lines(batch: Batch, caller: Caller) -> Iterator[str]:
    """The lines of the file, made while they are sent: 10,000 rows take no more memory than 1,000."""
    yield _line(HEADER)
    last = 0
    while rows := list(batch_selectors.rows_of(batch).filter(row_number__gt=last)[:ROWS_AT_ONCE]):
        yield "".join(_line(_cells(item, caller)) for item in rows)
        last = rows[-1].row_number


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula: what begins like one gets an apostrophe in front."""
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell


def _cells(item: BatchItem, caller: Caller) -> tuple[str, ...]:
    payment = item.transaction
    completed = payment.completed_at.isoformat() if payment and payment.completed_at else ""
    return (
        str(item.row_number),
        shown_recipient(item, caller),
        item.receiver_type,
        item.account_reference,
        format_money(item.amount),
        item.item_reference,
        item.remarks,
        item.product_type,
        getattr(item, "status"),  # noqa: B009  # Annotated, not a column.
        payment.receipt_number if payment else "",
        payment.result_code if payment else "",
        payment.failure_reason if payment else "",
        next(iter(errors_of(item)), ""),
        str(payment.id) if payment else "",
        completed,
        str(item.retry_of.row_number) if item.retry_of else "",
    )


def _line(cells: tuple[str, ...]) -> str:
    line = StringIO()
    csv.writer(line).writerow([guarded(cell) for cell in cells])
    return line.getvalue()
