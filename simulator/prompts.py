"""The life of an STK prompt: opened by a push, settled by the customer, by time, or by plan."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from simulator.announcements import Payment, confirm
from simulator.books import UTILITY, NotEnoughMoney, Side
from simulator.clock import east_africa, utc_text
from simulator.express_messages import SUCCESS_CODE, SUCCESS_TEXT, Report, callback_body
from simulator.people import TILL, Shortcode
from simulator.plan import Plan
from simulator.postman import Letter
from simulator.scenarios import BY_NAME, Scenario

if TYPE_CHECKING:
    from simulator.world import World

SCHEMA = """
CREATE TABLE IF NOT EXISTS prompt (
    id INTEGER PRIMARY KEY, merchant_request_id TEXT NOT NULL, checkout_request_id TEXT NOT NULL UNIQUE,
    shortcode TEXT NOT NULL, transaction_type TEXT NOT NULL, party_b TEXT NOT NULL, msisdn TEXT NOT NULL,
    payer TEXT NOT NULL, amount INTEGER NOT NULL, reference TEXT NOT NULL, description TEXT NOT NULL,
    callback_url TEXT NOT NULL, plan TEXT NOT NULL, opened_at REAL NOT NULL, expires_at REAL NOT NULL,
    state TEXT NOT NULL DEFAULT 'open', queries INTEGER NOT NULL DEFAULT 0, result_code TEXT NOT NULL DEFAULT '',
    result_text TEXT NOT NULL DEFAULT '', receipt TEXT NOT NULL DEFAULT '', settled_at REAL);
CREATE INDEX IF NOT EXISTS prompt_phone ON prompt (msisdn, state);
CREATE INDEX IF NOT EXISTS prompt_receipt ON prompt (receipt);
CREATE INDEX IF NOT EXISTS prompt_merchant ON prompt (merchant_request_id);
"""

PROMPT_LENGTH_MAX = 182
AMOUNT_MAX = 250_000
SAME_PAYMENT_SECONDS = 120.0
LATE_SUCCESS_SECONDS = 5.0
CONTRADICTION_SECONDS = 2.0
WRONG_PIN = "0000"
ACTIONS = ("pin", "wrong_pin", "cancel", "ignore", "expire", "unreachable")
# What a person at the phone can do, and the scenario that a prompt ends in.
ANSWERS = {"wrong_pin": "result_2001", "cancel": "result_1032", "expire": "result_1037_ignored"}


@dataclass(frozen=True)
class Ending:
    """How a prompt ended: ResultCode and ResultDesc."""

    code: str
    text: str

    @classmethod
    def of(cls, scenario: Scenario) -> Ending:
        return cls(scenario.code, scenario.text)


PAID = Ending(SUCCESS_CODE, SUCCESS_TEXT)


def ending(name: str) -> Ending:
    return Ending.of(BY_NAME[name])


def prompt_text(amount: int, receiver_name: str, reference: str) -> str:
    return f"Do you want to pay Ksh {amount:,}.00 to {receiver_name} Account no. {reference}? Enter M-PESA PIN:"


def open_prompt(world: World, plan: Plan, **values: Any) -> sqlite3.Row:
    """Put a prompt on a phone and note when and how it will end by itself."""
    now = world.clock.now()
    prompt_id = world.store.insert(
        "prompt", **values, plan=plan.to_text(), opened_at=now, expires_at=now + world.options.prompt_lifetime_seconds
    )
    row = find(world, prompt_id)
    planned = plan.result is not None or forbidden(world, row) is not None
    behaviour = world.people.behaviour(row["msisdn"])
    if planned or behaviour != "manual":
        action = "pin" if planned or behaviour == "auto" else "unreachable"
        world.agenda.add("stk.answer", world.options.answer_delay_seconds, {"prompt": prompt_id, "action": action})
    world.agenda.add("stk.expire", world.options.prompt_lifetime_seconds, {"prompt": prompt_id})
    return row


def find(world: World, prompt_id: int) -> sqlite3.Row:
    """Raises KeyError."""
    row = world.store.one("SELECT * FROM prompt WHERE id = ?", prompt_id)
    if row is None:
        raise KeyError(prompt_id)
    return row


def is_open(row: sqlite3.Row) -> bool:
    return row["state"] in ("open", "ignored")


def answer_prompt(world: World, prompt_id: int, action: str, pin: str = "") -> list[int]:
    """What happened at the phone: pin, wrong_pin, cancel, ignore, expire, unreachable. An ended prompt stays as it is.

    Returns the ids of the callbacks; raises KeyError for an unknown prompt or action.
    """
    row = find(world, prompt_id)
    if not is_open(row):
        return []
    if action == "ignore":
        world.store.run("UPDATE prompt SET state = 'ignored' WHERE id = ?", prompt_id)
        return []
    if action == "unreachable":
        return settle(world, row, ending("result_1037"))
    if action == "pin" and pin != WRONG_PIN:
        planned = Plan.from_text(row["plan"]).result
        return settle(world, row, Ending.of(planned) if planned else forbidden(world, row) or PAID)
    return settle(world, row, ending(ANSWERS["wrong_pin" if action == "pin" else action]))


def forbidden(world: World, row: sqlite3.Row) -> Ending | None:
    """What M-PESA itself has against this payment (Daraja docs, M-PESA Express, result codes)."""
    receiver = world.people.receiver(row["party_b"])
    merchant = world.people.shortcode(row["shortcode"])
    if receiver is None or merchant is None:
        return ending("result_SFC_IC0003")
    if receiver.number != merchant.number or (row["transaction_type"] == "CustomerBuyGoodsOnline") != (
        receiver.kind == TILL
    ):
        return ending("result_2028")
    if row["amount"] > AMOUNT_MAX:
        return ending("result_3")
    if len(prompt_text(row["amount"], receiver.name, row["reference"])) > PROMPT_LENGTH_MAX:
        return ending("result_1025")
    if world.options.duplicate_rule and _paid_lately(world, row):
        return ending("result_17")
    return None


def _paid_lately(world: World, row: sqlite3.Row) -> bool:
    since = world.clock.now() - SAME_PAYMENT_SECONDS
    return world.store.one(
        "SELECT 1 FROM prompt WHERE payer = ? AND amount = ? AND result_code = '0' AND settled_at > ? AND id <> ?",
        row["payer"], row["amount"], since, row["id"],
    ) is not None  # fmt: skip


def settle(world: World, row: sqlite3.Row, end: Ending) -> list[int]:
    """End a prompt: move the money if it was paid, and tell the callback address."""
    plan = Plan.from_text(row["plan"])
    if "late_success" in plan:
        seconds = plan.number("late_success", "seconds", LATE_SUCCESS_SECONDS)
        world.agenda.add("stk.late_success", seconds, {"prompt": row["id"]})
        return _report_failure(world, row, end if end != PAID else ending("result_1037"), plan)
    if end != PAID and "failure_after_success" not in plan:
        return _report_failure(world, row, end, plan)
    callbacks = pay(world, row, plan)
    if "failure_after_success" in plan:
        payload = {"prompt": row["id"], "scenario": plan.result.name if plan.result else "result_1032"}
        seconds = plan.number("failure_after_success", "seconds", CONTRADICTION_SECONDS)
        world.agenda.add("stk.contradict", seconds, payload)
    return callbacks


def pay(world: World, row: sqlite3.Row, plan: Plan) -> list[int]:
    """Move the money and report success, or result 1 where the wallet holds too little."""
    receiver = world.people.receiver(row["party_b"]) or world.people.shortcode(row["shortcode"])
    if receiver is None:
        return _report_failure(world, row, ending("result_SFC_IC0003"), plan)
    now = world.clock.now()
    amount = Decimal(row["amount"] + ("wrong_amount" in plan))
    msisdn = _other_phone(row["payer"]) if "other_phone" in plan else row["payer"]
    payment = Payment(world.ids.receipt(now), now, amount, receiver, row["reference"], msisdn)
    try:
        world.books.move(
            receipt=payment.receipt, kind="stk_push", amount=amount, payer=world.people.wallet(msisdn),
            payee=Side(receiver.receives_at, UTILITY), reference=row["checkout_request_id"],
        )  # fmt: skip
    except NotEnoughMoney:
        return _report_failure(world, row, ending("result_1"), plan)
    _end(world, row, PAID, receipt=payment.receipt)
    _text_message(world, payment)
    report = Report(
        row["merchant_request_id"], row["checkout_request_id"], PAID.code, PAID.text,
        amount, payment.receipt, now, msisdn,
    )  # fmt: skip
    callbacks = _tell(world, row, report, plan)
    if world.options.send_stk_confirmations:
        callbacks += confirm(world, payment, plan, after_seconds=world.options.callback_delay_seconds)
    return callbacks


def _report_failure(world: World, row: sqlite3.Row, end: Ending, plan: Plan) -> list[int]:
    _end(world, row, end)
    return report_ending(world, row, end, plan)


def report_ending(world: World, row: sqlite3.Row, end: Ending, plan: Plan) -> list[int]:
    """A failure callback, whatever the prompt's own state says."""
    return _tell(world, row, Report(row["merchant_request_id"], row["checkout_request_id"], end.code, end.text), plan)


