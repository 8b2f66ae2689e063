"""Batches of payments to businesses: the columns of a list, and how a row becomes a payment."""

from django.conf import settings

from b2b.serializers import ACCOUNT_REFERENCE_CHARACTERS_MAX, B2B_AMOUNT_MIN, REMARKS_CHARACTERS_MAX
from b2b.services import COMMANDS
from mobilemoney.payments.states import Kind
from mobilemoney.payouts.batch_rows import BatchKind, Problems, Row
from mobilemoney.payouts.models import Batch, BatchItem
from mobilemoney.payouts.orders import PayoutOrder
from mobilemoney.payouts.uploads import values
from mobilemoney.payouts.uploads.columns import Column, Columns

REFERENCE_CHARACTERS_MAX = 100
TYPE_WORDS = {"businessno": "paybill", "pb": "paybill", "buygoods": "till", "tillnumber": "till"}
COLUMNS = Columns(
    Column(
        "receiver_shortcode",
        "recipient",
        values.shortcode,
        frozenset({"recipient", "receiver", "shortcode", "paybill", "till", "paybillnumber", "tillnumber", "partyb"}),
        required=True,
    ),
    Column(
        "receiver_type",
        "receiver_type",
        values.choice("paybill", "till", also=TYPE_WORDS),
        frozenset({"type", "recipienttype"}),
        required=True,
    ),
    Column(
        "account_reference",
        "account_reference",
        values.daraja_text(ACCOUNT_REFERENCE_CHARACTERS_MAX),
        frozenset({"account", "accountnumber", "accountno", "acc", "billreference", "billrefnumber"}),
    ),
    Column(
        "amount",
        "amount",
        values.shillings(B2B_AMOUNT_MIN, settings.B2B_AMOUNT_MAX),
        frozenset({"amountkes", "kes", "amountksh", "ksh", "sum", "value", "kiasi"}),
        required=True,
    ),
    Column(
        "item_reference",
        "item_reference",
        values.daraja_text(REFERENCE_CHARACTERS_MAX),
        frozenset({"reference", "ref", "itemref", "referenceno", "referencenumber", "invoice"}),
    ),
    Column(
        "remarks",
        "remarks",
        values.daraja_text(REMARKS_CHARACTERS_MAX),
        frozenset({"remark", "comment", "comments", "note", "notes", "narration", "description", "reason"}),
    ),
    Column("product_type", "product_type", values.own_text(100), frozenset({"product", "category"})),
)


def order_of(batch: Batch, item: BatchItem) -> PayoutOrder:
    """A row as a payment to a pay bill or till."""
    return PayoutOrder(
        shortcode=batch.shortcode,
        kind=Kind.B2B,
        receiver=item.recipient,
        receiver_type=item.receiver_type,
        counterparty_name=f"{item.receiver_type} {item.recipient}",
        amount=item.amount,
        command_id=COMMANDS[item.receiver_type],
        remarks=item.remarks or "Payment",
        account_reference=item.account_reference,
        product_type=item.product_type,
        metadata={"item_reference": item.item_reference} if item.item_reference else {},
        batch_id=batch.id,
    )


def _check(row: Row) -> Problems:
    if row.receiver_type == "paybill" and not row.account_reference:
        return {"account_reference": ["A pay bill needs an account reference."]}
    return {}


KIND = BatchKind(name="b2b", columns=COLUMNS, order_of=order_of, check=_check)
