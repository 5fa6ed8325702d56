"""All files of a release, or none."""

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from hotspot.disclosure import Release
from hotspot.errors import InputError
from hotspot.output import FILES, folder, save_folder

MakeRelease = Callable[..., Release]
PICTURES = {"map.png", "map.pdf"}
#: Of tables that this release does not have.
OTHERS = {"institutions.csv"}


def read(path: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in path.iterdir()}


def test_all_files_and_the_same_bytes_again(make_release: MakeRelease, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert save_folder(make_release(), tmp_path / name) == tmp_path / name
    assert set(read(tmp_path / "a")) == set(FILES) - PICTURES - OTHERS
    assert read(tmp_path / "a") == read(tmp_path / "b")
    assert {path.name for path in tmp_path.iterdir()} == {"a", "b"}


def test_an_empty_folder_is_filled_and_a_full_one_is_safe(make_release: MakeRelease, tmp_path: Path) -> None:
    save_folder(make_release(), tmp_path)
    before = read(tmp_path)
    with pytest.raises(InputError, match="--overwrite"):
        save_folder(make_release(buildings=None), tmp_path)
    assert read(tmp_path) == before
    save_folder(make_release(buildings=None), tmp_path, overwrite=True)
    assert set(read(tmp_path)) == set(FILES) - {"buildings.csv"} - PICTURES - OTHERS


@pytest.mark.parametrize("part", ["save_lists", "save_map", "write_text"])
def test_a_failure_on_the_way_leaves_nothing(
    make_release: MakeRelease, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    save_folder(make_release(), tmp_path / "out")
    before = read(tmp_path / "out")

    def fail(*_: object, **__: object) -> NoReturn:
        raise OSError("disk full")

    monkeypatch.setattr(folder, part, fail)
    for target in ("out", "new"):
        with pytest.raises(OSError, match="disk full"):
            save_folder(make_release(buildings=None), tmp_path / target, overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert read(tmp_path / "out") == before
