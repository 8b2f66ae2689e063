"""Account balance: what a business's accounts hold, out of the books (Daraja docs, Account Balance)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from simulator.books import CHARGES, UTILITY, WORKING, Side
from simulator.clock import fourteen_digits
from simulator.conversations import Conversation, Outcome
from simulator.identifiers import placeholder
from simulator.payouts import account_name, payer_of
from simulator.product import Call, Operation, Product
from simulator.result_messages import (
    SUCCESS_TEXT_BARE,
    completed_item,
    frame,
    inner_reference,
    item,
    one_parameter,
    parameters,
    pipes,
)
from simulator.settlement import Conduct, accept
from simulator.wire import ACCOUNT, Answer

if TYPE_CHECKING:
    from simulator.world import World

IDENTIFIER_TYPES = ("2", "4")
REMARKS_LENGTH_MAX = 100


def ask(call: Call) -> Answer:
    fields = call.fields
    initiator, credential = fields.text("Initiator"), fields.text("SecurityCredential")
    command = fields.choice("CommandID", ("AccountBalance",))
    party_a = fields.shortcode("PartyA")
    fields.code("IdentifierType", IDENTIFIER_TYPES)
    fields.text("Remarks", longest=REMARKS_LENGTH_MAX)
    return accept(
        call, CONDUCT, credential=credential, initiator=initiator, command=command, party_a=party_a,
        timeout_url=fields.url("QueueTimeOutURL"), result_url=fields.url("ResultURL"),
    )  # fmt: skip


def _execute(world: World, conversation: Conversation) -> Outcome:
    business, now = payer_of(world, conversation.party_a), world.clock.now()

    def line(account: str) -> str:
        return pipes(account_name(business, account), world.books.balance(Side(business.receives_at, account)))

    shown = [
        line(WORKING),
        pipes("Float Account", Decimal(0)),
        line(UTILITY),
        line(CHARGES),
        pipes("Organization Settlement Account", Decimal(0)),
    ]
    return Outcome("0", SUCCESS_TEXT_BARE, placeholder(now), now, {"balances": "&".join(shown)})


def _success(conversation: Conversation, outcome: Outcome) -> dict[str, Any]:
    return {
        **frame(conversation, outcome, as_text=True),
        **parameters(
            item("AccountBalance", outcome.values["balances"]),
            item("BOCompletedTime", fourteen_digits(outcome.at)),
        ),
        **inner_reference("abresults"),
    }


def _failure(conversation: Conversation, outcome: Outcome) -> dict[str, Any]:
    return {
        **frame(conversation, outcome),
        **one_parameter(completed_item(outcome)),
        **inner_reference("abresults"),
    }


ACCEPTED_TEXT = "Accept the service request successfully"  # Without a full stop here.
CONDUCT = Conduct("account_balance", _execute, _success, _failure, ACCEPTED_TEXT, moves_money=False)
PRODUCT = Product(
    name="account_balance",
    title="Account balance",
    operations=(Operation("account_balance", "POST", "/mpesa/accountbalance/v1/query", ACCOUNT, ask),),
    jobs=CONDUCT.jobs(),
)
