"""C2B: registering URLs, simulated payments, validation and confirmation (Daraja docs, Customer to Business)."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from simulator.announcements import SCHEMA as REGISTRATION_SCHEMA
from simulator.announcements import Payment, confirm, notification, registration
from simulator.books import UTILITY, NotEnoughMoney, Side
from simulator.people import PAYBILL, TILL, Shortcode
from simulator.plan import Plan
from simulator.postman import Letter
from simulator.product import Call, Operation, Product
from simulator.wire import CUSTOMER_TO_BUSINESS, NOT_FOUND_MESSAGE, URLS_REGISTERED, Answer, Refusal, accepted

if TYPE_CHECKING:
    from simulator.world import World

SCHEMA = (
    REGISTRATION_SCHEMA
    + """
CREATE TABLE IF NOT EXISTS c2b_payment (
    receipt TEXT PRIMARY KEY, shortcode TEXT NOT NULL, msisdn TEXT NOT NULL, amount INTEGER NOT NULL,
    reference TEXT NOT NULL, plan TEXT NOT NULL, at REAL NOT NULL, state TEXT NOT NULL DEFAULT 'waiting',
    reason TEXT NOT NULL DEFAULT '', third_party TEXT NOT NULL DEFAULT '');
"""
)
RESPONSE_TYPES = ("Completed", "Cancelled")
COMMANDS = {"CustomerPayBillOnline": PAYBILL, "CustomerBuyGoodsOnline": TILL}
REFERENCE_LENGTH_MAX = 20
REGISTERED_TEXT = {"v1": "success", "v2": "Success"}


def register(version: str, call: Call) -> Answer:
    """Register URLs; in production mode only once per shortcode."""
    fields = call.fields
    shortcode = _known(call, fields.shortcode("ShortCode"))
    response_type = fields.choice("ResponseType", RESPONSE_TYPES)
    confirmation_url, validation_url = fields.url("ConfirmationURL"), fields.url("ValidationURL")
    if call.world.options.mode == "production" and registration(call.world, shortcode) is not None:
        raise Refusal(*URLS_REGISTERED)
    call.world.store.run(
        "INSERT OR REPLACE INTO registration VALUES (?, ?, ?, ?, ?, ?)",
        str(call.body["ShortCode"]), version, response_type, confirmation_url, validation_url, call.world.clock.now(),
    )  # fmt: skip
    return _accepted(call, REGISTERED_TEXT[version])


def _known(call: Call, number: str) -> Shortcode:
    shortcode = call.world.people.receiver(number) or call.world.people.shortcode(number)
    if shortcode is None:
        raise call.fields.refuse("ShortCode")
    return shortcode


def _accepted(call: Call, text: str) -> Answer:
    return accepted({
        "OriginatorCoversationID": call.world.ids.request_id("c2b"),  # Daraja's own spelling.
        "ResponseCode": "0",
        "ResponseDescription": text,
    })  # fmt: skip


def simulate(call: Call) -> Answer:
    """A customer pays without a prompt; there is no such door in production."""
    if call.world.options.mode == "production":
        raise Refusal(404, CUSTOMER_TO_BUSINESS.not_found, NOT_FOUND_MESSAGE)
    fields = call.fields
    shortcode = _known(call, fields.shortcode("ShortCode"))
    command = fields.choice("CommandID", tuple(COMMANDS))
    amount, msisdn = fields.whole_amount("Amount"), fields.phone("Msisdn")
    reference = "" if COMMANDS[command] == TILL else fields.text("BillRefNumber", longest=REFERENCE_LENGTH_MAX)
    before = "before_answer" in call.plan
    receipt = start_payment(
        call.world, shortcode, msisdn, amount, reference, call.plan,
        after_seconds=0.0 if before else call.world.options.c2b_delay_seconds, hold=before,
    )  # fmt: skip
    answer = _accepted(call, "Accept the service request successfully.")
    if before:
        first = _complete(call.world, _row(call.world, receipt))
        return replace(answer, callbacks_first=tuple(first))
    return answer


def start_payment(
    world: World, shortcode: Shortcode, msisdn: str, amount: int, reference: str, plan: Plan, *,
    after_seconds: float, hold: bool = False,
) -> str:  # fmt: skip
    """A customer's payment begins; returns its receipt. Validation and confirmation follow, unless held."""
    now = world.clock.now()
    receipt = world.ids.receipt(now)
    world.store.insert(
        "c2b_payment", receipt=receipt, shortcode=shortcode.receives_at, msisdn=msisdn, amount=amount,
        reference=reference, plan=plan.to_text(), at=now,
    )  # fmt: skip
    if not hold:
        world.agenda.add("c2b.pay", after_seconds, {"receipt": receipt})
    return receipt


