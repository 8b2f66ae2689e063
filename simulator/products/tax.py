"""Tax remittance: a business pays the revenue authority (Daraja docs, Tax Remittance)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.b2b_payments import SHORTCODE_TYPE, business_order, pay_business, success
from simulator.clock import fourteen_digits
from simulator.conversations import Conversation, Declined, Outcome
from simulator.people import TAX_SHORTCODE
from simulator.product import Call, Operation, Product
from simulator.result_messages import frame, item, parameters, reference
from simulator.settlement import Conduct, accept
from simulator.wire import EXPRESS, Answer

if TYPE_CHECKING:
    from simulator.world import World


def remit(call: Call) -> Answer:
    """Take a payment in; its AccountReference is the payment registration number."""
    fields = call.fields
    initiator, credential = fields.text("Initiator"), fields.text("SecurityCredential")
    order = business_order(fields, ("PayTaxToKRA",), strict=call.world.options.strict_lengths)
    if order["party_b"] != TAX_SHORTCODE:
        raise fields.refuse("PartyB")
    if order["target"] != SHORTCODE_TYPE:
        raise fields.refuse("RecieverIdentifierType")
    return accept(call, CONDUCT, credential=credential, initiator=initiator, **order)


def _execute(world: World, conversation: Conversation) -> Outcome:
    authority = world.people.business(TAX_SHORTCODE)
    if authority is None:
        raise Declined("result_7")
    return pay_business(world, conversation, authority, f"{TAX_SHORTCODE} - {authority.name}")


def _failure(conversation: Conversation, outcome: Outcome) -> dict[str, Any]:
    """ResultType as text but ResultCode as a number, and a list of one."""
    return {
        **frame(conversation, outcome),
        "ResultType": "0",
        **parameters(item("BOCompletedTime", fourteen_digits(outcome.at))),
        **reference(item("QueueTimeoutURL", conversation.timeout_url)),
    }


CONDUCT = Conduct("tax", _execute, success, _failure)
PRODUCT = Product(
    name="tax",
    title="Tax remittance",
    operations=(Operation("tax", "POST", "/mpesa/b2b/v1/remittax", EXPRESS, remit),),
    jobs=CONDUCT.jobs(),
)
