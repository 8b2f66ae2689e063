"""What the simulator has done: prompts, callbacks, calls, payments and books."""

from __future__ import annotations

import sqlite3
from typing import Any

from simulator import merchant_prompts, prompts
from simulator.clock import utc_text
from simulator.control.reading import Ask, NotThere
from simulator.options import BadOption
from simulator.plan import Plan
from simulator.postman import as_shown
from simulator.sightings import PAYMENTS_OUT
from simulator.world import World


def show_prompts(world: World, ask: Ask) -> list[dict[str, Any]]:
    """Newest first; filters: phone, state, checkout_request_id, reference."""
    query = ask.query
    rows = world.store.all(
        "SELECT * FROM prompt WHERE (?1 IS NULL OR msisdn = ?1) AND (?2 IS NULL OR state = ?2) "
        "AND (?3 IS NULL OR checkout_request_id = ?3) AND (?4 IS NULL OR reference = ?4) ORDER BY id DESC LIMIT ?5",
        query.get("phone"), query.get("state"), query.get("checkout_request_id"), query.get("reference"), ask.limit,
    )  # fmt: skip
    return [_shown(world, row) for row in rows]


def _shown(world: World, row: sqlite3.Row) -> dict[str, Any]:
    return prompts.as_shown(row, world.people.receiver(row["party_b"]))


def _prompt(world: World, ask: Ask) -> sqlite3.Row:
    """By id or by CheckoutRequestID."""
    name = ask.path["prompt"]
    row = world.store.one("SELECT * FROM prompt WHERE checkout_request_id = ? OR CAST(id AS TEXT) = ?", name, name)
    if row is None:
        raise NotThere(f"there is no prompt {name!r}")
    return row


def show_prompt(world: World, ask: Ask) -> dict[str, Any]:
    return _shown(world, _prompt(world, ask))


def answer_prompt(world: World, ask: Ask) -> dict[str, Any]:
    """`{action: pin|wrong_pin|cancel|ignore|expire|unreachable, pin?}`; a merchant's prompt by its RequestRefID too."""
    action, pin = ask.text("action"), ask.text("pin", "")
    if action not in prompts.ACTIONS:
        raise BadOption(f"action must be one of {', '.join(prompts.ACTIONS)}")
    if merchant_prompt := merchant_prompts.find(world, ask.path["prompt"]):
        return _answer_merchant(world, merchant_prompt, action, pin)
    row = _prompt(world, ask)
    if not prompts.is_open(row):
        raise BadOption("this prompt is over already")
    with world.store.transaction():
        prompts.answer_prompt(world, row["id"], action, pin)
    return _shown(world, prompts.find(world, row["id"]))


def _answer_merchant(world: World, row: sqlite3.Row, action: str, pin: str) -> dict[str, Any]:
    if not prompts.is_open(row):
        raise BadOption("this prompt is over already")
    with world.store.transaction():
        merchant_prompts.answer(world, row, action, pin)
    return merchant_prompts.as_shown(world, row)


def show_callbacks(world: World, ask: Ask) -> list[dict[str, Any]]:
    """Newest first; filters: about (CheckoutRequestID or receipt), kind, state."""
    query = ask.query
    rows = world.store.all(
        "SELECT * FROM callback WHERE (?1 IS NULL OR about = ?1) AND (?2 IS NULL OR kind = ?2) "
        "AND (?3 IS NULL OR state = ?3) ORDER BY id DESC LIMIT ?4",
        query.get("about"), query.get("kind"), query.get("state"), ask.limit,
    )  # fmt: skip
    return [_callback_shown(row) for row in rows]


def _callback_shown(row: sqlite3.Row) -> dict[str, Any]:
    return {**as_shown(row), "due_at": utc_text(row["due_at"]), "sent_at": utc_text(row["sent_at"])}


def show_callback(world: World, ask: Ask) -> dict[str, Any]:
    row = world.store.one("SELECT * FROM callback WHERE id = ?", ask.path["callback"])
    if row is None:
        raise NotThere(f"there is no callback {ask.path['callback']}")
    return _callback_shown(row)


def resend_callback(world: World, ask: Ask) -> dict[str, Any]:
    """Send a callback once more, silenced ones too."""
    callback_id = world.postman.send_again(ask.path["callback"])
    if callback_id is None:
        raise NotThere(f"there is no callback {ask.path['callback']}")
    return {"id": callback_id}


def show_requests(world: World, ask: Ask) -> dict[str, Any]:
    calls = world.register.calls(operation=ask.query.get("operation"), limit=ask.limit)
    return {"counts": world.register.counts(), "calls": calls}


def show_spikes(world: World, ask: Ask) -> list[dict[str, Any]]:
    """Calls that a limit let through or arrested, by app."""
    return world.spikes.shown()


def show_payments(world: World, ask: Ask) -> list[dict[str, Any]]:
    """C2B payments, newest first."""
    rows = world.store.all("SELECT * FROM c2b_payment ORDER BY at DESC, rowid DESC LIMIT ?", ask.limit)
    return [{**dict(row), "plan": list(Plan.from_text(row["plan"]).chosen), "at": utc_text(row["at"])} for row in rows]


def show_registrations(world: World, ask: Ask) -> list[dict[str, Any]]:
    return [{**dict(row), "at": utc_text(row["at"])} for row in world.store.all("SELECT * FROM registration")]


def show_books(world: World, ask: Ask) -> dict[str, Any]:
    """All accounts, or those of one `owner`, and whether everything adds up."""
    problems = world.books.faults_found()
    return {
        "balanced": not problems,
        "problems": problems,
        "moved": world.books.totals(),
        "accounts": world.books.accounts(ask.query.get("owner")),
    }


def show_transfers(world: World, ask: Ask) -> list[dict[str, Any]]:
    """Oldest first, from `after` (an id) on; filter: owner."""
    found = world.books.transfers(owner=ask.query.get("owner"), limit=ask.limit, after_id=ask.after)
    return [{**each, "originator_conversation_id": _request_of(each)} for each in found]


def _request_of(transfer: dict[str, Any]) -> str:
    """Money out and its fees name the request that they were moved for."""
    return str(transfer["reference"]) if transfer["kind"] in (*PAYMENTS_OUT, "fee") else ""
