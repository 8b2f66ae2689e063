from dataclasses import dataclass
from enum import StrEnum


class Colour(StrEnum):
    GREEN = "ok"
    YELLOW = "look"  # Works, but somebody should know.
    RED = "fix"  # Payments would fail or be lost.


@dataclass(frozen=True)
class Finding:
    colour: Colour
    what: str
    advice: str = ""


def green(what: str) -> Finding:
    return Finding(Colour.GREEN, what)


def yellow(what: str, advice: str = "") -> Finding:
    return Finding(Colour.YELLOW, what, advice)


def red(what: str, advice: str = "") -> Finding:
    return Finding(Colour.RED, what, advice)
