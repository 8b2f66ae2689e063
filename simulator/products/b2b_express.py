"""B2B express: a prompt on another merchant's phone (Daraja docs, B2B Express Checkout). No initiator is needed."""

from __future__ import annotations

from dataclasses import replace

from simulator import merchant_prompts
from simulator.conversations import INITIATED, open_conversation
from simulator.product import Call, Operation, Product
from simulator.wire import EXPRESS, Answer, accepted

TEXT_LENGTH_MAX = 100


def initiate(call: Call) -> Answer:
    """Accept, and ring the merchant; the outcome comes by callback, matched by RequestRefID."""
    fields = call.fields
    party_a, party_b = fields.shortcode("primaryShortCode"), fields.shortcode("receiverShortCode")
    amount, reference = fields.whole_amount("amount"), fields.text("paymentRef", longest=TEXT_LENGTH_MAX)
    callback_url, partner = fields.url("callbackUrl"), fields.text("partnerName", longest=TEXT_LENGTH_MAX)
    request_ref_id = fields.text("RequestRefID", longest=TEXT_LENGTH_MAX)
    if call.world.people.business(party_a) is None:
        raise fields.refuse("primaryShortCode")
    conversation = open_conversation(
        call, originator_conversation_id=request_ref_id, party_a=party_a, party_b=party_b, amount=amount,
        reference=reference, result_url=callback_url, state=INITIATED,
    )  # fmt: skip
    merchant_prompts.open_prompt(call.world, conversation, partner)
    first: list[int] = []
    if "before_answer" in call.plan and (row := merchant_prompts.find(call.world, request_ref_id)):
        first = merchant_prompts.answer(call.world, row, "pin")
    return replace(accepted({"code": "0", "status": "USSD Initiated Successfully"}), callbacks_first=tuple(first))


PRODUCT = Product(
    name="b2b_express",
    title="B2B express checkout",
    operations=(Operation("b2b_express", "POST", "/v1/ussdpush/get-msisdn", EXPRESS, initiate),),
    schema=merchant_prompts.SCHEMA,
    jobs={**merchant_prompts.CONDUCT.jobs(), "b2b_express.answer": merchant_prompts.answer_job},
)
