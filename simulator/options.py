"""What can be set: by command line, by the control API, and kept in the state file."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from simulator.store import Store

MODES = ("sandbox", "production")
BEHAVIOURS = ("auto", "manual", "off")
PENDING_FORMS = ("500", "4999")
SPIKE_FORMS = ("500", "429")
IDENTIFIER_FORMS = ("any", "2", "4")
SECONDS_MAX = 86_400.0
COUNT_MAX = 1_000_000_000


class BadOption(ValueError):
    """An option that does not exist or a value that does not fit; the message says which."""


def _option(default: Any, about: str, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"about": about, "choices": choices})


@dataclass
class Options:
    """All switches with their defaults; durations are seconds, money is whole shillings."""

    mode: str = _option("sandbox", "production registers C2B URLs only once and knows no C2B simulate", MODES)
    behaviour: str = _option(
        "auto",
        "what phones do with a prompt: auto types the PIN, manual waits for you, off can't be reached",
        BEHAVIOURS,
    )
    answer_delay_seconds: float = _option(3.0, "auto: how long the customer takes to type the PIN")
    prompt_lifetime_seconds: float = _option(60.0, "a prompt that nobody answers ends in 1037 after this time")
    callback_delay_seconds: float = _option(0.0, "from the customer's answer to the callback")
    callback_timeout_seconds: float = _option(10.0, "how long the simulator waits for an answer to a callback")
    callback_attempts: int = _option(1, "tries per callback; Daraja does not repeat a failed one")
    callback_retry_seconds: float = _option(5.0, "gap between tries, where there are several")
    c2b_delay_seconds: float = _option(1.0, "from a simulated C2B payment to its validation or confirmation")
    result_delay_seconds: float = _option(2.0, "from a request's acceptance to its execution and Result")
    validation_timeout_seconds: float = _option(8.0, "after this the registered ResponseType decides")
    external_validation: bool = _option(True, "call the ValidationURL of shortcodes that registered one")
    answer_latency_seconds: float = _option(0.0, "how long each Daraja answer takes at least")
    hold_seconds: float = _option(30.0, "how long the time-out faults keep the connection open")
    token_lifetime_seconds: int = _option(3600, "life of an access token; expires_in says one second less")
    old_token_dies: bool = _option(True, "a new token of the same app kills the one before")
    allow_local_callbacks: bool = _option(True, "take plain http, localhost and private hosts as callback addresses")
    refuse_forbidden_words: bool = _option(
        True, "refuse callback addresses with mpesa, safaricom, exe, cmd, sql, query"
    )
    strict_lengths: bool = _option(
        False, "refuse an AccountReference over 12 (B2B: 13) or a TransactionDesc over 13 characters"
    )
    one_prompt_per_phone: bool = _option(True, "a second push to a phone with an open prompt is refused")
    duplicate_rule: bool = _option(False, "result 17 for the same amount from the same customer within two minutes")
    pending_query_form: str = _option("500", "how the query says 'still being processed'", PENDING_FORMS)
    status_too_early_seconds: float = _option(0.0, "transaction status knows a payment only this long after acceptance")
    too_early_seconds: float = _option(0.0, "queries this soon after the push say 'Invalid CheckoutRequestID'")
    stk_queries_per_minute: int = _option(0, "spike arrest of the STK query, per app, in Apigee's form; 0 is no limit")
    requests_per_second: int = _option(0, "spike arrest of all other calls, per app; 0 is no limit")
    spike_arrest_form: str = _option("500", "how that spike arrest is told: Daraja's 500 or Apigee's 429", SPIKE_FORMS)
    wallet_opening_shillings: int = _option(
        10_000_000, "what a phone owns when it is first seen (a real wallet: 500,000)"
    )
    shortcode_opening_shillings: int = _option(1_000_000, "what each account of a new shortcode holds")
    b2c_fee_shillings: int = _option(0, "what a B2C payment costs the business; booked to its charges account")
    b2b_fee_shillings: int = _option(0, "what a B2B payment costs the business")
    buy_goods_identifier_type: str = _option(
        "any", "RecieverIdentifierType that a till is found by; the docs say 4, integrators 2", IDENTIFIER_FORMS
    )
    check_security_credential: bool = _option(
        True, "decrypt SecurityCredential and know initiators by name; off: any of both is taken"
    )
    magic: bool = _option(True, "magic amounts and phone numbers choose outcomes")
    send_stk_confirmations: bool = _option(True, "STK payments also give a C2B confirmation where URLs are registered")

    def changed(self, changes: dict[str, Any]) -> Options:
        """A copy with `changes` applied, each a JSON value or text; raises BadOption."""
        known = {each.name: each for each in fields(self)}
        values = asdict(self)
        for name, value in changes.items():
            if name not in known:
                raise BadOption(f"there is no option {name!r}")
            values[name] = _checked(name, value, type(values[name]), known[name].metadata["choices"])
        return Options(**values)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def explained(cls) -> list[tuple[str, Any, str]]:
        """Name, default and meaning of each option, for people."""
        return [(each.name, each.default, each.metadata["about"]) for each in fields(cls)]


# Waiting takes most of a test's time; `--fast` starts with none.
FAST = dict.fromkeys(
    ("answer_delay_seconds", "c2b_delay_seconds", "callback_delay_seconds", "result_delay_seconds"), 0.0
)


def _checked(name: str, value: Any, kind: type, choices: tuple[str, ...]) -> Any:
    if kind is bool:
        return _checked_switch(name, value)
    if kind is str:
        if value not in choices:
            raise BadOption(f"{name} must be one of {', '.join(choices)}")
        return value
    return _checked_number(name, value, kind)


def _checked_switch(name: str, value: Any) -> bool:
    texts = {"true": True, "on": True, "1": True, "yes": True, "false": False, "off": False, "0": False, "no": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in texts:
        return texts[value.lower()]
    raise BadOption(f"{name} must be true or false")


def _checked_number(name: str, value: Any, kind: type) -> Any:
    top = SECONDS_MAX if kind is float else COUNT_MAX
    try:
        number = kind(value) if not isinstance(value, bool) else None
    except (TypeError, ValueError, OverflowError):
        number = None
    if number is None or not 0 <= number <= top or (kind is int and float(value) != number):
        raise BadOption(f"{name} must be {'a whole number' if kind is int else 'seconds'} from 0 to {top:g}")
    return number


def load_options(store: Store) -> Options:
    """The kept options; those of an older version that no longer exist are left out."""
    kept: dict[str, Any] = store.setting("options", {})
    known = {each.name for each in fields(Options)}
    return Options().changed({name: value for name, value in kept.items() if name in known})


def keep_options(store: Store, options: Options) -> None:
    """Only what differs from the defaults, so that a better default of a later version takes effect."""
    defaults = Options().as_dict()
    store.keep_setting("options", {name: value for name, value in options.as_dict().items() if value != defaults[name]})
