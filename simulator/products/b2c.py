"""B2C: a business pays a customer, v3 and v1 (Daraja docs, Business to Customer)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from simulator import conversations
from simulator.books import CHARGES, UTILITY, WORKING, Side
from simulator.clock import east_africa
from simulator.conversations import Conversation, Declined, Outcome
from simulator.fields import Fields
from simulator.payouts import Moved, move_out, payer_of
from simulator.product import Call, Operation, Product
from simulator.result_messages import SUCCESS_TEXT, customer_shown, frame, inner_reference, item, parameters
from simulator.settlement import Conduct, accept
from simulator.wire import DUPLICATE_CONVERSATION, EXPRESS, Answer, Refusal

if TYPE_CHECKING:
    from simulator.world import World

COMMANDS = ("SalaryPayment", "BusinessPayment", "PromotionPayment")
AMOUNT_MIN = 10
AMOUNT_MAX = 250_000
TEXT_LENGTH_MAX = 100
ID_LENGTH_MAX = 100


def pay(version: str, call: Call) -> Answer:
    """Take a payment in; v3 takes each OriginatorConversationID of an initiator once, for ever."""
    fields = call.fields
    initiator, credential = fields.text("InitiatorName"), fields.text("SecurityCredential")
    own_id = fields.text("OriginatorConversationID", longest=ID_LENGTH_MAX) if version == "v3" else ""
    order = _order(fields)
    if own_id and _known(call.world, own_id, initiator):
        raise Refusal(*DUPLICATE_CONVERSATION)
    return accept(
        call, CONDUCT, credential=credential, ids_swapped=True,
        initiator=initiator, originator_conversation_id=own_id, **order,
    )  # fmt: skip


def _order(fields: Fields) -> dict[str, Any]:
    command = fields.choice("CommandID", COMMANDS)
    amount = fields.whole_amount("Amount")
    party_a, party_b = fields.shortcode("PartyA"), fields.phone("PartyB")
    fields.text("Remarks", longest=TEXT_LENGTH_MAX)
    return {
        "command": command,
        "amount": amount,
        "party_a": party_a,
        "party_b": party_b,
        "timeout_url": fields.url("QueueTimeOutURL"),
        "result_url": fields.url("ResultURL"),
        "occasion": fields.optional("Occassion", longest=TEXT_LENGTH_MAX),  # Daraja's own spelling.
    }


def _known(world: World, own_id: str, initiator: str) -> bool:
    return world.store.one(
        "SELECT 1 FROM conversation WHERE originator_conversation_id = ? AND operation = 'b2c' AND initiator = ?",
        own_id, initiator,
    ) is not None  # fmt: skip


def _execute(world: World, conversation: Conversation) -> Outcome:
    """Out of the utility account into the customer's wallet."""
    business = payer_of(world, conversation.party_a)
    if conversation.amount < AMOUNT_MIN:
        raise Declined("result_2")
    if conversation.amount > AMOUNT_MAX:
        raise Declined("result_3")
    msisdn = _receiver(conversation)
    owner = business.receives_at
    moved = move_out(
        world, conversation, Side(owner, UTILITY), world.people.wallet(msisdn), world.options.b2c_fee_shillings
    )
    _text_message(world, business.name, msisdn, moved)
    values = {"amount": moved.amount, "msisdn": msisdn}
    values |= {account: world.books.balance(Side(owner, account)) for account in (UTILITY, WORKING, CHARGES)}
    return Outcome("0", SUCCESS_TEXT, moved.receipt, moved.at, values)


def _receiver(conversation: Conversation) -> str:
    msisdn = conversation.party_b
    return msisdn[:-1] + str((int(msisdn[-1]) + 1) % 10) if "other_phone" in conversation.plan else msisdn


def _text_message(world: World, sender: str, msisdn: str, moved: Moved) -> None:
    moment = east_africa(moved.at)
    world.people.tell(
        msisdn,
        f"{moved.receipt} Confirmed. You have received Ksh{moved.amount:,.2f} from {sender} "
        f"on {moment.day}/{moment.month}/{moment:%y} at {moment:%H:%M}.",
    )


def _success(conversation: Conversation, outcome: Outcome) -> dict[str, Any]:
    values = outcome.values
    return {
        **frame(conversation, outcome),
        **parameters(
            item("TransactionAmount", int(values["amount"])),
            item("TransactionReceipt", outcome.transaction_id),
            item("ReceiverPartyPublicName", customer_shown(values["msisdn"], conversation.plan)),
            item("TransactionCompletedDateTime", f"{east_africa(outcome.at):%d.%m.%Y %H:%M:%S}"),
            item("B2CUtilityAccountAvailableFunds", values[UTILITY]),
            item("B2CWorkingAccountAvailableFunds", values[WORKING]),
            item("B2CRecipientIsRegisteredCustomer", "Y"),
            item("B2CChargesPaidAccountAvailableFunds", values[CHARGES]),
        ),
        **inner_reference("b2cresults"),
    }


def _failure(conversation: Conversation, outcome: Outcome) -> dict[str, Any]:
    return {**frame(conversation, outcome), **inner_reference("b2cresults")}


CONDUCT = Conduct("b2c", _execute, _success, _failure)
PRODUCT = Product(
    name="b2c",
    title="Business to customer (B2C)",
    operations=(
        Operation("b2c", "POST", "/mpesa/b2c/v3/paymentrequest", EXPRESS, partial(pay, "v3")),
        Operation("b2c", "POST", "/mpesa/b2c/v1/paymentrequest", EXPRESS, partial(pay, "v1")),
    ),
    schema=conversations.SCHEMA,
    jobs=CONDUCT.jobs(),
)
