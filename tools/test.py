"""`make test`: sets up, runs every part, and ends with `N passed, N failed, N skipped`."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tools import commands, machine
from tools.commands import Failed
from tools.database import TestDatabase
from tools.machine import Missing
from tools.parts import Part, all_parts, environment
from tools.reports import FAILED, Counts, total
from tools.runs import Circumstances, Result, run_all
from tools.set_up import say, set_up

GROUPS = ("lint", "backend", "frontend", "journeys", "browser")


def run(parts: Sequence[Part], arguments: Sequence[str]) -> list[Result]:
    """Set up what the parts stand on, and run them."""
    names = {part.name for part in parts}
    only_python = all(part.group == "backend" for part in parts)
    # The build is a part of its own in a whole run, so that a broken one stops no other part.
    set_up(dev=True, node=not only_python, build=any(part.alone for part in parts) and "build" not in names)
    absent = {} if machine.browser() else {"browser": "no Chromium found (CHROMIUM_PATH names one)"}
    database = TestDatabase() if any(part.needs == "postgres" for part in parts) else None
    if database and not database.url:
        absent["postgres"] = database.why
    try:
        with tempfile.TemporaryDirectory(prefix="mobilemoney-test-", ignore_cleanup_errors=True) as folder:
            around = Circumstances(
                folder=Path(folder),
                environment=environment,
                absent=absent,
                postgres_url=database.url if database else "",
                strict=os.environ.get("CI", "").lower() in {"1", "true"},
                arguments=arguments,
            )
            return run_all(parts, around)
    finally:
        commands.stop_all()
        if database:
            database.close()


def table(results: Sequence[Result], seconds: float) -> str:
    lines = [f"\n{'part':<18}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}"]
    for result in results:
        counts = result.counts
        mark = "  <-- failed" if counts.failed else ""
        numbers = f"{counts.passed:>8}{counts.failed:>8}{counts.skipped:>9}{result.seconds:>9.1f}"
        lines.append(f"{result.name:<18}{numbers}{mark}{'  ' + result.note if result.note else ''}")
    named = [f"FAILED {result.name}: {failure}" for result in results for failure in result.failures]
    return "\n".join([*lines, f"{'all':<43}{seconds:>9.1f}\n", *named])


def finish(counts: Counts) -> int:
    print(counts, flush=True)
    return 1 if counts.failed or not counts.passed else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="test", description=__doc__)
    parser.add_argument("--only", choices=GROUPS, help="only this group of parts")
    parser.add_argument("--part", help="only this part")
    parser.add_argument("arguments", nargs="*", metavar="-- argument", help="passed on to pytest and vitest")
    chosen = parser.parse_args()
    commands.die_politely()
    parts = [part for part in all_parts() if chosen.only in (None, part.group) and chosen.part in (None, part.name)]
    began = time.monotonic()
    try:
        results = run(parts, chosen.arguments)
    except (Missing, Failed) as wrong:
        say(f"{getattr(wrong, 'output', '')}\n{wrong}".strip())
        return finish(FAILED)
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    print(table(results, time.monotonic() - began))
    return finish(total(result.counts for result in results))


if __name__ == "__main__":
    sys.exit(main())
