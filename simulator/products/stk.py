"""M-PESA Express: STK push and its query (Daraja docs, M-PESA Express and M-PESA Express Query)."""

from __future__ import annotations

import base64
import binascii
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator import prompts
from simulator.fields import FOURTEEN_DIGITS, Fields
from simulator.people import Shortcode
from simulator.plan import Plan
from simulator.product import Call, Operation, Product
from simulator.scenarios import Kind
from simulator.wire import (
    BEING_PROCESSED,
    EXPRESS,
    MERCHANT_DOES_NOT_EXIST,
    SUBSCRIBER_LOCKED,
    WRONG_CREDENTIALS,
    Answer,
    Refusal,
    accepted,
)

if TYPE_CHECKING:
    from simulator.world import World

TRANSACTION_TYPES = ("CustomerPayBillOnline", "CustomerBuyGoodsOnline")
REFERENCE_LENGTH_MAX = 12
DESCRIPTION_LENGTH_MAX = 13
LOOSE_LENGTH_MAX = 100
# A magic prompt keeps the query in the dark this many times.
QUERIES_IN_THE_DARK = 3
STILL_UNDER_PROCESSING = ("4999", "The transaction is still under processing")


def push(call: Call) -> Answer:
    """Accept a push and open the prompt; the outcome comes by callback."""
    order = _order(call.fields, strict=call.world.options.strict_lengths)
    _check_password(call, order["shortcode"], order.pop("password"), order.pop("timestamp"))
    _check_lock(call.world, order["msisdn"])
    row = prompts.open_prompt(
        call.world, call.plan, **order,
        merchant_request_id=call.world.ids.request_id("merchant"),
        checkout_request_id=_checkout_request_id(call.world, order["msisdn"]),
    )  # fmt: skip
    first: list[int] = []
    if "before_answer" in call.plan:
        first = prompts.answer_prompt(call.world, row["id"], "pin")
    return replace(_acknowledged(row), callbacks_first=tuple(first))


def _acknowledged(row: sqlite3.Row) -> Answer:
    return accepted({
        "MerchantRequestID": row["merchant_request_id"],
        "CheckoutRequestID": row["checkout_request_id"],
        "ResponseCode": "0",
        "ResponseDescription": "Success. Request accepted for processing",
        "CustomerMessage": "Success. Request accepted for processing",
    })  # fmt: skip


def _order(fields: Fields, *, strict: bool) -> dict[str, Any]:
    return {
        "shortcode": fields.shortcode("BusinessShortCode"),
        "password": fields.text("Password"),
        "timestamp": fields.timestamp("Timestamp"),
        "transaction_type": fields.choice("TransactionType", TRANSACTION_TYPES),
        "amount": fields.whole_amount("Amount"),
        "payer": fields.phone("PartyA"),
        "party_b": fields.shortcode("PartyB"),
        "msisdn": fields.phone("PhoneNumber"),
        "callback_url": fields.url("CallBackURL"),
        "reference": fields.text("AccountReference", longest=REFERENCE_LENGTH_MAX if strict else LOOSE_LENGTH_MAX),
        # The docs call it optional; without it real requests fail, under an older name.
        "description": fields.text(
            "TransactionDesc", called="Remarks", longest=DESCRIPTION_LENGTH_MAX if strict else LOOSE_LENGTH_MAX
        ),
    }


def _check_password(call: Call, number: str, password: str, timestamp: str) -> Shortcode:
    shortcode = call.world.people.shortcode(number)
    if shortcode is None:
        raise Refusal(*MERCHANT_DOES_NOT_EXIST)
    try:
        plain = base64.b64decode(password, validate=True).decode()
    except (binascii.Error, ValueError):
        plain = ""
    if plain != f"{number}{shortcode.passkey}{timestamp}":
        raise Refusal(*WRONG_CREDENTIALS)
    return shortcode


def _check_lock(world: World, msisdn: str) -> None:
    """One prompt at a time on one phone."""
    if world.options.one_prompt_per_phone and world.store.one(
        "SELECT 1 FROM prompt WHERE msisdn = ? AND state IN ('open', 'ignored')", msisdn
    ):
        raise Refusal(*SUBSCRIBER_LOCKED)


