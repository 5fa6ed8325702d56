"""Margins of error beside residents, as the Census Bureau and those who pass its tables on write them."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot.areas import read_areas, read_residents
from hotspot.errors import InputError

SHAPES = [shapely.box(-75.3 + k / 10, 40.0, -75.2 + k / 10, 40.1) for k in range(3)]


def areas(**columns: list[Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": ["a", "b", "c"], **columns}, geometry=SHAPES, crs=4326)


def told(read: pd.DataFrame) -> str:
    return "\n".join(map(str, read.attrs["notes"]))


@pytest.mark.parametrize(
    ("residents", "margin"),
    [
        ("B01003_001E", "B01003_001M"),
        ("b01001_001", "b01001_001M"),
        ("population", "population_moe"),
        ("population", "MOE"),
        ("population", "Margin of Error"),
        ("pop2020", "pop2020_moe"),
        ("population_2014", "population_moe"),
        ("total_population", "moe_total_population"),
        ("TOTPOP", "total_moe"),
        ("population", "margin_of_error"),
    ],
)
def test_the_column_beside_that_of_residents(residents: str, margin: str) -> None:
    read = read_areas(areas(**{residents: [100, 200, 300], margin: [10, 20, 30], "income_moe": [7, 8, 9]}))
    assert read.columns.tolist() == ["name", "population", "population_moe", "geometry"]
    assert read["population_moe"].tolist() == [10, 20, 30]
    assert read.attrs["columns"]["population_moe"] == margin
    assert f"taken from column '{margin}'" in told(read)
    own = read_residents(areas(**{residents: [100, 200, 300], margin: [10, 20, 30]}))
    assert own["population_moe"].tolist() == [10, 20, 30]


@pytest.mark.parametrize("margin", ["income_moe", "B19013_001M", "under18_moe", "moe_poverty"])
def test_the_margin_of_something_else_is_none_of_residents(margin: str) -> None:
    assert "population_moe" not in read_areas(areas(population=[100, 200, 300], **{margin: [10, 20, 30]}))
    named = read_areas(areas(population=[100, 200, 300], **{margin: [10, 20, 30]}), margin_column=margin)
    assert named["population_moe"].tolist() == [10, 20, 30]


def test_none_is_none_and_what_is_not_there_is_said() -> None:
    table = areas(population=[100, 200, 300], population_moe=[10, 20, 30])
    assert "population_moe" not in read_areas(table, margin_column="none")
    assert "population_moe" not in read_areas(table, population_column="none")
    with pytest.raises(InputError, match="no column 'moe2' of margins of error beside 'population'"):
        read_areas(table, margin_column="moe2")


@pytest.mark.parametrize(
    ("written", "margin"),
    [
        (-555555555, 0),
        ("-555555555", 0),
        ("*****", 0),
        (0, 0),
        ("±12", 12),
        ("+/-1,234", 1234),
        ("+/- 12", 12),
        (-222222222, np.nan),
        (-333333333, np.nan),
        (-888888888, np.nan),
        (-999999999, np.nan),
        (-1, np.nan),
        ("**", np.nan),
        ("***", np.nan),
        ("N", np.nan),
        ("(X)", np.nan),
        (None, np.nan),
    ],
)
def test_signs_of_the_census(written: Any, margin: float) -> None:
    """Controlled estimates have no error of sampling; every other sign says that the margin is not known."""
    other = "7" if isinstance(written, str) else 7
    read = read_areas(areas(population=[100, 200, 300], population_moe=[written, other, other]))
    np.testing.assert_array_equal(read["population_moe"], [margin, 7, 7])
    assert ("1 of 3 areas with residents has no margin of error" in told(read)) == np.isnan(margin)


def test_of_an_area_without_residents_no_margin_is_missed() -> None:
    read = read_areas(areas(population=[0, 200, None], population_moe=[None, 20, None]))
    assert "no margin of error" not in told(read)


def test_margins_of_a_table_are_joined_with_its_residents(tmp_path: Path) -> None:
    path = tmp_path / "census.csv"
    path.write_text("GEO_ID,B01003_001E,B01003_001M\n1400000USc,300,*****\n1400000USa,100,11\n", encoding="utf-8")
    read = read_residents(path, areas())
    np.testing.assert_array_equal(read["population"], [100, np.nan, 300])
    np.testing.assert_array_equal(read["population_moe"], [11, np.nan, 0])
    assert read.attrs["columns"] == {"population": "B01003_001E", "population_moe": "B01003_001M"}


def test_nothing_given_is_changed() -> None:
    table = areas(population=["100", "200", "300"], population_moe=["±1", "*****", "3"])
    before = table.copy()
    read_areas(table)
    assert table.equals(before)
