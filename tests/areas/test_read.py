"""Polygon files: what is read, and each documented error."""

import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from hotspot.areas import read_areas
from hotspot.errors import InputError

LEFT, RIGHT = shapely.box(-75.3, 40.0, -75.2, 40.1), shapely.box(-75.2, 40.0, -75.1, 40.1)


def areas(shapes: tuple[Any, ...] = (LEFT, RIGHT), crs: Any = 4326, **columns: list[Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns or {"name": ["West", "East"]}, geometry=list(shapes), crs=crs)


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "shp", "parquet"])
def test_files(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"areas.{suffix}"
    table = areas(name=["West", "East"], pop=[10, 20])
    table.to_parquet(path) if suffix == "parquet" else table.to_file(path)
    for source in (path, str(path)):
        read = read_areas(source)
        assert read["name"].tolist() == ["West", "East"]
        assert read["population"].tolist() == [10, 20]
        assert read.crs == "EPSG:4326"
        assert read.geometry.geom_equals(table.geometry).all()
        assert read.attrs["columns"] == {"name": "name", "population": "pop"}
        assert read.attrs["source"] == f"The area file areas.{suffix}"


@pytest.mark.parametrize("crs", [3857, 32618, 2272])
def test_other_reference_systems_become_degrees(crs: int) -> None:
    read = read_areas(areas().to_crs(crs))
    assert read.crs == "EPSG:4326"
    for shape, wanted in zip(read.geometry, (LEFT, RIGHT), strict=True):
        assert shape.symmetric_difference(wanted).area < 1e-8


def beyond(areas: gpd.GeoDataFrame) -> str:
    return "\n".join(str(note) for note in areas.attrs["notes"] if "beyond 180" in str(note))


@pytest.mark.parametrize("turn", [-360, 360])
def test_longitudes_from_0_to_360_are_turned_back(turn: int) -> None:
    plain = areas((shapely.box(-75.5, 40, -75.25, 40.5), shapely.box(-75.25, 40, -75, 40.5)))
    if turn < 0:
        plain = plain.set_geometry(plain.translate(150.5))
    read = read_areas(plain.set_geometry(plain.translate(turn)))
    assert all(one.equals(other) for one, other in zip(read.geometry, plain.geometry, strict=True))
    assert beyond(read).startswith("2 of 2 areas have longitudes beyond 180 degrees")
    assert not beyond(read_areas(plain))


@pytest.mark.parametrize("box", [shapely.box(179.5, -17, 180.5, -16), shapely.box(-180.5, -17, -179.5, -16)])
def test_an_area_across_the_meridian_is_cut_there(box: Any) -> None:
    read = read_areas(areas((box, LEFT)))
    west, east = shapely.box(-180, -17, -179.5, -16), shapely.box(179.5, -17, 180, -16)
    assert read.geometry.iloc[0].equals(shapely.union_all([west, east]))
    assert read.geometry.iloc[1].equals(LEFT)
    assert beyond(read).startswith("1 of 2 areas has longitudes beyond 180 degrees")


def test_the_table_given_is_left_alone() -> None:
    table = areas(name=["A", "A"], pop=[1, 2], other=["x", "y"])
    table.index = [7, 3]
    table.attrs["mine"] = 1
    before = table.copy()
    read = read_areas(table)
    assert read.columns.tolist() == ["name", "population", "geometry"]
    assert read.index.tolist() == [0, 1]
    assert table.equals(before)
    assert table.attrs == {"mine": 1}


def test_a_geometry_column_of_another_name() -> None:
    assert read_areas(areas().rename_geometry("shape")).geometry.name == "geometry"


@pytest.mark.parametrize("column", ["NAME", "Ward", "neighbourhood", "TOWNSHIP_NAME", "namelsad"])
def test_names_are_recognised(column: str) -> None:
    read = read_areas(areas(**{"id": [1, 2], "note": ["a", "b"], column: [" West ", "East"]}))
    assert read["name"].tolist() == ["West", "East"]
    assert read.attrs["columns"] == {"name": column}


@pytest.mark.parametrize("column", ["population", "POP2000", "total_pop", "pop_2020_est", "population_total"])
def test_population_is_recognised(column: str) -> None:
    read = read_areas(areas(**{"name": ["a", "b"], column: [1.5, 2.5]}))
    assert read["population"].tolist() == [1.5, 2.5]
    assert read_areas(areas(**{"name": ["a", "b"], column: ["1,001", "2"]}))["population"].tolist() == [1001, 2]
    assert "population" not in read_areas(areas(**{"name": ["a", "b"], column: ["many", "few"]}))
    none = read_areas(areas(**{"name": ["a", "b"], column: [1, 2]}), population_column="none")
    assert none.columns.tolist() == ["name", "geometry"]


def test_columns_asked_for() -> None:
    table = areas(name=["a", "b"], ward=["W1", "W2"], residents=[1, 2], pop=[3, 4], code=[11, 12])
    read = read_areas(table, name_column="ward", population_column="residents")
    assert read["name"].tolist() == ["W1", "W2"]
    assert read["population"].tolist() == [1, 2]
    assert read_areas(table, name_column="code")["name"].tolist() == ["11", "12"]


def test_without_names() -> None:
    table = areas(code=[1, 2], pop_2000=[1, 2], pop_2010=[1, 2])
    assert read_areas(table, need_names=False).columns.tolist() == ["geometry"]


@pytest.mark.parametrize("names", [["A", "A", "A"], ["A", "A", "A (2)"], ["A (2)", "A", "A"]])
def test_equal_names_are_told_apart(names: list[str]) -> None:
    read = read_areas(areas((LEFT, RIGHT, LEFT), name=names))["name"].tolist()
    assert len(set(read)) == 3
    assert read[names.index("A")] == "A"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (areas(crs=None), "does not say its coordinate reference system"),
        (areas((shapely.box(0, 0, 500_000, 4_000_000), LEFT)), "declared to be in degrees"),
        (areas((shapely.box(-361, 0, -359, 1), LEFT)), "declared to be in degrees"),
        (areas((shapely.box(0, 89, 1, 91), LEFT)), "declared to be in degrees"),
        (areas((shapely.Point(0, 0), LEFT)), "1 of 2 shapes is no polygon (row 1)"),
        (areas((shapely.LineString([(0, 0), (1, 1)]), LEFT)), "1 of 2 shapes is no polygon (row 1)"),
        (areas((shapely.GeometryCollection([shapely.Point(0, 0)]), LEFT)), "1 of 2 shapes is no polygon (row 1)"),
        (areas((shapely.Point(0, 0), shapely.Point(0, 1))), "2 of 2 shapes are not polygons (rows 1 and 2)"),
        (areas((None, shapely.Point(0, 1))), "1 of 2 shapes is no polygon (row 2)"),
        (areas((None, None)), "none of 2 areas has a shape"),
        (areas()[:0], "holds no areas"),
        (areas(code=["a", "a"]), "no column that is clearly a name. Its columns: code"),
        (areas(code=["a", "b"], other=["c", "d"]), "(code, other differ in every area)"),
        (areas(ward=[1, 1]), "no column that is clearly a name"),
        (areas(ward=[1, 2], district=[3, 4]), "several columns that could be names: ward, district"),
        (areas(ward=["a", "b"], county=["c", "d"]), "several columns that could be names: ward, county"),
        (areas(name=["a", "b"], NAME=["a", "b"]), "several columns that could be names: name, NAME"),
        (areas(name=["a", "b"], pop=[1, 2], population=[1, 2]), "could be the population: pop, population"),
        (gpd.GeoDataFrame(geometry=[LEFT], crs=4326), "no column that is clearly a name. Its columns: none"),
    ],
)
def test_refused(table: gpd.GeoDataFrame, message: str) -> None:
    with pytest.raises(InputError, match="The area table") as refusal:
        read_areas(table)
    assert message in str(refusal.value)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"name_column": "nam"}, "no column 'nam' for names. Its columns: name, pop"),
        ({"population_column": "people"}, "no column of numbers 'people' for the population"),
        ({"population_column": "name"}, "no column of numbers 'name' for the population"),
    ],
)
def test_columns_that_are_not_there(asked: dict[str, str], message: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_areas(areas(name=["a", "b"], pop=[1, 2]), **asked)
    assert message in str(refusal.value)


def test_columns_that_are_numbered() -> None:
    table = gpd.GeoDataFrame({0: ["a", "b"], 1: ["c", "d"]}, geometry=[LEFT, RIGHT], crs=4326)
    with pytest.raises(InputError, match="clearly a name"):
        read_areas(table)
    assert read_areas(table, name_column="0")["name"].tolist() == ["a", "b"]


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"wards\.geojson does not exist in the folder") as refusal:
        read_areas(tmp_path / "wards.geojson")
    # The message names the folder, not where it lies on this machine.
    assert str(tmp_path.parent) not in str(refusal.value)


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "parquet"])
def test_a_file_of_another_kind(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"wards.{suffix}"
    path.write_text("Jane Doe, 12 Main St")
    with pytest.raises(InputError, match="cannot be read as a vector file") as refusal:
        read_areas(path)
    assert "Jane" not in str(refusal.value)


def test_a_table_without_shapes(tmp_path: Path) -> None:
    path = tmp_path / "wards.csv"
    path.write_text("name,population\nWest,10\n")
    with pytest.raises(InputError, match=r"wards\.csv"):
        read_areas(path)


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "count", "population"),
    [
        ("montgomery_municipalities", 62, True),
        ("chicago_community_areas", 77, False),
        ("uk_lancashire_wards", 271, True),
    ],
)
def test_real_files(shared: Path, file: str, count: int, *, population: bool) -> None:
    read = read_areas(shared / f"data/{file}.geojson")
    assert len(read) == count
    assert ("population" in read) == population
    assert read["name"].is_unique


def test_a_system_that_nobody_knows(tmp_path: Path) -> None:
    path = tmp_path / "wards.geojson"
    gpd.GeoDataFrame({"name": ["a"]}, geometry=[LEFT], crs=4326).to_file(path)
    known = path.read_text(encoding="utf-8")
    crs = '"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::999999"}}, "features"'
    path.write_text(re.sub(r'"crs":.*?\}\s*\},?\s*', "", known, count=1).replace('"features"', crs), encoding="utf-8")
    with pytest.raises(InputError, match="coordinate reference system that is not known"):
        read_areas(path)


def test_one_column_is_not_names_and_residents() -> None:
    both = areas(name=["a", "b"], population=[5, 6])
    with pytest.raises(InputError, match="both read from column 'population'"):
        read_areas(both, name_column="population", population_column="population")


def test_more_residents_than_the_earth_has_are_refused() -> None:
    with pytest.raises(InputError, match=r"1 of 2 areas \(b\) has more residents.*'population'"):
        read_areas(areas(name=["a", "b"], population=[5.0, 1e300]))
