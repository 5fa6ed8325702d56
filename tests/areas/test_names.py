"""Which column names the areas, and what an area is called that has no name, or the name of another one."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from hotspot.areas import read_areas
from hotspot.errors import InputError
from hotspot.report.finding import where_sentence

SQUARES = [shapely.box(x, 40, x + 1, 41) for x in range(9)]


def areas(count: int = 3, **columns: list[Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=SQUARES[:count], crs=4326)


def told(read: gpd.GeoDataFrame) -> str:
    return "\n".join(map(str, read.attrs["notes"]))


@pytest.mark.parametrize(
    ("columns", "taken", "names"),
    [
        # One column of texts that differ in every area.
        (
            {"geoid": ["01001020100", "01001020200", "01001020300"]},
            "geoid",
            ["01001020100", "01001020200", "01001020300"],
        ),
        ({"nbhd": ["a", "b", "c"], "kind": ["x", "x", "y"]}, "nbhd", ["a", "b", "c"]),
        # Wards by number.
        ({"WARD": [1, 2, 3]}, "WARD", ["1", "2", "3"]),
        ({"WARD": [1.0, 2.0, 3.0]}, "WARD", ["1", "2", "3"]),
        ({"ward": [1, 2, 3], "pop": [4, 5, 6]}, "ward", ["1", "2", "3"]),
        # A name wins over a number, an identifier over other texts.
        ({"ward": [1, 2, 3], "name": ["a", "b", "c"]}, "name", ["a", "b", "c"]),
        ({"tract": ["1", "2", "3"], "geoid": ["g1", "g2", "g3"]}, "geoid", ["g1", "g2", "g3"]),
        # What names several areas alike names something larger.
        ({"county": ["x", "x", "x"], "township": ["a", "b", "c"]}, "township", ["a", "b", "c"]),
        # What is empty or the same everywhere tells nothing where another one does.
        ({"name": [None, None, None], "ward": ["a", "b", "c"]}, "ward", ["a", "b", "c"]),
        ({"name": ["", " ", None], "WARD": [1, 2, 3]}, "WARD", ["1", "2", "3"]),
        ({"name": ["x", "x", "x"], "ward": ["a", "b", "c"]}, "ward", ["a", "b", "c"]),
        ({"name": ["x", "x", "x"], "ward": ["a", "a", "c"]}, "ward", ["a", "a (2)", "c"]),
        ({"name": ["", "", ""], "geoid": ["g1", "g2", "g3"]}, "geoid", ["g1", "g2", "g3"]),
        ({"name": ["x", "x", None], "ward": ["a", "b", "c"]}, "name", ["x", "x (2)", "area without name"]),
        # But what only differs is no name where a column says that it is one.
        ({"ward": ["x", "x", "x"], "population": ["1", "2", "3"]}, "ward", ["x", "x (2)", "x (3)"]),
        ({"name": ["", "", ""], "nbhd": ["a", "b", "c"]}, "nbhd", ["a", "b", "c"]),
        ({"name": ["x", "x", "x"], "kind": ["u", "u", "v"]}, "name", ["x", "x (2)", "x (3)"]),
    ],
)
def test_the_column_of_names(columns: dict[str, list[Any]], taken: str, names: list[str]) -> None:
    read = read_areas(areas(**columns))
    assert read.attrs["columns"]["name"] == taken
    assert read["name"].tolist() == names


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"ward": [1, 1, 2]}, "no column that is clearly a name"),
        ({"ward": [1.5, 2, 3]}, "no column that is clearly a name"),
        ({"a": ["x", "y", "z"], "b": ["u", "v", "w"]}, "--name-column (a, b differ in every area)"),
        ({"ward": [1, 2, 3], "district": [4, 5, 6]}, "Choose with --name-column ward"),
    ],
)
def test_what_cannot_be_told_is_asked_and_the_answer_works(columns: dict[str, list[Any]], says: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_areas(areas(**columns))
    assert says in str(refusal.value)
    assert len(read_areas(areas(**columns), name_column=next(iter(columns)))) == 3


def test_areas_without_a_name_are_called_so() -> None:
    read = read_areas(areas(4, name=["A", None, " ", "D"]))
    assert read["name"].tolist() == ["A", "area without name", "area without name (2)", "D"]
    assert "2 of 4 areas have no name in column 'name' (rows 2 and 3)" in told(read)
    assert "1 of 3 areas has no name" in told(read_areas(areas(name=["A", None, "C"])))


def test_equal_names_are_numbered_once() -> None:
    read = read_areas(areas(4, name=["Downtown", "Downtown", "Downtown (2)", "Uptown"]))
    assert read["name"].tolist() == ["Downtown", "Downtown (3)", "Downtown (2)", "Uptown"]
    assert "1 area shares its name" in told(read)
    # Read again nothing is numbered again.
    again = read_areas(read)
    assert again["name"].tolist() == read["name"].tolist()
    assert not told(again)


def test_a_number_of_the_name_is_not_taken_for_a_count() -> None:
    assert where_sentence({"Downtown": 2, "Downtown (2)": 2}) == "They lie in Downtown: 2 and Downtown (2): 2."
    assert where_sentence({"Downtown": 2, "Uptown": 1}) == "They lie in Downtown (2) and Uptown (1)."


def test_lists_and_objects_are_no_names(tmp_path: Path) -> None:
    square = shapely.geometry.mapping(SQUARES[0])
    made = [
        {"type": "Feature", "properties": {"tags": ["x"], "more": {"a": 1}, "label": label}, "geometry": square}
        for label in ("A", "B")
    ]
    path = tmp_path / "wards.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": made}), encoding="utf-8")
    assert read_areas(path)["name"].tolist() == ["A", "B"]
    for one in made:
        one["properties"].pop("label")
    path.write_text(json.dumps({"type": "FeatureCollection", "features": made}), encoding="utf-8")
    with pytest.raises(InputError, match="no column that is clearly a name"):
        read_areas(path)


@given(st.lists(st.sampled_from(["A", "A (2)", "A (2) (2)", " A", "", None, "B"]), min_size=1, max_size=9))
def test_names_differ_whatever_was_given(names: list[str | None]) -> None:
    table = areas(len(names), name=names)
    before = table.copy()
    read = read_areas(table, name_column="name")["name"].tolist()
    assert len(set(read)) == len(names)
    assert table.equals(before)
    for given_name, name in zip(names, read, strict=True):
        assert name.startswith((given_name or "").strip() or "area without name")
