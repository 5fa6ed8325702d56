"""Files are written whole, or not at all."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hotspot.errors import InputError
from hotspot.output.files import claimed_folder, staged_folder, write_text
from hotspot.output.target import check_target


@contextmanager
def staged(folder: Path, *names: str) -> Iterator[Path]:
    with claimed_folder(folder, names, overwrite=True) as claim, staged_folder(claim) as stage:
        yield stage


def test_text_is_utf_8_with_line_feeds_and_replaces(tmp_path: Path) -> None:
    for text in ("old\n" * 100, "é\nü\n"):
        assert write_text(tmp_path / "a.txt", text) == tmp_path / "a.txt"
        assert (tmp_path / "a.txt").read_bytes() == text.encode("utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_failure_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "old")
    with pytest.raises(UnicodeEncodeError):
        write_text(tmp_path / "a.txt", "x" * 100_000 + "\ud800")
    assert (tmp_path / "a.txt").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_files_are_for_their_owner_alone(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        write_text(tmp_path / "a.txt", "x")
        with staged(tmp_path / "out"):
            pass
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700


def test_no_folder_to_write_in(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="folder file") as raised:
        write_text(tmp_path / "file" / "a.txt", "x")
    assert str(tmp_path) not in str(raised.value)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_staged_folder_appears_when_all_has_gone_well(tmp_path: Path) -> None:
    with staged(tmp_path / "deep" / "out") as stage:
        (stage / "a").write_text("x")
        assert not (tmp_path / "deep" / "out").exists()
    assert [path.name for path in (tmp_path / "deep" / "out").iterdir()] == ["a"]
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out"]


def test_a_staged_folder_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old").write_text("x")
    with staged(tmp_path / "out", "old", "new") as stage:
        (stage / "new").write_text("x")
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "new"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_failure_leaves_the_old_folder_and_no_other(tmp_path: Path, error: type[BaseException]) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old").write_text("x")

    def fail() -> None:
        with staged(tmp_path / "out", "old", "new") as stage:
            (stage / "new").write_text("x")
            raise error

    with pytest.raises(error):
        fail()
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "old"]


def test_targets(tmp_path: Path) -> None:
    out = tmp_path / "out"
    check_target(out, ["a"], overwrite=False)
    check_target(out / "deeper" / "still", ["a"], overwrite=False)
    assert not out.exists()
    out.mkdir()
    check_target(out, ["a"], overwrite=False)
    (out / "a").write_text("x")
    with pytest.raises(InputError, match="--overwrite"):
        check_target(out, ["a"], overwrite=False)
    check_target(out, ["a", "b"], overwrite=True)
    (out / "b").write_text("x")
    with pytest.raises(InputError, match="1 files"):
        check_target(out, ["a"], overwrite=True)
    with pytest.raises(InputError, match="is a file"):
        check_target(out / "a", ["a"], overwrite=True)


@pytest.mark.parametrize("rest", ["out", "deep/out"])
def test_a_target_under_a_file_is_refused_before_any_work(tmp_path: Path, rest: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError):
        check_target(tmp_path / "file" / rest, ["a"], overwrite=False)
