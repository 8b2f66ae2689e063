"""The simulated world: everything that one simulator knows, put together."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from simulator.agenda import Agenda
from simulator.books import Books
from simulator.clock import Clock
from simulator.faults import Faults
from simulator.identifiers import Identifiers
from simulator.initiators import KEY_SETTING, Initiators
from simulator.options import Options, keep_options, load_options
from simulator.people import STARTING_SHORTCODES, People
from simulator.postman import Postman
from simulator.product import Product
from simulator.register import Register
from simulator.spikes import Spikes
from simulator.store import StateUnusable, Store
from simulator.tokens import Tokens

logger = logging.getLogger("simulator")
TROUBLE_REST_SECONDS = 1.0
DEMO_CONSUMER_KEY = "demo-consumer-key"
# Public on purpose: it opens nothing but a simulator.
DEMO_CONSUMER_SECRET = "demo-consumer-secret"  # noqa: S105
# The operator that Safaricom publishes for its sandbox.
DEMO_INITIATOR = "testapi"
DEMO_INITIATOR_PASSWORD = "Safaricom999!*!"  # noqa: S105


@dataclass(frozen=True)
class Startup:
    """What a simulator is started with; `options` win over those kept in the state file."""

    state: str = ":memory:"
    seed: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    consumer_key: str = DEMO_CONSUMER_KEY
    consumer_secret: str = DEMO_CONSUMER_SECRET
    initiator: str = DEMO_INITIATOR
    initiator_password: str = DEMO_INITIATOR_PASSWORD
    certificate: str = ""  # A file to write the certificate to, for clients on the same machine.


class World:
    """One thread owns it. Jobs and callbacks that were due when the last one died are worked off at start."""

    def __init__(self, startup: Startup, products: tuple[Product, ...]) -> None:
        """Raises StateUnusable or BadOption."""
        self.startup = startup
        self.products = products
        self.store = Store(startup.state, *(product.schema for product in products))
        self._furnish()
        if startup.certificate:
            self._hand_out(Path(startup.certificate))

    def _hand_out(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.initiators.certificate())
        except OSError as exc:
            raise StateUnusable(f"cannot write the certificate to {path}: {exc.strerror}") from exc

    def _furnish(self) -> None:
        self.options = load_options(self.store).changed(self.startup.options)
        self.clock = Clock(self.store)
        self.ids = Identifiers(self.store, self._seed())
        self.books = Books(self.store, self.clock)
        self.people = People(self.store, self.clock, self.books, self.options)
        self.tokens = Tokens(self.store, self.clock, self.ids)
        self.initiators = Initiators(self.store)
        self.faults = Faults(self.store, self.clock)
        self.spikes = Spikes()
        self.register = Register(self.store)
        self.agenda = Agenda(self.store, self.clock, self._job_handlers())
        self.postman = Postman(self.store, self.clock, lambda: self.options)
        self.postman.when_added = self.agenda.wake
        self.postman.when_over = self._callback_is_over
        with self.store.transaction():
            self._settle_in()

    def _seed(self) -> str:
        """The seed asked for, else the one in the state file, else a new one."""
        seed = self.startup.seed or self.store.setting("seed") or secrets.token_hex(8)
        self.store.keep_setting("seed", seed)
        return str(seed)

    def _job_handlers(self) -> dict[str, Callable[[dict[str, Any]], None]]:
        return {kind: partial(run, self) for product in self.products for kind, run in product.jobs.items()}

    def _settle_in(self) -> None:
        self.tokens.add_app(self.startup.consumer_key, self.startup.consumer_secret, "demo")
        self.initiators.add(self.startup.initiator, self.startup.initiator_password)
        for shortcode in STARTING_SHORTCODES:
            if self.people.shortcode(shortcode.number) is None:
                self.people.add_shortcode(shortcode)

    def _callback_is_over(self, job_kind: str, callback_id: int) -> None:
        self.agenda.add(job_kind, 0.0, {"callback_id": callback_id})

    def change_options(self, changes: dict[str, Any]) -> Options:
        """Change and keep options; raises BadOption and then changes nothing."""
        self.options = self.people.options = self.options.changed(changes)
        keep_options(self.store, self.options)
        return self.options

    def reset(self, seed: str = "") -> None:
        """Back to the first day: books, payments, tokens, faults, options and time; a new seed unless given."""
        waited_for, key = self.agenda, self.store.setting(KEY_SETTING)
        self.postman.close()
        self.store.clear()
        self.store.keep_setting(KEY_SETTING, key)  # Clients hold the certificate.
        if seed:
            self.store.keep_setting("seed", seed)
        self._furnish()
        waited_for.wake()  # The living loop still waits for the old agenda.

    async def live(self) -> None:
        """Work off what falls due, until cancelled."""
        while True:
            try:
                self.agenda.work_off()
                self.postman.send_due()
            except Exception:  # A full disk, say: the simulator must not go dead silently.
                logger.exception("work could not be done")
                await asyncio.sleep(TROUBLE_REST_SECONDS)
            await self.agenda.wait()

    def start_living(self) -> asyncio.Task[None]:
        return asyncio.get_running_loop().create_task(self.live())

    def close(self) -> None:
        self.postman.close()
        self.store.close()