def _checkout_request_id(world: World, msisdn: str) -> str:
    now = world.clock.now()
    for milliseconds in range(1_000_000):
        made = world.ids.checkout_request_id(now, msisdn, milliseconds)
        if world.store.one("SELECT 1 FROM prompt WHERE checkout_request_id = ?", made) is None:
            return made
    raise RuntimeError("no free CheckoutRequestID")


def query(call: Call) -> Answer:
    """How a push stands, as text throughout."""
    fields = call.fields
    number = fields.shortcode("BusinessShortCode")
    password, timestamp = fields.text("Password"), fields.text("Timestamp", pattern=FOURTEEN_DIGITS)
    checkout_request_id = fields.text("CheckoutRequestID")
    _check_password(call, number, password, timestamp)
    row = call.world.store.one(
        "SELECT * FROM prompt WHERE checkout_request_id = ? AND shortcode = ?", checkout_request_id, number
    )
    if row is None or call.world.clock.now() - row["opened_at"] < call.world.options.too_early_seconds:
        raise fields.refuse("CheckoutRequestID")
    call.world.store.run("UPDATE prompt SET queries = queries + 1 WHERE id = ?", row["id"])
    return _in_the_dark(call, row) or _state(call, row)


def _in_the_dark(call: Call, row: sqlite3.Row) -> Answer | None:
    """A query that does not know yet, by plan of the push or of this call."""
    scenarios = call.plan.of_kind(Kind.QUERY)
    if row["queries"] < QUERIES_IN_THE_DARK:
        scenarios += Plan.from_text(row["plan"]).of_kind(Kind.QUERY)
    for scenario in scenarios:
        if scenario.name == "too_early":
            raise call.fields.refuse("CheckoutRequestID")
        return _pending(row, "4999" if scenario.name == "still_processing_4999" else "500")
    return None


def _state(call: Call, row: sqlite3.Row) -> Answer:
    if call.plan.result:
        return _queried(row, call.plan.result.code, call.plan.result.text)
    if prompts.is_open(row):
        return _pending(row, call.world.options.pending_query_form)
    return _queried(row, row["result_code"], row["result_text"])


def _pending(row: sqlite3.Row, form: str) -> Answer:
    if form == "4999":
        return _queried(row, *STILL_UNDER_PROCESSING)
    raise Refusal(*BEING_PROCESSED, request_id=row["checkout_request_id"])


def _queried(row: sqlite3.Row, code: str, text: str) -> Answer:
    return accepted({
        "ResponseCode": "0",
        "ResponseDescription": "The service request has been accepted successfully",
        "MerchantRequestID": row["merchant_request_id"],
        "CheckoutRequestID": row["checkout_request_id"],
        "ResultCode": code,
        "ResultDesc": text,
    })  # fmt: skip


def _answer(world: World, payload: dict[str, Any]) -> None:
    prompts.answer_prompt(world, payload["prompt"], payload["action"])


def _expire(world: World, payload: dict[str, Any]) -> None:
    prompts.answer_prompt(world, payload["prompt"], "expire")


def _late_success(world: World, payload: dict[str, Any]) -> None:
    row = prompts.find(world, payload["prompt"])
    prompts.pay(world, row, Plan.from_text(row["plan"]))


def _contradict(world: World, payload: dict[str, Any]) -> None:
    row = prompts.find(world, payload["prompt"])
    prompts.report_ending(world, row, prompts.ending(payload["scenario"]), Plan.from_text(row["plan"]))


PRODUCT = Product(
    name="stk",
    title="M-PESA Express (STK push)",
    operations=(
        Operation("stk_push", "POST", "/mpesa/stkpush/v1/processrequest", EXPRESS, push),
        Operation("stk_query", "POST", "/mpesa/stkpushquery/v1/query", EXPRESS, query),
    ),
    schema=prompts.SCHEMA,
    jobs={
        "stk.answer": _answer,
        "stk.expire": _expire,
        "stk.late_success": _late_success,
        "stk.contradict": _contradict,
    },
)
