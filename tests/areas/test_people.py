"""Residents in the area file: numbers as text, signs for "not known", margins of error."""

import re
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot.areas import read_areas, read_residents
from hotspot.areas.people import is_margin, numbers_of, population_column_of
from hotspot.errors import InputError

LEFT, RIGHT = shapely.box(-75.3, 40.0, -75.2, 40.1), shapely.box(-75.2, 40.0, -75.1, 40.1)
SENTINELS = (-666666666, -999999999, -888888888, -555555555, -333333333, -222222222)


def areas(**columns: list[Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": ["West", "East"], **columns}, geometry=[LEFT, RIGHT], crs=4326)


def told(read: gpd.GeoDataFrame) -> str:
    return "\n".join(map(str, read.attrs["notes"]))


@pytest.mark.parametrize(
    "written", [["1,234", "56"], ["1 234", "56"], ["1\N{NO-BREAK SPACE}234", "56"], ["1234.0", "56"], [1234, 56]]
)
def test_numbers_as_people_write_them(written: list[Any]) -> None:
    read = read_areas(areas(population=written))
    assert read["population"].tolist() == [1234, 56]
    assert not told(read)


@pytest.mark.parametrize(
    ("written", "numbers", "points"),
    [
        (["1.234", "2.000"], [1234, 2000], "2 numbers"),
        (["1.234", "666"], [1234, 666], "1 number"),
        (["1.234.567", "12"], [1234567, 12], "1 number"),
        (["1.234,5", "12"], [1234.5, 12], "1 number"),
        (["1.234", None], [1234, np.nan], "1 number"),
        (["12.5", "3.25"], [12.5, 3.25], ""),
        (["1234.567", "0.125"], [1234.567, 0.125], ""),
        (["1,234.5", "7"], [1234.5, 7], ""),
        ([1.234, 2.0], [1.234, 2], ""),
    ],
)
def test_a_point_before_three_digits_parts_thousands(written: list[Any], numbers: list[float], points: str) -> None:
    given = areas(population=written)
    read = read_areas(given)
    np.testing.assert_array_equal(read["population"].to_numpy(), numbers)
    assert ("read as that of thousands" in told(read)) == bool(points)
    assert f"{points} in column 'population'" in told(read) or not points
    table = pd.DataFrame({"name": ["West", "East"], "population": written})
    joined = read_residents(table, given[["name", "geometry"]])
    np.testing.assert_array_equal(joined["population"].to_numpy(), numbers)
    assert ("read as that of thousands" in told(joined)) == bool(points)


@pytest.mark.parametrize("other", ["12.5", "1,234", "1234.567", "0.125", "1.2345"])
def test_points_of_two_kinds_are_refused(other: str) -> None:
    with pytest.raises(InputError, match=r"'population'.*thousands \(1\).*otherwise.*\(1\)\. Write"):
        read_areas(areas(population=[other, "1.234"]))


@pytest.mark.parametrize("sentinel", SENTINELS)
@pytest.mark.parametrize("form", [int, float, str, "{:,}".format])
def test_signs_of_the_census_for_not_known_are_missing_and_named(sentinel: int, form: Any) -> None:
    read = read_areas(areas(population=[form(sentinel), form(7)]))
    assert np.isnan(read["population"][0])
    assert read["population"][1] == 7
    assert "1 of 2 areas has a sign for \"not known\" in column 'population'" in told(read)
    assert "(West)" in told(read)


def test_words_for_residents_are_said_not_to_be() -> None:
    said = "Column 'population' of the areas is named like one of residents but holds hardly any numbers"
    words = areas(population=["about 100", "many"])
    read = read_areas(words)
    assert "population" not in read
    assert said in told(read)
    assert said not in told(read_areas(words, population_column="none"))
    assert said not in told(read_areas(areas(population=["1", "2"])))
    assert said not in told(read_areas(areas(population=[None, None])))
    both = read_areas(areas(population=["about 100", "many"], residents=[1, 2]))
    assert both["population"].tolist() == [1, 2]


@pytest.mark.parametrize("odd", ["300 ±12", "N", "", "about 5"])
def test_what_is_no_number_is_not_called_a_sign_of_the_census(odd: str) -> None:
    three = gpd.GeoDataFrame(
        {"name": ["a", "b", "c"], "population": [odd, "-666666666", "7"]},
        geometry=[LEFT, RIGHT, shapely.box(-75, 40, -74.9, 40.1)],
        crs=4326,
    )
    said = told(read_areas(three))
    assert re.search(r"1 of 3 areas has something else than a number in column 'population'.*\(a\)", said)
    assert re.search(r'1 of 3 areas has a sign for "not known".*such as -666666666: .*\(b\)', said)


def test_words_among_numbers_are_missing_and_named() -> None:
    three = gpd.GeoDataFrame(
        {"name": ["a", "b", "c"], "population": ["N", "12", "7"]}, geometry=[LEFT, RIGHT, LEFT.buffer(-0.02)], crs=4326
    )
    read = read_areas(three)
    assert read["population"].tolist()[1:] == [12, 7]
    assert "(a)" in told(read)


def test_other_negative_numbers_are_mistakes() -> None:
    with pytest.raises(InputError, match=r"^The area table: 1 of 2 areas \(East\) has a negative.*'pop'.*Correct it"):
        read_areas(areas(pop=[5, -5]))
    assert read_areas(areas(pop=[5, None]))["population"].notna().tolist() == [True, False]


@pytest.mark.parametrize(
    "margin", ["population_moe", "pop_moe", "B01003_001M", "B01001A_001M", "moe_population", "Margin of Error"]
)
def test_margins_of_error_are_no_residents(margin: str) -> None:
    assert is_margin(margin)
    read = read_areas(areas(**{"population": [10, 20], margin: [3, 4]}))
    assert read.attrs["columns"]["population"] == "population"
    assert "population" not in read_areas(areas(**{margin: [3, 4]}))
    assert margin not in told(read_areas(areas(**{margin: [3, 4], "other": [1, 2]})))
    with pytest.raises(InputError, match="holds margins of error, not residents"):
        read_areas(areas(**{"population": [10, 20], margin: [3, 4]}), population_column=margin)


@pytest.mark.parametrize(
    "column", ["B01003_001E", "b01001_001", "P1_001N", "residents", "TOTPOP", "tot_pop", "Total_Population"]
)
def test_more_names_of_residents(column: str) -> None:
    assert read_areas(areas(**{column: [10, 20]})).attrs["columns"]["population"] == column


def test_a_population_wins_over_residents() -> None:
    assert population_column_of(areas(residents=[1, 2], pop=[3, 4]), None, "It") == "pop"
    with pytest.raises(InputError, match="could be the population: pop2010, pop2020"):
        population_column_of(areas(pop2010=[1, 2], pop2020=[3, 4]), None, "It")


def test_yes_and_no_are_no_numbers() -> None:
    assert "population" not in read_areas(areas(pop=[True, False]))


def test_a_residents_file_alike() -> None:
    read = read_residents(areas(population=["-666666666", "1,500"]))
    assert np.isnan(read["population"][0])
    assert read["population"][1] == 1500
    assert "(1)" in told(read)


def test_nothing_given_is_changed() -> None:
    table = areas(population=["1,234", "-666666666"])
    before = table.copy()
    read_areas(table)
    assert table.equals(before)
    values = table["population"]
    assert numbers_of(values).tolist() == [1234, -666666666]
    assert values.tolist() == before["population"].tolist()
