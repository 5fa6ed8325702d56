"""A register of institutions is read: recognised columns, values as people write them, clear refusals."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

import hotspot as hs
from hotspot.institutions import SERVICE_SITE

ROWS = (
    "Facility Name,Facility Type,Latitude,Longitude,Street Address,Licensed Beds,Confidential?\n"
    'Elm Home,nursing home,,,"12 Elm St, Apt 4","1,200",no\n'
    "Oak House,shelter,40.1,-75.2,,20.0,YES\n"
    "County ER,Service Site,40.2,-75.1,9 Main St,,N\n"
)


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": ["Elm Home", "Oak House", "County ER"],
            "kind": ["nursing home", "shelter", "service_site"],
            "lat": [None, 40.1, 40.2],
            "lon": [None, -75.2, -75.1],
            "address": ["12 Elm St", "", "9 Main St"],
            "beds": [1200, 20, None],
            "protected": ["no", "yes", "no"],
        }
    )


def test_columns_are_recognised_and_values_read(tmp_path: Path, table: pd.DataFrame) -> None:
    (tmp_path / "r.csv").write_text(ROWS)
    read = hs.read_institutions(tmp_path / "r.csv")
    assert list(read.columns) == ["name", "kind", "lat", "lon", "address", "beds", "protected"]
    assert read["name"].tolist() == ["Elm Home", "Oak House", "County ER"]
    assert read["kind"].tolist() == ["nursing home", "shelter", SERVICE_SITE]
    assert read["address"].tolist() == ["12 Elm St, Apt 4", "", "9 Main St"]
    assert read["beds"].isna().tolist() == [False, False, True]
    assert read["beds"].dropna().tolist() == [1200, 20]
    assert read["protected"].tolist() == [False, True, False]
    assert read["lat"].isna().tolist() == [True, False, False]
    assert read.attrs["columns"] == {
        "name": "Facility Name",
        "kind": "Facility Type",
        "beds": "Licensed Beds",
        "lat": "Latitude",
        "lon": "Longitude",
        "address": "Street Address",
        "protected": "Confidential?",
    }
    before = table.copy(deep=True)
    of_table = hs.read_institutions(table)
    pd.testing.assert_frame_equal(table, before)
    pd.testing.assert_frame_equal(of_table.drop(columns="address"), read.drop(columns="address"), check_dtype=False)


def test_a_vector_file_gives_a_point_inside_each_shape(tmp_path: Path) -> None:
    shapes = gpd.GeoDataFrame(
        {"name": ["Elm Home", "Oak House"], "beds": [30, 0], "protected": [False, True]},
        geometry=[shapely.Point(-75.2, 40.1), shapely.box(-75.11, 40.19, -75.09, 40.21)],
        crs="EPSG:4326",
    )
    shapes.to_crs(3857).to_file(tmp_path / "r.gpkg", driver="GPKG")
    read = hs.read_institutions(tmp_path / "r.gpkg")
    assert read["lat"].tolist() == pytest.approx([40.1, 40.2], abs=1e-4)
    assert read["lon"].tolist() == pytest.approx([-75.2, -75.1], abs=1e-4)
    assert read["protected"].tolist() == [False, True]
    # No beds are not a number of beds that a rate could have.
    assert read["beds"].isna().tolist() == [False, True]


@pytest.mark.parametrize("written", ["yes", "Y", "TRUE", "1", "1.0", " t ", "Sí", "protected", True])
def test_a_yes_is_read_as_people_write_it(table: pd.DataFrame, written: Any) -> None:
    no = False if written is True else "0"
    told = table.assign(protected=pd.Series([no, written, no], dtype=object))
    assert hs.read_institutions(told)["protected"].tolist() == [False, True, False]


def test_one_yes_of_several_columns_is_enough(table: pd.DataFrame) -> None:
    told = hs.read_institutions(table.assign(hidden=["yes", "no", "no"]))
    assert told["protected"].tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"protected": ["no", "perhaps", "no"]}, "protected says neither yes nor no, row 2"),
        ({"protected": ["no", "yes", ""]}, "protected says neither yes nor no, row 3"),
        ({"protected": ["no", "yes", None]}, "protected says neither yes nor no, row 3"),
        ({"beds": ["ZZCANARYZZ", 1, 2.5]}, "column beds holds values that are no whole numbers of beds, rows 1 and 3"),
        ({"beds": [-1, 1, 2]}, "no whole numbers of beds, row 1"),
        ({"lat": ["ZZCANARYZZ", 40.1, 140.0]}, "column lat holds values that are no decimal degrees .* rows 1 and 3"),
        ({"lat": [None, None, 40.2], "address": ["", "", ""]}, "without an address and coordinates, row 2"),
        ({"address": ["", "?", ""], "lon": [None, None, None]}, "without an address and coordinates, row 2"),
        ({"name": ["", "", ""], "protected": ["no", "no", "no"]}, "none of 3 rows has a name"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_rows(table: pd.DataFrame, change: dict[str, Any], message: str) -> None:
    wrong = table.assign(**{name: pd.Series(values, dtype=object) for name, values in change.items()})
    with pytest.raises(hs.InputError, match=message) as refused:
        hs.read_institutions(wrong)
    assert "CANARY" not in str(refused.value)
    assert "Oak" not in str(refused.value)


def test_a_table_without_names_and_other_things_are_refused(table: pd.DataFrame) -> None:
    with pytest.raises(hs.InputError, match="no column that is clearly a name"):
        hs.read_institutions(table.drop(columns=["name"]))
    with pytest.raises(hs.InputError, match="cannot be read from a int"):
        hs.read_institutions(5)
    with pytest.raises(hs.InputError, match="holds no rows"):
        hs.read_institutions(table.head(0))


def test_rows_without_a_name_are_left_out_but_protected_ones_stay(table: pd.DataFrame) -> None:
    read = hs.read_institutions(table.assign(name=["", "", "County ER"]))
    assert read["protected"].tolist() == [True, False]
    assert read.attrs["nameless"] == 1
