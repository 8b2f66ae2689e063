"""When a step of the set-up is done again."""

from pathlib import Path

from tools.stamps import Stamp, digest_of, files_under


def test_a_step_that_was_never_done_is_due(tmp_path: Path) -> None:
    assert not Stamp(tmp_path / "stamp").fits(digest_of([]))


def test_a_finished_step_is_not_due_while_its_inputs_stay(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_text("one")
    stamp = Stamp(tmp_path / "made" / "stamp")

    stamp.write(digest_of([source], "3.11"))

    assert stamp.fits(digest_of([source], "3.11"))


def test_a_changed_file_makes_a_step_due(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_text("one")
    before = digest_of([source])

    source.write_text("two")

    assert digest_of([source]) != before


def test_a_changed_word_makes_a_step_due(tmp_path: Path) -> None:
    assert digest_of([], "3.11") != digest_of([], "3.12")


def test_a_moved_border_between_two_files_makes_a_step_due(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("one")
    second.write_text("two")
    before = digest_of([first, second])

    first.write_text("on")
    second.write_text("etwo")

    assert digest_of([first, second]) != before


def test_a_removed_stamp_makes_a_step_due(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "stamp")
    stamp.write("digest")

    stamp.remove()
    stamp.remove()

    assert not stamp.fits("digest")


def test_it_finds_files_in_a_fixed_order_and_leaves_out_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "folder" / "deep").mkdir(parents=True)
    for name in ("z", "folder/b", "folder/deep/a"):
        (tmp_path / name).write_text(name)

    found = files_under(tmp_path / "z", tmp_path / "nowhere", tmp_path / "folder")

    assert [str(file.relative_to(tmp_path)) for file in found] == ["z", "folder/b", "folder/deep/a"]
