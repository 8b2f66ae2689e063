"""Control of the simulator itself: options, faults, time, apps and shortcodes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from simulator.clock import EAST_AFRICA_TIME, fourteen_digits, utc_text
from simulator.control.reading import Ask
from simulator.faults import CALLS_MAX, EVERY_OPERATION
from simulator.fields import SHORTCODE
from simulator.options import BadOption
from simulator.people import PAYBILL, SANDBOX_PASSKEY, TILL, Shortcode
from simulator.scenarios import BY_NAME, SCENARIOS
from simulator.world import World

FAULT_FIELDS = {"operation", "name", "times", "phone"}


def health(world: World, ask: Ask) -> dict[str, Any]:
    return {
        "status": "ok",
        "mode": world.options.mode,
        "books_balance": not world.books.faults_found(),
        "waiting_jobs": world.store.number("SELECT COUNT(*) FROM job WHERE state = 'waiting'"),
        "broken_jobs": world.store.number("SELECT COUNT(*) FROM job WHERE state = 'failed'"),
        "waiting_callbacks": world.store.number("SELECT COUNT(*) FROM callback WHERE state IN ('waiting', 'sending')"),
    }


def show_config(world: World, ask: Ask) -> dict[str, Any]:
    return {**world.options.as_dict(), "seed": world.ids.seed}


def change_config(world: World, ask: Ask) -> dict[str, Any]:
    world.change_options(ask.body)
    return show_config(world, ask)


def show_scenarios(world: World, ask: Ask) -> list[dict[str, Any]]:
    return [{**asdict(scenario), "phone": scenario.phone} for scenario in SCENARIOS]


def show_faults(world: World, ask: Ask) -> list[dict[str, Any]]:
    return world.faults.waiting()


def inject_fault(world: World, ask: Ask) -> dict[str, Any]:
    """`{operation, name, times?, phone?, …}`; what else is given (seconds, copies) goes to the scenario."""
    operation, name = ask.text("operation", EVERY_OPERATION), ask.text("name")
    operations = {each.name for product in world.products for each in product.operations}
    if operation not in operations | {EVERY_OPERATION}:
        raise BadOption(f"operation must be {EVERY_OPERATION} or one of {', '.join(sorted(operations))}")
    if name not in BY_NAME:
        raise BadOption(f"there is no scenario {name!r}; see /control/scenarios")
    times = ask.whole("times", 1)
    if not 1 <= times <= CALLS_MAX:
        raise BadOption(f"times must be from 1 to {CALLS_MAX}")
    options = {key: ask.number(key) for key in ask.body if key not in FAULT_FIELDS}
    phone = ask.text("phone", "")
    fault_id = world.faults.inject(operation=operation, name=name, calls=times, phone=phone, options=options)
    return {"id": fault_id}


def clear_faults(world: World, ask: Ask) -> dict[str, Any]:
    world.faults.clear()
    return {"cleared": True}


def show_clock(world: World, ask: Ask) -> dict[str, Any]:
    now = world.clock.now()
    return {"now": utc_text(now), "east_africa": fourteen_digits(now), "stopped": world.clock.stopped}


def change_clock(world: World, ask: Ask) -> dict[str, Any]:
    """`{skip_seconds}`, `{stop: true}`, `{stop_at: "2026-01-31T12:00:00"}` (East Africa Time) or `{go: true}`."""
    if "stop_at" in ask.body:
        world.clock.stop(_moment(ask.text("stop_at")))
    if ask.body.get("stop") is True:
        world.clock.stop()
    if ask.body.get("go") is True:
        world.clock.go()
    if seconds := ask.number("skip_seconds", 0):
        if seconds < 0:
            raise BadOption("skip_seconds must not be negative")
        world.clock.skip(seconds)
    world.agenda.wake()
    return show_clock(world, ask)


def _moment(text: str) -> float:
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=EAST_AFRICA_TIME)).timestamp()
    except (ValueError, OverflowError) as exc:
        raise BadOption("stop_at must be a time such as 2026-01-31T12:00:00") from exc


def reset(world: World, ask: Ask) -> dict[str, Any]:
    world.reset(ask.text("seed", ""))
    return show_config(world, ask)


def show_apps(world: World, ask: Ask) -> list[dict[str, str]]:
    return world.tokens.apps()


def add_app(world: World, ask: Ask) -> dict[str, Any]:
    world.tokens.add_app(ask.text("consumer_key"), ask.text("consumer_secret"), ask.text("name", ""))
    return {"consumer_key": ask.text("consumer_key")}


def kill_tokens(world: World, ask: Ask) -> dict[str, Any]:
    return {"killed": world.tokens.kill(ask.text("token") if "token" in ask.body else None)}


def show_shortcodes(world: World, ask: Ask) -> list[dict[str, Any]]:
    return world.people.shortcodes()


def add_shortcode(world: World, ask: Ask) -> dict[str, Any]:
    """`{number, name?, kind?, till?, passkey?}`; a till's `number` is its store number."""
    number, till = ask.text("number"), ask.text("till", "")
    kind = ask.text("kind", TILL if till else PAYBILL)
    if not SHORTCODE.fullmatch(number) or (till and not SHORTCODE.fullmatch(till)):
        raise BadOption("number and till must be five to seven digits")
    if kind not in (PAYBILL, TILL) or (kind == TILL) != bool(till):
        raise BadOption("kind must be paybill, or till with its till number")
    shortcode = Shortcode(number, ask.text("name", number), kind, till, ask.text("passkey", SANDBOX_PASSKEY))
    with world.store.transaction():
        world.people.add_shortcode(shortcode)
    return asdict(shortcode)