def _row(world: World, receipt: str) -> sqlite3.Row:
    row = world.store.one("SELECT * FROM c2b_payment WHERE receipt = ?", receipt)
    if row is None:
        raise KeyError(receipt)
    return row


def _payment(world: World, row: sqlite3.Row) -> Payment:
    shortcode = world.people.receiver(row["shortcode"])
    if shortcode is None:
        raise KeyError(row["shortcode"])
    return Payment(row["receipt"], row["at"], Decimal(row["amount"]), shortcode, row["reference"], row["msisdn"])


def _pay(world: World, payload: dict[str, Any]) -> None:
    """Ask the validation address where there is one, else complete at once."""
    row = _row(world, payload["receipt"])
    payment = _payment(world, row)
    urls = registration(world, payment.shortcode)
    if urls is None or not world.options.external_validation:
        _complete(world, row)
        return
    world.store.run("UPDATE c2b_payment SET state = 'validating' WHERE receipt = ?", row["receipt"])
    body = notification(world, payment, urls["version"], Plan.from_text(row["plan"]))
    letter = Letter(
        "c2b_validation", row["receipt"], urls["validation_url"], row["shortcode"], body,
        world.options.validation_timeout_seconds, afterwards="c2b.validated",
    )  # fmt: skip
    world.postman.post(letter, after_seconds=0.0, plan=Plan())


def _validated(world: World, payload: dict[str, Any]) -> None:
    """The business answered, or did not: then its ResponseType decides."""
    callback = world.store.one("SELECT * FROM callback WHERE id = ?", payload["callback_id"])
    if callback is None:
        return
    row = _row(world, callback["about"])
    urls = registration(world, _payment(world, row).shortcode)
    answer = _validation_answer(callback)
    if answer is None:
        accepts = urls is None or urls["response_type"] == "Completed"
        reason = "no answer to the validation request"
    else:
        accepts, reason = str(answer.get("ResultCode")) == "0", f"refused: {answer.get('ResultCode')}"
        third_party = str(answer.get("ThirdPartyTransID") or "")
        world.store.run("UPDATE c2b_payment SET third_party = ? WHERE receipt = ?", third_party, row["receipt"])
    if accepts:
        _complete(world, _row(world, row["receipt"]))
    else:
        _reject(world, row, reason)


def _validation_answer(callback: sqlite3.Row) -> dict[str, Any] | None:
    """What the listener said, None where that is no answer."""
    if callback["http_status"] != 200:
        return None
    try:
        answer = json.loads(callback["answer"])
    except ValueError:
        return None
    return answer if isinstance(answer, dict) and "ResultCode" in answer else None


def _complete(world: World, row: sqlite3.Row) -> list[int]:
    """Move the money and confirm it."""
    plan, payment = Plan.from_text(row["plan"]), _payment(world, row)
    if plan.result:
        _reject(world, row, plan.result.text)
        return []
    try:
        world.books.move(
            receipt=payment.receipt, kind="c2b", amount=payment.amount, payer=world.people.wallet(payment.msisdn),
            payee=Side(payment.shortcode.receives_at, UTILITY), reference=payment.reference,
        )  # fmt: skip
    except NotEnoughMoney:
        _reject(world, row, "not enough money")
        return []
    world.store.run("UPDATE c2b_payment SET state = 'completed' WHERE receipt = ?", row["receipt"])
    world.people.tell(payment.msisdn, f"{payment.receipt} Confirmed. Ksh{payment.amount:,.2f} paid to "
                                      f"{payment.shortcode.name}. Transaction cost, Ksh0.00.")  # fmt: skip
    return confirm(world, payment, plan, third_party=row["third_party"])


def _reject(world: World, row: sqlite3.Row, reason: str) -> None:
    world.store.run("UPDATE c2b_payment SET state = 'rejected', reason = ? WHERE receipt = ?", reason, row["receipt"])
    world.people.tell(row["msisdn"], f"Failed. Ksh{row['amount']:,}.00 was not paid to {row['shortcode']}: {reason}")


def _register_door(version: str) -> Operation:
    path = f"/mpesa/c2b/{version}/registerurl"
    return Operation("c2b_register", "POST", path, CUSTOMER_TO_BUSINESS, partial(register, version))


PRODUCT = Product(
    name="c2b",
    title="Customer to business (C2B)",
    operations=(
        _register_door("v1"),
        _register_door("v2"),
        Operation("c2b_simulate", "POST", "/mpesa/c2b/v1/simulate", CUSTOMER_TO_BUSINESS, simulate),
        Operation("c2b_simulate", "POST", "/mpesa/c2b/v2/simulate", CUSTOMER_TO_BUSINESS, simulate),
    ),
    schema=SCHEMA,
    jobs={"c2b.pay": _pay, "c2b.validated": _validated},
)
