"""Whether our record of money and the simulator's own books tell the same story.

Each check returns what is wrong in words, so that a failed test says everything at once.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from mobilemoney.payments.states import FINAL, MOVES, Status
from tests.journeys.databases import Row
from tests.journeys.stack import House

SETTLED = {*map(str, FINAL), str(Status.NEEDS_ATTENTION)}
# Kinds of payments out, as we and as the simulator call them.
OUT = {"b2c", "refund", "b2b", "tax"}
OPEN = {str(status) for status in Status} - {str(status) for status in FINAL}


@dataclass
class Record:
    """Both sides, read at one moment when nothing moves any more."""

    payments: list[Row]
    events: list[Row]
    stored_bodies: list[bytes]
    prompts: list[dict[str, Any]]
    transfers: list[dict[str, Any]]
    callbacks: list[dict[str, Any]]
    requests_out: list[dict[str, Any]] = field(default_factory=list)
    simulator_problems: list[str] = field(default_factory=list)


def read(house: House) -> Record:
    bodies = house.rows("SELECT body FROM payments_callback")
    return Record(
        payments=house.rows("SELECT * FROM payments_transaction"),
        events=house.rows("SELECT * FROM payments_transactionevent ORDER BY transaction_id, sequence"),
        stored_bodies=[bytes(row["body"]) for row in bodies],
        prompts=house.safaricom.prompts(),
        transfers=house.safaricom.transfers(),
        callbacks=house.safaricom.callbacks(),
        requests_out=house.safaricom.conversations(),
        simulator_problems=house.safaricom.problems(),
    )


def unsettled(house: House) -> list[Row]:
    """Payments that neither ended nor wait for a person."""
    rows = house.rows("SELECT id, status, kind, due_at, lease_until FROM payments_transaction")
    return [row for row in rows if row["status"] not in SETTLED]


def problems(house: House) -> list[str]:
    """Everything that was lost, doubled, invented, or told in another order than it happened."""
    record = read(house)
    return [
        *record.simulator_problems,
        *_doubled_prompts(record),
        *_doubled_debits(record),
        *_invented(record),
        *_lost(record),
        *_event_gaps(record),
        *_lost_callbacks(record),
    ]


def _doubled_prompts(record: Record) -> Iterator[str]:
    """Tests give each payment an account reference of its own, so prompts can be counted by it."""
    asked: defaultdict[str, int] = defaultdict(int)
    for payment in record.payments:
        asked[payment["account_reference"]] += payment["kind"] == "stk" and payment["parent_id"] is None
    shown: defaultdict[str, int] = defaultdict(int)
    for prompt in record.prompts:
        shown[prompt["reference"]] += 1
    for reference, count in shown.items():
        if count > asked[reference]:
            yield f"{reference}: {count} prompts for {asked[reference]} payments"


def _doubled_debits(record: Record) -> Iterator[str]:
    """Tests give each payout a phone or an account reference of its own, so debits can be counted by it."""
    asked = Counter(_paid_for(payment["kind"], payment) for payment in record.payments if payment["kind"] in OUT)
    by_request = {each["originator_conversation_id"]: each for each in record.requests_out}
    debits = [by_request[each["reference"]] for each in record.transfers if each["kind"] in OUT]
    moved = Counter((each["operation"], _payee(each)) for each in debits)
    for paid, count in moved.items():
        if count > asked[paid]:
            yield f"{paid}: {count} debits for {asked[paid]} payments"


def _paid_for(kind: str, payment: Row) -> tuple[str, str]:
    """How the simulator knows a payout whose answer, and with it every id of Daraja's, may be lost."""
    if kind in {"b2c", "refund"}:
        return "b2c", payment["phone_number"]
    return kind, payment["account_reference"]


def _payee(request: dict[str, Any]) -> str:
    return str(request["party_b"] if request["operation"] == "b2c" else request["reference"])


