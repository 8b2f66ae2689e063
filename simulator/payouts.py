"""Moving a business's money: what B2C, B2B, tax and top-up have in common."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from simulator.books import Side
from simulator.conversations import Conversation, Declined
from simulator.people import TILL, Shortcode

if TYPE_CHECKING:
    from simulator.world import World

ACCOUNT_NAMES = {"working": "Working Account", "utility": "Utility Account", "charges": "Charges Paid Account"}
# What customers pay into a till is called otherwise on the wire.
TILL_ACCOUNT_NAMES = {**ACCOUNT_NAMES, "utility": "Merchant Account"}


@dataclass(frozen=True)
class Moved:
    """Money that changed its owner."""

    receipt: str
    at: float
    amount: Decimal


def account_name(business: Shortcode, account: str) -> str:
    return (TILL_ACCOUNT_NAMES if business.kind == TILL else ACCOUNT_NAMES)[account]


def payer_of(world: World, number: str) -> Shortcode:
    """Raises Declined."""
    business = world.people.business(number)
    if business is None:
        raise Declined("result_6")
    return business


def amount_moved(conversation: Conversation) -> Decimal:
    return Decimal(conversation.amount + ("wrong_amount" in conversation.plan))


def move_out(world: World, conversation: Conversation, payer: Side, payee: Side, fee_shillings: int) -> Moved:
    """Move the money and book the fee. Raises NotEnoughMoney; then nothing has moved."""
    at, amount = world.clock.now(), amount_moved(conversation)
    receipt = world.ids.receipt(at)
    reference = conversation.originator_conversation_id
    world.books.move(
        receipt=receipt, kind=conversation.operation, amount=amount, payer=payer, payee=payee, reference=reference
    )
    if fee_shillings:
        world.books.charge(receipt=receipt, amount=Decimal(fee_shillings), payer=payer.owner, reference=reference)
    return Moved(receipt, at, amount)
