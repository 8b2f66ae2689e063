"""Whether kept files are what their generator writes today."""

from pathlib import Path

from tools.freshness import difference


def write_two_lines(target: Path) -> None:
    target.write_text("one\ntwo\n")


def test_a_file_as_its_generator_writes_it_is_fresh(tmp_path: Path) -> None:
    write_two_lines(tmp_path / "kept")

    assert difference(tmp_path / "kept", write_two_lines) == []


def test_a_changed_file_is_shown_with_what_is_to_change(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("one\nthree\n")

    lines = difference(tmp_path / "kept", write_two_lines)

    assert "-three" in lines
    assert "+two" in lines


def test_a_file_that_was_never_written_is_not_fresh(tmp_path: Path) -> None:
    assert "+one" in difference(tmp_path / "kept", write_two_lines)


def test_looking_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("old\n")

    difference(tmp_path / "kept", write_two_lines)

    assert (tmp_path / "kept").read_text() == "old\n"
