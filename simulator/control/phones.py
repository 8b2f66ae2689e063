"""What the virtual phone shows and does."""

from __future__ import annotations

from typing import Any

from simulator import merchant_prompts, prompts
from simulator.control.reading import Ask, NotThere
from simulator.fields import PHONE
from simulator.options import BadOption
from simulator.people import TILL, customer_name
from simulator.plan import Plan
from simulator.products.c2b import start_payment
from simulator.world import World


def _msisdn(text: str) -> str:
    if not PHONE.fullmatch(text):
        raise BadOption("a phone number has twelve digits: 2547XXXXXXXX or 2541XXXXXXXX")
    return text


def show_phone(world: World, ask: Ask) -> dict[str, Any]:
    msisdn = _msisdn(ask.path["msisdn"])
    with world.store.transaction():
        wallet = world.people.wallet(msisdn)
    return {
        "msisdn": msisdn,
        "name": customer_name(msisdn),
        "behaviour": world.people.behaviour(msisdn),
        "balance": f"{world.books.balance(wallet):,.2f}",
        "prompt": _open_prompt(world, msisdn),
        "messages": world.people.messages(msisdn),
    }


def _open_prompt(world: World, msisdn: str) -> dict[str, Any] | None:
    """What the screen asks, be it a customer's or a merchant's payment."""
    row = world.store.one("SELECT * FROM prompt WHERE msisdn = ? AND state = 'open' ORDER BY id LIMIT 1", msisdn)
    if row is not None:
        shown = prompts.as_shown(row, world.people.receiver(row["party_b"]))
    elif row := merchant_prompts.on_screen(world, msisdn):
        shown = merchant_prompts.as_shown(world, row)
    else:
        return None
    return {**shown, "seconds_left": max(0, round(row["expires_at"] - world.clock.now()))}


def change_phone(world: World, ask: Ask) -> dict[str, Any]:
    """`{behaviour: auto|manual|off|""}` for this phone alone."""
    world.people.set_behaviour(_msisdn(ask.path["msisdn"]), ask.text("behaviour"))
    return show_phone(world, ask)


def pay(world: World, ask: Ask) -> dict[str, Any]:
    """`{phone, shortcode, amount, reference?}`: the customer pays from the phone's own menu (C2B)."""
    msisdn, number, amount = _msisdn(ask.text("phone")), ask.text("shortcode"), ask.whole("amount")
    receiver = world.people.receiver(number)
    if receiver is None:
        raise NotThere(f"there is no pay bill or till {number!r}")
    if not 1 <= amount <= prompts.AMOUNT_MAX:
        raise BadOption(f"amount must be from 1 to {prompts.AMOUNT_MAX}")
    reference = "" if receiver.kind == TILL else ask.text("reference", "")
    with world.store.transaction():
        receipt = start_payment(world, receiver, msisdn, amount, reference, Plan(), after_seconds=0.0)
    return {"receipt": receipt}
