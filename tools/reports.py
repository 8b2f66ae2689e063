"""How many tests passed, failed and were skipped, from the reports that the test programs write."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

REASON_MAX = 200


@dataclass(frozen=True)
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


PASSED, FAILED, SKIPPED = Counts(passed=1), Counts(failed=1), Counts(skipped=1)


def total(counts: Iterable[Counts]) -> Counts:
    return sum(counts, Counts())


def counts_of(exit_status: int, report: Path | None) -> Counts:
    """What one part came to. Without a report the part is one test and its exit status the result.

    A part never looks better than its exit status: one that failed without a failed test, or
    ran no test at all, counts one failure.
    """
    if report is None:
        return FAILED if exit_status else PASSED
    counts = _from_junit(report)
    if counts is None:
        return FAILED
    return counts + FAILED if exit_status and not counts.failed else counts


def _cases(report: Path | None) -> list[ElementTree.Element]:
    """Every test case of a JUnit file; none when there is no readable file."""
    try:
        return list(ElementTree.parse(report).getroot().iter("testcase")) if report else []  # noqa: S314 - our own tests' file
    except (OSError, ElementTree.ParseError):
        return []


def _from_junit(report: Path) -> Counts | None:
    """The sums of a JUnit file, by test case; None when it has none or is not readable."""
    cases = _cases(report)
    if not cases:
        return None
    failed = sum(_has(case, "failure", "error") for case in cases)
    skipped = sum(_has(case, "skipped") and not _has(case, "failure", "error") for case in cases)
    return Counts(passed=len(cases) - failed - skipped, failed=failed, skipped=skipped)


def failures_of(report: Path | None) -> list[str]:
    """Each failed case in one line: its name and the last line of what went wrong."""
    return [f"{_name(case)}: {_reason(case)}" for case in _cases(report) if _has(case, "failure", "error")]


def _name(case: ElementTree.Element) -> str:
    return "::".join(filter(None, (case.get("classname"), case.get("name"))))


def _reason(case: ElementTree.Element) -> str:
    wrong = next(tag for tag in case if tag.tag in {"failure", "error"})
    # pytest ends with the place, other programs begin with the words: the message has both in short.
    words = " ".join((wrong.get("message") or wrong.text or "").split())
    place = next((line for line in reversed((wrong.text or "").splitlines()) if line.strip()), "").strip()
    return f"{words[:REASON_MAX]} ({place[:REASON_MAX]})"


def _has(case: ElementTree.Element, *tags: str) -> bool:
    return any(case.find(tag) is not None for tag in tags)
