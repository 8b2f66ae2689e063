"""Reversal: a business gives back what a customer paid it, once (Daraja docs, Reversal).

Part of the amount is taken too: the docs do not say what becomes of it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from simulator.books import UTILITY, Side
from simulator.clock import fourteen_digits
from simulator.conversations import Conversation, Declined, Outcome
from simulator.payouts import account_name, move_out, payer_of
from simulator.product import Call, Operation, Product
from simulator.result_messages import SUCCESS_TEXT, customer_shown, frame, inner_reference, item, parameters, pipes
from simulator.settlement import Conduct, accept
from simulator.wire import EXPRESS, Answer

if TYPE_CHECKING:
    from simulator.world import World

RECEIPT = re.compile(r"[A-Z0-9]{8,12}")
RECEIVER_TYPES = ("11",)
REVERSIBLE = ("c2b", "stk_push")
TEXT_LENGTH_MAX = 100


def reverse(call: Call) -> Answer:
    fields = call.fields
    initiator, credential = fields.text("Initiator"), fields.text("SecurityCredential")
    command = fields.choice("CommandID", ("TransactionReversal",))
    receipt, amount = fields.text("TransactionID", pattern=RECEIPT), fields.whole_amount("Amount")
    party_a = fields.shortcode("ReceiverParty")
    fields.code("RecieverIdentifierType", RECEIVER_TYPES)  # Daraja's own spelling.
    fields.text("Remarks", longest=TEXT_LENGTH_MAX)
    return accept(
        call, CONDUCT, credential=credential, initiator=initiator, command=command, target=receipt, amount=amount,
        party_a=party_a, timeout_url=fields.url("QueueTimeOutURL"), result_url=fields.url("ResultURL"),
        occasion=fields.optional("Occasion", longest=TEXT_LENGTH_MAX),
    )  # fmt: skip


def _execute(world: World, conversation: Conversation) -> Outcome:
    """Out of the account that the customer paid into, back into his wallet."""
    business = payer_of(world, conversation.party_a)
    original = world.books.transfer(conversation.target)
    if original is None or original["kind"] not in REVERSIBLE or original["payee"] != business.receives_at:
        raise Declined("result_R000002")
    if _reversed(world, conversation.target):
        raise Declined("result_R000001")
    if conversation.amount * 100 > original["amount_cents"]:
        raise Declined("result_3")
    account = Side(business.receives_at, UTILITY)
    moved = move_out(world, conversation, account, world.people.wallet(original["payer"]), fee_shillings=0)
    world.people.tell(original["payer"], f"{moved.receipt} Confirmed. Ksh{moved.amount:,.2f} of {conversation.target} "
                                         f"has been returned by {business.name}.")  # fmt: skip
    values = {
        "balance": pipes(account_name(business, UTILITY), world.books.balance(account)), "amount": moved.amount,
        "customer": original["payer"], "business": f"{conversation.party_a} - {business.name}",
    }  # fmt: skip
    return Outcome("0", SUCCESS_TEXT, moved.receipt, moved.at, values)


def _reversed(world: World, receipt: str) -> bool:
    return world.store.one(
        "SELECT 1 FROM conversation WHERE target = ? AND operation = 'reversal' AND result_code = '0'", receipt
    ) is not None  # fmt: skip


def _success(conversation: Conversation, outcome: Outcome) -> dict[str, Any]:
    values = outcome.values
    return {
        **frame(conversation, outcome),
        **parameters(
            item("DebitAccountBalance", values["balance"]),
            item("Amount", values["amount"].quantize(Decimal("0.01"))),
            item("TransCompletedTime", int(fourteen_digits(outcome.at))),
            item("OriginalTransactionID", conversation.target),
            item("Charge", Decimal("0.00")),
            item("CreditPartyPublicName", customer_shown(values["customer"], conversation.plan)),
            item("DebitPartyPublicName", values["business"]),
        ),
        **inner_reference("reversalresults"),
    }


def _failure(conversation: Conversation, outcome: Outcome) -> dict[str, Any]:
    return {**frame(conversation, outcome), **inner_reference("reversalresults")}


CONDUCT = Conduct("reversal", _execute, _success, _failure)
PRODUCT = Product(
    name="reversal",
    title="Reversal",
    operations=(Operation("reversal", "POST", "/mpesa/reversal/v1/request", EXPRESS, reverse),),
    jobs=CONDUCT.jobs(),
)
