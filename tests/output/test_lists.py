"""The lists as files for spreadsheets."""

import csv
import io
import math
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.disclosure import Release
from hotspot.output import save_lists
from hotspot.output.lists import _harmless, csv_text, list_files

MakeRelease = Callable[..., Release]


def test_each_table_is_one_file(make_release: MakeRelease, tmp_path: Path) -> None:
    paths = save_lists(make_release(), tmp_path)
    names = ["cells.csv", "buildings.csv", "neighborhoods.csv", "concentration.csv", "quality.csv", "pile_ups.csv"]
    assert [path.name for path in paths] == names
    assert {path.name for path in tmp_path.iterdir()} == set(names)
    fewer = make_release({"concentration": None}, neighborhoods=None, quality=None, pile_ups=None)
    assert list(list_files(fewer)) == ["cells.csv", "buildings.csv"]


def test_files_hold_the_tables(make_release: MakeRelease, tmp_path: Path) -> None:
    made = make_release()
    save_lists(made, tmp_path)
    for name in ("cells", "buildings", "neighborhoods", "concentration", "quality", "pile_ups"):
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


def test_statistics_have_six_digits(make_release: MakeRelease, tmp_path: Path) -> None:
    """More would be those of the processor."""
    made = make_release()
    assert made.cells is not None
    cells = made.cells.assign(
        z=made.cells["z"] + 1e-9, p_hot=made.cells["p_hot"] * (1 + 1e-9), q_hot=made.cells["q_hot"] * (1 + 1e-9)
    )
    save_lists(make_release(cells=cells), tmp_path)
    with (tmp_path / "cells.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for column in ("value", "z"):
        found = [float(row[column] or "nan") for row in rows]
        np.testing.assert_array_equal(found, cells[column].round(6))
    for column in ("p_hot", "q_hot"):
        found = [row[column] for row in rows]
        assert [float(text or "nan") for text in found] == pytest.approx(cells[column], rel=5.1e-6, nan_ok=True)
        assert max(len(text.lower().split("e")[0].replace(".", "").strip("0")) for text in found) <= 6


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
@pytest.mark.parametrize("table", ["buildings", "neighborhoods"])
def test_no_text_is_a_formula(make_release: MakeRelease, start: str, table: str) -> None:
    frame = getattr(make_release(), table).copy()
    frame["name"] = f"{start}HYPERLINK(1)"
    if table == "neighborhoods":
        frame = gpd.GeoDataFrame(frame)
    rows = list(
        csv.reader(io.StringIO("".join(list_files(make_release(**{table: frame}))[f"{table}.csv"]), newline=""))
    )
    at = rows[0].index("name")
    assert {row[at][0] for row in rows[1:]} == {"'"}


def split_as(text: str, separator: str) -> list[str]:
    """The cells that a spreadsheet sees that is set to another separator.

    The quotes of a field hold only from its start on: nearly every separator and end of a line begins a cell there.
    Quotes and spaces at its start are dropped.
    """
    return [cell.lstrip('" \u00a0') for line in text.splitlines() for cell in line.split(separator)]


hostile = st.text(st.sampled_from(list("=+-@;\t\n\r\"', a1\uff1d\u00a0")), max_size=8)


@given(names=st.lists(hostile, min_size=1, max_size=4))
def test_no_cell_is_a_formula_however_it_is_split(names: list[str]) -> None:
    table = pd.DataFrame({"rank": range(len(names)), "name": names, "z": [-1.5] * len(names)})
    text = csv_text(table, "internal")
    for separator in (";", "\t"):
        for cell in split_as(text, separator):
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "\uff1d")), (names, separator)
    for row, name in zip(csv.DictReader(io.StringIO(text, newline="")), names, strict=True):
        assert not row["name"].lstrip().startswith(("=", "+", "-", "@", "\uff1d"))
        # Readable: what was given, and apostrophes.
        assert row["name"].replace("'", "") == name.replace("'", "").replace("\r", " ")


def test_a_line_feed_stays_in_its_quotes() -> None:
    text = csv_text(pd.DataFrame({"name": ["12 A ST\nREAR"]}), "internal")
    assert text == 'name,audience\n"12 A ST\nREAR",internal\n'


def test_negative_numbers_are_numbers_and_names_are_quoted(make_release: MakeRelease) -> None:
    made = make_release()
    assert made.cells is not None
    rows = list(csv.DictReader("".join(list_files(made)["cells.csv"]).splitlines()))
    assert min(float(row["z"]) for row in rows) == round(made.cells["z"].min(), 6) < 0
    named = make_release().buildings
    assert named is not None
    named = named.assign(name='12 "A", ST\nREAR')
    text = "".join(list_files(make_release(buildings=named))["buildings.csv"])
    found = [row["name"].split() for row in csv.DictReader(io.StringIO(text, newline=""))]
    assert found == [["12", '"A",', "ST", "REAR"]] * len(named)


def written_by_pandas(table: pd.DataFrame) -> str:
    plain = pd.DataFrame(table.drop(columns="geometry", errors="ignore")).round({"cost": 2, "share": 6})
    plain["value"] = plain["value"].where(plain["value"].abs() >= 1e9, plain["value"].clip(-1e9, 1e9).round(6))
    for column in ("name", "label"):
        plain[column] = [None if pd.isna(text) else _harmless(text) for text in plain[column]]
    hot = plain["hot_without_person"]
    unknown = "not_told" if hot.isna().all() else "not_hot"
    plain["hot_without_person"] = [unknown if pd.isna(flag) else "yes" if flag else "no" for flag in hot]
    return str(plain.assign(audience="internal").to_csv(index=False, lineterminator="\n"))


texts = st.none() | st.text(st.characters(codec="utf-8") | st.sampled_from(list("'\"=,;\n\r\t@ \x00")), max_size=6)
numbers = st.none() | st.floats() | st.sampled_from([0.1 + 0.2, -0.0, 1e16, 1e-5, 123456.5, 2.675])
costs = st.none() | st.floats(-1e15, 1e15) | st.sampled_from([math.inf, 0.125, 2.675])
maybe_whole = st.none() | st.integers(-(2**40), 2**40)
labels, flags = st.sampled_from(["hot", "=cold", None]), st.none() | st.booleans()
rows = st.tuples(texts, labels, costs, numbers, maybe_whole, flags)


@given(given_rows=st.lists(rows, max_size=8), part=st.sampled_from([2, 100]), shapes=st.booleans())
def test_the_bytes_are_those_that_pandas_writes(
    given_rows: list[tuple[object, ...]], part: int, *, shapes: bool
) -> None:
    columns = ["name", "label", "cost", "value", "top", "hot_without_person"]
    table = pd.DataFrame(given_rows, columns=columns, dtype=object).astype(
        {"name": "str", "label": "category", "cost": float, "value": float, "top": "Int64"}
    )
    table["hot_without_person"] = table["hot_without_person"].astype("boolean")
    table["rank"], table["share"] = np.arange(len(table)), np.float32(0.1)
    table["population"] = table["value"].clip(-1e9, 1e9).astype("Float32")
    table["known"] = table["rank"] > 2
    if shapes:
        table = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table["rank"], table["rank"]))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("hotspot.output.lists._PART", part)
        assert csv_text(table, "internal") == written_by_pandas(table)
