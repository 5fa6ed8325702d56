"""Several files as one table: by a pattern, by a folder."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from hotspot import read_events
from hotspot.errors import InputError
from hotspot.files.named import named_files
from hotspot.files.source import open_source

ROWS = 90
CANARY = "ZZCANARYZZ"


def events() -> pd.DataFrame:
    """Row: an event; one of three parts is found by its dates."""
    rng = np.random.default_rng(7)
    frame = pd.DataFrame({"lat": 38 + 0.05 * rng.random(ROWS), "lon": -70 + 0.05 * rng.random(ROWS)}).round(6)
    frame["person"] = [f"{number % 40:03d}" for number in range(ROWS)]
    frame["address"] = [f"{1 + number % 9} ELM ST" for number in range(ROWS)]
    frame["time"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(ROWS), unit="D")
    return frame


def write(frame: pd.DataFrame, path: Path) -> None:
    path.parent.mkdir(exist_ok=True, parents=True)
    if ".parquet" in path.name:
        frame.to_parquet(path, index=False)
    else:
        frame.to_csv(path, index=False)


def parts(folder: Path, ending: str, frame: pd.DataFrame | None = None) -> Path:
    """Three files, the last one written first, each with its columns in another order; and all in one file beside."""
    frame = events() if frame is None else frame
    cuts = np.array_split(np.arange(len(frame)), 3)
    for number, rows in reversed(list(enumerate(cuts))):
        columns = [*frame.columns[number:], *frame.columns[:number]]
        write(frame.iloc[rows][columns], folder / "claims" / f"part{number}{ending}")
    write(frame, folder / f"whole{ending}")
    return folder / "claims"


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(one, other)
    assert one.attrs["columns"] == other.attrs["columns"]


@pytest.mark.parametrize("ending", [".csv", ".csv.gz", ".tsv", ".parquet", ".pq.parquet"])
def test_files_are_read_as_if_they_were_one(ending: str, tmp_path: Path) -> None:
    folder = parts(tmp_path, ending)
    whole = read_events(tmp_path / f"whole{ending}")
    for named in (folder, f"{folder}/*{ending}", f"{folder}/part?{ending}", f"{folder}/part[0-2]{ending}"):
        same(read_events(named), whole)
    same(read_events(f"{tmp_path}/**/part*{ending}"), whole)


def test_a_relative_pattern_and_a_condition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts(tmp_path, ".parquet")
    monkeypatch.chdir(tmp_path)
    for condition in ("person > '010'", "person IN ('001', '013')"):
        same(read_events("claims/*.parquet", where=condition), read_events("whole.parquet", where=condition))


def test_the_order_is_that_of_the_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = parts(tmp_path, ".csv")
    whole = read_events(tmp_path / "whole.csv")
    given = Path.glob, Path.iterdir

    def turned(listed: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *asked, **how: sorted(listed(*asked, **how), reverse=True)

    monkeypatch.setattr(Path, "glob", turned(given[0]))
    monkeypatch.setattr(Path, "iterdir", turned(given[1]))
    for named in (folder, folder / "*.csv"):
        same(read_events(named), whole)


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_name_with_signs_is_a_file_where_it_exists(ending: str, tmp_path: Path) -> None:
    folder = tmp_path / "data[1]"
    write(events().head(3).assign(person="mine"), folder / f"a[1]{ending}")
    write(events().head(3).assign(person="other"), folder / f"a1{ending}")
    assert set(read_events(folder / f"a[1]{ending}")["person"]) == {"mine"}
    # The folder is called so; in it the pattern holds.
    assert named_files(folder / f"a?{ending}").names == (f"a1{ending}",)
    assert named_files(folder / f"*{ending}").names == (f"a1{ending}", f"a[1]{ending}")
    assert read_events(folder)["person"].tolist() == ["other"] * 3 + ["mine"] * 3


def test_folders_within_folders_are_meant_by_two_stars_alone(tmp_path: Path) -> None:
    for year in (2023, 2024):
        write(events().head(4), tmp_path / "claims" / f"year={year}" / "part.parquet")
    with pytest.raises(InputError, match="folder without files of Parquet or CSV"):
        read_events(tmp_path / "claims")
    found = read_events(tmp_path / "claims/**/*.parquet")
    assert len(found) == 8
    assert "year" not in open_source(tmp_path / "claims/**/*.parquet").relation.columns
    assert named_files(tmp_path / "claims/**").names == ("year=2023/part.parquet", "year=2024/part.parquet")


def test_hidden_files_and_folders_are_not_meant(tmp_path: Path) -> None:
    folder = parts(tmp_path, ".csv")
    for hidden in (folder / "._part0.csv", folder / ".old" / "part0.csv"):
        write(events(), hidden)
    (folder / "part9.csv").mkdir()
    for named in (folder, folder / "*.csv", folder / "**/*.csv"):
        assert named_files(named).names == ("part0.csv", "part1.csv", "part2.csv")


REFUSED = {
    "nothing fits": ("claims/*.json", r"No file fits the pattern claims/\*\.json.*\*\*"),
    "no such folder": ("visits/*.csv", r"visits/\*\.csv names a folder, visits, that does not exist"),
    "several kinds": ("claims/part*", r"several kinds: part0\.csv is CSV, part3\.parquet is Parquet"),
    "both in a folder": ("claims", r"holds 1 file of Parquet and 3 of CSV.*claims/\*\.parquet or claims/\*\.csv"),
    "neither kind": ("claims/*.xlsx", r"read as Parquet or CSV; x\.xlsx is neither"),
    "an empty file": ("claims/**/*", r"none\.csv is empty"),
    "two stars in a name": ("claims/a**b*", "No file fits|cannot be read"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_table_together_is_refused(case: str, tmp_path: Path) -> None:
    named, says = REFUSED[case]
    folder = parts(tmp_path, ".csv", events().assign(person=CANARY))
    write(events(), folder / "part3.parquet")
    (folder / "x.xlsx").write_bytes(b"PK")
    (folder / "deep").mkdir()
    (folder / "deep" / "none.csv").touch()
    with pytest.raises(InputError, match=says) as refusal:
        read_events(tmp_path / named)
    assert str(tmp_path) not in str(refusal.value)
    assert CANARY not in str(refusal.value)


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
@pytest.mark.parametrize("at", [0, 1])
def test_a_missing_column_is_named_with_its_file(ending: str, at: int, tmp_path: Path) -> None:
    folder = parts(tmp_path, ending)
    path = folder / f"part{at}{ending}"
    write(events().head(5).drop(columns=["address", "time"]), path)
    having = "part1" if at == 0 else "part0"
    with pytest.raises(
        InputError, match=rf"part{at}{ending} has no column 'address', 'time', which {having}{re.escape(ending)} has"
    ):
        read_events(folder)


def test_a_column_of_two_kinds_is_named(tmp_path: Path) -> None:
    folder = parts(tmp_path, ".parquet")
    for changed, kind in (({"person": 7}, "numbers"), ({"time": pd.Timestamp("2024-01-01", tz="UTC")}, "times")):
        write(events().head(5).assign(**changed), folder / "part1.parquet")
        with pytest.raises(InputError, match=rf"Column '{next(iter(changed))}' holds .* in part0.*{kind}.* in part1"):
            read_events(folder)


def test_numbers_of_several_widths_and_columns_without_values_are_one(tmp_path: Path) -> None:
    folder = tmp_path / "claims"
    write(events().head(3).assign(lat=38, person=None), folder / "a.parquet")
    write(events().iloc[3:6], folder / "b.parquet")
    found = read_events(folder)
    assert found["lat"].tolist() == [38.0] * 3 + events()["lat"][3:6].tolist()
    assert found["person"].isna().tolist() == [True] * 3 + [False] * 3
    assert found["person"].tolist()[3:] == events()["person"][3:6].tolist()


def test_each_text_is_read_as_it_would_be_alone(tmp_path: Path) -> None:
    folder = parts(tmp_path, ".csv")
    part = events().iloc[30:60].assign(address=[f"{number} É ST" for number in range(1, 31)])
    text = "Claims of 2024\n\n" + part.to_csv(index=False, sep=";")
    (folder / "part1.csv").write_bytes(text.encode("cp1252"))
    found = read_events(folder)
    assert found["address"].tolist()[30:60] == part["address"].tolist()
    np.testing.assert_array_equal(found["lat"], events()["lat"])
    said = [str(note) for note in found.attrs["notes"]]
    assert "3 files were read as one table, in the order of their names." in said
    assert any(note.startswith("'part1.csv': ") and "semicolon" in note for note in said)
    assert not any(note.startswith("'part0.csv'") for note in said)


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_hundreds_of_files(ending: str, tmp_path: Path) -> None:
    frame = pd.concat([events()] * 5, ignore_index=True)
    for number in range(len(frame)):
        write(frame.iloc[[number]], tmp_path / "claims" / f"{number:04d}{ending}")
    write(frame, tmp_path / f"whole{ending}")
    same(read_events(tmp_path / "claims"), read_events(tmp_path / f"whole{ending}"))


def test_one_file_under_two_names_is_refused(tmp_path: Path) -> None:
    folder = parts(tmp_path, ".csv")
    (folder / "part7.csv").symlink_to(folder / "part0.csv")
    with pytest.raises(InputError, match=r"part7\.csv and part0\.csv are the same"):
        read_events(folder)
    (folder / "part7.csv").unlink()
    (folder / "round").symlink_to(folder, target_is_directory=True)
    assert len(read_events(folder / "**/*.csv")) == ROWS


def test_no_other_file_can_be_read(tmp_path: Path) -> None:
    import duckdb

    folder = parts(tmp_path, ".parquet")
    connection = open_source(folder / "part[01].parquet").relation._con
    assert connection.execute(f"SELECT count(*) FROM read_parquet('{folder}/part1.parquet')").fetchall() == [(30,)]
    for other in (folder / "part2.parquet", tmp_path / "whole.parquet", folder / "*.parquet"):
        with pytest.raises(duckdb.PermissionException):
            connection.execute(f"SELECT count(*) FROM read_parquet('{other}')").fetchall()
