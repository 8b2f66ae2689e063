"""Measures throughput and times as ratios to a bare Django view, all in one run: `make bench`.

Absolute figures say more about the machine than about us; only the ratios, and p99 at half load, are held to budgets.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from statistics import mean, median

from bench import load, report
from bench.lists import Lists
from bench.payouts import Payouts
from bench.rates import Measured, Rates
from bench.stage import Installation, Stage, built_stage, facts_of_the_machine
from tools.commands import Failed
from tools.machine import ROOT, Missing

PAGE = ROOT / "docs" / "performance.md"
SMALL = 10_000
INGESTION_MIN, PUSH_MIN, APPLY_MIN = 0.8, 0.3, 1.0
HALF_LOAD_P99_MS_MAX = 50.0
GROWTH_MAX = 1.5
PARTS = ["rates", "lists", "payouts"]
RATES_HEAD = ("What", "Ratio", "Lowest to highest", "Rate", "Budget", "")
CPU_HEAD = ("Processor time of one", "our processes", "PostgreSQL", "together / bare")
LISTS_HEAD = ("p95 of", "small", "large", "Ratio", "Budget", "")


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def batched(figures: Sequence[float], size: int) -> Iterator[Sequence[float]]:
    return (figures[start : start + size] for start in range(0, len(figures), size))


def rates_table(measured: Measured) -> str:
    # The yardstick runs twice a round, before and after; its mean is what the round is measured by.
    bare = [mean(pair) for pair in batched(measured.rates["bare"], 2)]
    rows: list[tuple[str, ...]] = [
        ("bare Django view, one INSERT (the yardstick)", "1.00", "", f"{median(bare):,.0f}/s", "", "")
    ]
    for size in ("small", "large"):
        ingestion = measured.rates[f"ingest {size}"]
        rows.append(report.ratio_row(f"callback ingestion, {size} / bare", ingestion, bare, INGESTION_MIN))
    rows.append(report.ratio_row("STK initiation / bare", measured.rates["push"], bare, PUSH_MIN))
    for size in ("small", "large"):
        name = f"applying by one worker, {size} / ingestion"
        rows.append(
            report.ratio_row(name, measured.rates[f"apply {size}"], measured.rates[f"ingest {size}"], APPLY_MIN)
        )
    for size in ("small", "large"):
        p99 = measured.p99[f"half ingest {size}"]
        rows.append(report.time_row(f"p99 of ingestion at half load, {size}", p99, HALF_LOAD_P99_MS_MAX))
    return report.table(RATES_HEAD, rows)


def cpu_table(measured: Measured) -> str:
    """Processor time of one request. Unlike rates it hardly depends on what else the machine does."""
    bare = median(sum(pair) for pair in measured.cpu_ms["bare"])
    rows = []
    for name, figures in measured.cpu_ms.items():
        ours, database = (median(side) for side in zip(*figures, strict=True))
        rows.append((name, f"{ours:.2f} ms", f"{database:.2f} ms", f"{(ours + database) / bare:.2f}"))
    return report.table(CPU_HEAD, rows)


def lists_table(lists: Lists, small: Installation, large: Installation) -> str:
    questions = lists.p95[small.name]
    rows = [report.growth_row(name, questions[name], lists.p95[large.name][name], GROWTH_MAX) for name in questions]
    return report.table(LISTS_HEAD, rows)


def measure_payouts(stage: Stage, wanted: argparse.Namespace) -> str:
    payouts = Payouts(stage)
    for number in range(wanted.rounds):
        say(f"Payouts, round {number + 1} of {wanted.rounds} …")
        payouts.round()
    facts = report.facts_table(facts_of_the_machine(stage))
    return "\n\n".join(
        (f'`make bench ARGS="{" ".join(sys.argv[1:])}"`: {wanted.rounds} rounds.', payouts.table(), facts)
    )


def measure(stage: Stage, wanted: argparse.Namespace) -> str:
    say(f"Seeding {SMALL:,} and {wanted.size:,} payments …")
    small, large = Installation(stage, "small", SMALL), Installation(stage, "large", wanted.size)
    parts = [
        f'`make bench ARGS="{" ".join(sys.argv[1:])}"`: {wanted.rounds} rounds; small: {SMALL:,}, large: '
        f"{wanted.size:,} payments with as many addresses and callbacks.",
        report.facts_table(facts_of_the_machine(stage)),
    ]
    if "lists" in wanted.parts:
        lists = Lists(small, large)
        for number in range(wanted.rounds):
            say(f"Lists, round {number + 1} of {wanted.rounds} …")
            lists.round()
        parts.append(lists_table(lists, small, large))
    if "rates" in wanted.parts:
        rates = Rates(stage, small, large, wanted.seconds)
        rates.warm_up()
        for number in range(wanted.rounds):
            say(f"Rates, round {number + 1} of {wanted.rounds} …")
            rates.round()
        parts[2:2] = [rates_table(rates.measured), cpu_table(rates.measured)]
    return "\n\n".join(parts)


def measured_figures(stage: Stage, wanted: argparse.Namespace) -> dict[str, str]:
    """By the name of its place in the page."""
    figures = {}
    if {"rates", "lists"} & set(wanted.parts):
        figures["figures"] = measure(stage, wanted)
    if "payouts" in wanted.parts:
        figures["payout figures"] = measure_payouts(stage, wanted)
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="payments in the large table")
    parser.add_argument("--full", action="store_const", dest="size", const=1_000_000, help="a million of them")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="about how long each run of load takes")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/performance.md")
    wanted = parser.parse_args()
    try:
        load.install()
        with built_stage() as stage:
            figures = measured_figures(stage, wanted)
    except (Missing, Failed, load.WrongAnswers) as wrong:
        say(str(wrong))
        return 1
    print("\n\n".join(figures.values()))
    for name, table in figures.items() if wanted.write else ():
        report.write_into(PAGE, table, name=name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
