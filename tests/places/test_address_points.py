"""Files of address points, as cities publish them."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.errors import InputError

FOUR = pd.DataFrame(
    {
        "LATITUDE": [40.01, 40.02, 40.03, 40.04],
        "LONGITUDE": [-75.01, -75.02, -75.03, -75.04],
        "Full_Address": ["1 OAK ST", "2 OAK ST", "3 OAK ST", "4 OAK ST"],
    }
)


def told(points: pd.DataFrame) -> str:
    return "\n".join(map(str, points.attrs["notes"]))


@pytest.mark.parametrize("column", ["units", "UNIT_COUNT", "Num Units", "dwelling_units", "Housing Units", "viviendas"])
def test_homes_are_recognised_by_their_name(column: str) -> None:
    points = hs.read_address_points(FOUR.assign(**{column: [1, 30, 2, 1]}))
    assert points.columns.tolist() == ["lat", "lon", "units"]
    assert points["units"].tolist() == [1, 30, 2, 1]
    assert points.attrs["columns"] == {"lat": "LATITUDE", "lon": "LONGITUDE", "units": column}


def test_the_number_of_a_flat_is_no_number_of_homes() -> None:
    points = hs.read_address_points(FOUR.assign(unit=[101, 102, 103, 104]))
    assert points.columns.tolist() == ["lat", "lon"]
    named = hs.read_address_points(FOUR.assign(n=[5, 6, 7, 8], units=1), units_column="n")
    assert named["units"].tolist() == [5, 6, 7, 8]
    assert "units" not in hs.read_address_points(FOUR.assign(units=1), units_column="none")


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".geojson", ".gpkg"])
def test_files_of_every_kind(ending: str, tmp_path: Path) -> None:
    path, table = tmp_path / f"points{ending}", FOUR.assign(units=[1, 30, 2, 1])
    if ending == ".csv":
        table.to_csv(path, index=False)
    elif ending == ".parquet":
        table.to_parquet(path)
    else:
        shapes = gpd.points_from_xy(table["LONGITUDE"], table["LATITUDE"], crs=4326)
        gpd.GeoDataFrame(table[["Full_Address", "units"]], geometry=shapes).to_crs(2272).to_file(
            path.with_suffix(".gpkg")
        )
        if ending == ".geojson":
            gpd.GeoDataFrame(table[["Full_Address", "units"]], geometry=shapes).to_file(path)
    points = hs.read_address_points(path)
    np.testing.assert_allclose(points[["lat", "lon"]], FOUR[["LATITUDE", "LONGITUDE"]], atol=1e-7)
    assert points["units"].tolist() == [1, 30, 2, 1]


def test_what_cannot_be_used_is_counted_and_said() -> None:
    table = FOUR.assign(units=["2", "0", "many", "1,200"])
    table.loc[4] = [None, None, "5 OAK ST", "7"]
    before = table.copy()
    points = hs.read_address_points(table)
    pd.testing.assert_frame_equal(table, before)
    assert points["units"].tolist() == [2, 1, 1200]
    assert [points.attrs[name] for name in ("rows", "left_out", "empty", "unstated")] == [5, 1, 1, 1]
    assert "1 of 5 rows has no coordinates" in told(points)
    assert "1 of 5 addresses has 0 homes" in told(points)
    assert "1 of 5 addresses does not say how many homes it has: it counts as one" in told(points)


def test_a_sign_for_not_known_is_no_number_of_homes() -> None:
    points = hs.read_address_points(FOUR.assign(units=[-1, 2e9, 3, 4]))
    assert points["units"].tolist() == [1, 1, 3, 4]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (FOUR.drop(columns="LATITUDE"), "table of address points has no clear columns of coordinates"),
        (FOUR.assign(units="many"), "column 'units' holds no numbers of homes"),
        (FOUR.assign(units=0), "none of 4 rows has coordinates in degrees and a home"),
        (FOUR.assign(LATITUDE=[250000.0, 250001, 250002, 250003]), "address points"),
    ],
)
def test_mistakes_are_said(table: pd.DataFrame, says: str) -> None:
    with pytest.raises(InputError, match=says):
        hs.read_address_points(table)


def test_a_file_that_is_not_there_and_a_column_that_is_not(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"The address points file gone\.csv does not exist"):
        hs.read_address_points(tmp_path / "gone.csv")
    with pytest.raises(InputError, match="no column 'homes'"):
        hs.read_address_points(FOUR, units_column="homes")


def test_a_refusal_shows_no_address() -> None:
    secret: Any = FOUR.assign(units="HIDDEN LANE 7")
    with pytest.raises(InputError) as refused:
        hs.read_address_points(secret)
    assert "HIDDEN" not in str(refused.value)