def _invented(record: Record) -> Iterator[str]:
    moved = {transfer["receipt"]: transfer for transfer in record.transfers}
    by_request = {transfer["reference"]: transfer for transfer in record.transfers if transfer["kind"] == "stk_push"}
    for payment in record.payments:
        if payment["status"] != Status.SUCCEEDED:
            continue
        transfer = moved.get(payment["receipt_number"]) or by_request.get(payment["checkout_request_id"])
        if transfer is None:
            yield f"{payment['id']} succeeded, but no money moved"
        elif Decimal(transfer["amount"]) != (payment["received_amount"] or payment["amount"]):
            yield f"{payment['id']} says {payment['amount']}, the books say {transfer['amount']}"


def _lost(record: Record) -> Iterator[str]:
    """Money that moved must be a succeeded payment, or a question that somebody still works at."""
    reference_of = {prompt["checkout_request_id"]: prompt["reference"] for prompt in record.prompts}
    # A reversal has no reference; it names the receipt that it undoes.
    reference_of |= {
        each["originator_conversation_id"]: each["reference"] or each["target"] for each in record.requests_out
    }
    by_receipt, by_name = _by_receipt(record), _by_name(record)
    for transfer in record.transfers:
        reference = reference_of.get(transfer["reference"], transfer["reference"])
        holders = by_receipt[transfer["receipt"]]
        names = {name for name in (reference, transfer["reference"]) if name}
        asked = [one for name in names for one in by_name[name]]
        silent = [one for one in asked if one["status"] == Status.SUCCEEDED and not one["receipt_number"]]
        open_ones = [one for one in asked if one["status"] in OPEN]
        succeeded = [one for one in holders if one["status"] == Status.SUCCEEDED]
        if len(succeeded) > 1:
            yield f"{transfer['receipt']} stands on {len(succeeded)} payments"
        if not (holders or silent or open_ones):
            yield f"{transfer['receipt']} over {transfer['amount']} for {reference} is nowhere"


def _by_receipt(record: Record) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for payment in record.payments:
        found[payment["receipt_number"]].append(payment)
    return found


def _by_name(record: Record) -> defaultdict[str, list[Row]]:
    """By what a payment is known by at Daraja before its answer."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    receipt_of = {payment["id"]: payment["receipt_number"] for payment in record.payments}
    for payment in record.payments:
        undone = receipt_of[payment["parent_id"]] if payment["kind"] == "reversal" else ""
        for name in {payment["account_reference"], payment["originator_conversation_id"], undone} - {""}:
            found[name].append(payment)
    return found


def _event_gaps(record: Record) -> Iterator[str]:
    events = defaultdict(list)
    for event in record.events:
        events[event["transaction_id"]].append(event)
    for payment in record.payments:
        told = events[payment["id"]]
        steps = [(event["old_status"], event["new_status"]) for event in told]
        if [event["sequence"] for event in told] != list(range(1, payment["event_count"] + 1)):
            yield f"{payment['id']}: events {[event['sequence'] for event in told]} of {payment['event_count']}"
        elif steps[-1][1] != payment["status"] or steps[0][0] != "":
            yield f"{payment['id']} is {payment['status']}, its events say {steps}"
        elif any(old != before[1] for before, (old, _) in pairwise(steps)):
            yield f"{payment['id']}: a change has no event: {steps}"
        elif any(Status(new) not in MOVES[Status(old)] for old, new in steps[1:]):
            yield f"{payment['id']} moved as nothing may: {steps}"


def _lost_callbacks(record: Record) -> Iterator[str]:
    """What we acknowledged is stored, once for each address and body."""
    copies = Counter(record.stored_bodies)
    for callback in record.callbacks:
        stored = copies[callback["body"].encode()]
        if callback["http_status"] == 200 and stored != 1:
            yield f"callback {callback['id']} about {callback['about']} was acknowledged and is stored {stored} times"
