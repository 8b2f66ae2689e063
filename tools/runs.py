"""Runs the parts of the tests, two at a time where they don't mind, and shows what they say as they say it."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools import commands
from tools.parts import MINUTES_MAX, Part
from tools.reports import FAILED, Counts, counts_of, failures_of

AT_ONCE = 2
_printing = threading.Lock()


@dataclass(frozen=True)
class Result:
    name: str
    counts: Counts
    seconds: float = 0.0
    note: str = ""
    failures: Sequence[str] = ()  # The failed tests, a line each.


@dataclass(frozen=True)
class Circumstances:
    """What all parts of one run share."""

    folder: Path  # For reports and for each part's own var/.
    environment: Callable[[Path], dict[str, str]]
    absent: Mapping[str, str]  # What is not there, by the word in Part.needs, and why.
    postgres_url: str
    strict: bool  # Whether a missing need is a failure, as in continuous integration.
    arguments: Sequence[str]


def run_all(parts: Sequence[Part], around: Circumstances) -> list[Result]:
    """Run every part and return the results in the same order."""
    sociable, loners = [part for part in parts if not part.alone], [part for part in parts if part.alone]
    with ThreadPoolExecutor(AT_ONCE) as lanes:
        try:
            results = list(lanes.map(lambda part: run_one(part, around), sociable))
        except BaseException:
            commands.stop_all()
            raise
    results += [run_one(part, around) for part in loners]
    by_name = {result.name: result for result in results}
    return [by_name[part.name] for part in parts]


def run_one(part: Part, around: Circumstances) -> Result:
    if part.needs in around.absent:
        reason = around.absent[part.needs]
        return Result(part.name, FAILED if around.strict else Counts(skipped=1), note=f"not run: {reason}")
    report = around.folder / f"{part.name}.xml"
    var = around.folder / part.name
    var.mkdir()
    env = {**around.environment(var), **_database(part, around), **_filled_in(part.env, report)}
    began = time.monotonic()
    say(part.name, "begins")
    status, note = _follow(part, part.command_line(report, around.arguments), env)
    seconds = time.monotonic() - began
    counts = counts_of(status, report if part.reports else None)
    if part.needs and around.strict and not counts.passed:
        counts, note = counts + FAILED, "every test was skipped"
    say(part.name, f"{'FAILED' if counts.failed else 'passed'} after {seconds:.0f} s")
    return Result(part.name, counts, seconds, note, failures_of(report if part.reports else None))


def _database(part: Part, around: Circumstances) -> dict[str, str]:
    if part.needs != "postgres":
        return {}
    # Journeys start processes against databases of their own; the other tests use this one directly.
    return {"TEST_DATABASE_URL": around.postgres_url, **({} if part.alone else {"DATABASE_URL": around.postgres_url})}


def _filled_in(env: Mapping[str, str], report: Path) -> dict[str, str]:
    return {name: value.replace("{report}", str(report)) for name, value in env.items()}


def _follow(part: Part, command: list[str], env: Mapping[str, str]) -> tuple[int, str]:
    """Run to the end, or to the time limit; the exit status and a note."""
    process = commands.begin(command, cwd=part.cwd, env=env)
    late = threading.Event()

    def stop() -> None:
        late.set()
        commands.kill(process)

    limit = threading.Timer(MINUTES_MAX * 60, stop)
    limit.daemon = True
    limit.start()
    assert process.stdout is not None
    for line in process.stdout:
        say(part.name, line.rstrip())
    status = process.wait()
    limit.cancel()
    commands.ended(process)
    return (1, f"stopped after {MINUTES_MAX} minutes") if late.is_set() else (status, "")


def say(name: str, line: str) -> None:
    with _printing:
        print(f"{name:<16} | {line}", flush=True)
