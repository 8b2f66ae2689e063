"""What shall happen to one call: the scenarios chosen by amount, by phone and by injected faults, together."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from simulator.scenarios import BY_NAME, Kind, Scenario


@dataclass
class Plan:
    """Scenario names with their options, in the order in which they were chosen."""

    chosen: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.chosen

    def add(self, name: str, options: dict[str, Any] | None = None) -> None:
        self.chosen[name] = options or {}

    def of_kind(self, kind: Kind) -> list[Scenario]:
        return [BY_NAME[name] for name in self.chosen if BY_NAME[name].kind == kind]

    @property
    def result(self) -> Scenario | None:
        """The failure that was asked for, if any."""
        results = self.of_kind(Kind.RESULT)
        return results[-1] if results else None

    def number(self, name: str, option: str, default: float) -> float:
        return float(self.chosen.get(name, {}).get(option, default))

    def to_text(self) -> str:
        return json.dumps(self.chosen)

    @classmethod
    def from_text(cls, text: str) -> Plan:
        return cls(json.loads(text))
