"""Residents from a file of their own: shapes, tables that are joined, and what fits nothing."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from hotspot.areas import read_residents
from hotspot.errors import InputError

TRACTS = ["17031010100", "17031010201", "17031010202", "17031010300"]


def tracts() -> gpd.GeoDataFrame:
    shapes = [shapely.box(k, 40, k + 1, 41) for k in range(4)]
    return gpd.GeoDataFrame(
        {"geoid": TRACTS, "name": ["a", "b", "c", "d"], "ward": ["1", "1", "2", "2"]}, geometry=shapes, crs=4326
    )


def table(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame(
        {"GEO_ID": [f"1400000US{code}" for code in TRACTS[::-1]], "population": [4, 3, 2, 1], **columns}
    )


def test_shapes_with_a_column_of_residents(tmp_path: Path) -> None:
    path = tmp_path / "tracts.geojson"
    tracts().assign(pop2000=[10, 20, 30, 40]).to_crs(3857).to_file(path)
    found = read_residents(path)
    assert found.columns.tolist() == ["population", "geometry"]
    assert found["population"].tolist() == [10, 20, 30, 40]
    assert found.total_bounds == pytest.approx([0, 40, 4, 41])
    assert found.attrs["columns"] == {"population": "pop2000"}
    assert not found.attrs["joined"]


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_a_table_is_joined_by_the_columns_that_agree(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"census.{ending}"
    write = {"csv": "to_csv", "parquet": "to_parquet", "xlsx": "to_excel"}[ending]
    getattr(table(NAME=["Tract 103", "Tract 102.02", "Tract 102.01", "Tract 101"]), write)(path, index=False)
    found = read_residents(path, tracts())
    assert found["population"].tolist() == [1, 2, 3, 4]
    assert found.geometry.geom_equals(tracts().geometry).all()
    assert found.attrs["joined"]
    (note,) = found.attrs["notes"]
    assert "'GEO_ID' and column 'geoid'" in str(note)
    assert "4 of 4 areas have a row among 4" in str(note)


def test_identifiers_read_as_numbers_and_rows_of_elsewhere() -> None:
    codes = ["01001020100", "01001020200", "36061000100"]
    areas = tracts().iloc[:2].assign(geoid=codes[:2])
    census = pd.DataFrame({"geoid": [int(code) for code in codes], "B01003": [7.0, 8.0, 9.0]})
    found = read_residents(census, areas, population_column="B01003")
    assert found["population"].tolist() == [7, 8]


def test_an_area_without_a_row_has_no_known_residents() -> None:
    found = read_residents(table().iloc[1:], tracts())
    assert found["population"].isna().tolist() == [False, False, False, True]
    assert "3 of 4 areas have a row among 3" in str(found.attrs["notes"][0])


def test_numbers_as_texts_are_numbers() -> None:
    found = read_residents(table().assign(population=["4,000", "3", "2", "1"]), tracts())
    assert found["population"].tolist() == [1, 2, 3, 4000]


def test_what_does_not_fit_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no shapes: give the polygons"):
        read_residents(table())
    with pytest.raises(InputError, match="0 of 4 were found"):
        read_residents(table().assign(GEO_ID=["w", "x", "y", "z"]), tracts())
    # A key that stands twice names no row: nothing is added up unasked.
    with pytest.raises(InputError, match="0 of 4 were found"):
        read_residents(pd.concat([table(), table()]), tracts())
    with pytest.raises(InputError, match="no column that is clearly residents"):
        read_residents(table().rename(columns={"population": "n"}), tracts())
    with pytest.raises(InputError, match="more residents than the Earth"):
        read_residents(table().assign(population=1e12), tracts())
    with pytest.raises(InputError, match=r"residents file gone\.csv"):
        read_residents(tmp_path / "gone.csv", tracts())


def test_no_value_of_a_record_is_told() -> None:
    secret = table().assign(GEO_ID=["SECRET1", "SECRET2", "SECRET3", "SECRET4"])
    with pytest.raises(InputError) as refusal:
        read_residents(secret, tracts())
    assert "SECRET" not in str(refusal.value)
