"""B2B: pay bill, buy goods and B2C account top-up, on one door (Daraja docs, Business Pay Bill, Buy Goods, Top Up)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.b2b_payments import SHORTCODE_TYPE, business_order, pay_business, success
from simulator.conversations import Conversation, Declined, Outcome
from simulator.people import PAYBILL, TILL, Shortcode
from simulator.product import Call, Operation, Product
from simulator.result_messages import (
    INNER_URL,
    completed_item,
    frame,
    inner_reference,
    item,
    one_parameter,
    reference,
)
from simulator.settlement import Conduct, accept
from simulator.wire import EXPRESS, Answer

if TYPE_CHECKING:
    from simulator.world import World

TOP_UP = "BusinessPayToBulk"
BUY_GOODS = "BusinessBuyGoods"
# Which kind of business each command pays.
COMMANDS = {"BusinessPayBill": PAYBILL, BUY_GOODS: TILL, TOP_UP: PAYBILL}
TILL_TYPES = ("2", SHORTCODE_TYPE)
RECEIVER_INVALID = "Receiver party is invalid."


def pay(call: Call) -> Answer:
    """Take a payment to another business in; Daraja makes the OriginatorConversationID."""
    fields = call.fields
    initiator, credential = fields.text("Initiator"), fields.text("SecurityCredential")
    order = business_order(fields, tuple(COMMANDS), strict=call.world.options.strict_lengths)
    if call.body.get("Requester") not in (None, ""):
        fields.phone("Requester")
    return accept(call, CONDUCT, credential=credential, initiator=initiator, **order)


def _execute(world: World, conversation: Conversation) -> Outcome:
    receiver = _receiver(world, conversation)
    # Without a blank before the dash: so this family writes it.
    return pay_business(world, conversation, receiver, f"{conversation.party_b}– {receiver.name}")


def _receiver(world: World, conversation: Conversation) -> Shortcode:
    """Raises Declined where nobody has that number, or where it is named as something else than it is."""
    receiver = world.people.business(conversation.party_b)
    wanted = world.options.buy_goods_identifier_type
    types = (SHORTCODE_TYPE,) if conversation.command != BUY_GOODS else TILL_TYPES if wanted == "any" else (wanted,)
    if receiver is None or receiver.kind != COMMANDS[conversation.command] or conversation.target not in types:
        raise Declined("result_SFC_IC0003", RECEIVER_INVALID)
    return receiver


def _failure(conversation: Conversation, outcome: Outcome) -> dict[str, Any]:
    """Numbers here, and one parameter as an object."""
    if conversation.command == TOP_UP:
        return _failed_top_up(conversation, outcome)
    return {
        **frame(conversation, outcome),
        **one_parameter(completed_item(outcome)),
        **inner_reference("abresults"),
    }


def _failed_top_up(conversation: Conversation, outcome: Outcome) -> dict[str, Any]:
    """Names the account twice, and an Occassion without Value."""
    account = conversation.reference
    bill = item("BillReferenceNumber", int(account) if account.isascii() and account.isdigit() else account)
    return {
        **frame(conversation, outcome),
        **one_parameter(bill),
        **reference(bill, item("QueueTimeoutURL", INNER_URL.format("abresults")), item("Occassion")),
    }


CONDUCT = Conduct("b2b", _execute, success, _failure)
PRODUCT = Product(
    name="b2b",
    title="Business to business (B2B)",
    operations=(Operation("b2b", "POST", "/mpesa/b2b/v1/paymentrequest", EXPRESS, pay),),
    jobs=CONDUCT.jobs(),
)