def _end(world: World, row: sqlite3.Row, end: Ending, receipt: str = "") -> None:
    world.store.run(
        "UPDATE prompt SET state = 'done', result_code = ?, result_text = ?, receipt = ?, settled_at = ? WHERE id = ?",
        end.code, end.text, receipt, world.clock.now(), row["id"],
    )  # fmt: skip


def _tell(world: World, row: sqlite3.Row, report: Report, plan: Plan) -> list[int]:
    letter = Letter(
        "stk_result", row["checkout_request_id"], row["callback_url"], row["shortcode"], callback_body(report, plan),
        world.options.callback_timeout_seconds,
    )  # fmt: skip
    return world.postman.post(letter, after_seconds=world.options.callback_delay_seconds, plan=plan)


def _text_message(world: World, payment: Payment) -> None:
    balance = world.books.balance(world.people.wallet(payment.msisdn))
    moment = east_africa(payment.at)
    world.people.tell(
        payment.msisdn,
        f"{payment.receipt} Confirmed. Ksh{payment.amount:,.2f} sent to {payment.shortcode.name} for account "
        f"{payment.reference} on {moment.day}/{moment.month}/{moment:%y} at {moment:%H:%M}. "
        f"New M-PESA balance is Ksh{balance:,.2f}. Transaction cost, Ksh0.00.",
    )


def _other_phone(msisdn: str) -> str:
    return msisdn[:-1] + str((int(msisdn[-1]) + 1) % 10)


def as_shown(row: sqlite3.Row, receiver: Shortcode | None) -> dict[str, Any]:
    """A prompt for the control API and the virtual phone."""
    shown = {key: row[key] for key in row.keys() if key != "plan"}  # noqa: SIM118
    for moment in ("opened_at", "expires_at", "settled_at"):
        shown[moment] = utc_text(row[moment])
    shown["scenarios"] = list(Plan.from_text(row["plan"]).chosen)
    shown["text"] = prompt_text(row["amount"], receiver.name if receiver else row["party_b"], row["reference"])
    return shown
