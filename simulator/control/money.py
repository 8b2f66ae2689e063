"""Money out: requests that are answered by a Result, initiators and their certificate, balances."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from starlette.responses import PlainTextResponse

from simulator.books import CHARGES, UTILITY, WORKING, Side
from simulator.clock import utc_text
from simulator.control.reading import Ask, NotThere
from simulator.options import COUNT_MAX, BadOption
from simulator.plan import Plan
from simulator.world import World

ACCOUNTS = (WORKING, UTILITY, CHARGES)
# A request that will be echoed holds its credential.
KEPT_BACK = ("plan", "request")


def set_balance(world: World, ask: Ask) -> dict[str, Any]:
    """`{shortcode, account: working|utility|charges, balance}`, or `{phone, balance}` for a wallet."""
    with world.store.transaction():
        side = _wallet(world, ask) if "phone" in ask.body else _account(world, ask)
        world.books.set_balance(side, _shillings(ask))
    return {"owner": side.owner, "account": side.account, "balance": f"{world.books.balance(side):.2f}"}


def _wallet(world: World, ask: Ask) -> Side:
    return world.people.wallet(ask.text("phone"))


def _account(world: World, ask: Ask) -> Side:
    business = world.people.business(ask.text("shortcode"))
    if business is None:
        raise NotThere(f"there is no shortcode {ask.text('shortcode')!r}")
    account = ask.text("account", UTILITY)
    if account not in ACCOUNTS:
        raise BadOption(f"account must be one of {', '.join(ACCOUNTS)}")
    return Side(business.receives_at, account)


def _shillings(ask: Ask) -> Decimal:
    value = ask.body.get("balance")
    try:
        balance = Decimal(str(value)) if not isinstance(value, bool) else None
    except InvalidOperation:
        balance = None
    if balance is None or not balance.is_finite() or abs(balance) > COUNT_MAX or balance != round(balance, 2):
        raise BadOption("balance must be an amount in shillings")
    return balance


def show_conversations(world: World, ask: Ask) -> list[dict[str, Any]]:
    """Oldest first, from `after` (an id) on; filters: operation, state, originator_conversation_id."""
    query = ask.query
    rows = world.store.all(
        "SELECT * FROM conversation WHERE id > ?1 AND (?2 IS NULL OR operation = ?2) AND (?3 IS NULL OR state = ?3) "
        "AND (?4 IS NULL OR originator_conversation_id = ?4) ORDER BY id LIMIT ?5",
        ask.after, query.get("operation"), query.get("state"), query.get("originator_conversation_id"), ask.limit,
    )  # fmt: skip
    return [_shown(dict(row)) for row in rows]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    shown = {key: value for key, value in row.items() if key not in KEPT_BACK}
    moments = {key: utc_text(row[key]) for key in ("at", "settled_at")}
    return {**shown, **moments, "scenarios": list(Plan.from_text(row["plan"]).chosen)}


def show_initiators(world: World, ask: Ask) -> list[dict[str, Any]]:
    return world.initiators.shown()


def add_initiator(world: World, ask: Ask) -> dict[str, Any]:
    """`{name, password, shortcode?}`; with a shortcode he may act for that one alone."""
    world.initiators.add(ask.text("name"), ask.text("password"), ask.text("shortcode", ""))
    return {"name": ask.text("name")}


def unlock_initiator(world: World, ask: Ask) -> dict[str, Any]:
    if not world.initiators.unlock(ask.path["name"]):
        raise NotThere(f"there is no initiator {ask.path['name']!r}")
    return {"unlocked": ask.path["name"]}


def show_certificate(world: World, ask: Ask) -> PlainTextResponse:
    """PEM: what an initiator's password is encrypted with."""
    return PlainTextResponse(world.initiators.certificate(), media_type="application/x-pem-file")
