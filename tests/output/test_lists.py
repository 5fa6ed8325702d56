"""The lists as files for spreadsheets."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from hotspot.disclosure import Release
from hotspot.output import save_lists
from hotspot.output.lists import list_files

MakeRelease = Callable[..., Release]


def test_each_table_is_one_file(make_release: MakeRelease, tmp_path: Path) -> None:
    paths = save_lists(make_release(), tmp_path)
    names = ["cells.csv", "buildings.csv", "neighborhoods.csv", "concentration.csv", "quality.csv"]
    assert [path.name for path in paths] == names
    assert {path.name for path in tmp_path.iterdir()} == set(names)
    fewer = make_release({"concentration": None}, neighborhoods=None, quality=None)
    assert list(list_files(fewer)) == ["cells.csv", "buildings.csv"]


def test_files_hold_the_tables(make_release: MakeRelease, tmp_path: Path) -> None:
    made = make_release()
    save_lists(made, tmp_path)
    for name in ("cells", "buildings", "neighborhoods", "concentration", "quality"):
        found, table = pd.read_csv(tmp_path / f"{name}.csv"), getattr(made, name)
        plain = [column for column in table.columns if column != "geometry"]
        assert found.columns.tolist() == [*plain, "audience"]
        assert set(found["audience"]) == {"internal"}
        for column in plain:
            if pd.api.types.is_bool_dtype(table[column]):
                words = table[column].astype(object).map({True: "yes", False: "no"})
                assert found[column].tolist() == words.fillna("not_hot").tolist()
            elif pd.api.types.is_numeric_dtype(table[column]) or column == "top":
                atol = {"rate": 1e-3, "p_top": 1e-4}.get(column, 1e-5)
                numbers = table[column].to_numpy(dtype=float, na_value=np.nan)
                np.testing.assert_allclose(found[column], numbers, rtol=0, atol=atol)
            else:
                assert found[column].fillna("").tolist() == table[column].fillna("").tolist()


def test_statistics_are_not_rounded(make_release: MakeRelease, tmp_path: Path) -> None:
    made = make_release()
    save_lists(made, tmp_path)
    with (tmp_path / "cells.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert made.cells is not None
    for column in ("value", "z", "p", "q"):
        found = [float(row[column] or "nan") for row in rows]
        np.testing.assert_array_equal(found, made.cells[column])


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
@pytest.mark.parametrize("table", ["buildings", "neighborhoods"])
def test_no_text_is_a_formula(make_release: MakeRelease, start: str, table: str) -> None:
    frame = getattr(make_release(), table).copy()
    frame["name"] = f"{start}HYPERLINK(1)"
    if table == "neighborhoods":
        frame = gpd.GeoDataFrame(frame)
    rows = list(csv.reader(io.StringIO(list_files(make_release(**{table: frame}))[f"{table}.csv"], newline="")))
    at = rows[0].index("name")
    assert {row[at][0] for row in rows[1:]} == {"'"}


def test_negative_numbers_are_numbers_and_names_are_quoted(make_release: MakeRelease) -> None:
    made = make_release()
    assert made.cells is not None
    rows = list(csv.DictReader(list_files(made)["cells.csv"].splitlines()))
    assert min(float(row["z"]) for row in rows) == made.cells["z"].min() < 0
    named = make_release().buildings
    assert named is not None
    named = named.assign(name='12 "A", ST\nREAR')
    text = list_files(make_release(buildings=named))["buildings.csv"]
    found = [row["name"].split() for row in csv.DictReader(io.StringIO(text, newline=""))]
    assert found == [["12", '"A",', "ST", "REAR"]] * len(named)
