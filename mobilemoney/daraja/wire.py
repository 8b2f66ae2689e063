"""Reading what Daraja writes: JSON of changing spelling, types and nesting, and now and then none at all."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from mobilemoney.daraja.errors import UnreadableMessage

DEPTH_MAX = 16
NUMBER_CHARACTERS_MAX = 40
EXPONENT_MAX = 20
CACHED_NAME_CHARACTERS_MAX = 64


class _Contradiction:
    """Stands where one name came twice with different values."""

    def __repr__(self) -> str:
        return "contradictory"


_CONFUSED = _Contradiction()


def decode(body: bytes) -> dict[str, object]:
    """Read one JSON object. Numbers become int or Decimal, NUL characters U+FFFD.

    Raises UnreadableMessage, and nothing else, for whatever the bytes hold.
    """
    try:
        root = json.loads(
            body.decode("utf-8-sig"),
            parse_int=_integer,
            parse_float=_decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_object,
        )
        if _may_need_cleaning(body):
            root = _cleaned(root, DEPTH_MAX)
    except UnreadableMessage:
        raise
    except (ValueError, RecursionError) as exc:
        raise UnreadableMessage("The message isn't readable JSON.") from exc
    if not isinstance(root, dict):
        raise UnreadableMessage("The message isn't a JSON object.")
    return root


def member(node: object, *names: str) -> object:
    """A value by its name in any case; the first of ``names`` that is there. None when absent.

    Raises UnreadableMessage when the message contradicts itself about it.
    """
    if not isinstance(node, dict):
        return None
    folded = _folded(node)
    for name in names:
        value = folded.get(fold(name))
        if value is _CONFUSED:
            raise UnreadableMessage(f"The message gives {name} twice.")
        if value is not None:
            return value
    return None


def as_object(node: object) -> dict[str, object] | None:
    """The object that stands here, also when it comes as a list of one."""
    if isinstance(node, list) and len(node) == 1:
        node = node[0]
    return node if isinstance(node, dict) else None


def as_text(value: object) -> str:
    """A scalar as trimmed text: ``0``, ``0.0`` and ``"0"`` are all ``"0"``. Others are empty."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return ""


def as_code(value: object) -> str:
    """A result code as text; numbers without a fraction lose their point. Empty when it is none."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return str(int(value))
    return as_text(value)


def named_values(node: object, list_name: str) -> Iterator[tuple[str, object]]:
    """Walk over Name/Value (or Key/Value) pairs, however they are wrapped.

    Takes a list, one bare object in its place, the wrapper left out, null, and a
    plain mapping. Pairs without a name are passed over; a missing value is None.
    """
    inner = member(node, list_name) if isinstance(node, dict) else node
    for entry in _entries(inner if inner is not None else node, list_name):
        name = as_text(_first(entry, "name", "key"))
        if name:
            yield name, _first(entry, "value")
            continue
        if not {"name", "key", "value"} & _folded(entry).keys():
            yield from ((key, value) for key, value in entry.items() if isinstance(key, str))


def readable_value(value: object) -> str:
    """Any value as text that can be stored; nested ones as JSON."""
    if value is None or value is _CONFUSED:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return as_text(value)


def _entries(node: object, list_name: str) -> list[dict[str, object]]:
    if isinstance(node, dict):
        return [] if fold(list_name) in _folded(node) else [node]
    return [entry for entry in node if isinstance(entry, dict)] if isinstance(node, list) else []


def _first(entry: dict[str, object], *names: str) -> object:
    folded = _folded(entry)
    return next((folded[name] for name in names if folded.get(name) not in (None, _CONFUSED)), None)


def _folded(node: dict[str, object]) -> dict[str, object]:
    folded: dict[str, object] = {}
    for key, value in node.items():
        name = fold(key)
        folded[name] = value if name not in folded or _same(folded[name], value) else _CONFUSED
    return folded


def fold(name: str) -> str:
    """A name without what differs between Daraja's spellings of it: case, blanks, underscores."""
    return _fold_short(name) if len(name) <= CACHED_NAME_CHARACTERS_MAX else _fold_any(name)


def _fold_any(name: str) -> str:
    return re.sub(r"[\s_]", "", name).casefold()


_fold_short = lru_cache(maxsize=1024)(_fold_any)  # Daraja's names are few; a stranger's long ones aren't kept.


def _same(one: object, other: object) -> bool:
    return isinstance(one, bool) == isinstance(other, bool) and one == other  # In Python False equals 0.


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    node: dict[str, object] = {}
    for key, value in pairs:
        node[key] = value if key not in node or _same(node[key], value) else _CONFUSED
    return node


def _integer(literal: str) -> int:
    if len(literal) > NUMBER_CHARACTERS_MAX:
        raise UnreadableMessage("The message holds a number without sense.")
    return int(literal)


def _decimal(literal: str) -> Decimal:
    # A huge exponent is rounded to plain zero by Decimal, and zero means success.
    exponent = re.search(r"[eE]([+-]?[0-9]+)$", literal)
    if len(literal) > NUMBER_CHARACTERS_MAX or (exponent and abs(int(exponent[1])) > EXPONENT_MAX):
        raise UnreadableMessage("The message holds a number without sense.")
    return Decimal(literal)


def _no_constant(literal: str) -> None:
    raise UnreadableMessage(f"The message holds {literal}, which isn't JSON.")


def _may_need_cleaning(body: bytes) -> bool:
    """Only escapes can bring what no database takes, and only many brackets can nest deeply."""
    return b"\\u" in body or body.count(b"{") + body.count(b"[") > DEPTH_MAX


def _cleaned(node: object, depth: int) -> object:
    if depth == 0:
        raise UnreadableMessage("The message is nested too deeply.")
    if isinstance(node, str):
        return _clean_text(node)
    if isinstance(node, list):
        return [_cleaned(entry, depth - 1) for entry in node]
    if isinstance(node, dict):
        return {_clean_text(key): _cleaned(value, depth - 1) for key, value in node.items()}
    return node


def _clean_text(text: str) -> str:
    if not text.isascii():
        text.encode("utf-8")  # Half a surrogate pair raises: no database would take it.
    return text.replace("\x00", "\ufffd")  # PostgreSQL takes no NUL.
