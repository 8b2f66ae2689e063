"""Batches of payouts to customers' phones: the columns of a list, and how a row becomes a payout."""

from django.conf import settings

from b2c.serializers import REMARKS_CHARACTERS_MAX
from b2c.services import DEFAULT_COMMAND
from mobilemoney.payments.states import Kind
from mobilemoney.payouts.batch_rows import BatchKind, Problems, Row
from mobilemoney.payouts.models import Batch, BatchItem
from mobilemoney.payouts.orders import PayoutOrder
from mobilemoney.payouts.uploads import values
from mobilemoney.payouts.uploads.columns import Column, Columns

REFERENCE_CHARACTERS_MAX = 100
PHONE_NAMES = ("phone", "phonenumber", "phoneno", "mobile", "mobilenumber", "mobileno", "msisdn", "telephone", "tel")
COLUMNS = Columns(
    Column(
        "recipient",
        "recipient",
        values.msisdn,
        frozenset({*PHONE_NAMES, "payee", "receiver", "to", "partyb", "number", "simu"}),
        required=True,
    ),
    Column(
        "amount",
        "amount",
        values.shillings(settings.B2C_AMOUNT_MIN, settings.AMOUNT_MAX),
        frozenset({"amountkes", "kes", "amountksh", "ksh", "sum", "value", "kiasi"}),
        required=True,
    ),
    Column(
        "item_reference",
        "item_reference",
        values.daraja_text(REFERENCE_CHARACTERS_MAX),
        frozenset({"reference", "ref", "itemref", "referenceno", "referencenumber", "accountreference", "invoice"}),
    ),
    Column(
        "remarks",
        "remarks",
        values.daraja_text(REMARKS_CHARACTERS_MAX, 2),
        frozenset({"remark", "comment", "comments", "note", "notes", "narration", "description", "reason"}),
    ),
    Column(
        "product_type",
        "product_type",
        values.own_text(100),
        frozenset({"product", "category"}),
    ),
)


def order_of(batch: Batch, item: BatchItem) -> PayoutOrder:
    """A row as a payout. Its reference is what the payment can be found by."""
    return PayoutOrder(
        shortcode=batch.shortcode,
        kind=Kind.B2C,
        receiver=item.recipient,
        phone_number=item.recipient,
        amount=item.amount,
        command_id=batch.command_id or DEFAULT_COMMAND,
        remarks=item.remarks or "Payment",
        account_reference=item.item_reference,
        product_type=item.product_type,
        batch_id=batch.id,
    )


def _check(row: Row) -> Problems:
    return {}


KIND = BatchKind(name="b2c", columns=COLUMNS, order_of=order_of, check=_check)
