"""Transaction status: how a payment of any product stands (Daraja docs, Transaction Status).

ResultCode 0 only says that the question was answered; TransactionStatus says how the payment stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.clock import fourteen_digits
from simulator.conversations import Conversation, Declined, Outcome
from simulator.fields import PHONE, SHORTCODE
from simulator.identifiers import placeholder
from simulator.product import Call, Operation, Product
from simulator.result_messages import SUCCESS_TEXT, Item, frame, item, parameters, reference
from simulator.scenarios import Kind
from simulator.settlement import ENDED_BY_PLAN, HELD_BY_PLAN, Conduct, accept
from simulator.sightings import Sighting, find_payment, shown_party
from simulator.wire import CUSTOMER_TO_BUSINESS, Answer

if TYPE_CHECKING:
    from simulator.world import World

IDENTIFIER_TYPES = ("1", "2", "4")
TEXT_LENGTH_MAX = 100
QUERIES_IN_THE_DARK = 3


def ask(call: Call) -> Answer:
    fields = call.fields
    initiator, credential = fields.text("Initiator"), fields.text("SecurityCredential")
    command = fields.choice("CommandID", ("TransactionStatusQuery",))
    receipt, original = fields.optional("TransactionID"), fields.optional("OriginalConversationID")
    kind = str(call.body.get("IdentifierType"))
    party_a = fields.text("PartyA", pattern=PHONE if kind == "1" else SHORTCODE)
    fields.code("IdentifierType", IDENTIFIER_TYPES)
    result_url, timeout_url = fields.url("ResultURL"), fields.url("QueueTimeOutURL")
    fields.text("Remarks", longest=TEXT_LENGTH_MAX)
    return accept(
        call, CONDUCT, credential=credential, initiator=initiator, command=command, party_a=party_a,
        target=receipt, reference=original, result_url=result_url, timeout_url=timeout_url,
        occasion=fields.optional("Occasion", longest=TEXT_LENGTH_MAX),  # One s here.
    )  # fmt: skip


def _execute(world: World, conversation: Conversation) -> Outcome:
    """Raises Declined where nobody knows of such a payment."""
    receipt, original = conversation.target, conversation.reference
    if not receipt and not original:
        raise Declined("result_25")
    sighting = find_payment(world, receipt=receipt, original=original, owner=conversation.party_a)
    if sighting is None or "status_not_found" in conversation.plan or _in_the_dark(world, sighting):
        raise Declined("result_2033")
    now = world.clock.now()
    values = {"sighting": sighting, "status": _told_status(conversation, sighting),
              "parties": (shown_party(world, sighting.payer), shown_party(world, sighting.payee))}  # fmt: skip
    return Outcome("0", SUCCESS_TEXT, placeholder(now), now, values)


def _in_the_dark(world: World, sighting: Sighting) -> bool:
    """Whether the payment asked about is not to be found yet; counts the question."""
    if world.clock.now() - sighting.initiated_at < world.options.status_too_early_seconds:
        return True
    if sighting.conversation is None or "status_not_found" not in sighting.plan:
        return False
    row = world.store.one(
        "UPDATE conversation SET queries = queries + 1 WHERE id = ? RETURNING queries", sighting.conversation
    )
    return row is not None and row["queries"] <= QUERIES_IN_THE_DARK


def _told_status(conversation: Conversation, sighting: Sighting) -> str:
    """How it stands, unless this very question shall be answered otherwise."""
    states = {**ENDED_BY_PLAN, **HELD_BY_PLAN}
    for scenario in conversation.plan.of_kind(Kind.STATUS):
        return states[scenario.name]
    return sighting.status


def _success(conversation: Conversation, outcome: Outcome) -> dict[str, Any]:
    sighting: Sighting = outcome.values["sighting"]
    payer, payee = outcome.values["parties"]
    told = frame(conversation, outcome)
    return {
        "ConversationID": told.pop("ConversationID"),
        "OriginatorConversationID": told.pop("OriginatorConversationID"),
        **_occasion(conversation),
        **{key: told[key] for key in ("ResultCode", "ResultDesc")},
        **parameters(
            item("DebitPartyName", payer),
            item("DebitPartyName", payee),  # The name is given twice; the second is the credit party.
            *_payment_items(sighting, outcome.values["status"]),
        ),
        **{key: told[key] for key in ("ResultType", "TransactionID")},
    }


def _payment_items(sighting: Sighting, status: str) -> list[Item]:
    finalised = sighting.finalised_at
    return [
        item("OriginatorConversationID", sighting.originator_conversation_id),
        item("InitiatedTime", fourteen_digits(sighting.initiated_at)),
        item("DebitAccountType", sighting.account),
        item("DebitPartyCharges", f"Fee For B2C Payment|KES|{sighting.fee:.2f}" if sighting.fee else ""),
        item("TransactionReason"),
        item("ReasonType", sighting.reason),
        item("TransactionStatus", status),
        item("FinalisedTime", fourteen_digits(finalised)) if finalised else item("FinalisedTime"),
        item("Amount", str(int(sighting.amount))),
        item("ConversationID", sighting.conversation_id),
        item("ReceiptNo", sighting.receipt) if sighting.receipt else item("ReceiptNo"),
    ]


def _occasion(conversation: Conversation) -> dict[str, Any]:
    return reference(item("Occasion", conversation.occasion) if conversation.occasion else item("Occasion"))


def _failure(conversation: Conversation, outcome: Outcome) -> dict[str, Any]:
    return {**frame(conversation, outcome), **_occasion(conversation)}


CONDUCT = Conduct("transaction_status", _execute, _success, _failure, moves_money=False)
PRODUCT = Product(
    name="transaction_status",
    title="Transaction status",
    operations=(
        Operation("transaction_status", "POST", "/mpesa/transactionstatus/v1/query", CUSTOMER_TO_BUSINESS, ask),
    ),
    jobs=CONDUCT.jobs(),
)
