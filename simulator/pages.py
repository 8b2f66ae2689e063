"""The pages for people: what this is and what it can do, and a virtual phone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from simulator.fields import PHONE
from simulator.options import Options
from simulator.people import SANDBOX_PASSKEY, customer_name
from simulator.scenarios import KIND_TITLES, SCENARIOS, Kind
from simulator.world import World

WEB = Path(__file__).parent / "web"
SAFE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
TEST_HANDSET = "254708374149"
PHONES_LISTED = 30


def page_routes(world: World) -> list[BaseRoute]:
    """`/`, `/phone`, `/phone/<MSISDN>` and what they load."""

    async def index(request: Request) -> Response:
        return _page("index.html", title="Daraja simulator", **_index_parts(world, str(request.base_url).rstrip("/")))

    async def phones(request: Request) -> Response:
        if "number" in request.query_params:
            return _to_phone(request.query_params["number"])
        return _page("phones.html", title="Virtual phones", phones=_phone_list(world), wrong="")

    async def phone(request: Request) -> Response:
        msisdn = request.path_params["msisdn"]
        if not PHONE.fullmatch(msisdn):
            return _to_phone(msisdn)
        return _page("phone.html", title=f"Phone {msisdn}", msisdn=msisdn, name=customer_name(msisdn).title())

    return [
        Route("/", index, methods=["GET"]),
        Route("/phone", phones, methods=["GET"]),
        Route("/phone/{msisdn}", phone, methods=["GET"]),
        Mount("/web", StaticFiles(directory=WEB)),
    ]


def _to_phone(number: str) -> Response:
    """Take a number as people write it: 0712 345 678, +254712345678."""
    digits = "".join(letter for letter in number if letter in "0123456789")
    msisdn = f"254{digits[1:]}" if digits.startswith("0") else digits
    if PHONE.fullmatch(msisdn):
        return RedirectResponse(f"/phone/{msisdn}", 303, headers=SAFE_HEADERS)
    wrong = '<p class="wrong" role="alert">That is no Kenyan mobile number. Write it as 0712 345 678.</p>'
    return _page("phones.html", 400, title="Virtual phones", phones="", wrong=wrong)


def _page(name: str, status: int = 200, /, *, title: str, **parts: str) -> HTMLResponse:
    """Parts are HTML already, apart from the title."""
    frame = Template((WEB / "frame.html").read_text())
    content = Template((WEB / name).read_text()).substitute(parts)
    return HTMLResponse(frame.substitute(title=escape(title), content=content), status, headers=SAFE_HEADERS)


def _index_parts(world: World, base_url: str) -> dict[str, str]:
    options = world.options
    return {
        "base_url": escape(base_url),
        "mode": escape(options.mode),
        "behaviour": escape(_behaviour_in_words(options)),
        "books": "balance" if not world.books.faults_found() else "do not balance",
        "consumer_key": escape(world.startup.consumer_key),
        "consumer_secret": escape(world.startup.consumer_secret),
        "initiator": escape(world.startup.initiator),
        "initiator_password": escape(world.startup.initiator_password),
        "passkey": SANDBOX_PASSKEY,
        "shortcodes": _shortcode_rows(world),
        "doors": _door_rows(world),
        "scenarios": "".join(_scenario_table(kind) for kind in Kind),
        "options": _option_rows(options),
    }


def _behaviour_in_words(options: Options) -> str:
    return {
        "auto": f"type their PIN by themselves after {options.answer_delay_seconds:g} s",
        "manual": "wait for you at the virtual phone",
        "off": "are switched off",
    }[options.behaviour]


def _row(*cells: str, code: Iterable[int] = ()) -> str:
    """A table row of plain texts; cells whose number is in `code` are set as code."""
    marked = (f"<code>{escape(cell)}</code>" if number in code else escape(cell) for number, cell in enumerate(cells))
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in marked) + "</tr>"


def _shortcode_rows(world: World) -> str:
    return "".join(
        _row(row["number"], row["kind"], row["till"] or "none", row["name"], code=(0,))
        for row in world.people.shortcodes()
    )


def _door_rows(world: World) -> str:
    return "".join(
        _row(product.title, f"{door.method} {door.path}", door.name, code=(1, 2))
        for product in world.products
        for door in product.operations
    )


def _scenario_table(kind: Kind) -> str:
    rows = "".join(
        f"<tr>{_cells(f'{each.amount:,}', each.phone, each.name)}<td>{_told(each.text, each.meaning)}</td></tr>"
        for each in SCENARIOS
        if each.kind == kind
    )
    return (
        f'<h3>{escape(KIND_TITLES[kind])}</h3><div class="wide"><table class="scenarios"><thead><tr><th>Amount</th>'
        f"<th>Phone</th><th>Name</th><th>What happens</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _told(text: str, meaning: str) -> str:
    """HTML; what stands in backticks is set as code."""
    plain = f"{text.removesuffix('.')}: {meaning}" if text else meaning
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(plain))


def _cells(*codes: str) -> str:
    return "".join(f"<td><code>{escape(code)}</code></td>" for code in codes)


def _option_rows(options: Options) -> str:
    now = options.as_dict()
    return "".join(
        _row(name, _value(now[name]) + ("" if now[name] == default else " (changed)"), about, code=(0,))
        for name, default, about in Options.explained()
    )


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:,g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def _phone_list(world: World) -> str:
    rows = world.store.all(
        "SELECT owner, MAX(waiting) AS waiting FROM ("
        "SELECT owner, 0 AS waiting, id FROM account WHERE name = 'wallet' "
        "UNION ALL SELECT msisdn, state = 'open', id FROM prompt) GROUP BY owner "
        "ORDER BY MAX(waiting) DESC, MAX(id) DESC LIMIT ?",
        PHONES_LISTED,
    )
    known = {row["owner"]: row["waiting"] for row in rows} or {TEST_HANDSET: 0}
    return "".join(_phone_link(msisdn, bool(waiting)) for msisdn, waiting in known.items())


def _phone_link(msisdn: str, waiting: bool) -> str:
    badge = ' <span class="badge">asks for a PIN</span>' if waiting else ""
    name = escape(customer_name(msisdn).title())
    return f'<li><a href="/phone/{msisdn}"><strong>{msisdn}</strong> <span>{name}</span>{badge}</a></li>'
