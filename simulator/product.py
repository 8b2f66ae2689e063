"""What a product module offers: its doors, its tables and its jobs. One module per product in `products/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulator.fields import Fields
from simulator.plan import Plan
from simulator.wire import Answer, Family

if TYPE_CHECKING:
    from simulator.world import World


@dataclass(frozen=True)
class Call:
    """One request at a door, authorised and parsed."""

    world: World
    operation: Operation
    body: Mapping[str, Any]
    plan: Plan
    consumer_key: str
    request_id: str
    headers: Mapping[str, str]
    parameters: Mapping[str, str]

    @property
    def fields(self) -> Fields:
        return Fields(self.body, self.operation.family, self.world.options)


@dataclass(frozen=True)
class Operation:
    """One door: `handle` answers, or raises wire.Refusal; it runs inside one store transaction, kept either way."""

    name: str
    method: str
    path: str
    family: Family
    handle: Callable[[Call], Answer]
    needs_token: bool = True


@dataclass(frozen=True)
class Product:
    """A family of doors. `schema` creates its tables; `jobs` run later, each with the payload it was given."""

    name: str
    title: str
    operations: tuple[Operation, ...]
    schema: str = ""
    jobs: Mapping[str, Callable[[World, dict[str, Any]], None]] = field(default_factory=dict)
