"""Choosing scenarios for a call, and spoiling its answer accordingly."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from simulator.clock import Clock
from simulator.options import Options
from simulator.plan import Plan
from simulator.scenarios import BY_AMOUNT, BY_NAME, BY_PHONE, Kind
from simulator.store import Store
from simulator.wire import (
    BUSY_PAGE,
    FIREWALL_PAGE,
    SPIKE_ARREST,
    SUBSCRIBER_LOCKED,
    Answer,
    Refusal,
    apigee_spike_arrest,
    html,
    soap_fault,
    to_json,
)

EVERY_OPERATION = "*"
CALLS_MAX = 1_000_000
# A magic amount that always killed the token would leave no way to ever get through.
TOKEN_DEATH_REST_SECONDS = 60.0
SLOW_ANSWER_SECONDS = 5.0
ID_KEYS = {
    "MerchantRequestID", "CheckoutRequestID", "ConversationID", "OriginatorConversationID",
    "OriginatorCoversationID", "access_token",
}  # fmt: skip

SYSTEM_INTERNAL = (500, "500.002.1001", "System internal error.")
REFUSALS = {
    "internal_500": (500, "500.003.1001", "Internal Server Error"),
    "internal_500_after": (500, "500.003.1001", "Internal Server Error"),
    "busy_500": (500, "500.003.02", "System is busy. Please try again in few minutes."),
    "spike_arrest_500": SPIKE_ARREST,
    "quota_500": (500, "500.003.03", "Error Occurred: Quota Violation"),
    "no_apiproduct": (
        401,
        "401.003.01",
        "Error Occurred - Invalid Access Token - Invalid API call as no apiproduct match found",
    ),
    "subscriber_locked": SUBSCRIBER_LOCKED,
    "system_internal_500": SYSTEM_INTERNAL,
    "system_internal_after": SYSTEM_INTERNAL,
    "maintenance_500": (500, "500.002.1001", "Service is currently under maintenance. Please try again later"),
}


class Faults:
    """Faults injected for the next calls of an operation; they survive a restart."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def inject(self, *, operation: str, name: str, calls: int, phone: str, options: dict[str, Any]) -> int:
        return self._store.insert(
            "fault", operation=operation, name=name, calls_left=calls, phone=phone, options=json.dumps(options)
        )

    def waiting(self) -> list[dict[str, Any]]:
        rows = self._store.all("SELECT * FROM fault ORDER BY id")
        return [{**dict(row), "options": json.loads(row["options"])} for row in rows]

    def clear(self) -> None:
        self._store.run("DELETE FROM fault")

    def plan(self, operation: str, *, amount: int | None, phone: str, magic: bool) -> Plan:
        """Uses up one call of each injected fault that fits."""
        plan = Plan()
        for scenario in (BY_PHONE.get(phone), BY_AMOUNT.get(amount or 0)) if magic else ():
            if scenario is None or scenario.only not in ("", operation):
                continue
            if self._may_strike(scenario.name, phone):
                plan.add(scenario.name)
        for row in self._store.all(
            "SELECT * FROM fault WHERE operation IN (?, ?) AND phone IN ('', ?) ORDER BY id",
            operation, EVERY_OPERATION, phone,
        ):  # fmt: skip
            if row["name"] not in plan:
                plan.add(row["name"], json.loads(row["options"]))
                self._use_up(row["id"], row["calls_left"])
        return plan

    def _use_up(self, fault_id: int, calls_left: int) -> None:
        if calls_left <= 1:
            self._store.run("DELETE FROM fault WHERE id = ?", fault_id)
        else:
            self._store.run("UPDATE fault SET calls_left = calls_left - 1 WHERE id = ?", fault_id)

    def _may_strike(self, name: str, phone: str) -> bool:
        if name != "token_death":
            return True
        row = self._store.one("SELECT at FROM strike WHERE name = ? AND phone = ?", name, phone)
        if row is not None and self._clock.now() - row["at"] < TOKEN_DEATH_REST_SECONDS:
            return False
        self._store.run("INSERT OR REPLACE INTO strike VALUES (?, ?, ?)", name, phone, self._clock.now())
        return True


def answer_instead(plan: Plan, options: Options, request_id: str) -> Answer | None:
    """The answer of a call that is not executed at all; None where it goes its normal way."""
    for scenario in plan.of_kind(Kind.BEFORE):
        if scenario.name != "token_death":
            return _instead(scenario.name, plan, options, request_id)
    return None


def _instead(name: str, plan: Plan, options: Options, request_id: str) -> Answer:
    nothing = Answer(500, "")
    if name == "timeout_before":
        return replace(nothing, wait_seconds=plan.number(name, "seconds", options.hold_seconds), drop="close")
    if name == "reset_before":
        return replace(nothing, drop="reset")
    if name in REFUSALS:
        return Refusal(*REFUSALS[name]).as_answer(request_id)
    pages = {
        "html_503": html(503, BUSY_PAGE),
        "html_403": html(403, FIREWALL_PAGE),
        "spike_arrest_429": apigee_spike_arrest(),
        "soap_fault": soap_fault(),
        "empty_500": nothing,
    }
    return pages[name]


def spoil(answer: Answer, plan: Plan, options: Options, request_id: str) -> Answer:
    """The answer of an executed call as the client gets it."""
    for scenario in plan.of_kind(Kind.AFTER):
        answer = _spoilt(scenario.name, answer, plan, options, request_id)
    return answer


def _spoilt(name: str, answer: Answer, plan: Plan, options: Options, request_id: str) -> Answer:
    if name == "timeout_after":
        return replace(answer, wait_seconds=plan.number(name, "seconds", options.hold_seconds), drop="close")
    if name == "reset_after":
        return replace(answer, drop="reset")
    if name == "slow_answer":
        return replace(answer, wait_seconds=plan.number(name, "seconds", SLOW_ANSWER_SECONDS))
    if name == "truncated_json":
        return replace(answer, body=answer.body[: len(answer.body) // 2])
    if name == "empty_answer":
        return replace(answer, body="")
    if name == "html_after":
        return replace(html(503, BUSY_PAGE), callbacks_first=answer.callbacks_first)
    if name in REFUSALS:
        refusal = Refusal(*REFUSALS[name]).as_answer(request_id)
        return replace(refusal, callbacks_first=answer.callbacks_first)
    return replace(answer, body=_without_ids(answer.body))


def _without_ids(body: str) -> str:
    try:
        answer = json.loads(body)
    except ValueError:
        return body
    return to_json({key: value for key, value in answer.items() if key not in ID_KEYS})


def is_scenario(name: str) -> bool:
    return name in BY_NAME
