"""What B2B and tax remittance have in common: fields, movement and the Result of a payment (Daraja docs, B2B pages)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.books import UTILITY, WORKING, Side
from simulator.clock import fourteen_digits
from simulator.conversations import Conversation, Outcome
from simulator.fields import Fields
from simulator.payouts import ACCOUNT_NAMES, move_out, payer_of
from simulator.people import Shortcode
from simulator.result_messages import SUCCESS_TEXT_BARE, frame, item, nested_amount, parameters, pipes, reference

if TYPE_CHECKING:
    from simulator.world import World

SHORTCODE_TYPE = "4"
IDENTIFIER_TYPES = ("1", "2", SHORTCODE_TYPE, "11")
REFERENCE_LENGTH_MAX = 13
TEXT_LENGTH_MAX = 100


def business_order(fields: Fields, commands: tuple[str, ...], *, strict: bool) -> dict[str, Any]:
    """Columns of a payment between businesses, checked in this order; `target` is how the receiver is named."""
    command = fields.choice("CommandID", commands)
    fields.code("SenderIdentifierType", IDENTIFIER_TYPES)
    receiver_type = fields.code("RecieverIdentifierType", IDENTIFIER_TYPES)  # Daraja's own spelling.
    amount = fields.whole_amount("Amount")
    party_a, party_b = fields.shortcode("PartyA"), fields.shortcode("PartyB")
    account = fields.text("AccountReference", longest=REFERENCE_LENGTH_MAX if strict else TEXT_LENGTH_MAX)
    fields.text("Remarks", longest=TEXT_LENGTH_MAX)
    return {
        "command": command,
        "amount": amount,
        "party_a": party_a,
        "party_b": party_b,
        "reference": account,
        "target": receiver_type,
        "timeout_url": fields.url("QueueTimeOutURL"),
        "result_url": fields.url("ResultURL"),
        "occasion": fields.optional("Occassion", longest=TEXT_LENGTH_MAX),
    }


def pay_business(world: World, conversation: Conversation, receiver: Shortcode, shown: str) -> Outcome:
    """Out of the working account into what the receiver's customers pay into. Raises Declined or NotEnoughMoney."""
    payer = Side(payer_of(world, conversation.party_a).receives_at, WORKING)
    payee, fee = Side(receiver.receives_at, UTILITY), world.options.b2b_fee_shillings
    moved = move_out(world, conversation, payer, payee, fee)
    values = {"amount": moved.amount, "balance": world.books.balance(payer), "receiver": shown, "fee": fee}
    return Outcome("0", SUCCESS_TEXT_BARE, moved.receipt, moved.at, values)


def success(conversation: Conversation, outcome: Outcome) -> dict[str, Any]:
    """Text throughout."""
    values = outcome.values
    balance, fee = values["balance"], values["fee"]
    return {
        **frame(conversation, outcome, as_text=True),
        **parameters(
            item("DebitAccountBalance", nested_amount(balance)),
            item("Amount", f"{values['amount']:.2f}"),
            item("DebitPartyAffectedAccountBalance", pipes(ACCOUNT_NAMES[WORKING], balance)),
            item("TransCompletedTime", fourteen_digits(outcome.at)),
            item("DebitPartyCharges", f"Business Payment Charge|KES|{fee:.2f}" if fee else ""),
            item("ReceiverPartyPublicName", values["receiver"]),
            item("Currency", "KES"),
            item("InitiatorAccountCurrentBalance", nested_amount(balance)),
        ),
        **reference(
            item("BillReferenceNumber", conversation.reference), item("QueueTimeoutURL", conversation.timeout_url)
        ),
    }
