"""How many tests passed, failed and were skipped."""

from pathlib import Path

import pytest

from tools.reports import FAILED, PASSED, SKIPPED, Counts, counts_of, failures_of, total

JUNIT = """<?xml version="1.0"?><testsuites><testsuite name="s" tests="4">
<testcase name="a"/><testcase name="b"/>{}<testcase name="d"><skipped message="why"/></testcase>
</testsuite></testsuites>"""


def report(folder: Path, third: str) -> Path:
    file = folder / "report.xml"
    file.write_text(JUNIT.format(third))
    return file


def test_it_counts_the_cases_of_a_report(tmp_path: Path) -> None:
    file = report(tmp_path, '<testcase name="c"><failure>no</failure></testcase>')

    assert counts_of(1, file) == Counts(passed=2, failed=1, skipped=1)


def test_it_counts_an_error_as_a_failure_once(tmp_path: Path) -> None:
    file = report(tmp_path, '<testcase name="c"><failure>no</failure><error>and gone</error></testcase>')

    assert counts_of(1, file).failed == 1


def test_it_adds_a_failure_when_a_program_failed_without_a_failed_test(tmp_path: Path) -> None:
    file = report(tmp_path, '<testcase name="c"/>')

    assert counts_of(2, file) == Counts(passed=3, failed=1, skipped=1)


@pytest.mark.parametrize("content", ["", "<testsuite", "<testsuites/>"])
def test_it_fails_a_part_whose_report_says_nothing(tmp_path: Path, content: str) -> None:
    file = tmp_path / "report.xml"
    file.write_text(content)

    assert counts_of(0, file) == FAILED


def test_it_fails_a_part_that_wrote_no_report(tmp_path: Path) -> None:
    assert counts_of(0, tmp_path / "nothing.xml") == FAILED


def test_it_counts_a_part_without_reports_by_its_exit_status() -> None:
    assert counts_of(0, None) == PASSED
    assert counts_of(3, None) == FAILED


def test_the_sum_reads_as_the_last_line_of_a_run() -> None:
    assert str(total([PASSED, PASSED, FAILED, SKIPPED])) == "2 passed, 1 failed, 1 skipped"


def test_it_names_each_failed_test_with_its_reason_and_place(tmp_path: Path) -> None:
    failure = '<failure message="assert 1 == 2">long\n\na.py:7: Error\n</failure>'
    failed = f'<testcase classname="c2b.tests" name="c">{failure}</testcase>'

    assert failures_of(report(tmp_path, failed)) == ["c2b.tests::c: assert 1 == 2 (a.py:7: Error)"]


def test_it_names_nothing_where_nothing_was_written(tmp_path: Path) -> None:
    assert failures_of(tmp_path / "nothing.xml") == []
