"""The figures as ratios, against what DESIGN promises, in Markdown."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median

BEGIN, END = "<!-- {}: begin (written by `make bench`) -->", "<!-- {}: end -->"

Row = tuple[str, ...]


def ratio_row(name: str, figures: Sequence[float], base: Sequence[float], budget: float) -> Row:
    """One line: the median of the rounds' ratios with its extremes, the rate behind it, and the budget."""
    ratios = [one / other for one, other in zip(figures, base, strict=True)]
    middle = median(ratios)
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
    return (name, f"{middle:.2f}", spread, f"{median(figures):,.0f}/s", f"≥ {budget:.1f}", word(middle >= budget))


def time_row(name: str, milliseconds: Sequence[float], budget: float) -> Row:
    middle = median(milliseconds)
    spread = f"{min(milliseconds):.0f} to {max(milliseconds):.0f}"
    return (name, f"{middle:.0f} ms", spread, "", f"≤ {budget:.0f} ms", word(middle <= budget))


def growth_row(name: str, small: Sequence[float], large: Sequence[float], budget: float) -> Row:
    """One line for a question: its p95 on both tables, and how it grew."""
    ratio = median(large) / median(small)
    times = (f"{median(small):.1f} ms", f"{median(large):.1f} ms")
    return (name, *times, f"{ratio:.2f}", f"≤ {budget:.1f}", word(ratio <= budget))


def table(head: Row, rows: Iterable[Row]) -> str:
    rule = tuple("---" for _ in head)
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def facts_table(facts: Mapping[str, str]) -> str:
    return table(("Machine", ""), facts.items())


def write_into(page: Path, figures: str, *, name: str) -> None:
    """Put the figures between the marks of that name; the rest of the page stays. Raises ValueError without marks."""
    before, begin, rest = page.read_text().partition(BEGIN.format(name))
    _, end, after = rest.partition(END.format(name))
    if not (begin and end):
        raise ValueError(f"{page} has no marks for {name}.")
    page.write_text(f"{before}{begin}\n\n{figures}\n\n{end}{after}")


def word(is_met: bool) -> str:
    """How a budget came out."""
    return "met" if is_met else "**missed**"
