"""How the parts of the tests are run, counted and told."""

import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tools import commands, runs, test
from tools.parts import Part
from tools.reports import FAILED, PASSED, SKIPPED, Counts
from tools.runs import Circumstances, Result

WRITE_REPORT = """
import sys
report = "<testsuite><testcase/><testcase/>{}</testsuite>"
open(sys.argv[1], "w").write(report)
"""


@pytest.fixture
def around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Circumstances:
    monkeypatch.setattr(commands, "_stopping", threading.Event())
    return Circumstances(
        folder=tmp_path,
        environment=lambda var: {"VAR_DIR": str(var)},
        absent={},
        postgres_url="postgresql://here",
        strict=False,
        arguments=["-k", "stk"],
    )


def part(code: str, **more: object) -> Part:
    made = Part("part", "group", [sys.executable, "-c", code])
    return replace(made, **more)  # type: ignore[arg-type]


def run(chosen: Part, around: Circumstances) -> Result:
    return runs.run_one(chosen, around)


def test_what_a_part_says_is_shown_with_its_name(around: Circumstances, capsys: pytest.CaptureFixture[str]) -> None:
    result = run(part("print('hello')"), around)

    assert result.counts == PASSED
    assert "part             | hello\n" in capsys.readouterr().out


def test_a_part_that_ends_badly_failed(around: Circumstances) -> None:
    assert run(part("raise SystemExit(3)"), around).counts == FAILED


def test_a_part_with_a_report_counts_its_tests(around: Circumstances) -> None:
    code = WRITE_REPORT.format("<testcase><skipped/></testcase>")
    command = [sys.executable, "-c", code, "{report}"]

    result = run(part("", command=command, reports=True), around)

    assert result.counts == Counts(passed=2, skipped=1)


def test_a_report_can_be_named_in_the_environment(around: Circumstances) -> None:
    code = "import os, sys; sys.argv[1:1] = [os.environ['REPORT_FILE']]" + WRITE_REPORT.format("")

    result = run(part(code, env={"REPORT_FILE": "{report}"}, reports=True), around)

    assert result.counts == Counts(passed=2)


def test_arguments_go_only_to_parts_that_run_tests(around: Circumstances) -> None:
    show = "import sys; sys.exit(sys.argv[1:] != {})"

    assert run(part(show.format([])), around).counts == PASSED
    with_arguments = part(show.format(["-k", "stk"]), name="tests", reports=True)
    assert run(with_arguments, around).note == ""
    assert run(replace(with_arguments, name="others", reports=False), around).counts == FAILED


def test_a_part_that_needs_what_is_absent_is_skipped_with_the_reason(around: Circumstances) -> None:
    result = run(part("", needs="browser"), replace(around, absent={"browser": "no Chromium found"}))

    assert result.counts == SKIPPED
    assert result.note == "not run: no Chromium found"


def test_in_continuous_integration_a_part_that_was_not_run_failed(around: Circumstances) -> None:
    result = run(part("", needs="postgres"), replace(around, absent={"postgres": "why"}, strict=True))

    assert result.counts == FAILED


def test_in_continuous_integration_a_part_whose_tests_were_all_skipped_failed(around: Circumstances) -> None:
    code = "import sys; open(sys.argv[1], 'w').write('<t><testcase><skipped/></testcase></t>')"
    skipping = part("", command=[sys.executable, "-c", code, "{report}"], reports=True, needs="browser")

    assert run(skipping, around).counts == SKIPPED
    strict = run(replace(skipping, name="strict"), replace(around, strict=True))
    assert strict.counts == Counts(failed=1, skipped=1)


def test_only_parts_that_need_postgresql_get_its_address(around: Circumstances) -> None:
    show = "import os, sys; sys.exit(os.environ.get('DATABASE_URL') != {!r})"

    assert run(part(show.format("postgresql://here"), needs="postgres"), around).counts == PASSED
    assert run(part(show.format(None), name="other"), around).counts == PASSED


def test_each_part_has_a_folder_of_its_own_for_what_it_keeps(around: Circumstances) -> None:
    show = "import os, sys; sys.exit(os.path.basename(os.environ['VAR_DIR']) != {!r})"

    assert run(part(show.format("one"), name="one"), around).counts == PASSED
    assert run(part(show.format("two"), name="two"), around).counts == PASSED


def test_a_part_that_hangs_is_ended_with_its_children(around: Circumstances, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "MINUTES_MAX", 0.01)
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE)"
    began = time.monotonic()

    result = run(part(f"{code}; import time; time.sleep(60)"), around)

    assert result.counts == FAILED
    assert "stopped after" in result.note
    assert time.monotonic() - began < 30


def test_results_come_in_the_order_of_the_parts(around: Circumstances) -> None:
    parts = [part("", name="loner", alone=True), part("", name="first"), part("", name="second")]

    assert [result.name for result in runs.run_all(parts, around)] == ["loner", "first", "second"]


def test_the_last_line_sums_up_and_the_exit_status_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    assert test.finish(Counts(passed=3, skipped=1)) == 0
    assert test.finish(Counts(passed=3, failed=1)) == 1
    assert test.finish(Counts(skipped=1)) == 1
    assert capsys.readouterr().out.splitlines()[0] == "3 passed, 0 failed, 1 skipped"


def test_the_table_marks_what_failed() -> None:
    results: Sequence[Result] = [Result("mypy", PASSED, 1.0), Result("browser", FAILED, 0.0, "not run: none found")]

    lines = test.table(results, 2.0).splitlines()

    assert [line.split()[0] for line in lines if "<-- failed" in line] == ["browser"]
    assert "not run: none found" in lines[3]


def test_the_failed_tests_are_named_under_the_table() -> None:
    results: Sequence[Result] = [Result("journeys", FAILED, 1.0, failures=["tests.a::b: assert 0 (a.py:3)"])]

    assert test.table(results, 2.0).splitlines()[-1] == "FAILED journeys: tests.a::b: assert 0 (a.py:3)"
